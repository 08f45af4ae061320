"""What an edit may touch at all: moves of a record's status, notes, and the records that nobody may edit (spec 2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .events import Event, EventType, Identity, Origin, RecordStatus

if TYPE_CHECKING:
    from .log import DriverLog

NOTE_SHORTEST, NOTE_LONGEST = 4, 60
"""Length of an annotation in characters, blanks counted (App. A 4.3.2.6(b), 7.6)."""

REMOVAL_PREFIX = "REMOVE: "
"""How the note of a removal request begins (spec 1.2)."""

LAWFUL_MOVES: frozenset[tuple[RecordStatus, RecordStatus]] = frozenset(
    {
        (RecordStatus.ACTIVE, RecordStatus.INACTIVE_CHANGED),
        (RecordStatus.INACTIVE_CHANGE_REQUESTED, RecordStatus.ACTIVE),
        (RecordStatus.INACTIVE_CHANGE_REQUESTED, RecordStatus.INACTIVE_CHANGED),
        (RecordStatus.INACTIVE_CHANGE_REQUESTED, RecordStatus.INACTIVE_CHANGE_REJECTED),
    }
)
"""Every lawful move of a record's status (App. A 4.4.4.2.1-.6; spec 1.2)."""

PROTECTED: frozenset[EventType] = frozenset(
    {EventType.INTERMEDIATE, EventType.LOGIN, EventType.ENGINE_POWER, EventType.MALFUNCTION}
)
"""The types that nobody may edit or enter, in any way (App. A 4.3.2.8.2(a))."""


class UnlawfulEdit(ValueError):
    """An edit that may not be made; `paragraph` is the rule, `words` say it plainly to a person."""

    def __init__(self, paragraph: str, words: str) -> None:
        super().__init__(f"{words} ({paragraph})")
        self.paragraph = paragraph
        self.words = words


def change_status(event: Event, status: RecordStatus) -> Event:
    """The record with another status.

    Raises:
        UnlawfulEdit: the move is none of spec 1.2, or the record is of a type that nobody may edit.
    """
    if event.type in PROTECTED:
        raise UnlawfulEdit("App. A 4.3.2.8.2(a)", f"a {event.code_name} record may not be edited by anyone, in any way")
    if (event.status, status) not in LAWFUL_MOVES:
        raise UnlawfulEdit("App. A 4.4.4.2", f"no record may go from {event.status.name} to {status.name}")
    if is_removal_request(event) and status is RecordStatus.ACTIVE:
        raise UnlawfulEdit("App. A 4.4.4.2", "a removal request never becomes an active record")
    return replace(event, status=status)


def is_removal_request(event: Event) -> bool:
    """Whether a record of any status asks for another's removal: origin 3, note `REMOVE: ...` (spec 1.2)."""
    return event.origin is Origin.OTHER_USER and event.notes.startswith(REMOVAL_PREFIX)


def is_about(request: Event, target: Identity) -> bool:
    """Whether a record of another user stands for the target's instant, type and code (spec 1.2).

    The vehicle is not compared: a portal may leave it blank on a record that no device made.
    """
    return (request.origin, request.at, request.type, request.code) == (
        Origin.OTHER_USER,
        target.at,
        target.type,
        target.code,
    )


def request_about(target: Event, note: str) -> Event:
    """A record that asks the driver about the target: like it, of status 3 and origin 3, made by no device."""
    return replace(
        target,
        status=RecordStatus.INACTIVE_CHANGE_REQUESTED,
        origin=Origin.OTHER_USER,
        sequence_id=None,
        device="",
        check_value="",
        notes=note,
    )


def check_note(note: str) -> None:
    """Refuses a note that the rule does not take.

    Raises:
        UnlawfulEdit: fewer than 4 characters that say something, or more than 60 (App. A 4.3.2.6(b)).
    """
    if len(note.strip()) < NOTE_SHORTEST or len(note) > NOTE_LONGEST:
        raise UnlawfulEdit(
            "App. A 4.3.2.6(b)", f"a note has {NOTE_SHORTEST} to {NOTE_LONGEST} characters, not {len(note)}"
        )


def editable(log: DriverLog, target: Identity) -> Event:
    """The one active record of that identity, if it is of a type that may be edited at all.

    Raises:
        UnlawfulEdit: it is not, or there is no such record, or more than one.
    """
    if target.type in PROTECTED:
        raise UnlawfulEdit(
            "App. A 4.3.2.8.2(a)", f"a type {int(target.type)} record may not be edited by anyone, in any way"
        )
    if target.type is EventType.CERTIFICATION:
        raise UnlawfulEdit("App. A 4.3.2.3(b)", "a certification is the driver's alone")
    found = [e for e in log.events if e.identity == target]
    if not found:
        raise UnlawfulEdit("App. A 4.3.3.1.3(a)", "this record is not in the log")
    active = [e for e in found if e.is_active]
    if not active:
        raise UnlawfulEdit("App. A 4.4.4.2", "this record is not active")
    if len(active) > 1:
        raise UnlawfulEdit("395.30(d)(1)", "two records are alike: the driver could not tell which one is meant")
    return active[0]
