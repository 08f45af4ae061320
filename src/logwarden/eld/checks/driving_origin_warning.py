"""DRIVING ORIGIN WARNING: driving that the device did not record, or that no longer counts as it recorded it.

Wrong: active driving with origin 2 or 3; with origin 4 and no unidentified record that was assumed; automatic driving
that an edit shortened or took away. Right: driving with origin 1; with origin 4 and its unidentified record, changed.
Why: driving comes from the vehicle's motion, not from a person. Shortened driving is a false record (395.8(e)(1)).
Tolerance: 90 s. Paragraph: App. A 7.22, 4.3.2.8.2(b); the origin is never changed, 395.30(f).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import Confidence, Finding, Severity, about
from .original_driving import OriginalDriving, original_driving
from .records import ASSUMED, AUTOMATIC, CHANGED, DRIVING, DUTY, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Driver, Fleet
    from .tolerances import Tolerances

KEY = "drivingOriginWarning"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver."""
    nobodys = {(r.event.vehicle, r.t) for r in fleet.unidentified if _was_changed(r)}
    for driver in fleet.judged():
        assumed = {(r.event.vehicle, r.t) for r in driver.records if _was_changed(r)} | nobodys
        for record in driver.active:
            if record.event.is_driving and record.event.origin is not AUTOMATIC:
                finding = _entered(fleet, record, assumed)
                if finding is not None:
                    yield finding
        yield from _shortened(fleet, driver, tolerances)


def _was_changed(record: Record) -> bool:
    event = record.event
    return event.status is CHANGED and event.type is DUTY and event.code == DRIVING


def _entered(fleet: Fleet, record: Record, assumed: set[tuple[str, int]]) -> Finding | None:
    if record.event.origin is not ASSUMED:
        return about(KEY, record, "driving that a person entered or edited")
    if (record.event.vehicle, record.t) in assumed:
        return None
    sure = Confidence.CONFIRMED if fleet.setting.whole else Confidence.INCONCLUSIVE
    return about(KEY, record, "assumed driving, but no unidentified record that was assumed", confidence=sure)


def _shortened(fleet: Fleet, driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    standing = {r.t: r for r in driver.active if r.event.is_driving}
    for original in original_driving(driver, fleet.came_late):
        vehicle = fleet.vehicles.get(original.record.event.vehicle)
        if vehicle is None:
            continue
        kept = vehicle.driving.seconds_before(original.end) - vehicle.driving.seconds_before(original.start)
        lost = original.end - original.start - kept
        if lost > tolerances.same_time_seconds:
            yield _taken(standing.get(original.start, original.record), original, lost)


def _taken(record: Record, original: OriginalDriving, lost: int) -> Finding:
    return about(
        KEY,
        record,
        f"{lost // 60} min of automatic driving no longer count: the device recorded it up to {original.closing.clock}",
        beside=(original.closing,),
        start=original.record.event.at,
        end=original.closing.event.at,
        severity=Severity.CRITICAL,
    )
