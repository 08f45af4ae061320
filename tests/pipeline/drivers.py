"""Drivers with their true records: plain working days, and as many twins as a test wants."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from logwarden.eld.edits import AcceptChange, AcceptRemoval, Edit, RejectChange, RejectRemoval
from logwarden.eld.events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    SLEEPER_BERTH,
    Event,
    EventType,
    Identity,
    Origin,
    RecordStatus,
)
from logwarden.eld.lawful import is_about, is_removal_request
from logwarden.eld.log import PORTAL_ZONES, DriverLog, day_start
from logwarden.portal.wire import ListedError

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
"""The portal's clock when a test begins: Friday, 3 in the afternoon in Chicago."""
TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 19)
FIRST_DAY = date(2026, 11, 12)
"""The first of the nine days that a page shows now; the list's window begins a day later."""

TWIN_MESSAGE = "TWO IDENTICAL STATUSES ERROR"
_WORKDAY = (("06:00", ON_DUTY), ("07:00", DRIVING), ("12:00", ON_DUTY), ("13:00", DRIVING), ("18:00", OFF_DUTY))


def at(day: date, clock: str, zone: ZoneInfo = CHICAGO) -> datetime:
    """The UTC instant of `HH:MM` on a home-terminal day."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=zone).astimezone(UTC)


def duty(instant: datetime, code: int, number: int | None, origin: Origin | None = None) -> Event:
    """A duty status in truck 101 with device E1, in Joliet; driving is automatic, the rest by the driver."""
    minutes = int((instant - datetime(2026, 10, 1, tzinfo=UTC)).total_seconds()) // 60
    return Event(
        instant,
        EventType.DUTY_STATUS,
        code,
        origin=origin or (Origin.AUTOMATIC if code == DRIVING else Origin.DRIVER),
        sequence_id=number,
        device="" if number is None else "E1",
        vehicle="101",
        location="2mi NE of Joliet, IL",
        odometer=500_000 + minutes // 10,
        engine_hours=Decimal(10_000) + Decimal(minutes // 6) / 10,
        latitude="41.52",
        longitude="-88.08",
    )


def working_days(first: date, last: date, *more: Event, zone: ZoneInfo = CHICAGO) -> tuple[Event, ...]:
    """Plain days that hold no twin, certified each evening but the last, and some more records, in order."""
    events = [duty(day_start(first, zone), SLEEPER_BERTH, 0x10)]
    day = first
    while day <= last:
        number = 0x100 + (day - first).days * 0x20
        events += [duty(at(day, clock, zone), code, number + n) for n, (clock, code) in enumerate(_WORKDAY)]
        if day < last:
            events.append(certification(at(day, "18:30", zone), day, number + 0x10))
        day += timedelta(days=1)
    until = NOW if last == TODAY else day_start(last + timedelta(days=1), zone)
    return tuple(sorted((e for e in (*events, *more) if e.at < until), key=lambda e: e.at))


def certification(instant: datetime, day: date, number: int | None) -> Event:
    """The driver certifies a day."""
    return Event(
        instant,
        EventType.CERTIFICATION,
        1,
        origin=Origin.DRIVER,
        sequence_id=number,
        device="E1",
        vehicle="101",
        certified_date=day,
    )


def twin(day: date, clock: str = "12:30", code: int = ON_DUTY, number: int = 0x90) -> Event:
    """The status of before once more, by the driver; as it stands the twin of `12:00 ON`."""
    return duty(at(day, clock), code, number)


@dataclass
class FakeDriver:
    """One driver of the portal: what is true of him, and how his list deviates from it."""

    driver_id: str
    name: str
    events: tuple[Event, ...]
    zone: str = "CT"
    named_by_api: bool = True
    gives_records: bool = False
    lists_twins: bool = True
    with_ids: bool = True
    dated: bool = True
    extra_errors: list[ListedError] = field(default_factory=list)
    malformed: tuple[object, ...] = ()
    doubled: int = 0
    certified: set[date] = field(default_factory=set)
    withheld: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        """At first he has certified every day that a record says."""
        self.certified |= {e.certified_date for e in self.events if e.certified_date}

    @property
    def zone_info(self) -> ZoneInfo:
        """His home terminal's zone; Arizona's where the portal's name for it is one that nobody knows."""
        return ZoneInfo(PORTAL_ZONES.get(self.zone, "America/Phoenix"))

    def log(self, first: date, last: date, read_at: datetime) -> DriverLog:
        """His true records of some days."""
        first_known, last_known = first - timedelta(days=60), last + timedelta(days=60)
        whole = DriverLog(self.driver_id, self.zone_info, first_known, last_known, read_at, self.events)
        return whole.between(first, last)

    def errors(self, first: date, last: date, now: datetime) -> tuple[ListedError, ...]:
        """What his list says of some days: his twins, and what else the test put there."""
        twins = self.log(first, last, now).twins() if self.lists_twins else ()
        return (*(twin_error(p.later, with_id=self.with_ids) for p in twins), *self.extra_errors)

    def accepts(self, *, but: int = 0) -> None:
        """He says yes to every request that waits, but for the last so many; those days need his word anew."""
        for target in self._asked()[: len(self._asked()) - but]:
            self._edit(AcceptRemoval(target))
            self.certified.discard(target.at.astimezone(self.zone_info).date())

    def rejects(self) -> None:
        """He says no to every request that waits."""
        for target in self._asked():
            self._edit(RejectRemoval(target))

    def answers(self, *, yes: bool) -> None:
        """He answers every request for another status or time that waits."""
        waiting = [
            e for e in self.events if e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED and not is_removal_request(e)
        ]
        for request in waiting:
            day = request.at.astimezone(self.zone_info).date()
            target = self._meant(request)
            answer = AcceptChange if yes else RejectChange
            self._edit(answer(target.identity, request.code, request.at))
            if yes:
                self.certified.discard(day)

    def _meant(self, request: Event) -> Event:
        """The active record that a request is about: at its time, else the nearest of its kind."""
        same = [e for e in self.events if e.is_active and e.type is request.type and e.origin is Origin.DRIVER]
        return min(same, key=lambda e: (e.at != request.at, abs(e.at - request.at), e.code != request.code))

    def uploads(self) -> None:
        """His device uploads what it still holds."""
        self.events, self.withheld = in_time(*self.events, *self.withheld), ()

    def certifies(self, day: date, now: datetime) -> None:
        """He certifies a day, once more or for the first time."""
        number = 0x800 + len(self.events)
        self.events = in_time(*self.events, certification(now.replace(microsecond=0), day, number))
        self.certified.add(day)

    def changes(self, old: Event, **fields: Any) -> Event:
        """A record of his is another all at once."""
        new = replace(old, **fields)
        self.events = tuple(new if e is old or e == old else e for e in self.events)
        return new

    def record(self, instant: datetime) -> Event:
        """The active main record of an instant."""
        return next(e for e in self.events if e.at == instant and e.is_main and e.is_active)

    def _asked(self) -> list[Identity]:
        waiting = [
            e for e in self.events if is_removal_request(e) and e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED
        ]
        return [e.identity for r in waiting for e in self.events if e.is_active and is_about(r, e.identity)]

    def _edit(self, edit: Edit) -> None:
        self.events = self.log(TODAY - timedelta(days=30), TODAY + timedelta(days=30), NOW).apply([edit]).events


def in_time(*events: Event) -> tuple[Event, ...]:
    """Records in the order of their instants."""
    return tuple(sorted(events, key=lambda e: e.at))


def twin_error(later: Event, *, with_id: bool = True) -> ListedError:
    """The portal's line about a twin."""
    return listed(TWIN_MESSAGE, later.at, f"t-{later.at:%d%H%M}" if with_id else None, later.code_name)


def listed(
    message: str,
    instant: datetime | None,
    portal_id: str | None = None,
    code: str | None = "DS_ON",
    log_day: date | None = None,
) -> ListedError:
    """One line of the portal's list."""
    raw: dict[str, object] = {"errorMessage": message, "id": portal_id}
    return ListedError(portal_id, message, instant, code, "ERROR", raw, log_day)


MESSAGES = (TWIN_MESSAGE, "ODOMETER ERROR", "SEQUENTIAL ID BREAK WARNING", "11 HOURS VIOLATION", "GATEWAY NOTICE 4411")
"""Some that the catalogue has, and one that it has not."""
