from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete

from logwarden.eld.archive import event_from_json
from logwarden.eld.events import ON_DUTY, Origin
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.pipeline.witness import window_words
from logwarden.store import readings
from logwarden.store.records import Record

from .drivers import CHICAGO, FIRST_DAY, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, duty, in_time, working_days
from .fake_portal import Fault
from .office import ON_SQLITE, Office

DROVE = at(WEDNESDAY, "07:00")


@pytest.fixture
def given() -> FakeDriver:
    """A driver whose records the API gives, with nothing to complain of."""
    return FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)


def shifted(driver: FakeDriver) -> None:
    """Wednesday's driving begins seven minutes earlier."""
    driver.changes(driver.record(DROVE), at=DROVE - timedelta(minutes=7))


def vanished(driver: FakeDriver) -> None:
    """Wednesday's first driving is gone."""
    driver.events = tuple(e for e in driver.events if e.at != DROVE)


def relabelled(driver: FakeDriver) -> None:
    """Wednesday's first driving is said to be the driver's own entry."""
    driver.changes(driver.record(DROVE), origin=Origin.DRIVER)


@ON_SQLITE
@pytest.mark.parametrize("alteration", [shifted, vanished, relabelled])
async def test_a_silent_alteration_is_found_at_the_next_reading(
    office: Office, given: FakeDriver, alteration: Callable[[FakeDriver], None]
) -> None:
    """It is one critical finding about that record, with the window between the two lists of the portal."""
    office.employ(given)
    await office.ingest()
    was = office.portal.now
    office.wait(300)
    alteration(given)
    await office.ingest_anew()
    assert await office.witness() == 1
    (finding,) = await office.findings()
    assert (finding.kind, finding.severity, finding.invariants) == ("alteredWithoutTrace", "critical", "I1, I4")
    assert (finding.between_at, finding.and_at, finding.day) == (was, office.portal.now, WEDNESDAY)
    assert finding.before is not None
    assert event_from_json(finding.before).at == DROVE
    assert (finding.after is None) == (alteration is vanished)
    (fact,) = await office.facts(FactKind.FINDING_MADE)
    assert (fact.subject_id, fact.detail["and_at"]) == (finding.id, office.portal.now.isoformat())


async def test_a_second_run_finds_nothing_more(office: Office, given: FakeDriver) -> None:
    """What was compared is not compared again, and if it were, it would be the same finding."""
    office.employ(given)
    await office.ingest()
    vanished(given)
    await office.ingest_anew()
    assert [await office.witness() for _ in range(2)] == [1, 0]
    await unseen(office)
    assert await office.witness() == 0
    assert len(await office.findings()) == 1
    assert len(await office.facts(FactKind.FINDING_MADE, FactKind.FINDING_NARROWED)) == 1


async def unseen(office: Office) -> None:
    """The witness has to look at everything once more."""
    async with office.database.write() as session:
        for reading in await office.readings():
            (await readings.get(session, reading.id)).witnessed = False


async def test_the_same_log_for_hours_is_known_until_its_end(office: Office, given: FakeDriver) -> None:
    """A log that several lists showed counts until the last of them: the window begins there."""
    office.employ(given)
    for _ in range(3):
        await office.ingest_anew()
        await office.witness()
    was = office.portal.now
    vanished(given)
    await office.ingest_anew()
    await office.witness()
    (finding,) = await office.findings()
    assert (finding.between_at, finding.and_at) == (was, was + timedelta(seconds=601))


async def test_lawful_life_is_no_finding(office: Office, given: FakeDriver) -> None:
    """The day goes on, the driver edits with a note and certifies, midnight passes: no finding."""
    office.employ(given)
    await office.ingest()
    edited = given.changes(given.record(at(THURSDAY, "06:00")), notes="Began at the yard")
    given.certifies(THURSDAY, office.portal.now)
    later = duty(at(TODAY, "15:05"), ON_DUTY, 0x7F0)
    given.events = in_time(*given.events, later, replace(edited, at=at(THURSDAY, "05:50"), sequence_id=None, device=""))
    for hours in (1, 10, 30, 60):
        office.wait(hours * 3600)
        await office.ingest_anew()
        assert await office.witness() == 0
    assert not [reading for reading in await office.readings() if not reading.witnessed]


async def test_a_home_terminal_that_moved_is_no_finding(office: Office, given: FakeDriver) -> None:
    """Another zone has other midnights; what both readings hold is compared, and nothing is gone."""
    office.employ(given)
    await office.ingest()
    for zone in ("ET", "PT", "HT", "CT"):
        given.zone = zone
        await office.ingest_anew()
        assert await office.witness() == 0
    vanished(given)
    await office.ingest_anew()
    assert await office.witness() == 1


@ON_SQLITE
async def test_a_zone_that_nobody_knows_is_no_finding(office: Office, given: FakeDriver) -> None:
    """Days whose midnights nobody knows go through the window and nothing is gone; what is gone within is found."""
    given.zone = "AZ"
    office.employ(given)
    for _ in range(3 * 12):
        office.wait(2 * 3600)
        await office.ingest()
    assert await office.witness() == 0
    given.events = tuple(e for e in given.events if e.at != at(THURSDAY, "07:00"))
    await office.ingest_anew()
    assert await office.witness() == 1


async def test_a_driver_of_another_company_is_another_log(office: Office, given: FakeDriver) -> None:
    """He who moves leaves one log behind and begins another; they are not compared."""
    office.employ(given)
    await office.ingest()
    office.portal.companies["C1"].clear()
    vanished(given)
    office.employ(given, company="C2")
    await office.ingest_anew()
    assert await office.witness() == 0


@ON_SQLITE
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
async def test_days_of_23_and_25_hours_are_no_finding(office: Office, day: date) -> None:
    """While a day on which the clocks change goes through the window nothing is gone, and what is gone is found."""
    driver = FakeDriver("D1", "SMITH JOHN", working_days(day - timedelta(days=9), day), gives_records=True)
    office.employ(driver)
    office.portal.now = at(day, "23:50")
    for hours in range(4, 8 * 24, 4):
        office.wait(4 * 3600)
        if hours == 5 * 24:
            driver.events = tuple(e for e in driver.events if e.at != at(day, "07:00"))
        await office.ingest()
        assert await office.witness() == (hours == 5 * 24)


async def page(office: Office, driver: FakeDriver, instant: datetime, source: str = readings.PAGE) -> DriverLog:
    """His page is read."""
    log = driver.log(FIRST_DAY, TODAY, instant)
    async with office.database.write() as session:
        await readings.keep(session, 1, source, log)
    return log


async def test_a_reading_between_two_narrows_the_window(office: Office, given: FakeDriver) -> None:
    """An older answer of the API that comes after the page was read says more exactly when it happened."""
    office.employ(given)
    await office.ingest()
    was = office.portal.now
    vanished(given)
    office.wait(900)
    await page(office, given, office.portal.now)
    assert await office.witness() == 1
    await older(office, given, was + timedelta(seconds=601))
    assert await office.witness() == 0
    (finding,) = await office.findings()
    assert (finding.between_at, finding.and_at) == (was, was + timedelta(seconds=601))
    (fact,) = await office.facts(FactKind.FINDING_NARROWED)
    assert fact.before is not None
    assert fact.before["and_at"] == (was + timedelta(seconds=900)).isoformat()


async def older(office: Office, driver: FakeDriver, instant: datetime) -> None:
    """The API answers with what it had computed at an instant."""
    log = driver.log(TODAY - timedelta(days=7), TODAY, instant)
    async with office.database.write() as session:
        await readings.keep(session, 1, readings.API, log)


async def test_a_day_that_a_nearer_reading_lacks_is_compared_with_an_older_one(
    office: Office, given: FakeDriver
) -> None:
    """A look at one day alone, as for a fix, hides no other day from the witness."""
    office.employ(given)
    await office.ingest()
    was = office.portal.now
    office.wait(60)
    async with office.database.write() as session:
        one_day = given.log(THURSDAY, THURSDAY, office.portal.now)
        await readings.keep(session, 1, readings.ATTEMPT, one_day)
    vanished(given)
    given.events = tuple(e for e in given.events if e.at != at(THURSDAY, "07:00"))
    await office.ingest_anew()
    assert await office.witness() == 2
    found = {finding.day: finding.between_at for finding in await office.findings()}
    assert found == {WEDNESDAY: was, THURSDAY: was + timedelta(seconds=60)}


@ON_SQLITE
@pytest.mark.parametrize("hours", [1, 30])
async def test_a_long_row_of_readings_hides_no_day(office: Office, given: FakeDriver, hours: int) -> None:
    """However many looks at one day lie between two whole logs, the other days are compared."""
    office.employ(given)
    await office.ingest()
    was = office.portal.now
    for _ in range(45):
        office.wait(hours * 80)
        async with office.database.write() as session:
            one_day = given.log(THURSDAY, THURSDAY, office.portal.now)
            await readings.keep(session, 1, readings.ATTEMPT, one_day)
    vanished(given)
    await office.ingest_anew()
    assert await office.witness() == 1
    assert (await office.findings())[0].between_at == was


async def test_an_answer_without_its_time_accuses_nobody(office: Office, given: FakeDriver) -> None:
    """Where the portal does not say when it computed a list, the page may have been read after it."""
    given.dated = False
    office.employ(given)
    await office.ingest()
    office.wait(300)
    given.events = in_time(*given.events, duty(at(TODAY, "15:04"), ON_DUTY, 0x7F0))
    await page(office, given, office.portal.now)
    office.api.forget()
    told = given.events
    given.events = tuple(e for e in told if e.sequence_id != 0x7F0)
    await office.ingest()
    given.events = told
    await office.ingest_anew()
    assert await office.witness() == 0
    vanished(given)
    was = office.portal.now
    await office.ingest_anew()
    assert await office.witness() == 1
    (finding,) = await office.findings()
    assert finding.between_at == was - timedelta(seconds=600)


@pytest.mark.parametrize("by_api", [True, False])
async def test_our_own_fix_is_no_finding(office: Office, smith: FakeDriver, *, by_api: bool) -> None:
    """Our annotation, our request, the driver's yes and his new certification leave lawful traces."""
    smith.gives_records = by_api
    office.employ(smith)
    fix = await office.acted()
    assert await office.witness() == 0
    await office.answered(smith)
    assert await office.witness() == 0
    await office.certified(smith, WEDNESDAY)
    assert await office.witness() == 0
    await office.round()
    assert await office.witness() == 0
    assert (await office.fix(fix.id)).outcome == "confirmed"
    assert len(await office.readings()) > 4


async def test_what_a_click_broke_is_found_too(office: Office, smith: FakeDriver) -> None:
    """Records that the tool kit made up are a finding, beside the fix that ended as a violation."""
    office.portal.faults.add(Fault.FABRICATES)
    office.employ(smith)
    fix = await office.acted()
    assert fix.outcome == "violation"
    assert await office.witness() > 0


async def test_an_answer_without_records_hides_nothing(office: Office, given: FakeDriver) -> None:
    """Where the API gave no records for a while, the log of before is compared with the one of after."""
    office.employ(given)
    await office.ingest()
    was = office.portal.now
    given.gives_records = False
    await office.ingest_anew()
    assert await office.witness() == 0
    given.gives_records = True
    vanished(given)
    await office.ingest_anew()
    assert await office.witness() == 1
    assert (await office.findings())[0].between_at == was


async def test_an_archive_that_was_tampered_with_stops_nobody_else(office: Office, given: FakeDriver) -> None:
    """A driver whose records cannot be put together again waits; the others are compared."""
    jones = FakeDriver("D2", "JONES MARY", working_days(FIRST_DAY, TODAY), gives_records=True)
    office.employ(given, jones)
    await office.ingest()
    await office.witness()
    for driver in (given, jones):
        vanished(driver)
    await office.ingest_anew()
    async with office.database.write() as session:
        await session.execute(delete(Record).where(Record.driver_id == 1, Record.number == 1))
    assert await office.witness() == 1
    assert [finding.driver_id for finding in await office.findings()] == [2]


@pytest.mark.parametrize(
    ("between", "until", "words"),
    [
        ("03:10", "03:20", "between 03:10 and 03:20 on 11/18/2026 (America/Chicago)"),
        ("03:10:05", "03:20:06", "between 03:10:05 and 03:20:06 on 11/18/2026 (America/Chicago)"),
    ],
)
def test_a_window_in_words(between: str, until: str, words: str) -> None:
    """The window is told by the clock of the home terminal."""
    assert window_words(at(WEDNESDAY, between), at(WEDNESDAY, until), CHICAGO.key) == words


def test_a_window_over_midnight_in_words() -> None:
    """Over midnight both days are told."""
    words = window_words(at(WEDNESDAY, "23:55"), at(THURSDAY, "00:05"), CHICAGO.key)
    assert words == "between 23:55 on 11/18/2026 and 00:05 on 11/19/2026 (America/Chicago)"


async def test_pages_alone_are_compared_too(office: Office, smith: FakeDriver) -> None:
    """Where the API gives no records, the window lies between the two visits of the page."""
    office.employ(smith)
    await office.ingest()
    await office.read()
    vanished(smith)
    office.wait(25 * 3600)
    await office.ingest()
    await office.read()
    assert await office.witness() == 1
    (finding,) = await office.findings()
    earlier, later = await office.readings()
    assert (earlier.source, later.source) == ("page", "page")
    assert (finding.between_at, finding.and_at) == (earlier.read_at, later.read_at)
