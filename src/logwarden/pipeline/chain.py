"""chain: facts that a person or the agent made happen go into the audit trail, numbered, sealed, in order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from logwarden.problems import AskPerson
from logwarden.store import audit
from logwarden.store.database import Database
from logwarden.store.facts import Fact
from logwarden.store.heads import HeadFile
from logwarden.store.proof import FIRST, AuditKey

SERVICE = "logwarden"
"""Who did what no person decided."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What the step works with: the key is not in the database, the head file neither."""

    database: Database
    key: AuditKey
    head: HeadFile


async def chain(trail: Trail, *, everything: bool = False) -> int:
    """Adds what is not in the trail yet, and then a line to the head file; answers how many entries were added.

    Numbers are given here, after the facts were committed, by one process at a time: so there are no gaps, and no
    fact is overtaken. The head file follows the commit: a crash between leaves it behind, which the next call mends.
    Were it ahead, a crash would look as if entries had been cut off. `everything` looks among all facts.

    Raises:
        AskPerson: the last entry does not fit the key, or the head file knows more entries than there are.
    """
    async with trail.database.read() as session:
        after = 0 if everything else await audit.recent(session)
        waits = await audit.waiting(session, after=after, limit=1)  # most looks end here, and lock nobody out
    added, full = 0, bool(waits)
    while full:
        ids = await _add(trail, after)
        added, full = added + len(ids), len(ids) == audit.BATCH
        after = max(ids, default=after)
    await _keep_head(trail)
    return added


async def _add(trail: Trail, after: int) -> list[int]:
    """Adds one batch of what waits above that id, in a transaction of its own; answers which facts."""
    async with trail.database.write() as session:
        await audit.lock(session)
        last = await audit.newest(session)
        if last is not None and not trail.key.fits_entry(last):
            raise AskPerson(
                f"Entry {last['number']} of the audit trail does not fit the key. If SECRET_KEY was changed, put the "
                "old one into AUDIT_KEY; else the entry was: run `logwarden audit verify`. Facts wait in the outbox."
            )
        number, previous = (0, FIRST) if last is None else (last["number"], last["hash"])
        now = audit.written(datetime.now(UTC))
        entries: list[dict[str, Any]] = []
        for fact, who in await audit.waiting(session, after=after):
            number += 1
            entry = _entry(fact, who or SERVICE) | {"number": number, "written_at": now, "previous": previous}
            previous = trail.key.seal_entry(entry)
            entries.append(entry | {"hash": previous})
        if entries:
            await audit.add(session, entries)
        return [entry["fact_id"] for entry in entries]


def _entry(fact: Fact, who: str) -> dict[str, Any]:
    return {
        "at": audit.written(fact.at),
        "what": fact.kind,
        "user_id": fact.user_id,
        "who": who,
        "client": fact.client,
        "subject": fact.subject,
        "subject_id": fact.subject_id,
        "correlation_id": fact.correlation_id,
        "fact_id": fact.id,
        "before": fact.before,
        "after": fact.detail,
    }


async def _keep_head(trail: Trail) -> None:
    count, last_hash, at = await _end(trail.database)
    if count == 0 and not trail.head.path.exists():
        return
    known = await asyncio.to_thread(trail.head.keep, trail.key, count, last_hash, at)
    if known > count:  # another process may have added entries, and its line, since this one looked
        count, _, _ = await _end(trail.database)
    if known > count:
        raise AskPerson(
            f"{trail.head.path} knows {known} entries of the audit trail, and there are {count}: some were cut off, "
            "or an older database was put back. Run `logwarden audit verify`; keep the file, and move it aside only "
            "once you know why."
        )


async def _end(database: Database) -> tuple[int, str, str]:
    """How many entries there are, the last one's hash, and when it was written."""
    async with database.read() as session:
        last = await audit.newest(session)
    return (0, FIRST, "") if last is None else (last["number"], last["hash"], last["written_at"])
