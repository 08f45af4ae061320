"""Edits as data, and what each does to a log; an unlawful one is refused with its paragraph (spec 2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from .driving import automatic_runs
from .events import Event, EventType, Identity, Origin, RecordStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

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


@dataclass(frozen=True, slots=True)
class Annotate:
    """Add a note of 4 to 60 characters to an active type 1 or 3 record (395.30(c)(2); App. A 7.6)."""

    target: Identity
    note: str


@dataclass(frozen=True, slots=True)
class RequestRemoval:
    """Ask the driver to let an active type 1 or 3 record go; `note` begins `REMOVE: ` (395.30(d); spec 1.2).

    Adds a record of the target's type, code and instant: status 3, origin 3, no sequence id. The target stays
    active until the driver answers.
    """

    target: Identity
    note: str


@dataclass(frozen=True, slots=True)
class AcceptRemoval:
    """The driver's yes to the waiting request about `target`: both become status 2 (App. A 4.4.4.2.5)."""

    target: Identity


@dataclass(frozen=True, slots=True)
class RejectRemoval:
    """The driver's no to the waiting request about `target`: the request alone changes (App. A 4.4.4.2.6)."""

    target: Identity


Edit: TypeAlias = Annotate | RequestRemoval | AcceptRemoval | RejectRemoval
"""Every edit that there is. The last two are the driver's, for previews and tests; we never make them."""


def apply(log: DriverLog, edits: Iterable[Edit]) -> DriverLog:
    """The log as it would stand after these edits, one after the other; `log` itself stays as it is.

    Days, zone and `read_at` are kept. A removal request stands right behind its target.

    Raises:
        UnlawfulEdit: one of the edits may not be made; then none counts.
    """
    for edit in edits:
        match edit:
            case Annotate():
                log = _annotated(log, edit)
            case RequestRemoval():
                log = _requested(log, edit)
            case AcceptRemoval() | RejectRemoval():
                log = _answered(log, edit)
            case _:
                assert_never(edit)
    return log


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


def removal_requests(log: DriverLog, target: Identity) -> tuple[Event, ...]:
    """Every removal request about a record, of any status, in the log's order."""
    return tuple(e for e in log.events if is_removal_request(e) and is_about(e, target))


def check_note(note: str) -> None:
    """Refuses a note that the rule does not take.

    Raises:
        UnlawfulEdit: fewer than 4 characters that say something, or more than 60 (App. A 4.3.2.6(b)).
    """
    if len(note.strip()) < NOTE_SHORTEST or len(note) > NOTE_LONGEST:
        raise UnlawfulEdit(
            "App. A 4.3.2.6(b)", f"a note has {NOTE_SHORTEST} to {NOTE_LONGEST} characters, not {len(note)}"
        )


def _annotated(log: DriverLog, edit: Annotate) -> DriverLog:
    check_note(edit.note)
    target = _editable(log, edit.target)
    if target.notes not in ("", edit.note):
        raise UnlawfulEdit("App. A 4.4.4.2(a)", "the record bears a note already, and a note is never overwritten")
    return _with(log, {target: (replace(target, notes=edit.note),)})


def _requested(log: DriverLog, edit: RequestRemoval) -> DriverLog:
    check_note(edit.note)
    if not edit.note.startswith(REMOVAL_PREFIX) or not edit.note.removeprefix(REMOVAL_PREFIX).strip():
        raise UnlawfulEdit("395.30(c)(2)", f"a removal request says so and why: {REMOVAL_PREFIX}...")
    target = _removable(log, edit.target)
    if _waiting(log, edit.target):
        raise UnlawfulEdit("App. A 4.4.4.2.5", "a request about this record waits for the driver's answer already")
    request = replace(
        target,
        status=RecordStatus.INACTIVE_CHANGE_REQUESTED,
        origin=Origin.OTHER_USER,
        sequence_id=None,
        device="",
        check_value="",
        notes=edit.note,
    )
    return _with(log, {target: (target, request)})


def _answered(log: DriverLog, edit: AcceptRemoval | RejectRemoval) -> DriverLog:
    waiting = _waiting(log, edit.target)
    if len(waiting) != 1:
        raise UnlawfulEdit("App. A 4.4.4.2.5", f"{len(waiting)} requests about this record wait for an answer, not 1")
    request = waiting[0]
    if isinstance(edit, RejectRemoval):
        return _with(log, {request: (change_status(request, RecordStatus.INACTIVE_CHANGE_REJECTED),)})
    target = _removable(log, edit.target)
    changed = RecordStatus.INACTIVE_CHANGED
    return _with(log, {target: (change_status(target, changed),), request: (change_status(request, changed),)})


def _editable(log: DriverLog, target: Identity) -> Event:
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


def _removable(log: DriverLog, identity: Identity) -> Event:
    target = _editable(log, identity)
    if target.is_driving:
        raise UnlawfulEdit("App. A 4.3.2.8.2(b)", "driving time may not be removed")
    rest = [e for e in log.events if e is not target]
    if automatic_runs(log.events) != automatic_runs(rest):
        raise UnlawfulEdit("App. A 4.3.2.8.2(b)", "automatic driving would begin or end at another time")
    return target


def _waiting(log: DriverLog, target: Identity) -> tuple[Event, ...]:
    waits = RecordStatus.INACTIVE_CHANGE_REQUESTED
    return tuple(e for e in removal_requests(log, target) if e.status is waits)


def _with(log: DriverLog, replacements: dict[Event, tuple[Event, ...]]) -> DriverLog:
    """The log with each given record, all of them unique in it, replaced by some others in the same place."""
    return replace(log, events=tuple(new for old in log.events for new in replacements.get(old, (old,))))
