"""INCORRECT STATUS PLACEMENT ERROR: a record stands where it cannot have been made.

Wrong: a login, logout or certification of the driver amid his driving; a power-up after driving began; personal use
while not off duty; yard moves while not on duty; a status that the driver entered between the driving and its
intermediate record; a later number at an earlier time. Right: such records before or after the driving; what a
co-driver does while the truck moves.
Why: inputs are possible only at a stand (App. A 4.3.2.1(a)); an edit or a clock put the record there.
Tolerance: 90 s. Paragraph: App. A 4.3.2.1, 4.3.2.2.2, 4.4.4.1; no repair of types 4, 5, 6 and of driving.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from ..events import OFF_DUTY
from .finding import Confidence, Finding, about, one_a_record
from .records import (
    AUTOMATIC,
    BY_DRIVER,
    BY_OTHER,
    CERTIFICATION,
    DRIVING,
    DUTY,
    INTERMEDIATE,
    LOGIN,
    ON_DUTY,
    PERSONAL_USE,
    SPECIAL,
    YARD_MOVES,
    Record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Driver, Fleet
    from .tolerances import Tolerances

KEY = "incorrectStatusPlacementError"
_NEEDED = {PERSONAL_USE: OFF_DUTY, YARD_MOVES: ON_DUTY}


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver, and by device for the order of time; one finding a record at most."""
    return one_a_record(_found(fleet, tolerances))


def _found(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    for driver in fleet.judged():
        yield from _amid_driving(driver, tolerances)
        yield from _outside_its_status(driver, tolerances)
        yield from _before_its_intermediate(fleet, driver, tolerances)
    yield from _back_in_time(fleet, tolerances)


def _amid_driving(driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    times = [r.t for r in driver.active]
    is_off = list(accumulate(driver.active, _is_off_after, initial=False))
    for segment in driver.segments:
        if not segment.is_driving:
            continue
        margin = tolerances.same_time_seconds
        first, last = bisect_right(times, segment.start + margin), bisect_left(times, segment.end - margin)
        began_off = is_off[bisect_right(times, segment.start)]
        for record in driver.active[first:last]:
            if record.event.type in (LOGIN, CERTIFICATION) or (began_off and record.is_power_up):
                words = f"{record.event.code_name} amid the driving since {segment.record.clock}"
                yield about(KEY, record, words, beside=(segment.record,))
            began_off = began_off and not record.is_power_up


def _is_off_after(is_off: bool, record: Record) -> bool:  # noqa: FBT001 - accumulate passes it so
    return record.is_shut_down or (is_off and not record.is_power_up)


def _outside_its_status(driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    for segment, following in pairwise([*driver.segments, None]):
        if segment is None or segment.record.event.type is not SPECIAL:
            continue
        needed = _NEEDED.get(segment.record.event.code)
        if needed is None or segment.duty in (0, needed):
            continue
        comes_at_once = following is not None and following.duty == needed
        if comes_at_once and segment.end - segment.start <= tolerances.same_time_seconds:
            continue
        status = "off duty" if needed == OFF_DUTY else "on duty"
        words = f"{segment.record.event.code_name} while the driver was not {status}"
        yield about(KEY, segment.record, words)


def _before_its_intermediate(fleet: Fleet, driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    """A status of a person between driving and the intermediate record that belongs to it."""
    driving: Record | None = None
    entered: Record | None = None
    for record in driver.active:
        event = record.event
        if event.type is DUTY and event.code == DRIVING:
            driving, entered = record, None
        elif event.is_main:
            first = driving is not None and entered is None and event.origin in (BY_DRIVER, BY_OTHER)
            entered = record if first else None
            driving = driving if first and event.type is DUTY else None
        elif event.type is INTERMEDIATE and entered is not None and driving is not None:
            vehicle = fleet.vehicles.get(event.vehicle)
            moved = vehicle is not None and vehicle.driving.covers(record.t)
            if not moved and record.t - entered.t > tolerances.same_time_seconds:
                words = f"{entered.event.code_name} before the intermediate record of {record.clock}"
                beside = (driving, record)
                yield about(KEY, entered, words, beside=beside, confidence=Confidence.LIKELY)
            entered = driving = None


def _back_in_time(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    for device in fleet.devices.values():
        for run in device.runs:
            automatic = (n.record for n in run.numbered if n.record.event.origin is AUTOMATIC)
            for a, b in pairwise(automatic):
                if b.t < a.t - tolerances.same_time_seconds:
                    words = f"{b.event.code_name} has a later number than the record of {a.clock}"
                    yield about(KEY, b, words, beside=(a,), start=b.event.at, end=a.event.at)
