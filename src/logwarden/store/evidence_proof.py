"""The proof of evidence: every file against its row, and every row against what the audit trail sealed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind

from . import audit
from .attempts import Attempt, EvidenceFile
from .audit import AuditEntry
from .evidence import EvidenceFolder

_KINDS = (FactKind.EVIDENCE_KEPT, FactKind.EVIDENCE_DELETED)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of evidence: of which fix and attempt, and its name."""

    fix_id: int
    attempt: int
    name: str


@dataclass(slots=True)
class EvidenceVerdict:
    """What one pass found: files that are as they were made, those that went in time, and what is wrong, in words.

    `unsealed` files have a row that the trail says nothing of: they are older than its seals of evidence.
    """

    files: int = 0
    deleted: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)


async def verify_evidence(session: AsyncSession, data_dir: Path) -> EvidenceVerdict:
    """Compares files, rows and trail. That the trail itself is whole is `proof.verify`'s to say."""
    verdict = EvidenceVerdict()
    sealed: dict[Kept, str] = {}
    given_up: set[int] = set()
    async for what, fix_id, said in _told(session):
        if what == FactKind.EVIDENCE_DELETED:
            given_up.add(fix_id)
        else:
            sealed |= {Kept(fix_id, said["attempt"], name): digest for name, digest in said["files"].items()}
    rows = await session.stream(
        select(EvidenceFile, Attempt.fix_id, Attempt.number)
        .join(Attempt, Attempt.id == EvidenceFile.attempt_id)
        .order_by(EvidenceFile.id)
    )
    async for file, fix_id, number in rows:
        kept = Kept(fix_id, number, file.name)
        if (digest := sealed.pop(kept, None)) is None:
            verdict.unsealed += 1
        elif digest != file.sha256:
            verdict.faults.append(_fault(kept, "has another hash in the database than in the audit trail"))
        if file.deleted_at is not None:
            verdict.deleted += 1
            if fix_id not in given_up:
                verdict.faults.append(_fault(kept, "is said to be deleted, and the audit trail does not know of it"))
        elif wrong := await asyncio.to_thread(_wrong, data_dir, kept, file.sha256):
            verdict.faults.append(_fault(kept, wrong))
        else:
            verdict.files += 1
    verdict.faults += [_fault(kept, "is in the audit trail, and its row is gone") for kept in sealed]
    return verdict


async def _told(session: AsyncSession) -> AsyncIterator[tuple[str, int, dict[str, Any]]]:
    """What the trail says of evidence, and what is about to come into it: a fact waits a second or so for its seal."""
    entries = await session.stream(
        select(AuditEntry.what, AuditEntry.subject_id, AuditEntry.after)
        .where(AuditEntry.what.in_([kind.value for kind in _KINDS]))
        .order_by(AuditEntry.number)
    )
    async for what, fix_id, said in entries:
        yield what, fix_id or 0, said
    for fact, _ in await audit.waiting(session, after=await audit.recent(session)):
        if fact.kind in _KINDS:
            yield fact.kind, fact.subject_id or 0, fact.detail


def _wrong(data_dir: Path, kept: Kept, sha256: str) -> str:
    try:
        path = EvidenceFolder(data_dir, kept.fix_id, kept.attempt).path(kept.name)
        content = path.read_bytes()
    except (ValueError, OSError):
        return "is missing"
    return "" if hashlib.sha256(content).hexdigest() == sha256 else "is not as it was made"


def _fault(kept: Kept, why: str) -> str:
    return f"Fix {kept.fix_id}, attempt {kept.attempt}: {kept.name} {why}."
