"""Evidence on disk: a folder an attempt, mode 0700, names made by us, found again by id alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.states import FixState

from . import facts
from .attempts import Attempt, EvidenceFile
from .fixes import Fix

_ROOT = "evidence"
_MEDIA_TYPES = {".png": "image/png", ".html": "text/html", ".json": "application/json"}
_HAS_EVIDENCE = (
    select(EvidenceFile.id)
    .join(Attempt, Attempt.id == EvidenceFile.attempt_id)
    .where(Attempt.fix_id == Fix.id, EvidenceFile.deleted_at.is_(None))
    .exists()
)
"""Whether a file of a fix has to be there."""


class EvidenceFolder:
    """Where one attempt leaves its files: `<data>/evidence/<fix>/<attempt>/`."""

    def __init__(self, data_dir: Path, fix_id: int, attempt: int) -> None:
        """Only where it would be; `make` makes it."""
        self._folder = data_dir / _ROOT / str(fix_id) / str(attempt)

    def make(self) -> Self:
        """Makes the folder, readable by this account alone."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self

    def path(self, name: str) -> Path:
        """A file of this attempt.

        Raises:
            ValueError: the name is not one that we make.
        """
        if Path(name).name != name or Path(name).suffix not in _MEDIA_TYPES:
            raise ValueError(f"{name!r} is not a name of evidence")
        return self._folder / name

    def write_json(self, name: str, content: Any) -> None:
        """Writes a JSON file, mode 0600."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(self.path(name), flags, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, ensure_ascii=False)

    def register(self, session: AsyncSession, fix_id: int, attempt: Attempt) -> None:
        """Adds every file of the folder, with its hash, to the transaction of `session`, and a fact that says so.

        The fact goes into the audit trail: whoever changed a file and its row would be found by it.
        """
        sums = {}
        for path in sorted(self._folder.iterdir()):
            content = path.read_bytes()
            sums[path.name] = hashlib.sha256(content).hexdigest()
            session.add(
                EvidenceFile(
                    attempt_id=attempt.id,
                    name=path.name,
                    media_type=_MEDIA_TYPES[path.suffix],
                    sha256=sums[path.name],
                    size=len(content),
                ),
            )
        if sums:
            facts.record(session, FactKind.EVIDENCE_KEPT, "fix", fix_id, attempt=attempt.number, files=sums)


async def give_up(session: AsyncSession, before: datetime, held: Select[int], now: datetime, limit: int) -> int:
    """Says of the evidence of some fixes that it goes; answers of how many fixes. The hashes stay.

    Those closed before an instant of the wall clock, but none of the drivers `held`.
    """
    query = select(Fix.id).where(*_over(before, held), _HAS_EVIDENCE).order_by(Fix.id).limit(limit)
    given_up = (await session.scalars(query)).all()
    for fix_id in given_up:
        of_fix = select(Attempt.id).where(Attempt.fix_id == fix_id)
        gone = await session.scalars(
            update(EvidenceFile)
            .where(EvidenceFile.attempt_id.in_(of_fix), EvidenceFile.deleted_at.is_(None))
            .values(deleted_at=now)
            .returning(EvidenceFile.id)
        )
        facts.record(
            session, FactKind.EVIDENCE_DELETED, "fix", fix_id, files=len(gone.all()), closed_before=before.isoformat()
        )
    return len(given_up)


async def without_evidence(
    session: AsyncSession, fix_ids: Collection[int], before: datetime, held: Select[int]
) -> list[int]:
    """Which of these fixes have no evidence that has to be there: all is given up, or nothing was ever registered."""
    query = select(Fix.id).where(Fix.id.in_(fix_ids), *_over(before, held), ~_HAS_EVIDENCE).order_by(Fix.id)
    return list((await session.scalars(query)).all())


def _over(before: datetime, held: Select[int]) -> tuple[ColumnElement[bool], ...]:
    return Fix.state == FixState.CLOSED, Fix.closed_at < before, Fix.driver_id.not_in(held)


def on_disk(data_dir: Path) -> list[int]:
    """The fixes that have a folder of evidence here, by number."""
    root = data_dir / _ROOT
    return sorted(int(path.name) for path in root.iterdir() if path.name.isdecimal()) if root.is_dir() else []


def remove(data_dir: Path, fix_id: int) -> None:
    """Removes a fix's folder of evidence; another process on this machine may be at it too."""
    with suppress(FileNotFoundError):
        shutil.rmtree(data_dir / _ROOT / str(fix_id))
