"""Attempts that change hands: a worker that is alive keeps its own, one that was struck out touches nothing more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from logwarden.pipeline.attempt import kill_file
from logwarden.states import FixState
from logwarden.store import controls
from logwarden.store.attempts import Attempt
from logwarden.store.fixes import Fix

from .drivers import FakeDriver
from .fake_portal import SYSTEM, Killed
from .office import Office

BOTH = ["AnnotateRow", "ClearTwins"]


async def approved(office: Office, smith: FakeDriver) -> int:
    """An approved fix; from here on the portal's points are counted anew."""
    office.employ(smith)
    fix = await office.approved()
    office.portal.passed.clear()
    return fix.id


async def test_a_living_workers_attempt_is_its_own(office: Office, smith: FakeDriver) -> None:
    """As long as its worker counts as alive, nobody else takes up an attempt."""
    fix_id = await approved(office, smith)
    office.portal.script[("stage", 1)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix_id)
    assert await office.act(fix_id, worker="desk-2") == "nothing to do"
    assert office.clicks() == []


@pytest.mark.parametrize(("point", "time"), [("stage", 1), ("stage", 2)])
async def test_a_dead_workers_attempt_is_taken_over(office: Office, smith: FakeDriver, point: str, time: int) -> None:
    """Another worker goes on where the dead one stopped, and makes each click that is left, once."""
    fix_id = await approved(office, smith)
    office.portal.script[(point, time)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix_id)
    await office.takes_over("desk-2")
    await office.act(fix_id, worker="desk-2")
    assert office.clicks() == BOTH
    assert (await office.fix(fix_id)).state == "awaiting_driver"


async def test_a_dead_workers_click_is_not_made_again(office: Office, smith: FakeDriver) -> None:
    """Taken over around a click, the fix becomes unknown."""
    fix_id = await approved(office, smith)
    office.portal.script[("clicked", 2)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix_id)
    await office.takes_over("desk-2")
    assert await office.act(fix_id, worker="desk-2") == "nothing to do"
    assert ((await office.fix(fix_id)).state, office.clicks()) == ("unknown", BOTH)


@pytest.mark.parametrize(("point", "time"), [("stage", 1), ("stage", 2)])
async def test_a_worker_that_comes_back_touches_nothing(
    office: Office, smith: FakeDriver, point: str, time: int
) -> None:
    """A worker that was struck out while it slept clicks nothing, and does not end what another has taken over."""
    fix_id = await approved(office, smith)

    async def taken_over() -> None:
        await office.takes_over("desk-2")
        async with office.database.write() as session:
            attempt = (await session.scalars(select(Attempt))).one()
            attempt.executor_id = "desk-2"

    office.portal.script[(point, time)] = taken_over
    await office.act(fix_id)
    assert office.clicks() == BOTH[: time - 1]
    assert (await office.fix(fix_id)).state == "running"
    assert [attempt.ended_at for attempt in await office.attempts(fix_id)] == [None]
    await office.act(fix_id, worker="desk-2")
    assert office.clicks() == BOTH
    assert (await office.fix(fix_id)).state == "awaiting_driver"


@pytest.mark.parametrize(("time", "state"), [(1, "approved"), (2, "awaiting_driver")])
async def test_a_click_that_ends_after_all_is_settled(office: Office, smith: FakeDriver, time: int, state: str) -> None:
    """Called unknown by another worker while it was slow, a click that was made and read back is settled as made."""
    fix_id = await approved(office, smith)

    async def called_unknown() -> None:
        await office.takes_over("desk-2")
        async with office.database.write() as session:
            (await session.get_one(Fix, fix_id)).move(FixState.UNKNOWN, "The program ended around a click.")

    office.portal.script[("clicked", time)] = called_unknown
    await office.act(fix_id)
    assert (await office.fix(fix_id)).state == "unknown"
    office.wait(60)
    await office.verify()
    assert (await office.fix(fix_id)).state == state
    assert office.clicks() == BOTH[:time]


@pytest.mark.parametrize("by_file", [True, False], ids=["file", "switch"])
async def test_the_kill_switch_stops_before_the_next_click(
    office: Office,
    smith: FakeDriver,
    by_file: bool,
) -> None:
    """Thrown while a page is staged, the switch stops the click; off again, the fix goes on with the next attempt."""
    fix_id = await approved(office, smith)

    async def wish(wanted: controls.Wish) -> None:
        async with office.database.write() as session:
            await controls.set_wish(
                session,
                controls.EVERY_SYSTEM,
                wanted,
                reason="Stop",
                user_id=office.user.id,
                at=office.clock.now(),
            )

    async def thrown() -> None:
        if by_file:
            kill_file(office.data_dir).touch()
        else:
            await wish(controls.Wish.KILLED)

    office.portal.script[("stage", 2)] = thrown
    assert await office.act(fix_id) == "It was stopped before the click."
    assert office.clicks() == BOTH[:1]
    assert (await office.fix(fix_id)).state == "approved"
    kill_file(office.data_dir).unlink(missing_ok=True)
    await wish(controls.Wish.RUNNING)
    await office.act(fix_id, 2)
    assert office.clicks() == BOTH


async def test_a_pause_begins_nothing_and_stops_nothing(office: Office, smith: FakeDriver) -> None:
    """While paused no attempt begins; one that is under way is finished; another system's wish is nothing to us."""
    fix_id = await approved(office, smith)

    async def wish(wanted: controls.Wish, system: str = SYSTEM) -> None:
        async with office.database.write() as session:
            await controls.set_wish(session, system, wanted, reason="", user_id=None, at=office.clock.now())

    await wish(controls.Wish.KILLED, "one")
    await wish(controls.Wish.PAUSED)
    assert await office.act(fix_id) == "nothing to do"
    assert (await office.fix(fix_id)).state == "approved"
    await wish(controls.Wish.RUNNING)
    office.portal.script[("stage", 1)] = lambda: wish(controls.Wish.PAUSED)
    await office.act(fix_id)
    assert office.clicks() == BOTH
    assert (await office.fix(fix_id)).state == "awaiting_driver"
