"""The work queue with a real DBOS: one a process, so each test starts and ends its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from logwarden.agent.crew import Crew, Pace
from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.queue import FixQueue
from logwarden.agent.worker import WorkerLife
from logwarden.problems import TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store import workers
from tests.pipeline.drivers import FIRST_DAY, TODAY, TUESDAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.fake_portal import SYSTEM, Killed
from tests.pipeline.office import ON_SQLITE, WORKER, Office
from tests.pipeline.wishes import LUNCH, driver_with, somebody, wish

BOTH = ["AnnotateRow", "ClearTwins"]
AT_MOST = 60.0

pytestmark = ON_SQLITE


def passing(office: Office, point: str, time: int = 1) -> asyncio.Event:
    """Set when a visit passes that point for the n-th time from now on; all else goes well."""
    office.portal.passed.clear()
    office.portal.script.clear()
    event = asyncio.Event()

    async def happens() -> None:
        event.set()

    office.portal.script[(point, time)] = happens
    return event


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Looks until something holds; a minute is never needed."""
    async with asyncio.timeout(AT_MOST):
        while not await holds():  # noqa: ASYNC110 - a row of the database is no event
            await asyncio.sleep(0.02)


async def ended(office: Office, fix_id: int, number: int) -> bool:
    """Whether that attempt has ended."""
    return any(a.number == number and a.ended_at for a in await office.attempts(fix_id))


async def proposed(office: Office) -> bool:
    """Whether there is a fix."""
    return bool(await office.fixes())


async def comes(event: asyncio.Event) -> None:
    """Waits for it; a minute is never needed."""
    await asyncio.wait_for(event.wait(), AT_MOST)


@asynccontextmanager
async def launched(office: Office, life: WorkerLife) -> AsyncIterator[FixQueue]:
    """The queue of this process, drained and closed at the end."""
    queue = FixQueue(
        office.database, {SYSTEM: office.acting(life.executor_id)}, office.clock, executor_id=life.executor_id
    )
    await queue.launch()
    try:
        yield queue
    finally:
        await queue.close()


async def test_an_approved_fix_is_carried_out(office: Office, smith: FakeDriver, life: WorkerLife) -> None:
    """The sweeper finds what is approved, DBOS runs it, and it ends as if act had been called by hand; once."""
    office.employ(smith)
    fix = await office.approved()
    over = passing(office, "close")
    async with launched(office, life) as queue:
        assert await queue.sweep() == 1
        await queue.sweep()
        await comes(over)
    fix = await office.fix(fix.id)
    assert (fix.state, fix.attempt) == ("awaiting_driver", 1)
    assert office.clicks() == BOTH
    assert [attempt.executor_id for attempt in await office.attempts(fix.id)] == [life.executor_id]


async def test_only_what_is_due_is_enqueued(office: Office, smith: FakeDriver, life: WorkerLife) -> None:
    """A proposal, another system's fix, and one whose time has not come wait; then attempt two is made."""
    office.employ(smith)
    fix = await office.proposed()
    async with launched(office, life) as queue:
        assert await queue.sweep() == 0
        await office.approve(fix.id)
        await queue.sweep(frozenset({"one"}))
        assert (await office.fix(fix.id)).attempt == 0
        office.portal.passed.clear()
        office.portal.script[("open", 1)] = TryAgain("The portal is busy.", after_seconds=60)
        await queue.sweep()
        await until(lambda: ended(office, fix.id, 1))
        assert await queue.sweep() == 0
        office.clock.tick(60)
        over = passing(office, "close")
        assert await queue.sweep() == 1
        await comes(over)
    assert [attempt.ending for attempt in await office.attempts(fix.id)] == [
        "The portal is busy.",
        "The request waits for the driver's answer.",
    ]
    assert office.clicks() == BOTH


async def test_exposure_goes_first_and_older_before_newer(office: Office, life: WorkerLife) -> None:
    """Of what one account has to do, a fix about hours of service goes first, though it was wanted last."""
    days = working_days(FIRST_DAY, TODAY, twin(TUESDAY), twin(WEDNESDAY))
    exposed = driver_with("11 HOURS VIOLATION", LUNCH, driver_id="D2")
    exposed.gives_records = True
    office.employ(FakeDriver("D1", "SMITH JOHN", days), exposed)
    await office.proposed()
    (error,) = await office.errors("hosViolation11Hour")
    wanted = await office.wished(wish(Remedy.REQUEST_EDIT, error_ids=(error.id,)))
    await office.approve(wanted.id)
    await office.approve(wanted.id, user=await somebody(office, "ben"))
    for fix in (await office.fixes())[-2::-1]:
        await office.approve(fix.id)
    office.portal.visits.clear()
    async with launched(office, life) as queue:
        assert await queue.sweep() == 3
        await until(lambda: ended(office, 2, 1))
    assert [(visit.driver_id, visit.first_day) for visit in office.portal.visits] == [
        ("D2", WEDNESDAY),
        ("D1", TUESDAY),
        ("D1", WEDNESDAY),
    ]


async def test_a_dead_workers_fix_is_taken_over(office: Office, smith: FakeDriver, life: WorkerLife) -> None:
    """A fix that a dead process left running is carried on here, from where it stopped."""
    office.employ(smith)
    fix = await office.approved()
    async with office.database.write() as session:
        await workers.enlist(session, WORKER, "desk", 1, "1")
    office.portal.passed.clear()
    office.portal.script[("stage", 2)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix.id)
    async with launched(office, life) as queue:
        assert await queue.sweep() == 0
        async with office.database.write() as session:
            await workers.dismiss(session, WORKER)
        over = passing(office, "close")
        assert await queue.sweep() == 1
        await comes(over)
    assert (await office.fix(fix.id)).state == "awaiting_driver"
    assert office.clicks() == BOTH


async def test_a_crew_does_it_all_and_survives_a_defect(office: Office, smith: FakeDriver) -> None:
    """Rounds and sweeps run by themselves; a defect in one round is told and does not end the next."""
    office.employ(smith)
    await office.rule(Remedy.CLEAR_TWINS)
    await office.ingest()
    life = WorkerLife(office.database)
    agent = Agent(
        office.database, Portal(SYSTEM, office.api, office.pages, dry_run=False, kit_proved=True), office.clock, life
    )
    queue = FixQueue(
        office.database, {SYSTEM: office.acting(life.executor_id)}, office.clock, executor_id=life.executor_id
    )
    pace = Pace(round_seconds=0.02, sweep_seconds=0.02, beat_seconds=1)
    crew = Crew(office.database, [agent], queue, life, pace, office.data_dir, *office.kept)
    worked: list[bool] = []

    async def looks() -> None:
        worked.append(crew.works)

    office.portal.script |= {("open", 1): RuntimeError("a defect"), ("read", 1): looks}
    await crew.start()
    try:
        await until(lambda: proposed(office))
        over = passing(office, "close")
        await office.approve(1)
        await comes(over)
    finally:
        await crew.stop()
    assert worked == [False]
    assert (await office.fix(1)).state == "awaiting_driver"
    assert office.clicks() == BOTH
    assert (agent.state, agent.rounds > 0, crew.works) == ("stopped", True, False)
    async with office.database.read() as session:
        assert life.executor_id not in await workers.enlisted(session)
