"""MISSING INTERMEDIATE ERROR: more than an hour of motion with no record.

Wrong: D 05:58, intermediate 06:58, intermediate 08:58. Right: one an hour until driving ends; a leg of exactly an hour.
Why: a record was lost or not uploaded, or the device had no power.
Tolerance: 66 min (60, and up to 5 + 1 standing minutes within driving). In personal use and yard moves stops cannot be
seen: inconclusive, unless the miles are more than an hour's. Driving that an edit carved out is looked at as well.
Paragraph: App. A 4.5.1.2; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .finding import Confidence, Finding, about
from .original_driving import original_driving
from .records import BY_DRIVER, BY_OTHER, DUTY, PERSONAL_USE, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Driver, Fleet
    from .tolerances import Tolerances

KEY = "missingIntermediateError"
_STANDING_SECONDS = 360


class _Gap(NamedTuple):
    """Motion with no record from `before` to `after`; without `after` up to the end of what is known."""

    before: Record
    after: Record | None
    seconds: int


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver, with the intermediate records of the vehicle, whoever has them."""
    for driver in fleet.judged():
        for segment in driver.segments:
            if segment.end - segment.start <= tolerances.intermediate_missing_seconds:
                continue
            if segment.is_driving:
                for gap in _gaps(fleet, segment.record, segment.end, segment.closing, tolerances):
                    yield _missing(segment.record, gap, _why(fleet, segment.record, gap, tolerances))
            elif segment.is_special:
                for gap in _gaps(fleet, segment.record, segment.end, segment.closing, tolerances):
                    yield _perhaps_missing(segment.record, gap, tolerances)
        yield from _carved_out(fleet, driver, tolerances)


def _gaps(fleet: Fleet, record: Record, end: int, closing: Record | None, tolerances: Tolerances) -> Iterator[_Gap]:
    """The times of a stretch of motion, begun by a record, with no record for more than an hour."""
    vehicle = fleet.vehicles.get(record.event.vehicle)
    between = () if vehicle is None else _within(vehicle.intermediates, record.t, end)
    marks = [record, *between]
    for a, b in pairwise(marks):
        if b.t - a.t > tolerances.intermediate_missing_seconds:
            yield _Gap(a, b, b.t - a.t)
    if end - marks[-1].t > tolerances.intermediate_missing_seconds:
        yield _Gap(marks[-1], closing, end - marks[-1].t)


def _within(ordered: tuple[Record, ...], start: int, end: int) -> tuple[Record, ...]:
    return ordered[bisect_right(ordered, start, key=_when) : bisect_left(ordered, end, key=_when)]


def _when(record: Record) -> int:
    return record.t


def _missing(
    record: Record,
    gap: _Gap,
    explained_by: str,
    confidence: Confidence = Confidence.CONFIRMED,
    what: str = "driving",
) -> Finding:
    count = max(1, (gap.seconds - _STANDING_SECONDS) // 3600)
    marks = (gap.before, gap.after) if gap.after is not None else (gap.before,)
    return about(
        KEY,
        record,
        f"{gap.seconds // 60} min of {what} since {gap.before.clock} without a record: {count} missing",
        beside=tuple(m for m in marks if m is not record),
        start=gap.before.event.at,
        end=gap.before.event.at + timedelta(seconds=gap.seconds),
        confidence=confidence,
        explained_by=explained_by,
    )


def _why(fleet: Fleet, record: Record, gap: _Gap, tolerances: Tolerances) -> str:
    """What explains a gap: driving that a person entered, or a co-driver's record, which puts the hour off too."""
    if record.event.origin in (BY_DRIVER, BY_OTHER):
        return "a person entered this driving, so the device recorded no hours of it"
    vehicle = fleet.vehicles.get(record.event.vehicle)
    if vehicle is None or len(vehicle.drivers) == 1:
        return ""
    since, end = gap.before.t, gap.before.t + gap.seconds
    others = [r.record for r in vehicle.readings if since < r.t < end and r.record.driver != record.driver]
    instants = [since, *(r.t for r in others if r.event.type is DUTY), end]
    longest = max(b - a for a, b in pairwise(instants))
    return "a co-driver's status change" if longest <= tolerances.intermediate_missing_seconds else ""


def _perhaps_missing(record: Record, gap: _Gap, tolerances: Tolerances) -> Finding:
    what = "personal use" if record.event.code == PERSONAL_USE else "yard moves"
    miles = 0
    if gap.after is not None and gap.after.odometer and gap.before.odometer:
        miles = gap.after.odometer - gap.before.odometer
    if miles > tolerances.personal_miles_an_hour:
        return _missing(record, gap, "", Confidence.LIKELY, f"{what} with {miles} mi")
    return _missing(record, gap, f"the truck may have stood: {what}", Confidence.INCONCLUSIVE, what)


def _carved_out(fleet: Fleet, driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    """Driving as the device recorded it, where an edit shortened it or took it away."""
    standing = {(s.start, s.end) for s in driver.segments if s.is_driving}
    for original in original_driving(driver, fleet.came_late):
        if (original.start, original.end) in standing:
            continue
        kept = {s.end for s in driver.segments if s.is_driving and s.start == original.start}
        for gap in _gaps(fleet, original.record, original.end, original.closing, tolerances):
            if not any(gap.before.t + gap.seconds <= end for end in kept):
                yield _missing(original.record, gap, "an edit carved out this driving")
