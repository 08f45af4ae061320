"""reporting a log: a driver's days out of the archive, with all that was found, asked and answered about them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.archive import fingerprint
from logwarden.eld.day_graph import DayGraph
from logwarden.eld.events import Event, EventType, Identity
from logwarden.eld.log import day_start
from logwarden.reporting.kept_log import Asked, Changed, KeptLog, KeptRecord, Listed, Possible, ReadDay, Seen, UnreadDay
from logwarden.store import errors, holds, kept_logs, portals
from logwarden.store.database import Database
from logwarden.store.errors import LogError
from logwarden.store.kept_logs import Part
from logwarden.store.portals import Driver

from . import window
from .approve import NotFound
from .driver_days import HISTORY, EditRequest, LogDay, RequestState, log_days, violation_words
from .reporting_acts import altered, requests, talks


@dataclass(frozen=True, slots=True)
class _Archived:
    """What the archive says of the days: the parts, every way in which a record stood, and what the portal says."""

    parts: Sequence[Part]
    ways: Sequence[tuple[int, Event]]
    seen: Mapping[int, tuple[datetime, datetime]]
    certified: Mapping[date, bool]
    listed: Sequence[LogError]


async def kept_log(database: Database, driver_id: int, first: date, last: date, now: datetime) -> KeptLog:
    """All that is kept of a driver's days, both included, from one look at the store. `now` is this machine's clock.

    Nothing is asked of the portal. Days that nobody read are there, and say so.

    Raises:
        NotFound: there is no such driver.
    """
    async with database.read() as session:
        driver = await portals.driver(session, driver_id)
        if driver is None:
            raise NotFound(f"There is no driver {driver_id}.")
        found = await _archived(session, driver, first, last)
        hold = await holds.over(session, driver, now)
        asked = await requests(session, driver_id, first, last)
        changed = await altered(session, driver, first, last)
        zone = found.parts[0].known.log.zone if found.parts else window.zone_of(driver.zone)
        said = await talks(session, driver_id, day_start(first, zone), day_start(last + timedelta(days=1), zone))
        readings, uncompared = await kept_logs.counted(session, driver_id, first, last)
    days = await asyncio.to_thread(_days, found, zone, first, last)
    return KeptLog(
        driver=driver.name or f"driver {driver.portal_id}",
        driver_id=driver.portal_id,
        company=driver.company.name,
        company_id=driver.company.portal_id,
        system=driver.company.system,
        zone=zone,
        first_day=first,
        last_day=last,
        days=days,
        read_at=max((day.read_at for day in days if isinstance(day, ReadDay)), default=None),
        readings=readings,
        uncompared=uncompared,
        requests=asked,
        altered=changed,
        talks=said,
        holds=() if hold is None else (hold.words(),),
        undated=tuple(_listed(error) for error in found.listed if error.day is None),
    )


async def _archived(session: AsyncSession, driver: Driver, first: date, last: date) -> _Archived:
    parts = await kept_logs.parts(session, driver.id, first, last, HISTORY)
    ways = await kept_logs.of_days(session, driver.id, first, last)
    shown = {part.known.numbers[event] for part in parts for event in part.log.events}
    by_identity: dict[Identity, set[int]] = {}
    for number, event in ways:
        by_identity.setdefault(event.identity, set()).add(number)
    moved = {
        number for numbers in by_identity.values() if len(numbers) > 1 or not numbers & shown for number in numbers
    }
    found = await errors.of_driver(session, driver.id)
    return _Archived(
        parts=parts,
        ways=ways,
        seen=await kept_logs.seen(session, driver.id, moved, first, last),
        certified={day.day: day.certified for day in await portals.days_of(session, driver.id)},
        listed=sorted(
            (one for one in found if one.day is None or first <= one.day <= last), key=lambda one: (one.at, one.id)
        ),
    )


def _days(found: _Archived, home: ZoneInfo, first: date, last: date) -> tuple[ReadDay | UnreadDay, ...]:
    certified_at = _certifications(found.parts)
    read = [
        _read_day(day, part, found, certified_at)
        for part in found.parts
        for day in log_days(part.log, first, last).days.values()
        if part.until is None or day.graph.start < part.until
    ]
    known = {day.day for day in read}
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    unread = [
        UnreadDay(home, day, found.certified.get(day), _listed_on(found, day)) for day in every if day not in known
    ]
    return tuple(sorted([*read, *unread], key=lambda one: (one.day, _start(one))))


def _start(one: ReadDay | UnreadDay) -> datetime:
    return one.graph.start if isinstance(one, ReadDay) else day_start(one.day, one.zone)


def _certifications(parts: Sequence[Part]) -> dict[date, datetime]:
    """When each day was certified last, by the active records of all parts."""
    found: dict[date, datetime] = {}
    for part in parts:
        for event in part.log.active():
            if event.type is EventType.CERTIFICATION and event.certified_date is not None:
                found[event.certified_date] = max(event.at, found.get(event.certified_date, event.at))
    return found


def _read_day(day: LogDay, part: Part, found: _Archived, certified_at: Mapping[date, datetime]) -> ReadDay:
    known, graph = part.known, day.graph
    reading = known.read[graph.day]
    return ReadDay(
        zone=known.log.zone,
        graph=graph,
        read_at=reading.read_at,
        source=reading.source,
        certified_at=certified_at.get(graph.day),
        portal_says=found.certified.get(graph.day),
        records=tuple(KeptRecord(known.numbers[event], fingerprint(event), event) for event in day.records),
        changed=_changed(day, known.numbers, found, reading.read_at),
        violations=tuple(Possible(one, violation_words(one)) for one in day.violations),
        findings=day.findings,
        asked=tuple(_asked(one) for one in day.requests),
        listed=_listed_on(found, graph.day),
    )


def _changed(day: LogDay, numbers: Mapping[Event, int], found: _Archived, read_at: datetime) -> tuple[Changed, ...]:
    """The records of the day that stood otherwise before, or that are gone since, up to the day's own reading."""
    within = _within(day.graph)
    ways: dict[Identity, list[Seen]] = {}
    for number, event in found.ways:
        if within[0] <= event.at < within[1]:
            first_at, last_at = found.seen.get(number, (None, None))
            if first_at is None or first_at <= read_at:
                way = Seen(KeptRecord(number, fingerprint(event), event), first_at, last_at)
                ways.setdefault(event.identity, []).append(way)
    shown = {event.identity: numbers[event] for event in day.records}
    return tuple(
        Changed(tuple(_in_order(stood, shown.get(identity))), identity in shown)
        for identity, stood in ways.items()
        if len(stood) > 1 or (identity not in shown and _gone(stood[0], read_at))
    )


def _within(graph: DayGraph) -> tuple[datetime, datetime]:
    return graph.start, graph.start + timedelta(seconds=graph.seconds)


def _in_order(ways: Sequence[Seen], newest: int | None) -> list[Seen]:
    """Oldest first; the one that stands in the log comes last."""
    return sorted(ways, key=lambda one: (one.record.number == newest, one.last_at is not None, one.last_at or 0))


def _gone(way: Seen, read_at: datetime) -> bool:
    """Whether a record that the day's reading does not show stood there before: not one that came only later."""
    return way.last_at is not None and way.last_at < read_at


def _asked(one: EditRequest) -> Asked:
    return Asked(one.record, one.about, one.words, one.state is RequestState.WAITING)


def _listed_on(found: _Archived, day: date) -> tuple[Listed, ...]:
    return tuple(_listed(error) for error in found.listed if error.day == day)


def _listed(error: LogError) -> Listed:
    return Listed(error.error_at, error.key, error.severity, error.message, error.status, error.last_listed_at)
