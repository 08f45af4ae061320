"""This process among the workers: it beats, renews what it holds, and strikes out those that went silent."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import make_url

from logwarden import __version__, log
from logwarden.problems import AskPerson
from logwarden.store import leases, workers
from logwarden.store.database import Database

_log = log.get(__name__)

LEASE_SECONDS = 30


class WorkerLife:
    """One process's place in the database. `struck_out` once others took it for dead: then it must do nothing more."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.executor_id = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.struck_out = False
        self._lock: TextIO | None = None

    async def enlist(self) -> None:
        """Joins. On SQLite this is the only process, so whatever stands there is dead.

        Raises:
            AskPerson: another process works with this SQLite file.
        """
        if self._database.is_sqlite:
            self._lock = _locked(Path(str(make_url(self._database.url.get_secret_value()).database) + ".lock"))
        async with self._database.write() as session:
            if self._database.is_sqlite:
                await workers.dismiss(session)
                await leases.forget(session)
            await workers.enlist(session, self.executor_id, socket.gethostname(), os.getpid(), __version__)
        _log.info("worker.enlisted", executor_id=self.executor_id)

    async def beat(self) -> None:
        """Says that it lives, keeps its leases, and strikes out the silent."""
        async with self._database.write() as session:
            if not await workers.beat(session, self.executor_id):
                self.struck_out = True
                return
            await leases.renew(session, self.executor_id, LEASE_SECONDS)
            dead = await workers.reap(session)
        for executor_id in dead:
            _log.warning("worker.struck_out", executor_id=executor_id)

    async def may_poll(self, system: str) -> bool:
        """Whether this process is the one that polls a system: one at a time is."""
        async with self._database.write() as session:
            return await leases.take(session, f"poll:{system}", self.executor_id, LEASE_SECONDS)

    async def leave(self) -> None:
        """Goes in order: nobody has to wait for its leases."""
        try:
            async with self._database.write() as session:
                await leases.give_back(session, self.executor_id)
                await workers.dismiss(session, self.executor_id)
        finally:
            if self._lock is not None:
                self._lock.close()
                self._lock = None


def _locked(path: Path) -> TextIO:
    """The open lock file of a SQLite database; the system lets go of it when the process ends, however it ends."""
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise AskPerson(
            "Another Logwarden works with this SQLite file; stop that one first, or use PostgreSQL for several."
        ) from None
    return file
