"""Edits as data, and what each does to a log; an unlawful one is refused with its paragraph (spec 2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

from . import changes
from .changes import AcceptChange, RejectChange, RequestChange
from .driving import automatic_runs
from .events import Event, Identity, RecordStatus
from .lawful import (
    REMOVAL_PREFIX,
    UnlawfulEdit,
    change_status,
    check_note,
    editable,
    is_about,
    is_removal_request,
    request_about,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .log import DriverLog

__all__ = [
    "AcceptChange",
    "AcceptRemoval",
    "Annotate",
    "Edit",
    "RejectChange",
    "RejectRemoval",
    "RequestChange",
    "RequestRemoval",
    "apply",
    "removal_requests",
]


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


Edit: TypeAlias = (
    Annotate | RequestRemoval | RequestChange | AcceptRemoval | RejectRemoval | AcceptChange | RejectChange
)
"""Every edit that there is. The last four are the driver's, for previews and tests; we never make them."""


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
            case RequestChange():
                log = changes.requested(log, edit)
            case AcceptChange() | RejectChange():
                log = changes.answered(log, edit)
            case _:
                assert_never(edit)
    return log


def removal_requests(log: DriverLog, target: Identity) -> tuple[Event, ...]:
    """Every removal request about a record, of any status, in the log's order."""
    return tuple(e for e in log.events if is_removal_request(e) and is_about(e, target))


def _annotated(log: DriverLog, edit: Annotate) -> DriverLog:
    check_note(edit.note)
    target = editable(log, edit.target)
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
    return _with(log, {target: (target, request_about(target, edit.note))})


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


def _removable(log: DriverLog, identity: Identity) -> Event:
    target = editable(log, identity)
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
