"""Causes in how long and how fast drivers drive: days and weeks beyond the limits of 395.3."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from logwarden.eld.events import OFF_DUTY, ON_DUTY

from .causes import Injection
from .limits import limit_between
from .shape import Leg, Shape
from .steps import DayPlan, Finding

WINDOW_MINUTES = 840
BREAK_MINUTES = 480
EVEN_MPH = 52.0

StateAt = Callable[[float], str]
"""The US state after so many miles of the day."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How far above the limit: at the fastest stretch, in miles an hour."""

    over: float


ABOVE, MUCH_ABOVE = Speed(4.5), Speed(11.0)


def speed_up(shape: Shape, speed: Speed, state_at: StateAt) -> None:
    """The second leg above the limit of its first hour, for that hour's mean speed is what the message is about."""
    leg = shape.legs[1]
    start = shape.legs[0].minutes / 60 * shape.legs[0].mph
    for _ in range(2):
        first_hour = state_at(start), state_at(start + leg.mph * min(leg.minutes, 60) / 60)
        leg.mph = limit_between(*first_hour) + speed.over


def exceed_window(shape: Shape, minutes: float) -> None:
    """A long wait at the dock, on duty: the last leg ends so many minutes after the fourteenth hour."""
    first, second, third = shape.stops
    first.code, first.minutes, second.minutes = ON_DUTY, 25, 40
    third.code, third.yard = ON_DUTY, False
    driving = sum(leg.minutes for leg in shape.legs)
    third.minutes = int(WINDOW_MINUTES + minutes - driving - shape.inspection_minutes - first.minutes - second.minutes)


def take_no_break(shape: Shape, minutes: float) -> None:
    """Stops of less than half an hour: the last leg goes so many minutes beyond the eighth hour of driving."""
    for stop, length in zip(shape.stops, (18, 22, 20), strict=True):
        stop.minutes, stop.yard = length, False
    for leg, length in zip(shape.legs, (165, 150, 125), strict=False):
        leg.minutes = length
    shape.legs[-1].minutes = int(BREAK_MINUTES + minutes - 440)


def work_evenly(shape: Shape) -> None:
    """Nine hours on duty, of which 432 minutes are driving: eight such days in a row are 72 hours."""
    shape.inspection_minutes, shape.closing_minutes = 15, 12
    shape.legs = [Leg(minutes, EVEN_MPH) for minutes in (150, 130, 90, 62)]
    for stop, (code, length) in zip(shape.stops, ((ON_DUTY, 28), (OFF_DUTY, 35), (ON_DUTY, 53)), strict=True):
        stop.code, stop.minutes, stop.yard = code, length, False


def _say(plan: DayPlan, label: str, cause_id: str, key: str, message: str) -> None:
    plan.step(label).findings.append(Finding(cause_id, key, message))


def note_window(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The fourteenth hour ran out within the last leg."""
    _say(plan, "drive4", cause_id, "hosViolation14Hour", "14 HOURS VIOLATION")


def note_no_break(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The eighth hour of driving without a break ran out within the last leg."""
    _say(plan, "drive4", cause_id, "hosViolation8Hour", "8 HOURS VIOLATION")


def note_long_week(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The cycle's hours ran out before the last leg. `amount` are the cycle's hours, 60 or 70."""
    hours = int(injection.amount)
    _say(plan, "drive4", cause_id, f"hosViolation{hours}Hour", f"{hours} HOURS VIOLATION")


def note_above(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The mean speed of the second leg was above the limit."""
    message = "THE SPEED WAS HIGHER THAN THE SPEED LIMIT IN {state}"
    _say(plan, "inter2.1", cause_id, "speedHigherThanLimit", message)


def note_much_above(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The mean speed of the second leg was far above the limit."""
    message = "THE SPEED WAS MUCH HIGHER THAN THE SPEED LIMIT IN {state}"
    _say(plan, "inter2.1", cause_id, "speedMuchHigherThanLimit", message)


def long_week_days(last: int, hours: int) -> Sequence[int]:
    """The days ago of a week that ends at `last` days ago and fills a cycle of 60 or 70 hours."""
    return range(last, last + (8 if hours == 70 else 7))  # noqa: PLR2004 - the two cycles of 395.3(b)
