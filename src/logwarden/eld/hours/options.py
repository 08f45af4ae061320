"""What a driver and his carrier may claim, and the limits in seconds that follow (49 CFR 395.1, 395.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOUR = 3600

DRIVING_LIMIT = 11 * HOUR
"""Driving in a shift, in seconds (395.3(a)(3)(i))."""

WINDOW_LIMIT = 14 * HOUR
"""From the first work after a rest of ten hours until the last driving, in seconds (395.3(a)(2))."""

BREAK_LIMIT = 8 * HOUR
"""Driving without half an hour of anything else, in seconds (395.3(a)(3)(ii))."""

_ADVERSE_DRIVING_LIMIT = 13 * HOUR
_LONG_WINDOW_LIMIT = 16 * HOUR


class Cycle(StrEnum):
    """The sum of on-duty time over some consecutive carrier days (395.3(b))."""

    SIXTY_IN_SEVEN = "60/7"
    SEVENTY_IN_EIGHT = "70/8"

    @property
    def limit(self) -> int:
        """The most on-duty time before which driving is lawful, in seconds."""
        return (60 if self is Cycle.SIXTY_IN_SEVEN else 70) * HOUR

    @property
    def days(self) -> int:
        """How many carrier days are summed up, today included."""
        return 7 if self is Cycle.SIXTY_IN_SEVEN else 8


@dataclass(frozen=True, slots=True)
class Options:
    """The rules that hold for a log; every exception is taken as validly claimed for the whole of it.

    `adverse_driving`: 13 h of driving in 16 h (395.1(b)(1)). `sixteen_hour`: 11 h in 16 h (395.1(o)).
    `short_haul`: no half-hour break (395.1(e)). `faq22`: a rest of ten hours with seven in the sleeper berth may
    also be the first part of a split rest; one source says so, so it is off unless asked for. `personal_use` and
    `yard_moves`: whether the carrier enabled them for this driver (395.28(a)).
    """

    cycle: Cycle = Cycle.SEVENTY_IN_EIGHT
    adverse_driving: bool = False
    sixteen_hour: bool = False
    short_haul: bool = False
    faq22: bool = False
    personal_use: bool = True
    yard_moves: bool = True

    @property
    def driving_limit(self) -> int:
        """Driving allowed in a shift, in seconds."""
        return _ADVERSE_DRIVING_LIMIT if self.adverse_driving else DRIVING_LIMIT

    @property
    def window_limit(self) -> int:
        """How long after the shift's first work driving is allowed, in seconds."""
        return _LONG_WINDOW_LIMIT if self.adverse_driving or self.sixteen_hour else WINDOW_LIMIT
