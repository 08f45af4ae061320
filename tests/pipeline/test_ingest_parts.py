"""Ingest, where the portal's answers are not whole, not dated, doubled, or bring the records along."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.pipeline.ingest import ingest
from logwarden.portal.wire import Analysis, DriverSnapshot
from logwarden.store import facts, portals, readings

from .drivers import NOW, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, listed
from .fake_portal import SYSTEM, FakePortalApi, listed_drivers
from .office import Office


async def test_a_list_with_an_unreadable_part_resolves_nothing(office: Office, smith: FakeDriver) -> None:
    """A part that nobody can read is a gap; what it lists is kept, what it does not list stays pending."""
    office.employ(smith)
    await office.ingest()
    smith.lists_twins, smith.malformed = False, ({"errorMessage": None},)
    smith.extra_errors = [listed("ODOMETER ERROR", at(THURSDAY, "08:00"))]
    coverage = await office.ingest_anew()
    assert await office.statuses() == ["pending", "pending"]
    (gap,) = coverage.gaps
    assert (gap["driver_id"], gap["company_id"]) == ("D1", "C1")
    assert [(part.driver_id, part.raw, part.gone_at) for part in await office.quarantined()] == [
        (1, {"errorMessage": None}, None)
    ]


async def test_what_can_be_read_again_leaves_quarantine(office: Office, smith: FakeDriver) -> None:
    """A part that comes no more is told as gone, and when; it is not forgotten."""
    smith.malformed = ({"errorMessage": None},)
    office.employ(smith)
    await office.ingest()
    smith.malformed = ()
    await office.ingest_anew()
    assert [part.gone_at for part in await office.quarantined()] == [office.portal.now]


async def test_a_list_that_is_whole_at_the_second_look_counts(office: Office, smith: FakeDriver) -> None:
    """The same answer of the portal's cache, cut short the first time, is read whole the second time."""
    smith.malformed = ("cut short",)
    smith.lists_twins = False
    office.employ(smith)
    await office.ingest()
    whole = replace(await office.snapshot(), malformed_raw=(), errors=(listed("ODOMETER ERROR", NOW),))
    await ingest(office.database, _Answers(office, whole), office.clock, SYSTEM)
    assert [error.key for error in await office.errors()] == ["odometerError"]


async def test_only_a_whole_list_is_a_snapshot(office: Office, smith: FakeDriver) -> None:
    """A list with an unreadable part does not move the instant for which absences are proved."""
    office.employ(smith)
    await office.ingest()
    smith.malformed = ("unreadable",)
    await office.ingest_anew()
    assert await office.listed_at() == NOW


async def test_lines_that_nobody_can_tell_apart_are_kept_as_sent(office: Office, smith: FakeDriver) -> None:
    """Two errors, and a list in which a line could be either: neither is gone, and the driver is seen in part."""
    smith.lists_twins = False
    smith.extra_errors = [listed("ODOMETER ERROR", at(THURSDAY, clock), clock) for clock in ("08:00", "09:00")]
    office.employ(smith)
    await office.ingest()
    smith.extra_errors = [replace(error, error_at=None, portal_id=None) for error in smith.extra_errors]
    coverage = await office.ingest_anew()
    assert await office.statuses() == ["pending", "pending"]
    assert [gap["driver_id"] for gap in coverage.gaps] == ["D1"]
    assert len(await office.quarantined()) == 2


async def test_what_belongs_to_no_driver_is_a_gap_and_no_driver(office: Office, smith: FakeDriver) -> None:
    """An element of the analysis without a driver's id is kept as a gap; no driver is made up for it."""
    office.employ(smith)
    office.portal.strays["C1"] = ({"driverState": {}},)
    coverage = await office.ingest()
    assert coverage.drivers_seen == 1
    assert [driver.portal_id for driver in await office.drivers()] == ["D1"]
    assert [gap["driver_id"] for gap in coverage.gaps] == [None]
    assert [(part.company_id, part.raw) for part in await office.quarantined()] == [(1, {"driverState": {}})]


async def test_a_driver_of_two_companies_is_kept_twice(office: Office, smith: FakeDriver) -> None:
    """One driver's id listed by two companies: both lists are stored whole, and neither stops the pass."""
    office.employ(smith)
    office.employ(replace(smith), company="C2")
    coverage = await office.ingest()
    assert coverage.drivers_seen == 2
    assert await office.statuses() == ["pending", "pending"]
    await office.ingest_anew()
    assert await office.statuses() == ["pending", "pending"]


async def test_true_repeats_are_two_errors(office: Office, smith: FakeDriver) -> None:
    """An error that is listed twice with two ids is two; when one goes, one is left."""
    twice = [listed("ODOMETER ERROR", at(THURSDAY, "08:00"), key) for key in ("a", "b")]
    smith.lists_twins, smith.extra_errors = False, twice
    office.employ(smith)
    await office.ingest()
    smith.extra_errors = twice[1:]
    await office.ingest_anew()
    assert sorted(await office.statuses()) == ["pending", "resolved"]


async def test_a_name_is_kept_when_the_portal_is_silent(office: Office, smith: FakeDriver) -> None:
    """Name and zone that the portal once gave stay when an answer has none."""
    office.employ(smith)
    await office.ingest()
    silent = replace(await office.snapshot(), driver_name=None, zone="", last_updated_at=NOW + timedelta(hours=1))
    await ingest(office.database, _Answers(office, silent), office.clock, SYSTEM)
    assert [(driver.name, driver.zone) for driver in await office.drivers()] == [("SMITH JOHN", "CT")]


async def test_days_are_as_the_portal_last_said(office: Office, smith: FakeDriver) -> None:
    """Which days are certified follows the list, both ways."""
    office.employ(smith)
    await office.ingest()
    smith.certified = (smith.certified - {WEDNESDAY}) | {TODAY}
    await office.ingest_anew()
    async with office.database.read() as session:
        certified = await portals.certified_days(session, 1)
    assert WEDNESDAY not in certified
    assert {THURSDAY, TODAY} <= certified


async def test_without_a_date_a_list_proves_only_what_no_cache_can_hide(office: Office, smith: FakeDriver) -> None:
    """Where the portal does not date its list, it counts as computed up to ten minutes before the answer."""
    smith.dated = False
    office.employ(smith)
    await office.ingest()
    assert await office.listed_at() == NOW - timedelta(seconds=600)
    assert [error.first_listed_at for error in await office.errors()] == [NOW]


async def test_records_by_api_are_kept_when_something_moved(office: Office, smith: FakeDriver) -> None:
    """A new reading is stored only when a record or the days changed; else the old one was read again."""
    smith.gives_records = True
    office.employ(smith)
    await office.ingest()
    await office.ingest_anew()
    (reading,) = await office.readings()
    log = await office.log_of(reading)
    assert (reading.source, reading.read_at, log.read_at) == ("api", office.portal.now, office.portal.now)
    assert log.events == smith.log(TODAY - timedelta(days=7), TODAY, log.read_at).events
    smith.changes(smith.record(at(WEDNESDAY, "12:30")), notes="Fuel stop")
    await office.ingest_anew()
    first, second = await office.readings()
    assert (first.read_at, second.read_at) == (reading.read_at, office.portal.now)
    assert [e.notes for e in (await office.log_of(second)).events if e.notes] == ["Fuel stop"]
    assert [e.notes for e in (await office.log_of(first)).events if e.notes] == []


async def test_records_with_a_missing_day_are_no_reading(office: Office, smith: FakeDriver) -> None:
    """Where one day in the middle came without its records, those that came are kept, but are no log."""
    smith.gives_records = True
    office.employ(smith)
    found = await office.snapshot()
    holed = replace(found, days=tuple(replace(d, events=None) if d.day == WEDNESDAY else d for d in found.days))
    await ingest(office.database, _Answers(office, holed), office.clock, SYSTEM)
    (reading,) = await office.readings()
    assert (reading.whole, reading.records) == (False, f"1-{sum(len(d.events or ()) for d in holed.days)}")
    async with office.database.read() as session:
        assert await readings.latest(session, 1) is None


async def test_a_drivers_change_and_its_facts_are_one(office: Office, smith: FakeDriver) -> None:
    """If the database fails in the middle of a driver, neither his errors nor their facts are there."""
    smith.gives_records = True
    office.employ(smith)
    found = await office.snapshot()
    broken = replace(found, days=(*found.days, replace(found.days[-1], day="not a day")))  # type: ignore[arg-type]
    with pytest.raises(ExceptionGroup):
        await ingest(office.database, _Answers(office, broken), office.clock, SYSTEM)
    assert await office.errors() == []
    assert await office.drivers() == []
    assert await office.facts(FactKind.ERRORS_LISTED) == []


async def test_facts_carry_the_correlation_of_their_pass(office: Office, smith: FakeDriver) -> None:
    """Every fact of a pass names what changed, and when, by this machine's clock, in UTC."""
    office.employ(smith)
    await office.ingest()
    async with office.database.read() as session:
        kept = (await session.scalars(select(facts.Fact))).all()
    assert {fact.kind for fact in kept} == {"errors.listed", "scan.finished"}
    assert all(fact.at.utcoffset() == timedelta(0) for fact in kept)


class _Answers(FakePortalApi):
    """The portal, with one snapshot put into its mouth."""

    def __init__(self, office: Office, snapshot: DriverSnapshot) -> None:
        super().__init__(office.portal)
        self._said = listed_drivers([snapshot], snapshot.asked_at)

    async def analysis(self, company_id: str) -> Analysis:
        """Always the same."""
        del company_id
        return self._said
