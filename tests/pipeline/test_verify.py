"""What has to agree before anything is called fixed, and every other way in which a fix that waits can end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logwarden.eld.events import OFF_DUTY, EventType, Origin, RecordStatus
from logwarden.facts import FactKind
from logwarden.store import fixes

from .drivers import (
    FIRST_DAY,
    THURSDAY,
    TODAY,
    WEDNESDAY,
    FakeDriver,
    at,
    duty,
    in_time,
    listed,
    twin,
    twin_error,
    working_days,
)
from .fake_portal import Fault
from .office import ON_SQLITE, Office

DAY_SECONDS = 86_400


async def asked(office: Office, smith: FakeDriver) -> fixes.Fix:
    """A fix whose request waits for the driver."""
    office.employ(smith)
    return await office.acted()


def two_twins(smith: FakeDriver) -> None:
    """The driver has two pairs on Wednesday."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91))


async def test_confirmed(office: Office, smith: FakeDriver) -> None:
    """Yes in the records, certified anew, absent from a fresh list: confirmed, and only now the error is fixed."""
    fix = await asked(office, smith)
    assert (await office.answered(smith)).state == "awaiting_driver"
    assert await office.statuses() == ["in_progress"]
    fix = await office.certified(smith, WEDNESDAY)
    assert (fix.state, fix.outcome) == ("closed", "confirmed")
    assert await office.statuses() == ["fixed"]
    times = [fix.applied_at, fix.read_back_at, fix.answered_at, fix.certified_at, fix.confirmed_at]
    assert all(times)
    assert times == sorted(time for time in times if time)
    assert (await office.said(fix.id))[-3:] == ["fix.answered", "fix.awaits_snapshot", "fix.closed"]
    assert [fact.detail for fact in await office.facts(FactKind.ERROR_FIXED)] == [{"fix_id": fix.id}]
    await office.round()
    assert await office.statuses() == ["fixed"]


@ON_SQLITE
async def test_another_drivers_page_says_nothing(office: Office, smith: FakeDriver) -> None:
    """A look for the answer that meets another driver's page judges nothing, keeps nothing, and stops nobody."""
    fix = await asked(office, smith)
    kept = len(await office.readings())
    office.portal.faults.add(Fault.OTHER_DRIVER)
    await office.answered(smith)
    assert ((await office.fix(fix.id)).answered_at, len(await office.readings())) == (None, kept)


async def test_yes_without_a_certification(office: Office, smith: FakeDriver) -> None:
    """The driver's yes alone fixes nothing, however often the portal no longer lists the error."""
    await asked(office, smith)
    fix = await office.answered(smith)
    for _ in range(3):
        await office.round()
    fix = await office.fix(fix.id)
    assert (fix.state, fix.reason) == ("awaiting_driver", "The driver said yes; now he has to certify the day anew.")
    assert await office.statuses() == ["in_progress"]


async def test_a_certification_before_the_answer_does_not_count(office: Office, smith: FakeDriver) -> None:
    """Certified while the request still waited: after the yes the day needs another certification."""
    fix = await asked(office, smith)
    office.wait(100)
    smith.certifies(WEDNESDAY, office.portal.now)
    office.wait(100)
    await office.ask(fix.id)
    await office.verify()
    await office.answered(smith)
    smith.certified.add(WEDNESDAY)
    for _ in range(2):
        await office.ask(fix.id)
        await office.round()
    assert (await office.fix(fix.id)).state == "awaiting_driver"
    office.wait(60)
    assert (await office.certified(smith, WEDNESDAY)).outcome == "confirmed"


async def test_a_certification_that_nobody_saw_in_time_does_not_count(office: Office, smith: FakeDriver) -> None:
    """Certified, then answered, both unseen: the list that shows the day as uncertified says so."""
    fix = await asked(office, smith)
    office.wait(100)
    smith.certifies(WEDNESDAY, office.portal.now)
    office.wait(400)
    await office.ingest_anew()
    smith.accepts()
    await office.ask(fix.id)
    await office.verify()
    assert (await office.fix(fix.id)).state == "awaiting_snapshot"
    await office.round()
    fix = await office.fix(fix.id)
    assert (fix.state, fix.certified_at) == ("awaiting_driver", None)
    assert await office.statuses() == ["in_progress"]
    office.wait(60)
    await office.certified(smith, WEDNESDAY)
    await office.round()
    assert (await office.fix(fix.id)).outcome == "confirmed"


@pytest.mark.parametrize(("seconds", "state"), [(59, "awaiting_snapshot"), (60, "closed")])
async def test_a_snapshot_is_fresh_after_a_minute(office: Office, smith: FakeDriver, seconds: int, state: str) -> None:
    """A list that the portal computed 59 seconds after the certification proves nothing; after 60 it does."""
    await asked(office, smith)
    await office.answered(smith)
    fix = await office.certified(smith, WEDNESDAY, listed_after=seconds)
    assert fix.state == state
    assert await office.statuses() == ["fixed" if state == "closed" else "in_progress"]
    await office.round()
    assert (await office.fix(fix.id)).outcome == "confirmed"


async def test_a_cached_list_proves_nothing(office: Office, smith: FakeDriver) -> None:
    """The answer that the portal computed before the certification is not fresh, however late it is asked."""
    await asked(office, smith)
    fix = await office.answered(smith)
    smith.certifies(WEDNESDAY, office.portal.now)
    office.wait(500)
    await office.ingest()
    await office.ask(fix.id)
    await office.verify()
    assert (await office.fix(fix.id)).state != "closed"
    assert await office.statuses() == ["in_progress"]
    await office.round()
    assert (await office.fix(fix.id)).outcome == "confirmed"


async def test_without_dates_two_answers_ten_minutes_apart(office: Office, smith: FakeDriver) -> None:
    """Where the portal does not date its lists, only an answer that no cache can explain counts."""
    smith.dated = False
    await asked(office, smith)
    await office.answered(smith)
    fix = await office.certified(smith, WEDNESDAY, listed_after=60)
    assert fix.state != "closed"
    office.wait(590)
    await office.ingest()
    await office.verify()
    assert (await office.fix(fix.id)).state != "closed"
    office.wait(20)
    await office.ingest()
    await office.verify()
    assert (await office.fix(fix.id)).outcome == "confirmed"


async def test_a_list_with_an_unreadable_part_proves_nothing(office: Office, smith: FakeDriver) -> None:
    """Neither that the error is gone nor that it is still there: the fix waits for a whole list."""
    await asked(office, smith)
    await office.answered(smith)
    smith.malformed = ("unreadable",)
    fix = await office.certified(smith, WEDNESDAY)
    await office.round()
    assert (await office.fix(fix.id)).state == "awaiting_snapshot"
    smith.malformed = ()
    await office.round()
    assert (await office.fix(fix.id)).outcome == "confirmed"


@pytest.mark.parametrize("certifies", [True, False])
async def test_the_day_left_the_window(office: Office, smith: FakeDriver, certifies: bool) -> None:
    """Said yes, but certified too late or never: the list cannot agree any more, so the fix is unconfirmed."""
    await asked(office, smith)
    await office.answered(smith)
    office.wait(8 * DAY_SECONDS)
    if certifies:
        smith.certifies(WEDNESDAY, office.portal.now)
        office.wait(60)
    await office.ingest()
    await office.verify()
    (fix,) = await office.fixes()
    assert (fix.outcome, await office.statuses()) == ("unconfirmed", ["aged_out"])


async def test_the_driver_says_no(office: Office, smith: FakeDriver) -> None:
    """A no closes the fix, the error is pending again, and the guard refuses a second request: asked once."""
    fix = await asked(office, smith)
    office.wait(300)
    smith.rejects()
    await office.ask(fix.id)
    await office.verify()
    fix = await office.fix(fix.id)
    assert (fix.outcome, await office.statuses()) == ("driver_rejected", ["pending"])
    for _ in range(3):
        office.wait(DAY_SECONDS)
        await office.round()
    second = (await office.fixes())[1:]
    assert [(one.outcome, "395.30(e)" in one.paragraph) for one in second] == [("refused", True)]
    assert office.clicks() == ["AnnotateRow", "ClearTwins"]


async def test_one_yes_and_one_no(office: Office, smith: FakeDriver) -> None:
    """Of two requests one accepted and one rejected: partly, and people see both errors again."""
    two_twins(smith)
    fix = await asked(office, smith)
    office.wait(300)
    smith.accepts(but=1)
    await office.ask(fix.id)
    await office.verify()
    assert (await office.fix(fix.id)).state == "awaiting_driver"
    smith.rejects()
    await office.ask(fix.id)
    await office.verify()
    fix = await office.fix(fix.id)
    assert (fix.outcome, await office.statuses()) == ("partly", ["pending", "pending"])


async def test_half_of_the_requests_were_made(office: Office, smith: FakeDriver) -> None:
    """What the tool kit left out is told when the driver has answered the rest: partly."""
    two_twins(smith)
    office.portal.faults.add(Fault.PROCEED_HALF)
    await asked(office, smith)
    fix = await office.answered(smith)
    assert (fix.outcome, fix.reason) == ("partly", "Not every request was accepted: accepted, not_seen.")


async def test_a_new_error_in_these_days(office: Office, smith: FakeDriver) -> None:
    """The errors are gone but the list has something new in these days: partly, and the new one is named."""
    await asked(office, smith)
    await office.answered(smith)
    smith.extra_errors = [listed("LOCATION ERROR", at(WEDNESDAY, "12:30"))]
    fix = await office.certified(smith, WEDNESDAY)
    assert (fix.outcome, "LOCATION ERROR" in fix.reason) == ("partly", True)
    assert await office.statuses() == ["fixed", "pending"]
    assert len(await office.facts(FactKind.ERROR_FIXED)) == 1


async def test_a_new_error_of_another_day(office: Office, smith: FakeDriver) -> None:
    """What is new on other days has nothing to do with the fix."""
    await asked(office, smith)
    await office.answered(smith)
    smith.extra_errors = [listed("LOCATION ERROR", at(THURSDAY, "12:30"))]
    assert (await office.certified(smith, WEDNESDAY)).outcome == "confirmed"


async def test_the_error_is_still_listed(office: Office, smith: FakeDriver) -> None:
    """Records as asked and certified, but a fresh list still has the error: not effective, people decide."""
    smith.lists_twins, smith.extra_errors = False, [twin_error(twin(WEDNESDAY))]
    fix = await asked(office, smith)
    await office.answered(smith)
    await office.ask(fix.id)
    await office.verify()
    fix = await office.certified(smith, WEDNESDAY)
    assert (fix.outcome, await office.statuses()) == ("not_effective", ["failed"])


async def test_the_driver_mends_it_himself(office: Office, smith: FakeDriver) -> None:
    """The target replaced by the driver's own entry: superseded, and the list says what became of the error."""
    fix = await asked(office, smith)
    office.wait(300)
    target = smith.changes(smith.record(at(WEDNESDAY, "12:30")), status=RecordStatus.INACTIVE_CHANGED)
    own = replace(
        target, code=OFF_DUTY, status=RecordStatus.ACTIVE, sequence_id=0x99, notes="Was at lunch", check_value=""
    )
    smith.events = in_time(*smith.events, own)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix.id)
    assert (fix.outcome, await office.statuses()) == ("superseded", ["pending"])


async def test_a_violation_at_the_answer(office: Office, smith: FakeDriver) -> None:
    """A record made up between the click and the answer is found by the same comparison: violation."""
    fix = await asked(office, smith)
    office.wait(300)
    made_up = replace(duty(at(WEDNESDAY, "09:00"), 1, None, Origin.AUTOMATIC), type=EventType.INTERMEDIATE)
    smith.events = in_time(*smith.events, made_up)
    await office.answered(smith)
    fix = await office.fix(fix.id)
    assert (fix.outcome, "App. A 4.3.2.8.2(a)" in fix.paragraph) == ("violation", True)
    assert await office.statuses() == ["failed"]
    assert len(await office.facts(FactKind.FIX_VIOLATION)) == 1


async def test_a_request_closed_without_its_target_is_a_violation(office: Office, smith: FakeDriver) -> None:
    """A request shown as accepted while its target still stands was not the driver's doing (I6)."""
    fix = await asked(office, smith)
    office.wait(300)
    waiting = next(e for e in smith.events if e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED)
    smith.changes(waiting, status=RecordStatus.INACTIVE_CHANGED)
    await office.ask(fix.id)
    await office.verify()
    fix = await office.fix(fix.id)
    assert (fix.outcome, fix.paragraph) == ("violation", "395.30(d)(1)")
