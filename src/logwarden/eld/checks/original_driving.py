"""Automatic driving as the device recorded it, before anybody edited the records around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .records import ACTIVE, ASSUMED, AUTOMATIC, CHANGED, DRIVING, DUTY, Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ..events import Identity
    from .fleet import Driver


class OriginalDriving(NamedTuple):
    """Automatic driving from the second `start` up to `end`, where the next original duty status stands."""

    record: Record
    start: int
    end: int
    closing: Record


def original_driving(driver: Driver, came_late: Collection[Identity]) -> Iterator[OriginalDriving]:
    """The driving of a driver's records that no edit made, whether they are still active or were changed."""
    if not any(r.event.status is CHANGED for r in driver.records):
        return
    began: Record | None = None
    for record in driver.records:
        if record.event.type is not DUTY or not _is_original(record, came_late):
            continue
        if began is not None:
            yield OriginalDriving(began, began.t, record.t, record)
        is_automatic = record.event.origin in (AUTOMATIC, ASSUMED)
        began = record if record.event.code == DRIVING and is_automatic else None


def _is_original(record: Record, came_late: Collection[Identity]) -> bool:
    if record.event.status not in (ACTIVE, CHANGED) or record.was_entered_later:
        return False
    return record.event.origin is ASSUMED or record.event.identity not in came_late
