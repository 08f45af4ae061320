"""What a fix does in the portal, as data: the planner makes steps, people read them, the editor performs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from logwarden.eld.edits import AcceptChange, AcceptRemoval, Annotate, Edit, RequestChange, RequestRemoval
from logwarden.eld.events import Event
from logwarden.eld.lawful import UnlawfulEdit
from logwarden.eld.log import DriverLog, TwinPair

CLEAR_TWIN_EVENTS = "CLEAR TWIN EVENTS"
"""The one box of the tool kit that may ever be ticked, by the portal's own label."""

REMOVAL_NOTE = "REMOVE: TWIN EVENT"
"""The reason that the tool kit writes on each removal request."""


@dataclass(frozen=True, slots=True)
class AnnotateRow:
    """Row menu, ANNOTATE: writes `note` (4 to 60 characters) on the row of `target`."""

    target: Event
    note: str


@dataclass(frozen=True, slots=True)
class ClearTwins:
    """Tool kit, CLEAR TWIN EVENTS alone: one removal request for the later record of each of `pairs`."""

    pairs: tuple[TwinPair, ...]


@dataclass(frozen=True, slots=True)
class RequestEdit:
    """Row menu, REQUEST EDIT: asks that `target` have this code and instant, for `reason` (4 to 60 characters).

    What stays as it is has the target's own code or instant; `at` is UTC, on the target's home-terminal day.
    """

    target: Event
    code: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Resync:
    """The footer's RESYNC: the device uploads what it still holds."""


Step = AnnotateRow | ClearTwins | RequestEdit | Resync
"""Every step ends in exactly one click that writes."""


def edits_of(steps: Iterable[Step]) -> list[Edit]:
    """What the steps ask for, in their order, and the driver's yes to all of it."""
    return [edit for step in steps for edit in _edits(step)]


def answered_with_yes(log: DriverLog, steps: Iterable[Step]) -> DriverLog:
    """The log as it will read if the driver says yes; as it is where an edit may not be made: the guard refuses it."""
    try:
        return log.apply(edits_of(steps))
    except UnlawfulEdit:
        return log


def _edits(step: Step) -> list[Edit]:
    match step:
        case AnnotateRow(target, note):
            return [Annotate(target.identity, note)]
        case ClearTwins(pairs):
            later = [pair.later.identity for pair in pairs]
            return [*(RequestRemoval(twin, REMOVAL_NOTE) for twin in later), *(AcceptRemoval(twin) for twin in later)]
        case RequestEdit(target, code, at, reason):
            wanted = (target.identity, code, at)
            return [RequestChange(*wanted, reason), AcceptChange(*wanted)]
        case Resync():
            return []
        case _:
            assert_never(step)
