"""Matters: what people are told of, which facts begin one, and which end it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from logwarden.facts import FactKind as Kind
from logwarden.states import Outcome


class Family(StrEnum):
    """What one can want to be told of."""

    EXPOSURE = "exposure"
    APPROVALS = "approvals"
    VIOLATIONS = "violations"
    FINDINGS = "findings"
    NOT_SEEN = "not_seen"
    PAUSED = "paused"
    HOLDS = "holds"
    DRIFT = "drift"
    FAILURES = "failures"
    TASKS = "tasks"


WORDS: Mapping[str, str] = {
    Family.EXPOSURE: "Exposure",
    Family.APPROVALS: "Waits for a yes or no",
    Family.VIOLATIONS: "Violation",
    Family.FINDINGS: "Altered",
    Family.NOT_SEEN: "Not seen",
    Family.PAUSED: "Paused",
    Family.HOLDS: "Hold",
    Family.DRIFT: "The portal changed",
    Family.FAILURES: "A fix failed",
    Family.TASKS: "Task",
}
"""What a message is headed with."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact, with what it is about as far as that decides who is told.

    `exposure` and `unknown` are of an incident: an inspector would ask about it first; nobody understands it.
    `driver` are initials, `company` its name without mark-up, `of` the key of errors or the remedy of a fix.
    """

    number: int
    kind: Kind
    subject: str
    subject_id: int | None
    detail: Mapping[str, Any]
    system: str | None = None
    company_id: int | None = None
    company: str | None = None
    driver: str | None = None
    of: str | None = None
    exposure: bool = False
    unknown: bool = False


def _always(_: Happened) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Matter:
    """One sort of matter: it begins with one of some facts, and is over with another; then nobody needs be told."""

    name: str
    family: Family
    begins: frozenset[Kind]
    ends: frozenset[Kind] = frozenset()
    if_: Callable[[Happened], bool] = field(default=_always)

    def begun_by(self, one: Happened) -> bool:
        """Whether that fact begins such a matter."""
        return one.kind in self.begins and self.if_(one)

    def ended_by(self, one: Happened) -> bool:
        """Whether that fact ends one; one that ends it and begins it makes it a new matter."""
        return one.kind in self.ends

    def key(self, one: Happened) -> str:
        """The matter that the fact belongs to: two facts about the same thing belong to the same."""
        return self.key_of(one.subject, one.subject_id if one.subject_id is not None else one.system or "*")

    def key_of(self, subject: str, which: int | str) -> str:
        """The matter of that thing."""
        return f"{self.name}: {subject} {which}"


def _these(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


def _failed(one: Happened) -> bool:
    return one.detail.get("outcome") in {Outcome.FAILED, Outcome.NOT_EFFECTIVE}


_DECIDED = _these(
    Kind.FIX_APPROVED, Kind.FIX_REJECTED, Kind.FIX_CANCELLED, Kind.FIX_BLOCKED, Kind.FIX_STALE, Kind.FIX_REFUSED,
    Kind.FIX_CLOSED, Kind.FIX_EXPIRED,
)  # fmt: skip
_OPENED, _CLOSED = _these(Kind.INCIDENT_OPENED, Kind.INCIDENT_REOPENED), _these(Kind.INCIDENT_CLOSED)
_WISHED, _PAGES, _CHECKED = _these(Kind.AGENT_WISHED), _these(Kind.PAGES_CHANGED), _these(Kind.AUDIT_CHECKED)
"""Facts that say how it stands now: each ends what the one before it began."""

MATTERS = (
    Matter("exposure", Family.EXPOSURE, _OPENED, _CLOSED, lambda one: one.exposure),
    Matter("approval", Family.APPROVALS, _these(Kind.FIX_PROPOSED), _DECIDED),
    Matter("violation", Family.VIOLATIONS, _these(Kind.FIX_VIOLATION), _these(Kind.FIX_RELEASED)),
    Matter("wrong record", Family.VIOLATIONS, _these(Kind.FIX_WRONG_RECORD)),
    Matter("finding", Family.FINDINGS, _these(Kind.FINDING_MADE), _these(Kind.FINDING_REVIEWED)),
    Matter("audit trail", Family.FINDINGS, _CHECKED, _CHECKED, lambda one: not one.detail.get("whole")),
    Matter("not seen", Family.NOT_SEEN, _these(Kind.SCAN_COMPANY_NOT_SEEN)),
    Matter("token", Family.PAUSED, _these(Kind.SYSTEM_TOKEN_REFUSED), _these(Kind.SYSTEM_TOKEN_ACCEPTED)),
    Matter("login", Family.PAUSED, _these(Kind.SYSTEM_LOGIN_NEEDED)),
    Matter("kill file", Family.PAUSED, _these(Kind.KILL_FILE_FOUND), _these(Kind.KILL_FILE_GONE)),
    Matter("wish", Family.PAUSED, _WISHED, _WISHED, lambda one: one.detail.get("wish") != "running"),
    Matter("hold placed", Family.HOLDS, _these(Kind.HOLD_PLACED)),
    Matter("hold lifted", Family.HOLDS, _these(Kind.HOLD_LIFTED)),
    Matter("unknown message", Family.DRIFT, _OPENED, _CLOSED, lambda one: one.unknown),
    Matter("pages", Family.DRIFT, _PAGES, _PAGES, lambda one: bool(one.detail.get("controls"))),
    Matter("kit blocked", Family.DRIFT, _these(Kind.KIT_BLOCKED), _these(Kind.KIT_PROVED)),
    Matter("kit unproved", Family.DRIFT, _these(Kind.KIT_UNPROVED), _these(Kind.KIT_PROVED)),
    Matter("portal test", Family.DRIFT, _these(Kind.SYSTEM_TESTED), if_=lambda one: not one.detail.get("passed")),
    Matter("unknown end", Family.FAILURES, _these(Kind.FIX_UNKNOWN)),
    Matter("failure", Family.FAILURES, _these(Kind.FIX_CLOSED), _these(Kind.FIX_RETRIED), _failed),
    Matter("task", Family.TASKS, _these(Kind.TASK_MADE, Kind.TASK_REOPENED), _these(Kind.TASK_DONE)),
)
NOT_SEEN = next(matter for matter in MATTERS if matter.family is Family.NOT_SEEN)
"""A pass that sees the company again ends it, which no fact says of a single company."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A matter that a fact began; `about` is what people name who want it: its family, or the kind of the fact."""

    key: str
    about: str


def begun(one: Happened) -> list[Begun]:
    """The matters that a fact begins: one a family, and itself for those who want its kind, each time anew."""
    found = [Begun(matter.key(one), matter.family) for matter in MATTERS if matter.begun_by(one)]
    return [*found, Begun(f"fact {one.number}", one.kind)]


def ended(one: Happened) -> list[str]:
    """The keys of the matters that a fact ends."""
    return [matter.key(one) for matter in MATTERS if matter.ended_by(one)]
