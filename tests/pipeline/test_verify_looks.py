"""When verify looks, where it reads, and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from logwarden.eld.events import RecordStatus
from logwarden.problems import AskPerson, TryAgain
from logwarden.store.fixes import Fix

from .drivers import WEDNESDAY, FakeDriver
from .office import Office

DAY_SECONDS = 86_400


async def waiting(office: Office, *drivers: FakeDriver) -> int:
    """A fix that waits for the driver; visits are counted from here on."""
    office.employ(*drivers)
    await office.proposed()
    for fix in await office.fixes():
        await office.approve(fix.id)
        await office.act(fix.id)
    office.portal.visits.clear()
    return (await office.fixes())[0].id


async def test_once_a_day(office: Office, smith: FakeDriver) -> None:
    """Without any sign of an answer the page is opened once in 24 hours."""
    fix_id = await waiting(office, smith)
    looked_at = (await office.fix(fix_id)).read_back_at
    assert looked_at is not None
    office.wait((looked_at + timedelta(hours=24) - office.portal.now).total_seconds() - 1)
    await office.verify()
    assert office.portal.visits == []
    office.wait(1)
    await office.verify()
    await office.verify()
    assert len(office.portal.visits) == 1


async def test_when_the_list_drops_the_error(office: Office, smith: FakeDriver) -> None:
    """A list without the error is a reason to look, once."""
    fix_id = await waiting(office, smith)
    smith.lists_twins = False
    await office.ingest_anew()
    await office.verify()
    await office.verify()
    assert len(office.portal.visits) == 1
    assert (await office.fix(fix_id)).state == "awaiting_driver"


async def test_on_request(office: Office, smith: FakeDriver) -> None:
    """A person's wish is a reason to look, and is fulfilled once."""
    fix_id = await waiting(office, smith)
    await office.ask(fix_id)
    await office.verify()
    await office.verify()
    assert len(office.portal.visits) == 1
    assert (await office.fix(fix_id)).verify_requested is False


async def test_a_look_reads_the_fixs_days_too(office: Office, smith: FakeDriver) -> None:
    """However old the fix is, its own days are read."""
    fix_id = await waiting(office, smith)
    office.wait(20 * DAY_SECONDS)
    await office.verify()
    (target,) = office.portal.visits
    assert (target.driver_id, target.first_day) == ("D1", WEDNESDAY)
    assert (await office.fix(fix_id)).state == "awaiting_driver"


@pytest.mark.parametrize("problem", [TryAgain("LOAD failed."), AskPerson("The portal asks for a code.")])
async def test_a_look_that_fails_changes_nothing(
    office: Office, smith: FakeDriver, jones: FakeDriver, problem: Exception
) -> None:
    """A page that cannot be read leaves its fix as it was, and the next fix is looked after all the same."""
    first = await waiting(office, smith, jones)
    office.wait(300)
    smith.rejects()
    jones.rejects()
    office.portal.passed.clear()
    office.portal.script[("open", 1)] = problem
    for fix in await office.fixes():
        await office.ask(fix.id)
    await office.verify()
    assert [fix.outcome for fix in await office.fixes()] == [None, "driver_rejected"]
    await office.verify()
    assert (await office.fix(first)).outcome == "driver_rejected"


async def test_records_by_api_need_no_visit(office: Office, smith: FakeDriver) -> None:
    """Where the list brings the records, the driver's answer is read there."""
    smith.gives_records = True
    fix_id = await waiting(office, smith)
    office.wait(300)
    smith.rejects()
    await office.ask(fix_id)
    await office.verify()
    assert (await office.fix(fix_id)).state == "awaiting_driver"
    await office.ingest_anew()
    await office.verify()
    assert (await office.fix(fix_id)).outcome == "driver_rejected"
    assert office.portal.visits == []


async def test_days_that_the_api_no_longer_gives_are_read_on_the_page(office: Office, smith: FakeDriver) -> None:
    """A request that is older than the list's window is not taken for gone: its day is read, where it still waits."""
    smith.gives_records = True
    fix_id = await waiting(office, smith)
    office.wait(10 * DAY_SECONDS)
    await office.ingest()
    await office.verify()
    assert (await office.fix(fix_id)).outcome == "driver_silent"
    assert [target.first_day for target in office.portal.visits] == [WEDNESDAY]


async def test_closed_fixes_and_other_systems_are_left_alone(office: Office, smith: FakeDriver) -> None:
    """What is closed is looked at no more, and another system's fixes are not this agent's."""
    fix_id = await waiting(office, smith)
    async with office.database.write() as session:
        (await session.get_one(Fix, fix_id)).system = "one"
    await office.ask(fix_id)
    office.wait(2 * DAY_SECONDS)
    await office.verify()
    assert office.portal.visits == []


async def test_a_request_that_is_gone(office: Office, smith: FakeDriver) -> None:
    """When the records hold no request of ours any more and the twin still stands, the fix was not effective."""
    fix_id = await waiting(office, smith)
    smith.events = tuple(e for e in smith.events if e.status is not RecordStatus.INACTIVE_CHANGE_REQUESTED)
    office.wait(300)
    await office.ask(fix_id)
    await office.verify()
    assert (await office.fix(fix_id)).outcome == "not_effective"
    assert await office.statuses() == ["failed"]
