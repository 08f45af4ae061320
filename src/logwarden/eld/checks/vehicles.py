"""What a vehicle's own records say, whoever drove it: readings, its motion, and the state of its engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .places import Position, miles_between
from .records import CERTIFICATION, DRIVING, DUTY, INTERMEDIATE, LOG_IN, LOGIN, UNIDENTIFIED, Record, needs_position
from .spans import Spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ..events import Identity
    from .duty import Segment


class Reading(NamedTuple):
    """A record of a vehicle and what was true of the vehicle at its instant.

    `driven` and `special` are the seconds of driving, and of personal use and yard moves, before it. Two readings
    with the same `cycle` have no power record between them. `straight` are the miles of great circle from the
    reading before it among the placed ones, if it is one.
    """

    record: Record
    t: int
    odometer: int | None
    tenths: int | None
    driven: int
    special: int
    cycle: int
    straight: float


class Vehicle(NamedTuple):
    """One vehicle's active records as the device made them, in order, with everybody's driving in it.

    `driving` and `special` (personal use, yard moves) are of all its drivers; driving with nobody logged in counts.
    `placed` are the readings with a position among those of which the regulation asks one.
    """

    id: str
    readings: tuple[Reading, ...]
    driving: Spans
    special: Spans
    drivers: tuple[str, ...]
    intermediates: tuple[Record, ...]
    with_odometer: tuple[Reading, ...]
    with_hours: tuple[Reading, ...]
    placed: tuple[Reading, ...]


def vehicle(
    name: str, records: Sequence[Record], segments: Iterable[Segment], came_late: Collection[Identity]
) -> Vehicle:
    """A vehicle from its active records in order, and from the segments that began in it.

    Left out are certifications, and what people entered after the fact: such values were not read at that time.
    """
    listed = tuple(segments)
    driving = Spans([*((s.start, s.end) for s in listed if s.is_driving), *_unidentified_driving(records)])
    special = Spans((s.start, s.end) for s in listed if s.is_special and not s.is_driving)
    readings: list[Reading] = []
    cycle = 0
    last_place: Position | None = None
    for record in records:
        if not _is_reading(record, came_late):
            continue
        cycle += record.power > 0
        driven, used = driving.seconds_before(record.t), special.seconds_before(record.t)
        straight, place = 0.0, record.position
        if place is not None and needs_position(record):
            straight = 0.0 if last_place is None else miles_between(last_place, place)
            last_place = place
        readings.append(Reading(record, record.t, record.odometer, record.tenths, driven, used, cycle, straight))
        cycle += record.power < 0
    drivers = tuple(sorted({r.driver for r in records}))
    intermediates = tuple(r.record for r in readings if r.record.event.type is INTERMEDIATE)
    return Vehicle(
        name,
        tuple(readings),
        driving,
        special,
        drivers,
        intermediates,
        tuple(r for r in readings if r.odometer is not None),
        tuple(r for r in readings if r.tenths is not None),
        tuple(r for r in readings if r.record.position is not None and needs_position(r.record)),
    )


def _is_reading(record: Record, came_late: Collection[Identity]) -> bool:
    event = record.event
    if event.type is CERTIFICATION or record.was_entered_later:
        return False
    return not came_late or event.identity not in came_late


def _unidentified_driving(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Driving with nobody logged in, up to the next duty status, login or shut-down in the vehicle."""
    since: int | None = None
    for record in records:
        event = record.event
        logs_in = event.type is LOGIN and event.code == LOG_IN
        if since is not None and (event.type is DUTY or logs_in or record.is_shut_down):
            yield since, record.t
            since = None
        if record.driver == UNIDENTIFIED and event.type is DUTY and event.code == DRIVING:
            since = record.t
    if since is not None and records:
        yield since, records[-1].t
