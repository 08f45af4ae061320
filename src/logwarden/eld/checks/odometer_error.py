"""ODOMETER ERROR: a vehicle's total miles do what no truck can do.

Wrong: 500325 mi, then 500320 mi; six miles more after a stop with the engine off; no mile in an hour of driving that
moved the position; 150 miles in an hour; fewer miles than the straight line. Right: miles rise with the driving.
Why: a bad calibration, a vehicle change that was not recorded, movement that was not recorded.
Tolerance: 1 mi standing; 100 mph over 5 min; the straight line may be 3 mi longer. Personal use and yard moves are
movement. Paragraph: App. A 4.3.1.3, 7.43; no data repair, 4.3.2.8(b).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .finding import Confidence, Finding, about, one_a_record
from .records import INTERMEDIATE
from .travel import allowance, leaps, mph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances
    from .vehicles import Reading, Vehicle

KEY = "odometerError"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle, one finding a record at most."""
    for vehicle in fleet.vehicles.values():
        yield from one_a_record([*_impossible(vehicle, tolerances), *_too_few(vehicle, tolerances)])


def _impossible(vehicle: Vehicle, tolerances: Tolerances) -> Iterator[Finding]:
    for a, b in pairwise(vehicle.with_odometer):
        words = _what_is_wrong(a, b, tolerances)
        if words:
            swapped = a.record.event.device != b.record.event.device
            yield about(
                KEY,
                b.record,
                words,
                beside=(a.record,),
                start=a.record.event.at,
                end=b.record.event.at,
                explained_by="another device was fitted" if swapped else "",
            )


def _what_is_wrong(a: Reading, b: Reading, tolerances: Tolerances) -> str:
    miles, seconds = (b.odometer or 0) - (a.odometer or 0), b.t - a.t
    if miles < 0:
        return f"the odometer fell by {-miles} mi since {a.record.clock}"
    moved = b.driven > a.driven or b.special > a.special or b.record.event.type is INTERMEDIATE
    if miles > tolerances.odometer_miles and not moved:
        return f"the odometer gained {miles} mi since {a.record.clock} without driving"
    if seconds >= tolerances.impossible_over_seconds and mph(miles, seconds) > tolerances.impossible_mph:
        return f"{miles} mi in {seconds // 60} min since {a.record.clock}"
    return ""


def _too_few(vehicle: Vehicle, tolerances: Tolerances) -> Iterator[Finding]:
    """Fewer miles than the positions need, where it is not the position that is impossible."""
    for leap in leaps(vehicle, tolerances):
        a, b = leap.before, leap.after
        if leap.road is None or leap.road < 0:
            continue
        is_stuck = leap.road == 0 and b.driven - a.driven > tolerances.moved_slowly_seconds
        is_stuck = is_stuck and leap.straight > allowance(a.record, b.record, tolerances)
        was_driven = b.driven > a.driven and leap.straight_mph <= tolerances.plausible_mph
        if not is_stuck and not (leap.is_far and was_driven):
            continue
        yield about(
            KEY,
            b.record,
            f"{leap.road} mi on the odometer since {a.record.clock}, {leap.straight:.0f} mi by position",
            beside=(a.record,),
            start=a.record.event.at,
            end=b.record.event.at,
            confidence=Confidence.LIKELY,
        )
