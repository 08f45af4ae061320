"""UNIDENTIFIED DRIVER EVENT: a vehicle moved with nobody logged in.

Wrong: active driving of the unidentified profile with no note. Right: driving that a driver assumed, or that the
carrier annotated (yard, shop, test drive).
Why: the carrier must assign it or say why not (395.32(c)). A trip is one finding. It names the drivers who were in the
vehicle right before or after it, at its place and miles, and not driving elsewhere; two names are no answer.
Tolerance: 30 min between two parts of a trip; 2 mi and 1 mi. Paragraph: 395.32; the driver accepts at login.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from .finding import Finding, about
from .places import miles_between
from .records import DRIVING, DUTY, UNIDENTIFIED, Record, instant
from .travel import allowance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances
    from .vehicles import Reading, Vehicle

KEY = "unidentifiedDriverEvent"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle: unidentified driving, gathered into trips."""
    driving: dict[str, list[Record]] = defaultdict(list)
    for record in fleet.unidentified:
        event = record.event
        if event.type is DUTY and event.code == DRIVING and event.is_active and not event.notes.strip():
            driving[event.vehicle].append(record)
    for name, records in driving.items():
        vehicle = fleet.vehicles.get(name)
        for trip in _trips(records, vehicle, tolerances):
            yield _about_trip(fleet, vehicle, trip, tolerances)


def _end(record: Record, vehicle: Vehicle | None) -> int:
    end = None if vehicle is None else vehicle.driving.end_of(record.t)
    return record.t if end is None else end


def _trips(records: list[Record], vehicle: Vehicle | None, tolerances: Tolerances) -> Iterator[list[Record]]:
    trip: list[Record] = []
    for record in records:
        if trip and record.t - _end(trip[-1], vehicle) > tolerances.trip_gap_seconds:
            yield trip
            trip = []
        trip.append(record)
    if trip:
        yield trip


def _about_trip(fleet: Fleet, vehicle: Vehicle | None, trip: list[Record], tolerances: Tolerances) -> Finding:
    end = _end(trip[-1], vehicle)
    candidates = () if vehicle is None else _candidates(fleet, vehicle, trip[0], end, tolerances)
    whose = f"; perhaps {' or '.join(candidates)}" if candidates else ""
    return about(
        KEY,
        trip[0],
        f"{sum(_end(r, vehicle) - r.t for r in trip) // 60} min of driving with nobody logged in{whose}",
        beside=tuple(trip[1:]),
        end=instant(end),
        candidates=candidates,
    )


def _candidates(fleet: Fleet, vehicle: Vehicle, first: Record, end: int, tolerances: Tolerances) -> tuple[str, ...]:
    """Who was in the vehicle last before and first after a trip, fits its ends, and did not drive meanwhile."""
    readings = vehicle.readings
    begins = bisect_left(readings, first.t, key=_when)
    ends = bisect_left(readings, end, key=_when)
    before = next((r.record for r in reversed(readings[:begins]) if r.record.driver != UNIDENTIFIED), None)
    after = next((r.record for r in islice(readings, ends, None) if r.record.driver != UNIDENTIFIED), None)
    during = [r.record for r in readings[begins : ends + 1] if r.record.driver == UNIDENTIFIED]
    last = during[-1] if during else first
    found = {
        known.driver
        for known, edge in ((before, first), (after, last))
        if known is not None and _fits(known, edge, tolerances) and not _drove(fleet, known.driver, first.t, end)
    }
    return tuple(sorted(found))


def _when(reading: Reading) -> int:
    return reading.t


def _fits(a: Record, b: Record, tolerances: Tolerances) -> bool:
    if a.odometer and b.odometer and abs(a.odometer - b.odometer) > tolerances.odometer_miles:
        return False
    if a.position and b.position:
        return miles_between(a.position, b.position) <= allowance(a, b, tolerances)
    return True


def _drove(fleet: Fleet, driver: str, start: int, end: int) -> bool:
    known = fleet.drivers.get(driver)
    return known is not None and any(s.is_driving and s.start < end and start < s.end for s in known.segments)
