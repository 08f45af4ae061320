"""What is approved is taken up at once, and thousands of commits make no work of looking for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from logwarden.agent.crew import Crew, Pace
from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.worker import WorkerLife
from logwarden.facts import FactKind
from logwarden.store import facts
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import Office

AT_MOST = 30.0
NEVER = 3600.0


@dataclass
class SlowQueue:
    """A work queue that notes when each sweep began, and takes its time."""

    seconds: float = 0.0
    swept: list[float] = field(default_factory=list)
    _another: asyncio.Event = field(default_factory=asyncio.Event)

    async def launch(self) -> None:
        """There is nothing to begin."""

    async def sweep(self, systems: frozenset[str]) -> int:
        """One more sweep."""
        self.swept.append(time.monotonic())
        if systems and self.seconds:
            await asyncio.sleep(self.seconds)  # its work: how long it rests is measured by this
        self._another.set()
        return 0

    async def close(self) -> None:
        """There is nothing to end."""

    @asynccontextmanager
    async def sweeps_after(self) -> AsyncIterator[None]:
        """At its end a sweep has ended that ended after its beginning."""
        self._another.clear()
        yield
        async with asyncio.timeout(AT_MOST):
            await self._another.wait()


@asynccontextmanager
async def waiting(office: Office, queue: SlowQueue) -> AsyncIterator[None]:
    """A crew whose loops rest for an hour, if nothing wakes them; its first sweep is over."""
    life = WorkerLife(office.database)
    agent = Agent(office.database, Portal(SYSTEM, office.api, office.pages, kit_proved=True), office.clock, life)
    pace = Pace(round_seconds=NEVER, sweep_seconds=NEVER, beat_seconds=NEVER)
    crew = Crew(office.database, [agent], queue, life, pace, office.data_dir, *office.kept)
    try:
        async with queue.sweeps_after():
            await crew.start()
        yield
    finally:
        await crew.stop()


async def commit(office: Office) -> None:
    """Something is stored by this process."""
    async with office.database.write() as session:
        facts.record(session, FactKind.USER_LOGGED_IN, "user", office.user.id, user_id=office.user.id)


async def test_a_commit_of_this_process_wakes_the_sweeper(office: Office) -> None:
    """Nobody waits for the end of a rest."""
    queue = SlowQueue()
    async with waiting(office, queue), queue.sweeps_after():
        await commit(office)


async def test_many_commits_do_not_keep_the_sweeper_busy(office: Office) -> None:
    """However often something is stored, it rests four times as long as it worked."""
    queue = SlowQueue(seconds=0.2)
    async with waiting(office, queue):
        while len(queue.swept) < 4:
            await commit(office)
    pauses = [later - sooner for sooner, later in zip(queue.swept, queue.swept[1:], strict=False)]
    assert min(pauses) >= 5 * queue.seconds
