"""A driver's kept log, exact against the store: each record once, no day called clean that nobody read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from logwarden.eld.events import Event
from logwarden.eld.log import DriverLog
from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.reporting_log import kept_log
from logwarden.reporting.driver_file import driver_file, records_sheet
from logwarden.reporting.kept_log import KeptLog, ReadDay, UnreadDay
from logwarden.reporting.matters import matters
from logwarden.reporting.page import page
from logwarden.reporting.sheet import sheet
from logwarden.store import readings
from logwarden.store.database import Database
from logwarden.store.portals import Company, Driver
from logwarden.store.records import Record

from .month import CHANGED, CHICAGO, EVIL, FIRST, LAST, LONG_DRIVE, READ_AT, UNCERTIFIED, Lived, live

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
async def lived(database: Database) -> Lived:
    """The month of a driver."""
    return await live(database)


async def kept(database: Database, lived: Lived, first: date = FIRST, last: date = LAST) -> KeptLog:
    """His log of some days."""
    return await kept_log(database, lived.driver_id, first, last, NOW)


def shown(lived: Lived, first: date = FIRST, last: date = LAST) -> list[Event]:
    """What of the truth the readings of `READ_AT` showed of some days, worked out anew."""
    found = []
    for event in lived.events:
        day = event.at.astimezone(CHICAGO).date()
        begun = [at.astimezone(CHICAGO).date() - timedelta(days=7) for at in READ_AT]
        held = any(start <= day and event.at <= at for start, at in zip(begun, READ_AT, strict=True))
        if first <= day <= last and held:
            found.append(event)
    return found


async def test_each_record_of_the_days_stands_exactly_once(database: Database, lived: Lived) -> None:
    """Number, hash and content are the store's own; none is missing, none is there twice."""
    log = await kept(database, lived)
    found = [record for _, record in log.records()]
    assert Counter(record.event for record in found) == Counter(shown(lived))
    async with database.read() as session:
        rows = {row.number: row for row in await session.scalars(select(Record).where(Record.day.between(FIRST, LAST)))}
    assert all(rows[one.number].fingerprint == one.fingerprint for one in found)
    assert len({one.number for one in found}) == len(found) == len(rows) - 1  # one stood otherwise before
    for day, record in log.records():
        assert record.event.at.astimezone(CHICAGO).date() == day.day


async def test_the_sheet_has_every_record_with_its_hash(database: Database, lived: Lived) -> None:
    """As many rows as records, each with the fingerprint of the archive; what looks like a formula is quoted."""
    log = await kept(database, lived)
    rows = [row for row in csv.reader(io.StringIO("".join(sheet(records_sheet(log, NOW))))) if row[0] == "Records"]
    heads, *rest = rows
    assert Counter(row[heads.index("fingerprint_sha256")] for row in rest) == Counter(
        record.fingerprint for _, record in log.records()
    )
    notes = {row[heads.index("annotation")] for row in rest}
    assert f"'{EVIL}" in notes
    assert not any(note.startswith(("=", "+", "-", "@")) for note in notes)


async def test_days_that_nobody_read_say_so(database: Database, lived: Lived) -> None:
    """Two days were read by nobody, three before they were over; none of them is called clean."""
    log = await kept(database, lived)
    assert [one.day.isoformat() for one in log.unread] == ["2026-11-09", "2026-11-10"]
    assert [one.day.isoformat() for one in log.not_whole] == ["2026-10-31", "2026-11-08", "2026-11-18"]
    assert len(log.days) == 30
    written = page(driver_file(log, NOW))
    assert "2026-11-09: nobody read this day." in written
    found = {one.what: one for one in matters(log)}
    assert found["Days of which no record was read"].count == 2
    assert found["Days that are over and not certified"].days == (UNCERTIFIED,)


async def test_a_day_is_as_it_was_read_last_and_a_day_has_25_hours(database: Database, lived: Lived) -> None:
    """Each day names its reading; the first of November has 25 hours, and its graph as well."""
    log = await kept(database, lived)
    by_day = {one.day: one for one in log.read}
    long = by_day[date(2026, 11, 1)]
    assert (long.graph.seconds, long.read_at) == (25 * 3600, READ_AT[2])
    assert sum(long.graph.seconds_by_status().values()) == 25 * 3600
    assert by_day[CHANGED].read_at == READ_AT[1]
    assert by_day[FIRST].read_at == READ_AT[0]


async def test_a_day_stands_as_it_was_read_while_acting(database: Database, lived: Lived) -> None:
    """What the page showed after a click is newer than the last whole reading, and the other days stay as they were."""
    noted_at = READ_AT[1] + timedelta(minutes=20)
    before = await kept(database, lived)
    async with database.write() as session:
        newest = await readings.latest_before(session, lived.driver_id, CHANGED + timedelta(days=1))
        assert newest is not None
        day = (await readings.log_of(session, newest)).between(CHANGED, CHANGED)
        noted = replace(day.main()[0], notes="Gate receipt shows the place")
        events = tuple(noted if event == day.main()[0] else event for event in day.events)
        await readings.keep(session, lived.driver_id, readings.ATTEMPT, replace(day, events=events, read_at=noted_at))
    after = await kept(database, lived)
    by_day = {one.day: one for one in after.read}
    assert noted in [record.event for record in by_day[CHANGED].records]
    assert (by_day[CHANGED].read_at, len(by_day[CHANGED].changed)) == (noted_at, 2)
    assert [one for one in after.read if one.day != CHANGED] == [one for one in before.read if one.day != CHANGED]
    assert len(list(after.records())) == len(list(before.records()))


async def test_a_note_that_came_later_stands_with_before_and_after(database: Database, lived: Lived) -> None:
    """The record is told with both ways in which it stood, and between which readings it changed."""
    log = await kept(database, lived)
    (day,) = [one for one in log.read if one.changed]
    (changed,) = day.changed
    assert (day.day, changed.stands) == (CHANGED, True)
    before, after = changed.ways
    assert (before.record.event.notes, after.record.event.notes[:9]) == ("", "Fuel stop")
    assert (before.last_at, after.first_at) == (READ_AT[0], READ_AT[1])
    assert "annotation: Fuel stop at Walcott" in page(driver_file(log, NOW))


async def test_a_record_that_is_gone_is_told(database: Database, lived: Lived) -> None:
    """What a later reading of the day shows no more stands there as gone, with when it was seen last."""
    at = datetime(2026, 11, 19, 12, tzinfo=UTC)
    first = LAST - timedelta(days=6)
    stolen = lived.on(LAST - timedelta(days=2))[3]
    events = tuple(e for e in lived.events if e.at.astimezone(CHICAGO).date() >= first and e != stolen)
    async with database.write() as session:
        await readings.keep(
            session, lived.driver_id, readings.PAGE, DriverLog("D1", CHICAGO, first, date(2026, 11, 19), at, events)
        )
    log = await kept(database, lived)
    assert stolen not in [record.event for _, record in log.records()]
    (gone,) = [one for day in log.read for one in day.changed if not one.stands]
    assert (gone.ways[-1].record.event, gone.ways[-1].last_at) == (stolen, READ_AT[3])


async def test_hours_are_possible_and_not_reviewed(database: Database, lived: Lived) -> None:
    """A day of eleven hours and more at the wheel stands under its rule once, and says that nobody reviewed it."""
    log = await kept(database, lived)
    eleven = [one.violation for one in log.violations() if one.violation.rule == "11 HOURS"]
    assert [one.start.astimezone(CHICAGO).date() for one in eleven] == [LONG_DRIVE]
    assert "Hours of service: possible violations, not reviewed" in page(driver_file(log, NOW))


async def test_a_home_terminal_that_moved_shows_each_record_once(database: Database, lived: Lived) -> None:
    """From another zone on, days are that zone's; the hour between the two midnights belongs to one part alone."""
    denver = ZoneInfo("America/Denver")
    at = datetime(2026, 11, 19, 20, tzinfo=UTC)
    first, last = date(2026, 11, 15), date(2026, 11, 19)
    mine = tuple(e for e in lived.events if first <= e.at.astimezone(denver).date())
    async with database.write() as session:
        log = DriverLog("D1", denver, first, last, at, mine)
        await readings.keep(session, lived.driver_id, readings.API, log)
    found = await kept(database, lived)
    events = [record.event for _, record in found.records()]
    assert Counter(events) == Counter(shown(lived))
    assert {day.zone.key for day in found.days if day.day >= first and isinstance(day, ReadDay)} >= {"America/Denver"}
    assert "it moved within these days" in page(driver_file(found, NOW))


async def test_who_was_never_read_has_days_and_nothing_in_them(database: Database) -> None:
    """Every day is there and unread; and nobody is told of who does not exist."""
    async with database.write() as session:
        company = Company(system="zero", portal_id="C9", name="NEW CO")
        session.add(company)
        await session.flush()
        driver = Driver(company_id=company.id, portal_id="D9", name=None, zone="MT")
        session.add(driver)
        await session.flush()
        driver_id = driver.id
    log = await kept_log(database, driver_id, FIRST, LAST, NOW)
    assert (len(log.unread), log.read, log.read_at, log.zone.key) == (30, (), None, "America/Denver")
    assert all(isinstance(one, UnreadDay) for one in log.days)
    assert "driver D9" in page(driver_file(log, NOW))
    with pytest.raises(NotFound):
        await kept_log(database, driver_id + 1, FIRST, LAST, NOW)


async def test_words_of_others_are_text(database: Database, lived: Lived) -> None:
    """An annotation that would be a tag is shown as what it is."""
    written = page(driver_file(await kept(database, lived), NOW))
    assert "<img" not in written
    assert "&lt;img src=x onerror=" in written


async def test_what_asks_waits_for_the_driver(database: Database, lived: Lived) -> None:
    """A request of another user that waits counts as unanswered, and without a note as one without an annotation."""
    target = next(event for event in lived.on(LAST) if event.notes)
    asking = replace(
        target, status=type(target.status)(3), origin=type(target.origin)(3), sequence_id=None, device="", notes="x"
    )
    events = (*lived.on(LAST - timedelta(days=1)), *lived.on(LAST), asking)
    async with database.write() as session:
        log = DriverLog(
            "D1", CHICAGO, LAST - timedelta(days=1), LAST, READ_AT[3] + timedelta(hours=1),
            tuple(sorted(events, key=lambda e: e.at)),
        )  # fmt: skip
        await readings.keep(session, lived.driver_id, readings.PAGE, log)
    found = {one.what: one for one in matters(await kept(database, lived))}
    assert found["Requests that the driver has not answered"].days == (LAST,)
    assert found["Requests of another user without an annotation"].count == 1


async def test_the_witness_finds_nothing_only_in_what_was_compared(database: Database, lived: Lived) -> None:
    """Beside its zero stands how many readings were compared; here none of four."""
    log = await kept(database, lived)
    found = {one.what: one for one in matters(log)}["Records altered without a trace, the witness says"]
    assert (found.count, found.words) == (0, "0 of 4 readings were compared")
    assert "compared with their neighbours: 0" in page(driver_file(log, NOW))
