"""The crew: every system's agent, the work queue and this process's heartbeat, from start to drained stop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from logwarden import log
from logwarden.facts import FactKind
from logwarden.pipeline.attempt import kill_file
from logwarden.pipeline.chain import Trail, chain
from logwarden.pipeline.check_trail import check_trail
from logwarden.pipeline.deliver import deliver
from logwarden.pipeline.digest import Archive, digest
from logwarden.pipeline.notify import Telling, notify
from logwarden.pipeline.prune import prune
from logwarden.pipeline.report import make_reports
from logwarden.pipeline.report_writing import Reporting
from logwarden.pipeline.retention import retire
from logwarden.states import AgentState
from logwarden.store import controls, facts, scan_orders
from logwarden.store.controls import Wish
from logwarden.store.database import Database

from .lifecycle import Agent
from .worker import WorkerLife

_log = log.get(__name__)

WHOLE_LOOK_SECONDS = 3600.0
"""Seconds of this process's clock between two looks among all facts for one that the audit trail has not."""

PRUNE_SECONDS = 3600.0
"""Seconds of this process's clock between two looks for log-ins that are long over."""

_BREATH_SECONDS = 0.1
_BREATHS_LONGER = 4
"""The shortest rest of what can be woken, in seconds, and as a multiple of its last work: many commits one after
another wake it once, and thousands of fixes that wait make no work of looking for them."""

ARCHIVE_SECONDS = 3600.0
"""Seconds of this process's clock between two looks whether the day's digest is made and what has to go."""

REPORT_SECONDS = 5.0
"""Seconds of this process's clock between two looks for reports that were ordered or are due."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long this process rests, in seconds of its own clock, between two looks at each thing."""

    round_seconds: float = 15.0
    sweep_seconds: float = 1.0
    beat_seconds: float = 3.0


class WorkQueue(Protocol):
    """Who carries out what is approved; `FixQueue` does."""

    async def launch(self) -> None:
        """Begins to work."""

    async def sweep(self, systems: frozenset[str]) -> int:
        """Takes up what is due on these systems; answers how much."""

    async def close(self) -> None:
        """Ends, once what is under way is done."""


class Crew:
    """Everything that works in this process."""

    def __init__(
        self,
        database: Database,
        agents: Sequence[Agent],
        queue: WorkQueue,
        life: WorkerLife,
        pace: Pace,
        data_dir: Path,
        trail: Trail,
        archive: Archive,
        telling: Telling,
        reporting: Reporting,
    ) -> None:
        self._database, self.agents, self._queue, self.life = database, tuple(agents), queue, life
        self._pace, self._data_dir, self._trail, self._archive, self._telling = pace, data_dir, trail, archive, telling
        self._reporting = reporting
        self._kill_file_lay = False
        self._whole_look_at: float | None = None
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._failing: set[str] = set()
        self._wakes = {agent.portal.system: asyncio.Event() for agent in self.agents}

    async def start(self) -> None:
        """Begins to work; returns as soon as everything is under way."""
        await self.life.enlist()
        await self._queue.launch()
        self._stop.clear()
        await self._obey()
        sweep_seconds = self._pace.sweep_seconds
        loops: list[tuple[str, Callable[[], Awaitable[object]], float, asyncio.Event | None]] = [
            ("beat", self.life.beat, self._pace.beat_seconds, None),
            # A yes that this process stored is taken up at once; that of another process after the rest.
            ("obey and sweep", self._obey_and_sweep, sweep_seconds, self._database.written),
            ("audit trail", self._chain, sweep_seconds, None),
            ("telling people", self._tell_people, sweep_seconds, None),
            ("pruning", self._prune, PRUNE_SECONDS, None),
            ("archive", self._keep_archive, ARCHIVE_SECONDS, None),
            ("reports", partial(make_reports, self._reporting), REPORT_SECONDS, None),
        ]
        for agent in self.agents:
            name, wake = f"round of {agent.portal.system}", self._wakes[agent.portal.system]
            loops.append((name, agent.round, self._pace.round_seconds, wake))
        self._tasks = [asyncio.create_task(self._every(*loop), name=loop[0]) for loop in loops]

    async def stop(self) -> None:
        """Finishes what is under way, then stops; nothing new is begun."""
        self._stop.set()
        for agent in self.agents:
            agent.obey(Wish.STOPPED, "The process ends.")
        await asyncio.gather(*self._tasks)
        await self._queue.close()
        with suppress(Exception):  # what is not in the trail yet stays in the outbox for the next process
            await chain(self._trail)
        with suppress(Exception):  # the database may be away: then the others strike this worker out
            await self.life.leave()
        _log.info("crew.stopped", executor_id=self.life.executor_id)

    @property
    def works(self) -> bool:
        """Whether this process does what it should: not struck out, and no loop of it ended or failed last time."""
        ended = any(task.done() for task in self._tasks)
        return bool(self._tasks) and not ended and not self.life.struck_out and not self._failing

    async def _every(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        rest_seconds: float,
        wake: asyncio.Event | None = None,
    ) -> None:
        """Works and rests in turn until stop; `wake` ends a rest early."""
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                await work()
            except Exception:  # noqa: BLE001 - a defect, or a database that is away, must not end the watch; it is told
                if name not in self._failing:
                    _log.exception("crew.defect", work=name)
                self._failing.add(name)
            else:
                self._failing.discard(name)
            if wake is not None:
                breath = max(_BREATH_SECONDS, _BREATHS_LONGER * (time.monotonic() - began))
                await self._rest(min(breath, rest_seconds))
            await self._rest(rest_seconds, wake)

    async def _rest(self, seconds: float, wake: asyncio.Event | None = None) -> None:
        """Until the seconds are over, the process ends, or something wakes it."""
        rests = [asyncio.ensure_future(one.wait()) for one in (self._stop, wake) if one is not None]
        await asyncio.wait(rests, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for rest in rests:
            rest.cancel()
        if wake is not None:
            wake.clear()

    async def _obey(self) -> None:
        async with self._database.read() as session:
            wishes = {agent: await controls.wish_for(session, agent.portal.system) for agent in self.agents}
        if self._stop.is_set():
            return  # this process ends, whatever people want of the next one
        lies = kill_file(self._data_dir).exists()
        for agent, (wish, reason) in wishes.items():
            if lies:
                agent.obey(Wish.KILLED, f"The file {kill_file(self._data_dir).name} is in the data folder.")
            elif self.life.struck_out:
                agent.obey(Wish.STOPPED, "This process was silent for too long and was struck out; restart it.")
            else:
                agent.obey(wish, reason)
        if lies is not self._kill_file_lay:
            await self._tell_of_kill_file(lies=lies)  # obeyed first: a database that takes no fact stops nobody

    async def _obey_and_sweep(self) -> None:
        await self._obey()
        running = frozenset(agent.portal.system for agent in self.agents if agent.state is AgentState.RUNNING)
        if not running:
            return
        await self._queue.sweep(running)
        async with self._database.read() as session:
            waiting = await scan_orders.systems_waiting(session)
        for system in waiting & running:
            self._wakes[system].set()

    async def _tell_of_kill_file(self, *, lies: bool) -> None:
        """A file has no author, so the fact says which process saw it come or go."""
        kind = FactKind.KILL_FILE_FOUND if lies else FactKind.KILL_FILE_GONE
        async with self._database.write() as session:
            facts.record(session, kind, "system", None, executor_id=self.life.executor_id)
        self._kill_file_lay = lies

    async def _prune(self) -> None:
        await prune(self._database, datetime.now(UTC))

    async def _chain(self) -> None:
        """Facts into the audit trail; among all facts at the start and once an hour, else among the newest."""
        now = asyncio.get_running_loop().time()
        everything = self._whole_look_at is None or now - self._whole_look_at >= WHOLE_LOOK_SECONDS
        await chain(self._trail, everything=everything)
        if everything:
            self._whole_look_at = now

    async def _tell_people(self) -> None:
        """Facts into messages, and what is due out to people."""
        await notify(self._telling)
        await deliver(self._telling)

    async def _keep_archive(self) -> None:
        """The day's digest, once, and whether the audit trail is whole; then what is older than has to be kept goes."""
        if await digest(self._archive):
            await check_trail(self._trail)
        await retire(self._archive)
