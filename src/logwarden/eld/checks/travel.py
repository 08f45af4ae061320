"""How a vehicle's positions and miles agree from one reading to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .places import miles_between
from .records import DUTY, INTERMEDIATE, POWER, SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .records import Record
    from .tolerances import Tolerances
    from .vehicles import Reading, Vehicle

_WITH_POSITION = (DUTY, INTERMEDIATE, SPECIAL, POWER)
"""The types of which the regulation asks a position."""


class Leap(NamedTuple):
    """Two neighbouring positions: straight and odometer miles between them; `road` is None where miles are blank.

    `is_far` where the straight line is longer than the road may be; `is_fast` where no truck goes that fast.
    """

    before: Reading
    after: Reading
    straight: float
    road: int | None
    is_far: bool
    is_fast: bool

    @property
    def straight_mph(self) -> float:
        """The speed of the straight way, in miles an hour."""
        return mph(self.straight, self.after.t - self.before.t)


def mph(miles: float, seconds: int) -> float:
    """Miles an hour; infinite over no time."""
    return miles * 3600 / seconds if seconds > 0 else float("inf")


def needs_position(record: Record) -> bool:
    """Whether a record's type has a position (App. A 4.6.1.4)."""
    return record.event.type in _WITH_POSITION


def is_placed(reading: Reading) -> bool:
    """Whether a reading has a valid position that the regulation asks of it."""
    return reading.record.position is not None and reading.record.event.type in _WITH_POSITION


def allowance(a: Record, b: Record, tolerances: Tolerances) -> float:
    """How far apart two positions of one place may be, in miles."""
    is_coarse = (a.position and a.position.coarse) or (b.position and b.position.coarse)
    return tolerances.coarse_position_miles if is_coarse else tolerances.position_miles


def leap(a: Reading, b: Reading, tolerances: Tolerances) -> Leap:
    """The way between two readings with a position."""
    at, to = a.record.position, b.record.position
    straight = miles_between(at, to) if at and to else 0.0
    road = None if a.odometer is None or b.odometer is None else b.odometer - a.odometer
    is_coarse = (at and at.coarse) or (to and to.coarse)
    detour = tolerances.coarse_position_miles if is_coarse else tolerances.detour_miles
    is_far = road is not None and straight > road + detour
    is_timed = b.t - a.t >= tolerances.impossible_over_seconds
    is_fast = is_timed and mph(straight, b.t - a.t) > tolerances.impossible_mph
    return Leap(a, b, straight, road, is_far, is_fast)


def leaps(vehicle: Vehicle, tolerances: Tolerances) -> Iterator[Leap]:
    """The ways between neighbouring positions of a vehicle, with the way back from a false position left out.

    After a position that does not fit, the next one is compared with the last that did as well: if it fits
    there, only the false one is to blame.
    """
    trusted: Reading | None = None
    doubted: Reading | None = None
    for reading in vehicle.readings:
        if not is_placed(reading):
            continue
        before = doubted or trusted
        if before is not None:
            way = leap(before, reading, tolerances)
            is_wrong = way.is_far or way.is_fast
            if doubted is not None and trusted is not None and is_wrong:
                around = leap(trusted, reading, tolerances)
                is_wrong = around.is_far or around.is_fast
                way = way._replace(is_far=way.is_far and is_wrong, is_fast=way.is_fast and is_wrong)
            yield way
            doubted = reading if is_wrong else None
            trusted = trusted if is_wrong else reading
        else:
            trusted = reading
