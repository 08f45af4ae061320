"""An exported audit trail: JSON lines with every seal, and a last line that says how many there have to be."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .audit import UnreadableEntry, written
from .proof import FIRST, AuditKey

_KIND = "export"


async def export(entries: AsyncIterator[Mapping[str, Any]], path: Path, key: AuditKey) -> int:
    """Writes entries as they stand, wrong ones too, to a new file, mode 0600; answers how many.

    Raises:
        FileExistsError: there is such a file already.
        OSError: it cannot be written.
        UnreadableEntry: a row cannot be read, so that it cannot be written either.
    """
    count, last = 0, FIRST
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        async for entry in entries:
            file.write(json.dumps(entry) + "\n")
            count, last = count + 1, str(entry["hash"])
        end = {"count": count, "hash": last, "exported_at": written(datetime.now(UTC))}
        file.write(json.dumps({_KIND: end, "mac": key.seal(_KIND, end)}) + "\n")
    return count


class ExportFile:
    """A file as `export` wrote it. `fault` says, after its entries were read, what is wrong with its last line."""

    def __init__(self, path: Path, key: AuditKey) -> None:
        """Opens nothing yet."""
        self._path, self._key = path, key
        self.fault = "The file's last line, which says how many entries there are, is missing: its end was cut off."

    async def entries(self) -> AsyncIterator[Mapping[str, Any]]:
        """Each entry, as it stands.

        Raises:
            OSError: the file cannot be read.
            UnreadableEntry: a line is not an entry.
        """
        count, last = 0, FIRST
        with self._path.open("rb") as file:
            for line in file:
                try:
                    said = json.loads(line)
                except (ValueError, RecursionError):
                    raise UnreadableEntry(f"of line {count + 1}") from None
                if not isinstance(said, dict):
                    raise UnreadableEntry(f"of line {count + 1}")
                if _KIND in said and "number" not in said:
                    self.fault = self._why_wrong(said, count, last) or ("" if not file.read(1) else _MORE)
                    return
                yield said
                count, last = count + 1, str(said.get("hash"))

    def _why_wrong(self, said: Mapping[str, Any], count: int, last: str) -> str:
        end = said[_KIND]
        if not isinstance(end, dict) or not self._key.fits(_KIND, end, said.get("mac")):
            return "The file's last line does not fit its seal: it was changed."
        if (end.get("count"), end.get("hash")) != (count, last):
            return f"The file has {count} entries and its last line says {end.get('count')}: some were cut off."
        return ""


_MORE = "There is more after the file's last line: it was added later."
