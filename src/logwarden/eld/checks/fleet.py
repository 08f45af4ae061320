"""A carrier's records in the three groupings that checks look at: driver, vehicle, device (spec 5.0 no. 3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ..log import day_start
from .driving_beyond import violations
from .duty import Segment, segments
from .records import ACTIVE, UNIDENTIFIED, Record, arranged, prepare
from .sequences import Run, runs
from .spans import Spans
from .vehicles import Vehicle, vehicle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, tzinfo
    from zoneinfo import ZoneInfo

    from ..events import Event, Identity
    from ..hours import Options, Violation
    from ..log import DriverLog
    from .parts import Part
    from .tolerances import Tolerances


class Driver(NamedTuple):
    """One driver: all his records, the active ones, and his segments, each in order; `known` is what was read.

    `judged` is false for those who are there only to judge others by.
    """

    id: str
    zone: ZoneInfo
    known: Spans
    records: tuple[Record, ...]
    active: tuple[Record, ...]
    segments: tuple[Segment, ...]
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


class Setting(NamedTuple):
    """What holds for every part of a carrier's records.

    `now` is the instant up to which things are judged; with `cut` nothing after it counts. `home` is the zone of the
    days of unidentified records. `whole` says whether the records of all users and of nobody are given.
    `not_downloaded` names the records that a portal marks so. `options` are the rules of hours of service by driver.
    """

    now: datetime
    cut: bool
    home: tzinfo
    whole: bool
    not_downloaded: frozenset[Identity]
    options: Mapping[str, Options]
    tolerances: Tolerances


class Fleet(NamedTuple):
    """Everything the checks look at, of vehicles and devices that no other part has.

    `came_late` names what people entered after the fact, by the devices' numbers. `violations` are those of hours of
    service, by driver.
    """

    setting: Setting
    drivers: Mapping[str, Driver]
    unidentified: tuple[Record, ...]
    vehicles: Mapping[str, Vehicle]
    devices: Mapping[str, Device]
    came_late: frozenset[Identity]
    violations: Mapping[str, tuple[Violation, ...]]

    def judged(self) -> Iterable[Driver]:
        """The drivers about whom findings are wanted."""
        return (d for d in self.drivers.values() if d.judged)

    def day_of(self, driver: str, instant: datetime) -> date:
        """The home-terminal day of a driver; for unidentified records that of the carrier's first driver."""
        known = self.drivers.get(driver)
        return instant.astimezone(known.zone if known else self.setting.home).date()


def fleet(part: Part, setting: Setting) -> Fleet:
    """Builds every index of a part once."""
    judged, others = _by_driver(part.logs), _by_driver(part.beside)
    drivers = {
        name: _driver(name, (*judged.get(name, ()), *others.get(name, ())), setting, judged=name in judged)
        for name in sorted(judged.keys() | others.keys())
    }
    nobody = tuple(prepare(e, UNIDENTIFIED) for e in _until_now(arranged(part.unidentified), setting))
    everything = _in_time([d.records for d in drivers.values()], nobody)
    devices = _devices(everything, setting.tolerances)
    late = frozenset(i for device in devices.values() for run in device.runs for i in run.came_late)
    return Fleet(
        setting,
        drivers,
        nobody,
        _vehicles(everything, drivers, late),
        devices,
        late,
        {d.id: violations(d, setting.options.get(d.id)) for d in drivers.values() if d.judged},
    )


def _until_now(events: Iterable[Event], setting: Setting) -> Iterable[Event]:
    return (e for e in events if e.at <= setting.now) if setting.cut else events


def _by_driver(logs: Iterable[DriverLog]) -> dict[str, list[DriverLog]]:
    grouped: dict[str, list[DriverLog]] = defaultdict(list)
    for log in logs:
        grouped[log.driver_id].append(log)
    return grouped


def _driver(name: str, logs: Sequence[DriverLog], setting: Setting, *, judged: bool) -> Driver:
    newest_first = sorted(logs, key=_age, reverse=True)
    known = Spans(_window(log, setting.now) for log in logs)

    def known_until(t: int) -> int:
        end = known.end_of(t)
        return t if end is None else end

    records = tuple(prepare(e, name) for e in _until_now(arranged(_merged(newest_first)), setting))
    active = tuple(r for r in records if r.event.status is ACTIVE)
    zone = newest_first[0].zone
    return Driver(name, zone, known, records, active, segments(active, known_until), judged)


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
    everything: Iterable[Record], drivers: Mapping[str, Driver], late: frozenset[Identity]
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
    return {name: vehicle(name, grouped[name], within[name], late) for name in sorted(grouped)}
