"""How often what goes wrong, and what only looks so, on a solo driver's day; every figure is a planning value."""

from collections.abc import Callable
from random import Random

from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.planning.controls import Control

Make = Callable[[Random, int], Injection]
"""Makes an injection for a day, given in days ago."""

LOSABLE = ("inter1.1", "inter1.2", "down1", "up1", "inter2.1", "down2", "up2", "inter3.1", "down3", "up3")
"""Records that a modem can lose without taking the sense out of a day."""


def at(cause: Cause | Control, *labels: str) -> Make:
    """At one of some steps."""
    return lambda rng, ago: Injection(cause, ago, rng.choice(labels) if labels else "")


def much(cause: Cause, low: float, high: float, *labels: str, signed: bool = False) -> Make:
    """By an amount from one figure to another, up or down with `signed`."""

    def make(rng: Random, ago: int) -> Injection:
        amount = rng.uniform(low, high) * (rng.choice((-1, 1)) if signed else 1)
        return Injection(cause, ago, rng.choice(labels) if labels else "", amount=round(amount, 2))

    return make


def minutes(cause: Cause, low: int, high: int, *labels: str, listed: bool = True) -> Make:
    """Some minutes, from one figure to another."""

    def make(rng: Random, ago: int) -> Injection:
        label = rng.choice(labels) if labels else ""
        return Injection(cause, ago, label, minutes=rng.randint(low, high), listed=listed)

    return make


def lost_uploads(rng: Random, ago: int, most: int = 3) -> Injection:
    """Some records of a day that the modem loses."""
    lost = rng.sample(LOSABLE, rng.randint(1, most))
    return Injection(Cause.LOST_UPLOADS, ago, ",".join(sorted(lost)))


RATES: tuple[tuple[float, Make], ...] = (
    (0.05, lost_uploads),
    (0.01, at(Cause.WITHHELD_SHUT_DOWN, "down1", "down2")),
    (0.02, much(Cause.RAN_UNRECORDED, 0.4, 1.5, "up0")),
    (0.02, much(Cause.RAN_UNRECORDED, 0.3, 0.4, "up2", "up3")),
    (0.01, at(Cause.ODOMETER_LEAP, "up2")),
    (0.01, much(Cause.BAD_ODOMETER_READING, 5.0, 9.0, "drive2", "drive3")),
    (0.05, at(Cause.DATA_DIAGNOSTIC, "drive2", "drive3")),
    (0.02, much(Cause.GPS_MOVED, 0.08, 0.5, "down2", "up2", signed=True)),
    (0.02, at(Cause.NO_FIX, "inter3.1", "down1")),
    (0.01, at(Cause.POSITION_MALFUNCTION, "inter2.1,inter3.1")),
    (0.02, at(Cause.GPS_FROZEN, "inter1.1", "inter2.1")),
    (0.05, at(Cause.TYPED_PLACE, "stop1", "stop3")),
    (0.02, much(Cause.INTERMEDIATE_SHIFTED, 10, 30, "inter1.1", "inter2.1")),
    (0.05, at(Cause.INTERMEDIATE_NOT_MADE, "inter1.1", "inter2.1")),
    (0.03, much(Cause.BAD_HOURS_READING, 0.4, 0.5, "inter1.1", "inter2.1", signed=True)),
    (0.05, at(Cause.SHUT_DOWN_NOT_MADE, "down1", "down2", "down3")),
    (0.05, at(Cause.POWER_UP_NOT_MADE, "up1", "up2", "up3")),
    (0.03, minutes(Cause.LOGGED_IN_TWICE, 2, 8)),
    (0.03, minutes(Cause.LOGGED_OUT_TWICE, 2, 20)),
    (0.04, minutes(Cause.RETAPPED, 2, 9, "inspection", "stop1")),
    (0.02, minutes(Cause.RETAPPED, 5, 20, "stop2")),
    (0.01, at(Cause.DRIVING_ENTERED_AGAIN, "drive1", "drive2")),
    (0.02, at(Cause.NO_ENGINE_DATA, "inter2.1", "drive3", "up2")),
    (0.02, at(Cause.LOGGED_IN_ON_THE_ROAD, "drive2", "drive3")),
    (0.01, at(Cause.DROVE_MUCH_TOO_FAST)),
    (0.05, at(Cause.DROVE_ABOVE_LIMIT)),
    (0.10, minutes(Cause.UNIDENTIFIED_TRIP, 5, 20)),
    (0.03, at(Cause.NOT_DOWNLOADED, "stop2", "closing")),
    (0.01, at(Cause.UNPLUGGED)),
    (0.01, at(Cause.GATEWAY_CHANGED)),
    (0.01, at(Cause.DEVICE_SWAPPED)),
    (0.01, at(Cause.DEVICE_RESET)),
    (0.005, at(Cause.ENGINE_LINK_DOWN)),
    (0.005, at(Cause.GPS_DOWN)),
    (0.005, at(Cause.PLACES_TYPED)),
    (0.01, minutes(Cause.OUT_AT_STOPS, 0, 0)),
)
"""The starting rates of the specification (6.4), a solo driver's working day."""

HOURS_RATES: tuple[tuple[float, Make], ...] = (
    (0.02, at(Cause.DROVE_TOO_LONG, "drive4")),
    (0.02, much(Cause.WINDOW_EXCEEDED, 8, 40)),
    (0.02, much(Cause.NO_BREAK, 10, 40)),
)
"""Hours of service: at most one in a driver's history, so that no other limit is touched."""

CONTROL_RATES: tuple[tuple[float, Make], ...] = (
    (0.05, at(Control.PERSONAL_BLANKS)),
    (0.03, at(Control.YARD_INTERMEDIATE)),
    (0.05, at(Control.COMPACTED_POWER)),
    (0.05, at(Control.AUTOMATIC_ON)),
    (0.03, at(Control.TYPED_IN_ORDER, "stop1", "stop3")),
    (0.02, at(Control.EXPLAINED_BY_MALFUNCTION)),
    (0.02, at(Control.VEHICLE_CHANGED)),
    (0.02, minutes(Cause.OUT_AT_STOPS, 0, 0, listed=False)),
)
"""Negative controls, a solo driver's working day."""

NOBODY_RATES: tuple[tuple[float, Make], ...] = ((0.01, minutes(Cause.UNIDENTIFIED_TRIP, 5, 20, listed=False)),)
"""A trip with nobody logged in is an error, the numbers that it owns are a control."""
