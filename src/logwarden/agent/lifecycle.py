"""The agent: makes the steps run, by the portal's clock, until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from logwarden import log
from logwarden.pipeline.ingest import ingest
from logwarden.pipeline.plan import plan
from logwarden.pipeline.ports import Clock, PortalApi, PortalPages
from logwarden.pipeline.read import read
from logwarden.pipeline.verify import verify
from logwarden.problems import Problem
from logwarden.states import AgentState, move_agent
from logwarden.store.database import Database

from .queue import FixQueue

_log = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the agent looks.

    `polling_interval_seconds` are of the portal's clock: its cache gives the same answer for 600. The rests are
    of this machine's: between two looks at the portal's clock, and between two looks for approved fixes.
    """

    polling_interval_seconds: int = 600
    round_rest_seconds: float = 15.0
    sweep_rest_seconds: float = 1.0


class Agent:
    """One system's agent.

    `state` says whether the steps run, `trouble` what keeps them from it, in words; `rounds` counts the rounds
    finished since the start.
    """

    def __init__(
        self,
        database: Database,
        api: PortalApi,
        pages: PortalPages,
        queue: FixQueue,
        clock: Clock,
        system: str,
        pace: Pace,
        *,
        dry_run: bool,
    ) -> None:
        self._dry_run = dry_run
        self._database, self._api, self._pages = database, api, pages
        self._queue, self._clock, self._system, self._pace = queue, clock, system, pace
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._polled_at: datetime | None = None
        self.state = AgentState.STOPPED
        self.trouble = ""
        self.rounds = 0

    async def start(self) -> None:
        """Begins to work; returns at once."""
        self.state = move_agent(self.state, AgentState.STARTING)
        await self._queue.launch()
        self._stop.clear()
        self._tasks = [
            asyncio.create_task(self._every(self._round, self._pace.round_rest_seconds), name="rounds"),
            asyncio.create_task(self._every(self._queue.sweep, self._pace.sweep_rest_seconds), name="sweeper"),
        ]
        self.state = move_agent(self.state, AgentState.RUNNING)
        _log.info("agent.started", system=self._system)

    async def stop(self) -> None:
        """Finishes what is under way, then stops; nothing new is begun."""
        if self.state is AgentState.STOPPED:
            return
        self.state = move_agent(self.state, AgentState.STOPPING)
        self._stop.set()
        await asyncio.gather(*self._tasks)
        await self._queue.close()
        self.state = move_agent(self.state, AgentState.STOPPED)
        _log.info("agent.stopped", system=self._system)

    async def _every(self, work: Callable[[], Awaitable[object]], rest_seconds: float) -> None:
        """Works and rests in turn until stop."""
        while not self._stop.is_set():
            try:
                await work()
            except Exception as defect:  # noqa: BLE001 - a defect of one round must not end the watch; it is told
                _log.exception("agent.defect", work=work.__name__)
                self.trouble = f"A defect of Logwarden, see its log: {type(defect).__name__}"
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), rest_seconds)

    async def _round(self) -> None:
        """Ingest when the portal's clock says that its answers can have changed; the other steps each time."""
        log.correlate(log.new_correlation_id())
        try:
            portal_now = await self._api.now()
            interval = timedelta(seconds=self._pace.polling_interval_seconds)
            if self._polled_at is None or portal_now - self._polled_at >= interval:
                await ingest(self._database, self._api, self._clock, self._system)
                self._polled_at = portal_now
            await read(self._database, self._pages, self._system, portal_now)
            await plan(self._database, self._clock, self._system, portal_now, dry_run=self._dry_run)
            await verify(self._database, self._pages, self._clock, self._system, portal_now)
        except Problem as problem:
            if str(problem) != self.trouble:  # the first failure is a warning, the lasting one is silence
                _log.warning("agent.round.failed", why=str(problem))
            self.trouble = str(problem)
        else:
            if self.trouble:
                _log.info("agent.round.recovered")
            self.trouble = ""
            self.rounds += 1
