"""What becomes of an attempt that could not go on, by its cause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from logwarden.facts import FactKind
from logwarden.pipeline.approve import Refused
from logwarden.pipeline.withdraw import cancel, retry
from logwarden.problems import AskPerson, GiveUp, LoginNeeded, TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store import controls, fixes
from logwarden.store.attempts import Trouble
from logwarden.store.controls import Wish
from logwarden.store.tasks import Task, of_incidents
from logwarden.store.users import Role

from .drivers import FIRST_DAY, TODAY, TUESDAY, WEDNESDAY, FakeDriver, twin, working_days
from .fake_portal import SYSTEM, Fault
from .office import ON_SQLITE, Office
from .wishes import somebody

BUSY = TryAgain("The portal is busy.", after_seconds=120)
CODE = LoginNeeded("The portal asks for a one-time code.")
UNCLEAR = AskPerson("The page changed: no column EVENT.")
OTHER = GiveUp("The page shows another log than the one meant.")


async def approved(office: Office, driver: FakeDriver) -> int:
    """An approved fix whose errors belong to an incident."""
    office.employ(driver)
    fix_id = (await office.approved()).id
    await office.group()
    office.portal.passed.clear()
    return fix_id


async def meets(office: Office, fix_id: int, problem: Exception, number: int = 1) -> str | None:
    """An attempt that meets that problem at the page; the cause that is kept."""
    office.portal.passed.clear()
    office.portal.script = {("stage", 1): problem}
    await office.act(fix_id, number)
    office.portal.script.clear()
    return (await office.attempts(fix_id))[-1].trouble


async def the_task(office: Office) -> Task:
    """The one task that there is."""
    async with office.database.read() as session:
        (task,) = (await of_incidents(session, [1])).values()
    return task


async def tried_again(office: Office, fix_id: int) -> None:
    """A person has looked, and wants it tried again."""
    async with office.database.write() as session:
        fix = await fixes.get(session, fix_id)
        assert fix is not None
        retry(session, fix, office.user, "I looked at the page.")


@pytest.mark.parametrize("retries", [0, 3])
@ON_SQLITE
async def test_busy_is_tried_later_with_growing_pauses(office: Office, smith: FakeDriver, retries: int) -> None:
    """Each pause is twice the one before; after as many as the limit says the fix has failed."""
    await office.limit(Remedy.CLEAR_TWINS, retries=retries)
    fix_id = await approved(office, smith)
    for number in range(1, retries + 1):
        assert await meets(office, fix_id, BUSY, number) == Trouble.BUSY
        pause = timedelta(seconds=120 * 2 ** (number - 1))
        assert (await office.fix(fix_id)).not_before == office.clock.now() + pause
    await meets(office, fix_id, BUSY, retries + 1)
    fix = await office.fix(fix_id)
    assert (fix.outcome, fix.reason) == ("failed", f"Given up after {retries + 1} attempts: The portal is busy.")


@ON_SQLITE
async def test_a_pause_ends_at_an_hour(office: Office, smith: FakeDriver) -> None:
    """Nobody waits longer than an hour, unless the portal itself asked for more."""
    await office.limit(Remedy.CLEAR_TWINS, retries=10)
    fix_id = await approved(office, smith)
    for number in range(1, 8):
        await meets(office, fix_id, BUSY, number)
    assert (await office.fix(fix_id)).not_before == office.clock.now() + timedelta(hours=1)
    await meets(office, fix_id, TryAgain("Come back later.", after_seconds=7200), 8)
    assert (await office.fix(fix_id)).not_before == office.clock.now() + timedelta(hours=2)


async def test_a_page_not_understood_is_a_task(office: Office, smith: FakeDriver) -> None:
    """It is not tried again by itself: the first admin gets a task that says what the page showed."""
    admin = await somebody(office, "adam", Role.ADMIN)
    fix_id = await approved(office, smith)
    assert await meets(office, fix_id, UNCLEAR) == Trouble.PAGE
    assert (await office.fix(fix_id)).outcome == "failed"
    task = await the_task(office)
    assert (task.owner_id, task.due) == (admin.id, (office.clock.now() + timedelta(days=1)).date())
    assert task.to_do.startswith(f"Fix {fix_id} stopped at a page that is not understood: {UNCLEAR}")
    (fact,) = await office.facts(FactKind.TASK_MADE)
    assert fact.detail["fix"] == fix_id


@ON_SQLITE
async def test_a_task_that_is_done_is_reopened(office: Office, smith: FakeDriver) -> None:
    """The next page that is not understood goes onto the same task, below what people wrote."""
    fix_id = await approved(office, smith)
    await meets(office, fix_id, UNCLEAR)
    async with office.database.write() as session:
        task = await session.get_one(Task, 1)
        task.note = "The provider moved a column."
        task.finish("It is back.", office.clock.now())
    await tried_again(office, fix_id)
    await office.plan()
    again = await office.approve((await office.fixes())[-1].id)
    await meets(office, again.id, UNCLEAR)
    task = await the_task(office)
    assert (task.state, task.reopened) == ("reopened", 1)
    assert task.note.startswith(f"The provider moved a column.\nFix {again.id} stopped")


@pytest.mark.parametrize("around", ["stage", "guard"])
@ON_SQLITE
async def test_another_record_stops_the_remedy_for_that_driver(office: Office, jones: FakeDriver, around: str) -> None:
    """Until a person looked, that remedy waits for that driver; for others, and other remedies, it goes on."""
    smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(TUESDAY), twin(WEDNESDAY)))
    office.employ(jones)
    fix_id = await approved(office, smith)
    if around == "guard":
        office.portal.faults.add(Fault.OTHER_DRIVER)
        await office.act(fix_id)
        office.portal.faults.clear()
    else:
        await meets(office, fix_id, OTHER)
    fix = await office.fix(fix_id)
    assert (fix.outcome, fix.stops) == ("failed" if around == "stage" else "refused", True)
    assert [fact.subject_id for fact in await office.facts(FactKind.FIX_WRONG_RECORD)] == [fix_id]
    await office.plan()
    stands = {(one.driver_id, one.state) for one in await office.fixes() if one.id != fix_id}
    assert stands == {(fix.driver_id, "blocked"), (3 - fix.driver_id, "proposed")}
    waits = next(one for one in await office.fixes() if one.state == "blocked")
    assert waits.reason.startswith(f"Fix {fix_id} met another record than the one meant")
    await tried_again(office, fix_id)
    await office.plan()
    assert {one.state for one in await office.fixes() if one.id != fix_id} == {"proposed"}


async def test_a_one_time_code_pauses_the_system(office: Office, smith: FakeDriver) -> None:
    """The fix stays approved, for it did nothing wrong; the system is paused and says why, and nothing begins."""
    fix_id = await approved(office, smith)
    assert await meets(office, fix_id, CODE) == Trouble.LOGIN
    fix = await office.untouched(fix_id)
    assert (fix.state, fix.reason) == ("approved", str(CODE))
    async with office.database.read() as session:
        assert await controls.wish_for(session, SYSTEM) == (Wish.PAUSED, f"{CODE} Then resume the system.")
    (fact,) = await office.facts(FactKind.SYSTEM_LOGIN_NEEDED)
    assert (fact.subject, fact.detail) == ("system", {"system": SYSTEM, "why": str(CODE)})
    assert await office.act(fix_id, 2) == "nothing to do"
    async with office.database.write() as session:
        await controls.set_wish(session, SYSTEM, Wish.RUNNING, reason="Done.", user_id=None, at=office.clock.now())
    await office.act(fix_id, 2)
    assert (await office.fix(fix_id)).state == "awaiting_driver"


@ON_SQLITE
@pytest.mark.parametrize("wish", [Wish.STOPPED, Wish.KILLED])
async def test_what_people_stopped_stays_stopped(office: Office, smith: FakeDriver, wish: Wish) -> None:
    """A login that needs a person turns no stop into a pause."""
    fix_id = await approved(office, smith)

    async def stops() -> None:
        async with office.database.write() as session:
            system = controls.EVERY_SYSTEM if wish is Wish.KILLED else SYSTEM
            await controls.set_wish(session, system, wish, reason="No.", user_id=None, at=office.clock.now())
        raise CODE

    office.portal.script[("stage", 1)] = stops
    await office.act(fix_id)
    async with office.database.read() as session:
        assert await controls.wish_for(session, SYSTEM) == (wish, "No.")
    assert await office.facts(FactKind.SYSTEM_LOGIN_NEEDED) == []


@ON_SQLITE
async def test_a_login_that_needs_a_person_ends_the_reading(
    office: Office, smith: FakeDriver, jones: FakeDriver
) -> None:
    """No second driver is tried with it, for each try is a password typed in vain."""
    office.employ(smith, jones)
    await office.ingest()
    office.portal.script[("open", 1)] = CODE
    with pytest.raises(LoginNeeded):
        await office.read()
    assert len(office.portal.visits) == 1


@ON_SQLITE
async def test_tries_are_counted_by_their_cause(office: Office, smith: FakeDriver) -> None:
    """A login that needed a person, and a pause, use up none of the tries that a busy portal has."""
    await office.limit(Remedy.CLEAR_TWINS, retries=1)
    fix_id = await approved(office, smith)
    for number in (1, 2, 3):
        await meets(office, fix_id, CODE, number)
        async with office.database.write() as session:
            await controls.set_wish(session, SYSTEM, Wish.RUNNING, reason="In.", user_id=None, at=office.clock.now())
    await meets(office, fix_id, BUSY, 4)
    assert (await office.fix(fix_id)).state == "approved"
    await meets(office, fix_id, BUSY, 5)
    assert (await office.fix(fix_id)).reason == "Given up after 2 attempts: The portal is busy."


async def test_what_waits_for_its_next_attempt_can_be_cancelled(office: Office, smith: FakeDriver) -> None:
    """Before the click a person takes an approved fix back; nobody begins it, and the same plan does not come again."""
    fix_id = await approved(office, smith)
    await meets(office, fix_id, BUSY)
    async with office.database.write() as session:
        fix = await fixes.get(session, fix_id)
        assert fix is not None
        cancel(session, fix, office.user, "The driver calls in first.", office.clock)
    assert await office.act(fix_id, 2) == "nothing to do"
    assert ((await office.fix(fix_id)).outcome, office.clicks()) == ("cancelled", [])
    await office.plan()
    assert len(await office.fixes()) == 1


@ON_SQLITE
async def test_what_is_being_clicked_cannot_be_cancelled(office: Office, smith: FakeDriver) -> None:
    """Once a browser is at it, taking it back is refused with what helps instead."""
    fix_id = await approved(office, smith)
    said: list[str] = []

    async def too_late() -> None:
        async with office.database.write() as session:
            fix = await fixes.get(session, fix_id)
            assert fix is not None
            with pytest.raises(Refused) as refused:
                cancel(session, fix, office.user, "No.", office.clock)
        said.append(str(refused.value))

    office.portal.script[("clicking", 1)] = too_late
    await office.act(fix_id)
    assert said == [
        f"Fix {fix_id} is running: a browser is at it. Pause the agent, or use the kill switch, and cancel it then."
    ]
