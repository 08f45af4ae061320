"""Requests for another status or time of a record, and the driver's answers to them (395.30(d); App. A 4.4.4.2.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .driving import automatic_runs
from .events import CODE_NAMES, DRIVING, Event, EventType, Identity, RecordStatus
from .lawful import REMOVAL_PREFIX, UnlawfulEdit, change_status, check_note, editable, is_about, request_about

if TYPE_CHECKING:
    from datetime import datetime

    from .log import DriverLog


@dataclass(frozen=True, slots=True)
class RequestChange:
    """Ask the driver that an active type 1 or 3 record have another code or instant (395.30(d); spec 1.2).

    Adds a record of the target's type with that code and instant: status 3, origin 3, no sequence id, `note` the
    reason. The target stays active until the driver answers.
    """

    target: Identity
    code: int
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class AcceptChange:
    """The driver's yes: the target becomes status 2, the request the active record (App. A 4.4.4.2.5)."""

    target: Identity
    code: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RejectChange:
    """The driver's no: the request alone changes (App. A 4.4.4.2.6)."""

    target: Identity
    code: int
    at: datetime


def asks_for(request: Event, edit: RequestChange | AcceptChange | RejectChange) -> bool:
    """Whether a record of any status is the request for that change."""
    return is_about(request, wanted(edit.target, edit.code, edit.at)) and not request.notes.startswith(REMOVAL_PREFIX)


def wanted(target: Identity, code: int, at: datetime) -> Identity:
    """The target's identity with another code and instant."""
    return Identity(target.source, target.sequence_id, at, target.type, code, target.origin)


def requested(log: DriverLog, edit: RequestChange) -> DriverLog:
    """The log with the request in it, in its place by time.

    Raises:
        UnlawfulEdit: it may not be asked for.
    """
    check_note(edit.note)
    if edit.note.startswith(REMOVAL_PREFIX):
        raise UnlawfulEdit("395.30(c)(2)", f"a reason that begins with {REMOVAL_PREFIX}would ask for a removal")
    target = _changeable(log, edit)
    if any(e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED and asks_for(e, edit) for e in log.events):
        raise UnlawfulEdit("App. A 4.4.4.2.5", "a request about this record waits for the driver's answer already")
    request = replace(request_about(target, edit.note), at=edit.at, code=edit.code)
    later = next((n for n, e in enumerate(log.events) if e.at > edit.at), len(log.events))
    return replace(log, events=(*log.events[:later], request, *log.events[later:]))


def answered(log: DriverLog, edit: AcceptChange | RejectChange) -> DriverLog:
    """The log after the driver's answer.

    Raises:
        UnlawfulEdit: there is not exactly one such request, or it may not be accepted.
    """
    waits = RecordStatus.INACTIVE_CHANGE_REQUESTED
    waiting = [e for e in log.events if e.status is waits and asks_for(e, edit)]
    if len(waiting) != 1:
        raise UnlawfulEdit("App. A 4.4.4.2.5", f"{len(waiting)} requests about this record wait for an answer, not 1")
    (request,) = waiting
    if isinstance(edit, RejectChange):
        return _with(log, {request: change_status(request, RecordStatus.INACTIVE_CHANGE_REJECTED)})
    target = _changeable(log, edit)
    return _with(
        log,
        {
            target: change_status(target, RecordStatus.INACTIVE_CHANGED),
            request: change_status(request, RecordStatus.ACTIVE),
        },
    )


def _changeable(log: DriverLog, edit: RequestChange | AcceptChange) -> Event:
    target = editable(log, edit.target)
    if target.is_driving or (target.type is EventType.DUTY_STATUS and edit.code == DRIVING):
        raise UnlawfulEdit("App. A 4.3.2.8.2(b)", "driving time is neither changed nor made by a request")
    if (target.type, edit.code) not in CODE_NAMES:
        raise UnlawfulEdit("App. A 7.20", f"type {int(target.type)} has no code {edit.code}")
    if (edit.code, edit.at) == (target.code, target.at):
        raise UnlawfulEdit("395.30(d)(1)", "the request changes nothing")
    if log.day_of_instant(edit.at) != log.day_of(target):
        raise UnlawfulEdit("395.30(d)(1)", "the record would move to another day")
    changed = (replace(e, at=edit.at, code=edit.code) if e is target else e for e in log.events)
    if automatic_runs(log.events) != automatic_runs(changed):
        raise UnlawfulEdit("App. A 4.3.2.8.2(b)", "automatic driving would begin or end at another time")
    return target


def _with(log: DriverLog, replacements: dict[Event, Event]) -> DriverLog:
    return replace(log, events=tuple(replacements.get(e, e) for e in log.events))
