"""`/health/ready` over a real crew: it tells the truth about this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
import pytest_asyncio

from logwarden.agent.crew import Crew, Pace
from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.worker import WorkerLife
from logwarden.api.app import make_app
from logwarden.api.context import Context, CrewStatus
from logwarden.problems import TryAgain
from logwarden.store import workers
from tests.api.desk import KEY
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import Office

AT_MOST = 30.0


class Turns:
    """Counts the turns of a loop, so that a test can wait for the next whole one."""

    def __init__(self) -> None:
        self._count = 0
        self._another = asyncio.Condition()

    async def passes(self) -> None:
        """A turn begins."""
        async with self._another:
            self._count += 1
            self._another.notify_all()

    async def whole(self) -> None:
        """Waits for a turn that began after this call to be over: the one after it begins then."""
        wanted = self._count + 2
        async with asyncio.timeout(AT_MOST), self._another:
            await self._another.wait_for(lambda: self._count >= wanted)


@dataclass
class Queue:
    """A work queue that has nothing to do; `trouble` is what its sweeps raise."""

    sweeps: Turns = field(default_factory=Turns)
    trouble: Exception | None = None

    async def launch(self) -> None:
        """Starts."""

    async def close(self) -> None:
        """Ends."""

    async def sweep(self, systems: frozenset[str]) -> int:
        """Finds nothing, or raises."""
        assert systems == {SYSTEM}
        await self.sweeps.passes()
        if self.trouble is not None:
            raise self.trouble
        return 0


@dataclass
class Process:
    """A whole process, and a client of its health."""

    crew: Crew
    queue: Queue
    client: httpx2.AsyncClient

    async def is_ready(self) -> bool:
        """What it says."""
        answer = await self.client.get("/health/ready")
        said = answer.json()["status"]
        assert (answer.status_code, said) in {(200, "ready"), (503, "not ready")}
        return answer.status_code == 200


@asynccontextmanager
async def _process(office: Office) -> AsyncIterator[Process]:
    life, queue = WorkerLife(office.database), Queue()
    agent = Agent(office.database, Portal(SYSTEM, office.api, office.pages, kit_proved=True), office.clock, life)
    pace = Pace(round_seconds=0.01, sweep_seconds=0.01, beat_seconds=0.01)
    crew = Crew(office.database, [agent], queue, life, pace, office.data_dir, *office.kept)
    context = Context(office.database, office.clock, KEY, office.data_dir, lambda: CrewStatus(crew.works, ()))
    transport = httpx2.ASGITransport(app=make_app(context))
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        await crew.start()
        try:
            yield Process(crew, queue, client)
        finally:
            await crew.stop()
        assert not await Process(crew, queue, client).is_ready()


@pytest_asyncio.fixture
async def process(office: Office) -> AsyncIterator[Process]:
    """A process at work; once it has stopped it is not ready."""
    async with _process(office) as process:
        yield process


async def test_a_portal_that_is_away_keeps_nobody(process: Process, office: Office) -> None:
    """With the portal away the agent is in trouble, and the process is ready."""
    office.portal.failing["now"] = TryAgain("The portal is away.")
    await process.queue.sweeps.whole()
    async with asyncio.timeout(AT_MOST):
        while process.crew.agents[0].trouble != "The portal is away.":
            await process.queue.sweeps.whole()
    assert await process.is_ready()


async def test_a_loop_that_fails_makes_it_not_ready_until_it_works(process: Process) -> None:
    """While the last turn of a loop failed the process is not ready; one good turn later it is."""
    await process.queue.sweeps.whole()
    assert await process.is_ready()
    process.queue.trouble = RuntimeError("a defect")
    await process.queue.sweeps.whole()
    assert not await process.is_ready()
    process.queue.trouble = None
    await process.queue.sweeps.whole()
    assert await process.is_ready()


async def test_a_worker_that_was_struck_out_is_not_ready(process: Process, office: Office) -> None:
    """A process that others took for dead does nothing more, and says that it is not ready."""
    assert await process.is_ready()
    async with office.database.write() as session:
        await workers.dismiss(session, process.crew.life.executor_id)
    await process.crew.life.beat()
    assert not await process.is_ready()
