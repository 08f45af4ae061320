"""The ledger: everything that anybody did in the portal's pages, in order, failed writes too.

In a file it is one JSON object a line. Each line is with the operating system before the act is answered, so it
outlives the program, however that ends.
"""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from .clock import iso_instant
from .kits import Change
from .wording import event_word
from .world.fleet import Driver


class Act(StrEnum):
    """Kinds of entries."""

    LOGIN = "LOGIN"
    CHOICE = "CHOICE"
    OPEN = "OPEN"
    LOAD = "LOAD"
    ANNOTATE = "ANNOTATE"
    PROCEED = "PROCEED"
    REQUEST_EDIT = "REQUEST_EDIT"
    RESYNC = "RESYNC"


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. `at` is the portal's instant, `wall` the machine's; days are home-terminal."""

    n: int
    at: datetime
    wall: datetime
    kind: Act
    account: str
    driver: Driver | None = None
    company_id: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    boxes: tuple[str, ...] = ()
    text: str | None = None
    ok: bool = True
    message: str = ""
    changed: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The entry as the control interface gives it."""
        return {
            "n": self.n,
            "at": iso_instant(self.at),
            "wall": self.wall.isoformat(timespec="microseconds"),
            "kind": self.kind,
            "account": self.account,
            "driver_id": self.driver.id if self.driver else None,
            "company_id": self.driver.company.id if self.driver else self.company_id,
            "from": self.first_day.isoformat() if self.first_day else None,
            "to": self.last_day.isoformat() if self.last_day else None,
            "boxes": list(self.boxes),
            "text": self.text,
            "ok": self.ok,
            "message": self.message,
            "changed": list(self.changed),
        }


class Book:
    """The ledger's file. It is only ever appended to; a line that a kill cut off stays as it is.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._continued = bool(size := os.fstat(self._file).st_size)
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            os.write(self._file, b"\n")

    def begin(self, system: str, profile: str, seed: int, at: datetime) -> None:
        """The header of a new run, or of a new fleet after a reset: from here on entries count from 1 again."""
        header = {
            "ledger": 1,
            "system": system,
            "profile": profile,
            "seed": seed,
            "at": iso_instant(at),
            "wall": datetime.now(UTC).isoformat(timespec="microseconds"),
            "continued": self._continued,
        }
        self._continued = True
        self.append(header)

    def append(self, line: dict[str, Any]) -> None:
        """Writes one line."""
        os.write(self._file, (json.dumps(line, ensure_ascii=False) + "\n").encode())


@dataclass(slots=True)
class Ledger:
    """The entries so far, and the book in which they are written down besides."""

    book: Book | None = None
    entries: list[Entry] = field(default_factory=list)
    _annotated: set[str] = field(default_factory=set)

    def write(
        self,
        kind: Act,
        at: datetime,
        account: str,
        *,
        driver: Driver | None = None,
        company_id: str | None = None,
        days: tuple[date, date] | None = None,
        boxes: tuple[str, ...] = (),
        text: str | None = None,
        ok: bool = True,
        message: str = "",
        changes: tuple[Change, ...] = (),
    ) -> None:
        """Adds an act, with the records that it changed."""
        changed = tuple(self._changed(driver, change) for change in changes) if driver else ()
        self._annotated |= {change.record.id for change in changes if kind is Act.ANNOTATE and ok}
        first_day, last_day = days or (None, None)
        entry = Entry(
            n=len(self.entries) + 1,
            at=at,
            wall=datetime.now(UTC),
            kind=kind,
            account=account,
            driver=driver,
            company_id=company_id,
            first_day=first_day,
            last_day=last_day,
            boxes=boxes,
            text=text,
            ok=ok,
            message=message,
            changed=changed,
        )
        self.entries.append(entry)
        if self.book:
            self.book.append(entry.to_json())

    def _changed(self, driver: Driver, change: Change) -> dict[str, Any]:
        """One changed record; its target is the record that a request is about."""
        record, target = change.record, change.target
        return {
            "record_id": record.id,
            "sequence_id": record.sequence_hex,
            "at": iso_instant(record.event.at),
            "event": event_word(record.event),
            "code_name": record.event.code_name,
            "day": driver.day_of(record.event.at).isoformat(),
            "day_certified": change.day_certified,
            "change": change.change,
            "target_record_id": target.id if target else None,
            "target_sequence_id": target.sequence_hex if target else None,
            "target_at": iso_instant(target.event.at) if target else None,
            "target_annotated_before": target is not None and target.id in self._annotated,
        }
