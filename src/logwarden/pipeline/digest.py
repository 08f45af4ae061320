"""digest: once a day, what the archive holds, as one sealed number chained to the day before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from logwarden.facts import FactKind
from logwarden.problems import AskPerson
from logwarden.store import audit, digests, facts
from logwarden.store.database import Database
from logwarden.store.heads import HeadFile
from logwarden.store.proof import FIRST, AuditKey
from logwarden.store.readings import Reading

from .ports import Clock


@dataclass(frozen=True, slots=True)
class Archive:
    """What the step works with: the key is not in the database, the head file neither. Evidence is in `data_dir`."""

    database: Database
    clock: Clock
    key: AuditKey
    head: HeadFile
    retention_days: int
    data_dir: Path


async def digest(archive: Archive) -> bool:
    """Makes this day's digest, if there is none yet and the archive ever held a record; answers whether it did.

    Only records are read that the digest before did not hold, and before the transaction begins: what is kept
    meanwhile belongs to the next day.

    Raises:
        AskPerson: the last digest does not fit the key, or the head file knows more digests than there are.
    """
    now = archive.clock.now().astimezone(UTC)
    lines = archive.head.lines() if archive.head.path.exists() else ()  # of now: another process may add to both
    async with archive.database.read() as session:
        last = await digests.newest(session)
        due = last is None or last["day"] < now.date().isoformat()
        spans = await digests.new_spans(session) if due else []
        readings = await session.scalar(select(func.count()).select_from(Reading)) or 0 if due else 0
    if last is not None and not archive.key.fits_entry(last):
        raise AskPerson(
            f"The digest of {last['day']} does not fit the key. If SECRET_KEY was changed, put the old one into "
            "AUDIT_KEY; else the digest was: run `logwarden digest verify`."
        )
    await asyncio.to_thread(_check_head, archive.head.path, lines, last)
    made = False
    if due and (spans or last is not None):
        said = {"day": now.date().isoformat(), "made_at": audit.written(now), "readings": readings}
        made = await _add(archive, last, spans, said)
    await _keep_head(archive)
    return made


async def _add(
    archive: Archive, last: dict[str, Any] | None, spans: list[dict[str, Any]], said: dict[str, Any]
) -> bool:
    """Adds the digest, unless another process did meanwhile."""
    async with archive.database.write() as session:
        await digests.lock(session)
        if await digests.newest(session) != last:
            return False
        before: dict[str, Any] = last or {"number": 0, "archive": 0, "content": FIRST, "hash": FIRST}
        gone = await digests.untold(session)
        records = sum(span["last"] - span["first"] + 1 for span in spans)
        entry = said | {
            "number": before["number"] + 1,
            "records": records,
            "archive": before["archive"] + records,
            "deleted": sum(span["last"] - span["first"] + 1 for span in gone),
            "content": digests.content(before["content"], spans, gone),
            "previous": before["hash"],
        }
        entry["hash"] = archive.key.seal_entry(entry)
        await digests.add(session, entry)
        await digests.add_spans(session, entry["number"], spans)
        await digests.tell_deleted(session, entry["number"])
        facts.record(
            session,
            FactKind.DIGEST_MADE,
            "digest",
            entry["number"],
            day=entry["day"],
            records=records,
            archive=entry["archive"],
            content=entry["content"],
            hash=entry["hash"],
        )
    return True


def _check_head(path: Path, lines: Iterable[tuple[int, dict[str, Any] | None]], last: dict[str, Any] | None) -> None:
    """The head file follows the digests and may be one behind; it is never ahead, and never says otherwise."""
    known: dict[str, Any] = {"count": 0}
    for _, line in lines:
        known = line or known
    number = 0 if last is None else last["number"]
    if known["count"] > number or (known["count"] == number > 0 and last is not None and known["hash"] != last["hash"]):
        raise AskPerson(
            f"{path} knows {known['count']} digests, and not the {number} that there are: some were cut off or "
            "written anew, or an older database was put back. Run `logwarden digest verify`; keep the file."
        )


async def _keep_head(archive: Archive) -> None:
    async with archive.database.read() as session:
        last = await digests.newest(session)
    if last is not None:
        await asyncio.to_thread(archive.head.keep, archive.key, last["number"], last["hash"], last["made_at"])
