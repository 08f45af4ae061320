"""The head file: how long the audit trail was and how it ended, kept outside the database.

A chain alone does not show that its last entries were cut off; the number that stands here does.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .proof import AuditKey

HEAD_FILE = "audit-head.jsonl"
"""The head file's name in DATA_DIR."""

_LINE = 4096
"""Bytes. More than any line has."""


class HeadFile:
    """One line whenever the trail grew: count, hash, instant (UTC), the count of the line before, and a seal."""

    def __init__(self, path: Path) -> None:
        """Opens nothing yet."""
        self.path = path

    def keep(self, key: AuditKey, count: int, last_hash: str, at: str) -> int:
        """Adds a line if the trail is longer than the file says, and answers the count of the last line.

        A greater count than the one given means that the trail has lost entries; then nothing is written.
        A line that a crash tore stays where it is, for an append-only file cannot be mended, and is passed over.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # two processes may share a data folder
            known, torn = _last_count(file)
            if known >= count:
                return known
            said = {"after": known, "count": count, "hash": last_hash, "at": at}
            line = json.dumps({**said, "mac": key.seal("head", said)}) + "\n"
            os.write(file, ("\n" if torn else "").encode() + line.encode())
            os.fsync(file)
            return count
        finally:
            os.close(file)

    def lines(self) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Each line of this moment with its number, as it stands; None for one that is no line of ours.

        A line that comes while these are read is left out. What stands in the file was committed before it was
        written, so a transaction that begins after this call has all that these lines tell of, and maybe no more.

        Raises:
            OSError: the file cannot be read.
        """
        return self._lines(self.path.stat().st_size)

    def _lines(self, end: int) -> Iterator[tuple[int, dict[str, Any] | None]]:
        with self.path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(min(_LINE, end - file.tell())), b""), 1):
                yield number, _read(line)


def _last_count(file: int) -> tuple[int, bool]:
    """The count of the last whole line, 0 without one, and whether the file ends within a line."""
    size = os.fstat(file).st_size
    reach = _LINE
    while True:
        tail = os.pread(file, min(reach, size), max(0, size - reach))
        for line in reversed(tail.splitlines()):
            if (head := _read(line)) is not None:
                return int(head["count"]), not tail.endswith(b"\n")
        if reach >= size:
            return 0, bool(tail) and not tail.endswith(b"\n")
        reach *= 2


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(said, dict) and type(said.get("count")) is int and type(said.get("after")) is int
    return said if whole else None
