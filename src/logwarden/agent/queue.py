"""The work queue: approved rows are the truth, DBOS runs them, one at a time for each portal account.

One workflow an attempt, `fix-<id>-<attempt>`: enqueueing the same twice is harmless, and an attempt that a crash cut
off runs again at restart, where `pipeline.act` sees from the intents how far it came. One queue a process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos import DBOSPortableJSONSerializer as JsonSerializer
from sqlalchemy.engine import make_url

from logwarden import log
from logwarden.pipeline.act import Acting, act
from logwarden.states import FixState
from logwarden.store import fixes

_log = log.get(__name__)

QUEUE = "fixes"
APPLICATION_VERSION = "1"
"""Changes when the workflow's steps do: work of another version is not taken up."""

DRAIN_SECONDS = 120

_acting: list[Acting] = []
"""What this process acts with; DBOS finds its workflows by module and name, not by instance."""


@DBOS.step(name="attempt")
async def _attempt(fix_id: int, number: int) -> str:
    log.correlate(f"fix-{fix_id}-{number}")
    return await act(_acting[0], fix_id, number)


@DBOS.workflow(name="carry_out")
async def _carry_out(fix_id: int, number: int) -> str:
    return await _attempt(fix_id, number)


class FixQueue:
    """Runs attempts of approved fixes, at most `at_once` in this process."""

    def __init__(self, acting: Acting, *, at_once: int, executor_id: str) -> None:
        """`executor_id` names this process among all that share the database."""
        self._acting = acting
        self._at_once = at_once
        self._executor_id = executor_id

    async def launch(self) -> None:
        """Starts DBOS in this event loop; attempts that a crash cut off are taken up again."""
        _acting[:] = [self._acting]
        config: DBOSConfig = {
            "name": "logwarden",
            "system_database_url": self._database_url(),
            "application_version": APPLICATION_VERSION,
            "executor_id": self._executor_id,
            "serializer": JsonSerializer(),
            "log_level": "WARNING",
        }
        DBOS(config=config)
        DBOS.launch()
        await DBOS.register_queue_async(
            QUEUE, worker_concurrency=self._at_once, partition_concurrency=1, polling_interval_sec=0.5
        )

    def _database_url(self) -> str:
        """DBOS keeps its own tables: a file beside ours on SQLite, a schema of its own on PostgreSQL."""
        url = make_url(self._acting.database.url.get_secret_value())
        if self._acting.database.is_sqlite:
            return f"sqlite:///{url.database}.queue"
        return url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def sweep(self) -> int:
        """Enqueues every approved fix whose time has come; answers how many."""
        now = self._acting.clock.now()
        async with self._acting.database.read() as session:
            approved: Sequence[fixes.Fix] = await fixes.in_states(session, [FixState.APPROVED])
        due = [fix for fix in approved if fix.not_before is None or fix.not_before <= now]
        for fix in due:
            number = fix.attempt + 1
            with (
                SetWorkflowID(f"fix-{fix.id}-{number}"),
                SetEnqueueOptions(queue_partition_key=self._acting.portal_account),
            ):
                await DBOS.enqueue_workflow_async(QUEUE, _carry_out, fix.id, number)
        return len(due)

    async def close(self) -> None:
        """Lets a running attempt finish, then stops DBOS."""
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=DRAIN_SECONDS)
        _acting.clear()
