"""LOCATION ERROR: a position is absent, invalid, or one that the truck cannot have been at.

Wrong: blank, 0/0, or one of two coordinates on an automatic record; X or E; 97 straight miles on 58 of the odometer.
Right: numbers that fit the miles; M, which a check of its own names; a place typed by the driver.
Why: no antenna, no permission for the position, a faulty receiver.
Tolerance: 3 mi more than the road, 10 mi with one decimal; 100 mph over 5 min. The distance since the last valid
position (7.9) is not in the records that we read. Paragraph: App. A 4.6.1.4, 7.31, 7.33; no data repair, 4.3.2.8(b).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import Finding, about, one_a_record
from .places import in_north_america
from .records import BY_DRIVER, BY_OTHER, Record, needs_position
from .travel import Leap, leaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances
    from .vehicles import Vehicle

KEY = "locationError"
_LETTERS = {"X": "no valid position within five miles", "E": "no position, a positioning malfunction is open"}
_TYPED = "M"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle, one finding a record at most."""
    for vehicle in fleet.vehicles.values():
        impossible = (_impossible(way) for way in leaps(vehicle, tolerances) if way.is_far or way.is_fast)
        yield from one_a_record([*_invalid(vehicle), *impossible])


def _invalid(vehicle: Vehicle) -> Iterator[Finding]:
    before: Record | None = None
    for reading in vehicle.readings:
        record = reading.record
        if not needs_position(record):
            continue
        words = _what_is_wrong(record)
        if words:
            beside = () if before is None else (before,)
            yield about(KEY, record, f"{record.event.code_name}: {words}", beside=beside)
        before = record if words else None


def _what_is_wrong(record: Record) -> str:
    position = record.position
    if position is not None:
        return "" if in_north_america(position) else "the position is not in North America"
    event = record.event
    latitude, longitude = event.latitude.strip().upper(), event.longitude.strip().upper()
    letter = latitude if latitude in _LETTERS else longitude
    if letter in _LETTERS:
        return _LETTERS[letter]
    if _TYPED in (latitude, longitude):
        return ""
    if not latitude and not longitude:
        by_person = event.origin in (BY_DRIVER, BY_OTHER)
        return "" if by_person else "no position"
    return f"the position {latitude or 'blank'}/{longitude or 'blank'} is not valid"


def _impossible(way: Leap) -> Finding:
    a, b = way.before.record, way.after.record
    words = f"{way.straight:.0f} mi by position since {a.clock}"
    if way.is_far:
        words += f", but {way.road} mi on the odometer"
    elif way.is_fast:
        words += f": {way.straight_mph:.0f} mph"
    return about(KEY, b, words, beside=(a,), start=a.event.at, end=b.event.at)
