"""Every tolerance of the checks, in one object; the defaults are those of the specification (5.0).

None of them is regulation: the rule has no tolerances, and the portal does not publish its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .speed_limits import TRUCK_LIMITS

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Tolerances:
    """What may differ without being wrong. Seconds, miles, miles an hour, tenths of engine hours."""

    same_time_seconds: int = 90
    """Power events come within a minute, and clocks step."""
    odometer_miles: int = 1
    """Whole miles, rounded twice."""
    engine_tenths: int = 2
    """0.2 h: a tenth at each end. 1 is strict."""
    engine_loss_tenths: int = 1
    """How far the hours of a standing engine may seem to fall."""
    idle_tenths: int = 1
    """Up to six standing minutes may lie within driving."""
    position_miles: float = 2.0
    """A mile at each end, with two decimals."""
    coarse_position_miles: float = 10.0
    """With one decimal, as in personal use: 0.1 degrees of latitude are 6.9 miles."""
    detour_miles: float = 3.0
    """By how much the straight line may seem longer than the road."""
    impossible_mph: float = 100.0
    plausible_mph: float = 85.0
    """Up to this speed a truck may have made the way between two positions."""
    impossible_over_seconds: int = 300
    """Over less time whole miles are noise."""
    still_miles: float = 0.7
    """The same cell of two decimals, or its neighbour."""
    moved_miles: int = 5
    """So many miles in one place are a frozen position."""
    moved_slowly_miles: int = 3
    moved_slowly_seconds: int = 600
    intermediate_seconds: int = 3600
    intermediate_early_seconds: int = 3510
    intermediate_missing_seconds: int = 3960
    """An hour, and up to 5 + 1 standing minutes within driving."""
    personal_miles_an_hour: int = 75
    """More miles than these between two records of personal use are an hour of motion."""
    logins_a_day: int = 6
    flapping_seconds: int = 120
    manual_places_a_day: int = 3
    manual_place_seconds: int = 86_400
    trip_gap_seconds: int = 1800
    """Unidentified driving with a shorter pause is one trip."""
    waiting_seconds: int = 86_400
    waiting_long_seconds: int = 8 * 86_400
    speed_over_seconds: int = 900
    speed_over_miles: int = 10
    much_faster_mph: float = 7.0
    unknown_limit_mph: float = 75.0
    speed_limits: Mapping[str, int] = field(default_factory=lambda: TRUCK_LIMITS)
    """The limit for each state, by its postal letters."""
    reset_numbers: int = 100
    """A sequence that falls back by more has begun anew."""
