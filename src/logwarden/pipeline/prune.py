"""prune: log-ins that are long over, and wrong passwords that count no more, are forgotten; the facts of them stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from logwarden import log
from logwarden.store import sessions, wrong_passwords
from logwarden.store.database import Database

_log = log.get(__name__)

GRACE = timedelta(days=1)
"""How long a session is kept after its end, so that no refresh that is under way loses it."""


async def prune(database: Database, now: datetime) -> None:
    """One look; `now` is the wall clock. Two processes may do it at once."""
    async with database.write() as session:
        ended = await sessions.prune(session, now - GRACE)
        forgotten = await wrong_passwords.prune(session, now)
    if ended or forgotten:
        _log.info("log_ins.pruned", sessions=ended, wrong_passwords=forgotten)
