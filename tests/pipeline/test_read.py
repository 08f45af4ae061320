from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from logwarden.facts import FactKind
from logwarden.problems import AskPerson, TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store.fixes import Fix
from logwarden.store.visits import Visit

from .drivers import FIRST_DAY, NOW, THURSDAY, TODAY, FakeDriver, at, listed, twin, working_days
from .fake_portal import Fault
from .office import ON_SQLITE, Office

HOUR = 3600


async def test_only_drivers_with_something_to_act_on(office: Office, smith: FakeDriver) -> None:
    """A page is opened for a pending twin; not for an error about which nothing can be done there."""
    idle = FakeDriver("D3", "BROWN SUE", working_days(FIRST_DAY, TODAY))
    idle.extra_errors = [listed("ODOMETER ERROR", at(THURSDAY, "09:00"))]
    office.employ(smith, idle)
    await office.ingest()
    assert await office.read() == 1
    assert [target.driver_id for target in office.portal.visits] == ["D1"]


async def test_ignored_errors_are_nothing_to_act_on(office: Office, smith: FakeDriver) -> None:
    """Where people left all errors as they are, no page is opened."""
    office.employ(smith)
    await office.ingest()
    await office.stand("ignored")
    assert await office.read() == 0


async def test_a_reading_is_the_window_and_the_day_before(office: Office, smith: FakeDriver) -> None:
    """A visit reads nine days of the home terminal, whole, and says when it was, by the portal's clock."""
    office.employ(smith)
    await office.ingest()
    await office.read()
    (reading,) = await office.readings()
    assert (reading.source, reading.first_day, reading.last_day) == ("page", FIRST_DAY, TODAY)
    assert reading.read_at == office.portal.now
    assert (await office.log_of(reading)).events == smith.events
    (fact,) = await office.facts(FactKind.LOG_READ)
    assert fact.detail == {"reading_id": reading.id, "records": len(smith.events)}


async def test_a_name_is_learnt_from_the_page(office: Office, smith: FakeDriver) -> None:
    """Where the list has no names, the page's is kept."""
    smith.named_by_api = False
    office.employ(smith)
    await office.ingest()
    assert [driver.name for driver in await office.drivers()] == [None]
    await office.read()
    assert [driver.name for driver in await office.drivers()] == ["SMITH JOHN"]


async def test_nothing_new_is_read_again_after_a_day(office: Office, smith: FakeDriver) -> None:
    """With the same errors a log is read again when its reading is older than 24 hours, not before."""
    office.employ(smith)
    await office.ingest()
    await office.read()
    read_at = (await office.readings())[0].read_at
    office.wait((read_at + timedelta(hours=24) - office.portal.now).total_seconds())
    await office.ingest()
    assert await office.read() == 0
    office.wait(1)
    assert await office.read() == 1


@pytest.mark.parametrize(("waited", "read"), [(HOUR - 1, 0), (HOUR, 1)])
async def test_at_most_one_visit_an_hour(office: Office, smith: FakeDriver, waited: int, read: int) -> None:
    """A new error makes a new reading, but never within an hour of the last visit, by the portal's clock."""
    office.employ(smith)
    await office.ingest()
    await office.read()
    visited_at = office.portal.now
    office.wait(601)
    smith.events = working_days(
        FIRST_DAY, TODAY, *(e for e in smith.events if e.sequence_id == 0x90), twin(THURSDAY, number=0x91)
    )
    await office.ingest()
    office.wait((visited_at - office.portal.now).total_seconds() + waited)
    assert await office.read() == read


async def test_the_same_errors_are_not_read_again(office: Office, smith: FakeDriver) -> None:
    """Hours later, with nothing new in the list, no page is opened."""
    office.employ(smith)
    await office.ingest()
    await office.read()
    for _ in range(5):
        office.wait(2 * HOUR)
        await office.ingest()
        assert await office.read() == 0


@pytest.mark.parametrize("problem", [TryAgain("LOAD failed."), AskPerson("The portal asks for a code.")])
async def test_a_visit_that_fails_is_on_record(office: Office, smith: FakeDriver, problem: Exception) -> None:
    """A failed visit keeps no reading, says why, and is not repeated within the hour; the others are read."""
    office.employ(smith, FakeDriver("D2", "JONES MARY", smith.events))
    office.portal.script[("open", 1)] = problem
    await office.ingest()
    assert await office.read() == 1
    (fact,) = await office.facts(FactKind.LOG_NOT_READ)
    assert fact.detail["why"] == str(problem)
    async with office.database.read() as session:
        visit = await session.get_one(Visit, fact.subject_id)
    assert (visit.problem, visit.visited_at) == (str(problem), NOW)
    office.wait(HOUR - 60)
    assert await office.read() == 0
    office.wait(60)
    assert await office.read() == 1


@ON_SQLITE
@pytest.mark.parametrize("fault", [Fault.OTHER_DRIVER, Fault.OTHER_NAME, Fault.OTHER_DAYS])
async def test_another_log_is_not_kept_as_his(office: Office, smith: FakeDriver, fault: Fault) -> None:
    """A page that shows another driver or other days is a failed visit that says so; nothing of it is kept."""
    office.employ(smith)
    await office.ingest()
    office.portal.faults.add(fault)
    assert await office.read() == 0
    (fact,) = await office.facts(FactKind.LOG_NOT_READ)
    assert "not" in fact.detail["why"]
    assert await office.readings() == []


async def test_approved_work_goes_first(office: Office, smith: FakeDriver) -> None:
    """While something approved waits for the browser, nothing is only read."""
    office.employ(smith)
    fix = await office.approved()
    office.employ(FakeDriver("D2", "JONES MARY", smith.events))
    await office.ingest_anew()
    assert await office.read() == 0
    await office.act(fix.id)
    assert await office.read() == 1


async def test_another_systems_work_stops_no_reading(office: Office, smith: FakeDriver) -> None:
    """What is approved on another system, which may be paused for days, keeps nobody of this one from being read."""
    office.employ(smith)
    await office.approved()
    async with office.database.write() as session:
        await session.execute(update(Fix).values(system="one"))
    office.employ(FakeDriver("D2", "JONES MARY", smith.events))
    await office.ingest_anew()
    assert await office.read() == 1


async def test_approval_between_two_visits_stops_the_reading(office: Office, smith: FakeDriver) -> None:
    """A yes that comes while the pages are being read is heard before the next page is opened."""
    office.employ(smith, FakeDriver("D2", "JONES MARY", smith.events))
    await office.rule(Remedy.CLEAR_TWINS)
    await office.ingest()
    await office.read()
    await office.plan()
    office.wait(25 * HOUR)
    await office.ingest()

    async def approves() -> None:
        await office.approve(1)

    office.portal.script[("read", 3)] = approves
    assert await office.read() == 1


async def test_acting_and_verifying_do_not_count_as_visits(office: Office, smith: FakeDriver) -> None:
    """The hour between two visits counts from the last visit that only read."""
    office.employ(smith)
    await office.ingest()
    await office.read()
    visited_at = office.portal.now
    office.wait(HOUR // 2)
    await office.acted()
    async with office.database.read() as session:
        visit = await session.get_one(Visit, 1)
    assert visit.visited_at == visited_at


async def test_other_systems_are_not_read(office: Office, smith: FakeDriver) -> None:
    """Drivers of another portal in the same database are not this pass's."""
    office.employ(smith)
    await office.ingest()
    await office.belongs_to("one")
    assert await office.read() == 0
