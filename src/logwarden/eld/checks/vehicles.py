"""What a vehicle's own records say, whoever drove it: readings, its motion, and the state of its engine."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .records import BY_DRIVER, BY_OTHER, CERTIFICATION, DRIVING, DUTY, LOG_IN, LOGIN, UNIDENTIFIED, Record
from .spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ..events import Identity
    from .duty import Segment


class Reading(NamedTuple):
    """A record of a vehicle and what was true of the vehicle at its instant.

    `driven` and `special` are the seconds of driving, and of personal use and yard moves, before it. Two readings
    with the same `cycle` have no power record between them. `n` counts the vehicle's readings.
    """

    record: Record
    n: int
    t: int
    odometer: int | None
    tenths: int | None
    driven: int
    special: int
    cycle: int


class Vehicle(NamedTuple):
    """One vehicle's active records as the device made them, in order, with everybody's driving in it.

    `segments` are those of its drivers that began in it; `unidentified` is driving with nobody logged in.
    """

    id: str
    readings: tuple[Reading, ...]
    driving: Spans
    special: Spans
    drivers: tuple[str, ...]

    def pairs(self, has: Callable[[Reading], object]) -> Iterator[tuple[Reading, Reading]]:
        """Neighbours among the readings of which something is known."""
        return pairwise(r for r in self.readings if has(r))


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
    for record in records:
        if not _is_reading(record, came_late):
            continue
        if record.is_power_up:
            cycle += 1
        driven, used = driving.seconds_before(record.t), special.seconds_before(record.t)
        readings.append(
            Reading(record, len(readings), record.t, record.odometer, record.tenths, driven, used, cycle)
        )
        if record.is_shut_down:
            cycle += 1
    drivers = tuple(sorted({r.driver for r in records}))
    return Vehicle(name, tuple(readings), driving, special, drivers)


def _is_reading(record: Record, came_late: Collection[Identity]) -> bool:
    event = record.event
    by_nobodys_device = event.origin is BY_DRIVER and event.sequence_id is None and not event.device
    if event.type is CERTIFICATION or event.origin is BY_OTHER or by_nobodys_device:
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
