"""Evidence on disk: a folder an attempt, mode 0700, names made by us, found again by id alone."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from .attempts import EvidenceFile

_MEDIA_TYPES = {".png": "image/png", ".html": "text/html", ".json": "application/json"}


class EvidenceFolder:
    """Where one attempt leaves its files: `<data>/evidence/<fix>/<attempt>/`."""

    def __init__(self, data_dir: Path, fix_id: int, attempt: int) -> None:
        """Makes the folder, readable by this account alone."""
        self._folder = data_dir / "evidence" / str(fix_id) / str(attempt)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

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

    def register(self, session: AsyncSession, attempt_id: int) -> None:
        """Adds every file of the folder, with its hash, to the transaction of `session`."""
        for path in sorted(self._folder.iterdir()):
            content = path.read_bytes()
            session.add(
                EvidenceFile(
                    attempt_id=attempt_id,
                    name=path.name,
                    media_type=_MEDIA_TYPES[path.suffix],
                    sha256=hashlib.sha256(content).hexdigest(),
                    size=len(content),
                ),
            )
