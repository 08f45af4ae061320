"""An approval that was parked under one version of the workflow, and the next version."""

from __future__ import annotations

from contextlib import AsyncExitStack

from logwarden.agent.queue import FixQueue
from logwarden.agent.worker import WorkerLife
from logwarden.store.controls import Wish, set_wish
from tests.pipeline.drivers import FakeDriver
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import ON_SQLITE, Office

from .test_queue import BOTH, comes, passing, until

pytestmark = ON_SQLITE


async def running(stack: AsyncExitStack, office: Office, life: WorkerLife, version: str) -> FixQueue:
    """The queue of a process of that version."""
    acting = {SYSTEM: office.acting(life.executor_id)}
    queue = FixQueue(office.database, acting, office.clock, executor_id=life.executor_id, version=version)
    await queue.launch()
    stack.push_async_callback(queue.close)
    return queue


async def wanted(office: Office, wish: Wish) -> None:
    """What people want of the agent."""
    async with office.database.write() as session:
        await set_wish(session, SYSTEM, wish, reason="An update.", user_id=None, at=office.clock.now())


async def test_the_next_version_carries_out_what_waited(office: Office, smith: FakeDriver, life: WorkerLife) -> None:
    """A fix approved and enqueued under version N, not begun before the update, is carried out under version N+1."""
    office.employ(smith)
    fix = await office.approved()
    await wanted(office, Wish.PAUSED)
    async with AsyncExitStack() as stack:
        old = await running(stack, office, life, "N")
        assert await old.sweep() == 1
    assert (await office.fix(fix.id)).state == "approved"
    await wanted(office, Wish.RUNNING)
    over = passing(office, "close")
    async with AsyncExitStack() as stack:
        new = await running(stack, office, life, "N+1")

        async def swept() -> bool:
            await new.sweep()
            return over.is_set()

        await until(swept)
        await comes(over)
    assert (await office.fix(fix.id)).state == "awaiting_driver"
    assert office.clicks() == BOTH
