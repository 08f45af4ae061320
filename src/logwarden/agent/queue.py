"""The work queue: approved rows are the truth, DBOS runs them, one at a time for each portal account.

One workflow an attempt, `fix-<id>-<attempt>`; it has one step, `pipeline.act`, which sees from the intents how far an
attempt came, so that it can be run again anywhere. One queue a process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos import DBOSPortableJSONSerializer as JsonSerializer
from sqlalchemy.engine import make_url

from logwarden import log
from logwarden.pipeline.act import Acting, act, is_under_way
from logwarden.pipeline.ports import Clock
from logwarden.remedies.catalogue import BY_KEY
from logwarden.states import FixState
from logwarden.store import approvals, attempts, fixes, leases, workers
from logwarden.store.database import Database

_log = log.get(__name__)

QUEUE = "fixes"
APPLICATION_VERSION = "1"
"""Changes when the workflow's steps do; what was enqueued under another is enqueued anew."""

POLL_SECONDS = 0.1
"""How long DBOS rests between two looks for an attempt that nobody has begun."""

DRAIN_SECONDS = 120
_LIVE = ("PENDING", "ENQUEUED", "DELAYED")
_BEGUN, _EXPOSURE, _REST = 1, 1, 2**30
"""Priorities, the lowest first: what a dead worker had begun, then exposure, then the rest; of each the oldest fix."""
_ASK_AGAIN = timedelta(seconds=10)
"""Spares DBOS a question a second for each attempt that waits its turn."""

_acting: dict[str, Acting] = {}
"""What this process acts with, by system; DBOS finds its workflows by module and name, not by instance."""


@DBOS.step(name="attempt")
async def _attempt(system: str, fix_id: int, number: int) -> str:
    log.correlate(f"fix-{fix_id}-{number}")
    return await act(_acting[system], fix_id, number)


@DBOS.workflow(name="carry_out")
async def _carry_out(system: str, fix_id: int, number: int) -> str:
    return await _attempt(system, fix_id, number)


def _priority(fix: fixes.Fix) -> int:
    """Where a fix stands in its account's queue."""
    if fix.state == FixState.RUNNING:
        return _BEGUN
    exposure = any(key in BY_KEY and BY_KEY[key].is_exposure for key in fix.keys)
    return (_EXPOSURE if exposure else _REST) + fix.id


class FixQueue:
    """Runs attempts of approved fixes, at most `at_once` in this process."""

    def __init__(
        self,
        database: Database,
        acting: Mapping[str, Acting],
        clock: Clock,
        *,
        executor_id: str,
        at_once: int = 1,
        version: str = APPLICATION_VERSION,
    ) -> None:
        """`executor_id` names this process among all that share the database, also in `workers`."""
        self._database, self._by_system, self._clock = database, dict(acting), clock
        self._executor_id, self._at_once, self._version = executor_id, at_once, version
        self._asked: dict[tuple[int, int], datetime] = {}

    async def launch(self) -> None:
        """Starts DBOS in this event loop."""
        _acting.clear()
        _acting.update(self._by_system)
        config: DBOSConfig = {
            "name": "logwarden",
            "system_database_url": self._database_url(),
            "application_version": self._version,
            "executor_id": self._executor_id,
            "serializer": JsonSerializer(),
            "log_level": "WARNING",
        }
        DBOS(config=config)
        DBOS.launch()  # in this loop, not in a thread: DBOS runs the steps in the loop that launches it
        await DBOS.register_queue_async(
            QUEUE, worker_concurrency=self._at_once, partition_concurrency=1, polling_interval_sec=POLL_SECONDS
        )

    def _database_url(self) -> str:
        """DBOS keeps its own tables: a file beside ours on SQLite, a schema of its own on PostgreSQL."""
        url = make_url(self._database.url.get_secret_value())
        if self._database.is_sqlite:
            return f"sqlite:///{url.database}.queue"
        return url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def sweep(self, systems: frozenset[str] | None = None) -> int:
        """Enqueues what is approved and due, and what a dead worker left; answers how many.

        `systems` are those whose agent runs; None means all of this process's.
        """
        systems = frozenset(self._by_system) if systems is None else systems & frozenset(self._by_system)
        now = self._clock.now()
        async with self._database.read() as session:
            alive = await workers.enlisted(session)
            found = await fixes.at_work(session, systems, now)
            due = [(fix, fix.attempt + 1) for fix in found if fix.state == FixState.APPROVED]
            running = [fix for fix in found if fix.state == FixState.RUNNING]
            last = {fix.id: await attempts.numbered(session, fix.id, fix.attempt) for fix in running}
        self._asked = {known: at for known, at in self._asked.items() if now - at < _ASK_AGAIN}
        unasked = [fix for fix in running if (fix.id, fix.attempt) not in self._asked]
        left = [fix for fix in unasked if self._is_left(fix, last[fix.id], alive)]
        if left and await self._may_take_over():
            due += [(fix, fix.attempt) for fix in left]
        for fix, number in due:
            if (fix.id, number) not in self._asked:
                self._asked[fix.id, number] = now
                await self._enqueue(fix.id, number, alive)
        return len(due)

    def _is_left(self, fix: fixes.Fix, last: attempts.Attempt | None, alive: frozenset[str]) -> bool:
        """Whether nobody is at a running fix: its worker is dead, or is this one and lost it to a defect."""
        if last is None or is_under_way(fix.id, fix.attempt):
            return False
        return last.executor_id == self._executor_id or last.executor_id not in alive

    async def _may_take_over(self) -> bool:
        """One process at a time takes over what a dead one left."""
        async with self._database.write() as session:
            return await leases.take(session, "take-over", self._executor_id, 30)

    async def _enqueue(self, fix_id: int, number: int, alive: frozenset[str]) -> None:
        """Enqueues an attempt, unless a living worker of this version has it already."""
        workflow_id = f"fix-{fix_id}-{number}"
        known = await DBOS.list_workflows_async(workflow_ids=[workflow_id])
        if known:
            old = known[0]
            waits = old.status != "PENDING" or (old.executor_id in alive and old.executor_id != self._executor_id)
            if old.status in _LIVE and old.app_version == self._version and waits:
                return
            _log.info("queue.taken_over", workflow_id=workflow_id, status=old.status, executor_id=old.executor_id)
            await DBOS.delete_workflow_async(workflow_id)
        async with self._database.read() as session:
            fix = await fixes.get(session, fix_id)
            yes = await approvals.last_yes(session, fix_id)
        if fix is None:
            return
        account = self._by_system[fix.system].account_of(yes[1] if yes else None)
        with (
            SetWorkflowID(workflow_id),
            SetEnqueueOptions(
                queue_partition_key=f"{fix.system}:{account.name}",
                priority=_priority(fix),
            ),
        ):
            await DBOS.enqueue_workflow_async(QUEUE, _carry_out, fix.system, fix_id, number)

    async def close(self) -> None:
        """Lets a running attempt finish, then stops DBOS."""
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=DRAIN_SECONDS)
        _acting.clear()
