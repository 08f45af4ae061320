"""The shift note: what happened, what waits for whom, and what is open from before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from . import tables
from .document import Document, Section, in_zone
from .tables import Altered, Check, Happening, Held, Waiting


@dataclass(frozen=True, slots=True)
class ShiftNote:
    """From `since` up to, not including, `until`; all of it is of the instant at which it was gathered."""

    scope: str
    since: datetime
    until: datetime
    zone: ZoneInfo
    checks: tuple[Check, ...]
    happened: tuple[Happening, ...]
    waiting: tuple[Waiting, ...]
    holds: tuple[Held, ...]
    findings: tuple[Altered, ...]


def document(note: ShiftNote, made_at: datetime) -> Document:
    """The note as a document. What began before `since` and is still open stands apart."""
    new = [one for one in note.waiting if one.since >= note.since]
    before = [one for one in note.waiting if one.since < note.since]
    return Document(
        kind="shift_note",
        title=f"Shift note, {note.scope}",
        about=(
            ("About", note.scope),
            ("From", in_zone(note.since, note.zone)),
            ("Until", in_zone(note.until, note.zone)),
            ("Waits", f"{len(new)} new in this shift, {len(before)} from before"),
        ),
        made_at=made_at,
        as_of=tables.as_of(note.checks),
        zone=note.zone,
        sections=(
            Section(
                "What waits, and for whom",
                (
                    tables.waiting("Open from before", before, "Nothing is open from before."),
                    tables.waiting("New in this shift", new, "Nothing new waits."),
                ),
            ),
            Section(
                "What the witness found, not reviewed yet",
                (tables.altered("Findings", note.findings, "No finding waits for a review."),),
            ),
            tables.holds(note.holds),
            Section(
                "What happened",
                (tables.happenings("What happened", note.happened, "Nothing that people have to know of."),),
            ),
            tables.checks(note.checks),
        ),
    )
