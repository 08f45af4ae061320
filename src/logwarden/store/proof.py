"""The proof of the audit trail: seals made with a key that is not in the database, and one pass that checks them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from .audit import UnreadableEntry

FIRST = "0" * 64
"""What stands as `previous` in entry 1."""

_PURPOSE = b"logwarden audit trail 1"


class AuditKey:
    """The key of the seals, derived from a secret so that it serves no other purpose. It is never shown."""

    def __init__(self, secret: SecretStr, purpose: bytes = _PURPOSE) -> None:
        """Derives the key; each purpose has its own."""
        self._key = hmac.digest(secret.get_secret_value().encode(), purpose, "sha256")

    def seal(self, kind: str, said: Mapping[str, Any]) -> str:
        """HMAC-SHA256 in hexadecimal over a kind of thing and all that it says, in whatever order."""
        said_once = json.dumps(said, sort_keys=True, separators=(",", ":"), default=repr).encode()
        return hmac.new(self._key, kind.encode() + b"\n" + said_once, hashlib.sha256).hexdigest()

    def seal_entry(self, entry: Mapping[str, Any]) -> str:
        """The hash of an entry: over every field but the hash itself, the number and the hash before among them."""
        return self.seal("entry", {name: value for name, value in entry.items() if name != "hash"})

    def fits(self, kind: str, said: Mapping[str, Any], mac: object) -> bool:
        """Whether that is the seal of what is said."""
        return isinstance(mac, str) and mac.isascii() and hmac.compare_digest(self.seal(kind, said), mac)

    def fits_entry(self, entry: Mapping[str, Any]) -> bool:
        """Whether an entry is as it was sealed."""
        own = entry.get("hash")
        return isinstance(own, str) and own.isascii() and hmac.compare_digest(self.seal_entry(entry), own)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong. `number` is the first entry that cannot be relied on; None for the head file."""

    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one pass found.

    `entries` are those that hold, from the first on, and `hash` is the last one's. `heads` are the lines of the head
    file that hold, and `behind` how many entries were added after the last of them.
    """

    entries: int
    hash: str
    heads: int
    behind: int
    faults: tuple[Fault, ...]


async def verify(
    entries: AsyncIterator[Mapping[str, Any]],
    key: AuditKey,
    heads: Iterable[tuple[int, Mapping[str, Any] | None]] = (),
) -> Verdict:
    """Checks every entry against its seal, its number and the entry before it, and the heads on the way.

    Stops at the first entry that is wrong, for what comes after it proves nothing. Memory does not grow.
    """
    known = _Heads(heads, key)
    count, last, wrong = 0, FIRST, None
    try:
        async for entry in entries:
            wrong = _why_wrong(entry, count + 1, last, key)
            if wrong is None:
                wrong = known.disagrees(entry)
            if wrong is not None:
                break
            count, last = count + 1, str(entry["hash"])
    except UnreadableEntry as unreadable:
        wrong = Fault(count + 1, f"The row with number {unreadable.number} cannot be read: it was changed.")
    if wrong is None and known.next is not None:
        wrong = Fault(
            count + 1,
            f"The trail was cut off at its end: it has {count} entries, and the head file knows {known.next['count']}. "
            "(An older database that was put back looks the same.)",
        )
    behind = count - known.count if wrong is None else 0
    faults = tuple(fault for fault in (wrong, known.fault) if fault is not None)
    return Verdict(count, last, known.lines, behind, faults)


def _why_wrong(entry: Mapping[str, Any], number: int, last: str, key: AuditKey) -> Fault | None:
    """What is wrong with the entry that should have that number and follow that hash."""
    own = entry.get("number")
    sealed = key.fits_entry(entry)
    if own != number:
        if sealed and isinstance(own, int) and own > number:
            gone = f"Entry {number} is" if own == number + 1 else f"Entries {number} to {own - 1} are"
            return Fault(number, f"{gone} missing: removed, or put elsewhere.")
        return Fault(number, f"A row with number {own!r} stands here: it was inserted, renumbered or put elsewhere.")
    if not sealed:
        key_too = " Or the key is not the one that the trail was written with." if number == 1 else ""
        return Fault(number, f"The entry does not fit its seal: it was changed, swapped or inserted.{key_too}")
    if entry.get("previous") != last:
        return Fault(number, "The entry does not follow the one before it: entries were exchanged for others.")
    return None


class _Heads:
    """The head file's lines beside the trail. `next` is the first that the trail has not reached yet."""

    def __init__(self, lines: Iterable[tuple[int, Mapping[str, Any] | None]], key: AuditKey) -> None:
        self._lines, self._key = iter(lines), key
        self.count = self.lines = self._read = 0
        self.fault: Fault | None = None
        self.next = self._following()

    def _following(self) -> Mapping[str, Any] | None:
        """The next line that holds. What is no line at all was torn by a crash; `after` shows what is missing."""
        for number, line in self._lines:
            if line is None:
                continue
            said = {name: value for name, value in line.items() if name != "mac"}
            if not self._key.fits("head", said, line.get("mac")):
                self.fault = Fault(None, f"Line {number} of the head file does not fit its seal: it was changed.")
                return None
            if said["after"] != self._read:
                self.fault = Fault(None, f"Lines of the head file before line {number} are missing or were moved.")
                return None
            self._read = said["count"]
            return said
        return None

    def disagrees(self, entry: Mapping[str, Any]) -> Fault | None:
        """What the head file says against that entry."""
        head = self.next
        if head is None or head["count"] != entry["number"]:
            return None
        if head["hash"] != entry["hash"]:
            return Fault(head["count"], "The head file knows another hash of this entry: the trail was written anew.")
        self.count, self.lines = head["count"], self.lines + 1
        self.next = self._following()
        return None
