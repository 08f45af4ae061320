"""The states of errors, fixes, tasks and other nouns, and the one table of moves: nothing else changes a state."""

from __future__ import annotations

from enum import StrEnum


class ErrorStatus(StrEnum):
    """What became of one error that the portal listed."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    FIXED = "fixed"
    RESOLVED = "resolved"
    AGED_OUT = "aged_out"
    IGNORED = "ignored"
    FAILED = "failed"


class FixState(StrEnum):
    """Where one fix stands."""

    BLOCKED = "blocked"
    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    AWAITING_DRIVER = "awaiting_driver"
    AWAITING_SNAPSHOT = "awaiting_snapshot"
    UNKNOWN = "unknown"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a closed fix ended."""

    CONFIRMED = "confirmed"
    DONE = "done"
    PARTLY = "partly"
    NOT_EFFECTIVE = "not_effective"
    REFUSED = "refused"
    REJECTED = "rejected"
    EXPIRED = "expired"
    STALE = "stale"
    CANCELLED = "cancelled"
    DRY_RUN = "dry_run"
    FAILED = "failed"
    DRIVER_REJECTED = "driver_rejected"
    DRIVER_SILENT = "driver_silent"
    SUPERSEDED = "superseded"
    UNCONFIRMED = "unconfirmed"
    VIOLATION = "violation"


class AgentState(StrEnum):
    """Whether the steps run."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class IncidentState(StrEnum):
    """Whether a cause still makes errors that somebody has to do something about."""

    OPEN = "open"
    CLOSED = "closed"


class TaskState(StrEnum):
    """Where a person's task stands."""

    OPEN = "open"
    DONE = "done"
    REOPENED = "reopened"


class DeliveryState(StrEnum):
    """What became of one message to one channel."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    NOT_NEEDED = "not_needed"


class Answer(StrEnum):
    """What a driver can say to a question of the office."""

    YES = "yes"
    NO = "no"
    SO = "so"
    """Neither: his own words say how it was."""


class TicketState(StrEnum):
    """How far a device's provider is with a ticket."""

    OPEN = "open"
    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"


class ReportState(StrEnum):
    """Whether a report that was ordered is there."""

    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"


class KitState(StrEnum):
    """What is known of a system's tool kit. Unproved, its first CLEAR TWIN EVENTS is a proof by two people."""

    UNPROVED = "unproved"
    PROVED = "proved"
    BLOCKED = "blocked"


_E, _F, _A, _D = ErrorStatus, FixState, AgentState, DeliveryState
_GONE = frozenset({_E.FIXED, _E.RESOLVED, _E.AGED_OUT, _E.IGNORED, _E.FAILED})

ERROR_MOVES: dict[ErrorStatus, frozenset[ErrorStatus]] = {
    _E.PENDING: frozenset({_E.IN_PROGRESS, _E.RESOLVED, _E.AGED_OUT, _E.IGNORED}),
    _E.IN_PROGRESS: frozenset({_E.PENDING, *_GONE}),
    **{gone: frozenset({_E.PENDING}) for gone in _GONE},
}
"""Any of the last five can come back to pending, which is counted as reopened."""

FIX_MOVES: dict[FixState, frozenset[FixState]] = {
    _F.BLOCKED: frozenset({_F.PROPOSED, _F.CLOSED}),
    _F.PROPOSED: frozenset({_F.APPROVED, _F.BLOCKED, _F.CLOSED}),
    _F.APPROVED: frozenset({_F.RUNNING, _F.AWAITING_DRIVER, _F.CLOSED}),
    _F.RUNNING: frozenset(
        {_F.APPROVED, _F.AWAITING_DRIVER, _F.AWAITING_SNAPSHOT, _F.UNKNOWN, _F.CLOSED},
    ),
    _F.UNKNOWN: frozenset({_F.APPROVED, _F.AWAITING_DRIVER, _F.AWAITING_SNAPSHOT, _F.CLOSED}),
    _F.AWAITING_DRIVER: frozenset({_F.AWAITING_SNAPSHOT, _F.CLOSED}),
    _F.AWAITING_SNAPSHOT: frozenset({_F.AWAITING_DRIVER, _F.CLOSED}),
    _F.CLOSED: frozenset(),
}
"""Running goes back to approved when the portal was busy before any click; then it is tried again."""

AGENT_MOVES: dict[AgentState, frozenset[AgentState]] = {
    _A.STOPPED: frozenset({_A.STARTING}),
    _A.STARTING: frozenset({_A.RUNNING, _A.STOPPING}),
    _A.RUNNING: frozenset({_A.PAUSED, _A.STOPPING}),
    _A.PAUSED: frozenset({_A.RUNNING, _A.STOPPING}),
    _A.STOPPING: frozenset({_A.STOPPED}),
}

INCIDENT_MOVES: dict[IncidentState, frozenset[IncidentState]] = {
    IncidentState.OPEN: frozenset({IncidentState.CLOSED}),
    IncidentState.CLOSED: frozenset({IncidentState.OPEN}),
}

TASK_MOVES: dict[TaskState, frozenset[TaskState]] = {
    TaskState.OPEN: frozenset({TaskState.DONE}),
    TaskState.DONE: frozenset({TaskState.REOPENED}),
    TaskState.REOPENED: frozenset({TaskState.DONE}),
}
"""A task is reopened by a person, or when the cause that it is about returns."""

KIT_MOVES: dict[KitState, frozenset[KitState]] = {
    KitState.UNPROVED: frozenset({KitState.PROVED, KitState.BLOCKED}),
    KitState.PROVED: frozenset({KitState.UNPROVED, KitState.BLOCKED}),
    KitState.BLOCKED: frozenset({KitState.UNPROVED}),
}
"""A kit that broke a log never becomes proved but by a new proof."""

DELIVERY_MOVES: dict[DeliveryState, frozenset[DeliveryState]] = {
    _D.WAITING: frozenset({_D.SENDING, _D.NOT_NEEDED}),
    _D.SENDING: frozenset({_D.SENDING, _D.SENT, _D.FAILED, _D.GIVEN_UP, _D.NOT_NEEDED}),
    _D.FAILED: frozenset({_D.SENDING, _D.NOT_NEEDED}),
    _D.SENT: frozenset(),
    _D.GIVEN_UP: frozenset(),
    _D.NOT_NEEDED: frozenset(),
}
"""Failed is for now: it is tried again. Sending goes on in another process when the one that sent is gone."""

TICKET_MOVES: dict[TicketState, frozenset[TicketState]] = {
    TicketState.OPEN: frozenset({TicketState.SENT, TicketState.CLOSED}),
    TicketState.SENT: frozenset({TicketState.ANSWERED, TicketState.CLOSED}),
    TicketState.ANSWERED: frozenset({TicketState.SENT, TicketState.CLOSED}),
    TicketState.CLOSED: frozenset({TicketState.OPEN}),
}
"""A ticket is sent again when the provider's answer did not help, and opened again when the cause is back."""

REPORT_MOVES: dict[ReportState, frozenset[ReportState]] = {
    ReportState.WAITING: frozenset({ReportState.MADE, ReportState.FAILED}),
    ReportState.MADE: frozenset(),
    ReportState.FAILED: frozenset(),
}
"""A report is made once: what it says is of that instant, and who wants it anew orders a new one."""

OPEN_ERROR_STATUSES = frozenset({_E.PENDING, _E.IN_PROGRESS, _E.FAILED})
"""Errors with which something still has to be done, by a fix or by people."""

OPEN_FIX_STATES = frozenset(FixState) - {FixState.CLOSED}
"""While a fix of an error stands in one of these, no other is planned for it."""


class IllegalMove(RuntimeError):
    """A step tried to move something where the table has no way: a defect of ours, never a user's."""


def move_error(old: ErrorStatus, new: ErrorStatus) -> ErrorStatus:
    """The new status, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in ERROR_MOVES[old]:
        raise IllegalMove(f"an error cannot go from {old} to {new}")
    return new


def move_fix(old: FixState, new: FixState) -> FixState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in FIX_MOVES[old]:
        raise IllegalMove(f"a fix cannot go from {old} to {new}")
    return new


def move_incident(old: IncidentState, new: IncidentState) -> IncidentState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in INCIDENT_MOVES[old]:
        raise IllegalMove(f"an incident cannot go from {old} to {new}")
    return new


def move_task(old: TaskState, new: TaskState) -> TaskState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in TASK_MOVES[old]:
        raise IllegalMove(f"a task cannot go from {old} to {new}")
    return new


def move_kit(old: KitState, new: KitState) -> KitState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in KIT_MOVES[old]:
        raise IllegalMove(f"a tool kit cannot go from {old} to {new}")
    return new


def move_ticket(old: TicketState, new: TicketState) -> TicketState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in TICKET_MOVES[old]:
        raise IllegalMove(f"a ticket cannot go from {old} to {new}")
    return new


def move_report(old: ReportState, new: ReportState) -> ReportState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in REPORT_MOVES[old]:
        raise IllegalMove(f"a report cannot go from {old} to {new}")
    return new


def move_delivery(old: DeliveryState, new: DeliveryState) -> DeliveryState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in DELIVERY_MOVES[old]:
        raise IllegalMove(f"a delivery cannot go from {old} to {new}")
    return new


def move_agent(old: AgentState, new: AgentState) -> AgentState:
    """The new state, if the table has that move.

    Raises:
        IllegalMove: it has not.
    """
    if new not in AGENT_MOVES[old]:
        raise IllegalMove(f"the agent cannot go from {old} to {new}")
    return new
