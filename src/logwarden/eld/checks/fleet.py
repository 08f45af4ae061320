"""A carrier's records in the three groupings that checks look at: driver, vehicle, device (spec 5.0 no. 3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ..log import day_start
from .duty import Segment, segments
from .records import ACTIVE, UNIDENTIFIED, Record, arranged, prepare
from .sequences import Run, runs
from .spans import Spans
from .vehicles import Vehicle, vehicle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from ..events import Event, Identity
    from ..log import DriverLog
    from .tolerances import Tolerances


class Driver(NamedTuple):
    """One driver: all his records, the active ones, and his segments, each in order; `known` is what was read.

    `logs` are his readings; `judged` is false for those who are there only to judge others by.
    """

    id: str
    zone: ZoneInfo
    known: Spans
    records: tuple[Record, ...]
    active: tuple[Record, ...]
    segments: tuple[Segment, ...]
    logs: tuple[DriverLog, ...]
    judged: bool

    def day_of(self, instant: datetime) -> date:
        """The home-terminal day of an instant."""
        return instant.astimezone(self.zone).date()


class Device(NamedTuple):
    """One ELD: its records in order, over all users and statuses, the runs of its numbers, and its users."""

    id: str
    records: tuple[Record, ...]
    runs: tuple[Run, ...]
    users: frozenset[str]


class Fleet(NamedTuple):
    """Everything the checks look at.

    `whole` says whether all users' and the unidentified records of the devices are here. `not_downloaded` names the
    records that a portal marks so.
    """

    now: datetime
    drivers: Mapping[str, Driver]
    unidentified: tuple[Record, ...]
    vehicles: Mapping[str, Vehicle]
    devices: Mapping[str, Device]
    whole: bool
    not_downloaded: frozenset[Identity]

    def judged(self) -> Iterable[Driver]:
        """The drivers about whom findings are wanted."""
        return (d for d in self.drivers.values() if d.judged)

    def day_of(self, driver: str, instant: datetime) -> date:
        """The home-terminal day of a driver; for unidentified records that of the carrier's first driver."""
        home = self.drivers.get(driver) or next(iter(self.drivers.values()), None)
        return instant.astimezone(home.zone if home else UTC).date()


def fleet(
    logs: Iterable[DriverLog],
    *,
    beside: Iterable[DriverLog],
    unidentified: Iterable[Event] | None,
    not_downloaded: Iterable[Identity],
    now: datetime | None,
    tolerances: Tolerances,
) -> Fleet:
    """Builds every index once. Records after `now` are left out; by default it is the last reading's instant."""
    judged, others = _by_driver(logs), _by_driver(beside)
    readings = [log for grouped in (judged, others) for mine in grouped.values() for log in mine]
    limit = now or max((log.read_at for log in readings), default=datetime.max.replace(tzinfo=UTC))
    drivers = {
        name: _driver(name, (*judged.get(name, ()), *others.get(name, ())), limit, now, judged=name in judged)
        for name in sorted(judged.keys() | others.keys())
    }
    nobody = tuple(
        prepare(e, UNIDENTIFIED) for e in arranged(unidentified or ()) if now is None or e.at <= now
    )
    everything = _in_time([d.records for d in drivers.values()], nobody)
    devices = _devices(everything, tolerances)
    return Fleet(
        limit,
        drivers,
        nobody,
        _vehicles(everything, drivers, devices),
        devices,
        unidentified is not None,
        frozenset(not_downloaded),
    )


def _by_driver(logs: Iterable[DriverLog]) -> dict[str, list[DriverLog]]:
    grouped: dict[str, list[DriverLog]] = defaultdict(list)
    for log in logs:
        grouped[log.driver_id].append(log)
    return grouped


def _driver(
    name: str, logs: Sequence[DriverLog], limit: datetime, now: datetime | None, *, judged: bool
) -> Driver:
    newest_first = sorted(logs, key=_age, reverse=True)
    known = Spans(_window(log, limit) for log in logs)

    def known_until(t: int) -> int:
        end = known.end_of(t)
        return t if end is None else end

    events = [e for e in _merged(newest_first) if now is None or e.at <= now]
    records = tuple(prepare(e, name) for e in arranged(events))
    active = tuple(r for r in records if r.event.status is ACTIVE)
    return Driver(
        name,
        newest_first[0].zone,
        known,
        records,
        active,
        segments(active, known_until),
        tuple(newest_first),
        judged,
    )


def _age(log: DriverLog) -> tuple[datetime, date, date, int]:
    return log.read_at, log.first_day, log.last_day, len(log.events)


def _window(log: DriverLog, limit: datetime) -> tuple[int, int]:
    end = min(day_start(log.last_day + timedelta(days=1), log.zone), log.read_at, limit)
    return int(day_start(log.first_day, log.zone).timestamp()), int(end.timestamp())


def _merged(newest_first: Sequence[DriverLog]) -> list[Event]:
    """The records of several readings of one driver: of a record that two of them hold, the newer reading's."""
    if len(newest_first) == 1:
        return list(newest_first[0].events)
    seen: set[Identity] = set()
    merged: list[Event] = []
    for log in newest_first:
        fresh = [e for e in log.events if e.identity not in seen]
        merged += fresh
        seen.update(e.identity for e in fresh)
    return merged


def _in_time(of_drivers: Iterable[Sequence[Record]], nobody: Sequence[Record]) -> list[Record]:
    """Everybody's records by instant; those of one instant by driver, and each driver's in his order."""
    together = [record for records in of_drivers for record in records]
    together += nobody
    together.sort(key=_when)
    return together


def _when(record: Record) -> int:
    return record.t


def _devices(everything: Iterable[Record], tolerances: Tolerances) -> dict[str, Device]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in everything:
        if record.event.device:
            grouped[record.event.device].append(record)
    return {
        name: Device(
            name,
            tuple(grouped[name]),
            runs(grouped[name], tolerances.reset_numbers),
            frozenset(r.driver for r in grouped[name]),
        )
        for name in sorted(grouped)
    }


def _vehicles(
    everything: Iterable[Record], drivers: Mapping[str, Driver], devices: Mapping[str, Device]
) -> dict[str, Vehicle]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in everything:
        if record.event.vehicle and record.event.status is ACTIVE:
            grouped[record.event.vehicle].append(record)
    within: dict[str, list[Segment]] = defaultdict(list)
    for driver in drivers.values():
        name = ""
        for segment in driver.segments:
            name = segment.record.event.vehicle or name
            within[name].append(segment)
    late = frozenset(i for device in devices.values() for run in device.runs for i in run.came_late)
    return {name: vehicle(name, grouped[name], within[name], late) for name in sorted(grouped)}

