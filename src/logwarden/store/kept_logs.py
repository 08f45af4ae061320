"""What the archive keeps of a driver's days, gaps and all: each record once, as the newest reading has it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.archive import event_from_json
from logwarden.eld.events import Event
from logwarden.eld.log import DriverLog, day_start

from . import readings, records
from .known_logs import KnownLog, known_log, numbers_of
from .readings import ATTEMPT, Reading
from .records import Record

AFTERMATH = timedelta(days=14)
"""How long after a day its certification may come: 13 days (395.8(a)(2)(ii)). Later readings tell it nothing more."""


@dataclass(frozen=True, slots=True)
class Part:
    """Days without a gap, in one zone. It ends where a later part begins, `until` (UTC); None where it is the last.

    `known` holds the days before too that its hours of service rest on.
    """

    known: KnownLog
    until: datetime | None

    @property
    def log(self) -> DriverLog:
        """Its records, so that none stands in two parts."""
        log = self.known.log
        if self.until is None:
            return log
        events = tuple(event for event in log.events if event.at < self.until)
        return replace(log, events=events, read_at=min(log.read_at, self.until))


async def parts(session: AsyncSession, driver_id: int, first: date, last: date, history: timedelta) -> list[Part]:
    """What is known of the days from `first` to `last`, latest part first; `history` is read along before them."""
    found: list[Part] = []
    reading = await _newest(session, driver_id, last + AFTERMATH)
    until: datetime | None = None
    while reading is not None:
        known = await _read_while_acting(session, driver_id, await known_log(session, reading, first - history))
        found.append(Part(known, until))
        begins = known.log.first_day
        if begins <= first:
            break
        until = day_start(begins, known.log.zone)
        reading = await _newest(session, driver_id, begins - timedelta(days=1))
    return found


async def _read_while_acting(session: AsyncSession, driver_id: int, known: KnownLog) -> KnownLog:
    """The same with those days as attempts read them that read them later: before a click, and after it."""
    log, read, numbers = known.log, dict(known.read), dict(known.numbers)
    query = _logs(driver_id).where(
        Reading.source == ATTEMPT,
        Reading.zone == log.zone.key,
        Reading.first_day >= log.first_day,
        Reading.last_day <= log.last_day,
    )
    by_day = {day: tuple(event for event in log.events if log.day_of(event) == day) for day in log.days()}
    for attempt in (await session.scalars(query.order_by(Reading.read_at, Reading.id))).all():
        shown = await readings.log_of(session, attempt)
        numbers |= numbers_of(shown, attempt)
        for day in shown.days():
            if read[day].read_at < attempt.read_at:
                by_day[day] = tuple(event for event in shown.events if shown.day_of(event) == day)
                read[day] = attempt
    events = tuple(event for day in log.days() for event in by_day[day])
    return KnownLog(replace(log, events=events), read, numbers, {event.identity: numbers[event] for event in events})


async def _newest(session: AsyncSession, driver_id: int, begins: date) -> Reading | None:
    """The newest log that begins on that day or before; what is read while acting holds too few days to begin with."""
    query = _logs(driver_id).where(Reading.source != ATTEMPT, Reading.first_day <= begins)
    found: Reading | None = await session.scalar(query.order_by(Reading.read_at.desc(), Reading.id.desc()).limit(1))
    return found


def _logs(driver_id: int) -> Select[Any]:
    return select(Reading).where(Reading.driver_id == driver_id, Reading.records.is_not(None), Reading.whole)


async def of_days(session: AsyncSession, driver_id: int, first: date, last: date) -> Sequence[tuple[int, Event]]:
    """Every way in which a record of these days, or of the day on either side, ever stood: by number."""
    day = timedelta(days=1)  # a home terminal that moved had other midnights
    query = select(Record.number, Record.event).where(
        Record.driver_id == driver_id, Record.day.between(first - day, last + day)
    )
    rows = await session.execute(query.order_by(Record.number))
    return [(number, event_from_json(json.loads(event))) for number, event in rows]


async def seen(
    session: AsyncSession, driver_id: int, numbers: Collection[int], first: date, last: date
) -> dict[int, tuple[datetime, datetime]]:
    """When each of these records stood in a reading of these days first and last, by the portal's clock.

    One that no reading shows any more is left out.
    """
    found: dict[int, tuple[datetime, datetime]] = {}
    if not numbers:
        return found
    day = timedelta(days=1)
    query = select(Reading.first_read_at, Reading.read_at, Reading.records).where(
        Reading.driver_id == driver_id,
        Reading.records.is_not(None),
        Reading.first_day <= last + day,
        Reading.last_day >= first - day,
    )
    for begun, ended, runs in await session.execute(query):
        for number in numbers:
            if records.holds(runs or "", number):
                earliest, latest = found.get(number, (begun, ended))
                found[number] = min(earliest, begun), max(latest, ended)
    return found


async def counted(session: AsyncSession, driver_id: int, first: date, last: date) -> tuple[int, int]:
    """How many logs that hold one of these days are kept, and how many of them the witness has not compared."""
    query = select(func.count(), func.count().filter(~Reading.witnessed)).where(
        Reading.driver_id == driver_id,
        Reading.records.is_not(None),
        Reading.whole,
        Reading.first_day <= last,
        Reading.last_day >= first,
    )
    readings, uncompared = (await session.execute(query)).one()
    return int(readings), int(uncompared)
