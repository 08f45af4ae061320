"""Wire shapes: what the API says and takes. Instants are ISO 8601 in UTC; days are the home terminal's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from .access import LARGEST_ID
from .ground_shapes import EffectsOut, GroundsOut

T = TypeVar("T")

Text = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]
"""What a person typed. PostgreSQL keeps no NUL."""

Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""A number that the database gave, in a path or a query."""

SaidId = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
"""The same in a body, where a number is a number: neither true nor "1"."""

_YEARS = range(2000, 2200)


def _as_text(value: object) -> object:
    if not isinstance(value, str) or value[4:5] != "-":  # a number would be taken for seconds since 1970
        raise ValueError("it has to begin like 2026-11-20")
    return value


def _of_our_time(value: date) -> date:
    if value.year not in _YEARS:
        raise ValueError(f"the year must be between {_YEARS.start} and {_YEARS.stop - 1}")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_as_text), AfterValidator(_of_our_time)]
"""An instant with its zone."""
HomeDay = Annotated[date, BeforeValidator(_as_text), AfterValidator(_of_our_time)]
"""A day at the home terminal."""


class Page(BaseModel, Generic[T]):
    """A part of a list."""

    model_config = ConfigDict(json_schema_extra={"description": "A part of a list."})  # docstrings get lost here

    items: list[T]
    total: int
    page: int
    limit: int


class LeaveIn(BaseModel):
    """Errors to leave as they are, and why."""

    error_ids: list[SaidId] = Field(min_length=1, max_length=500)
    reason: Text = Field(examples=["The second status repeats the first; no time counts differently."])


class LeaveOut(BaseModel):
    """How many errors are left as they are now."""

    left: int


class RecordOut(BaseModel):
    """One record of a log, for before and after."""

    at: datetime
    local_time: str
    event: str
    sequence_id: str | None
    status: str
    origin: str
    location: str
    notes: str


class StepOut(BaseModel):
    """One click that writes, in the plan's order."""

    step: str
    words: str
    note: str | None = None


class StretchOut(BaseModel):
    """A stretch of one duty status; both are null where no record says what the driver did."""

    status: str | None = Field(examples=["OFF"])
    special: str | None = Field(examples=["PC"], description="PC or YM, on top of OFF or ON")
    starts_at: datetime
    ends_at: datetime


class GraphDayOut(BaseModel):
    """The line of one home-terminal day on the four-line grid."""

    day: date
    minutes_in_day: int = Field(description="1380 or 1500 where the clocks change")
    starts_at: datetime
    segments: list[StretchOut]


class PreviewOut(BaseModel):
    """The days before, and as they will read if the driver says yes. Seconds a status, by day."""

    zone: str = Field(examples=["America/Chicago"], description="the home terminal's")
    read_at: datetime = Field(description="when the log was read that this plan stands on, by the portal's clock")
    graph_before: list[GraphDayOut]
    graph_after: list[GraphDayOut]
    before: list[RecordOut]
    after: list[RecordOut]
    seconds_before: dict[date, dict[str, int]]
    seconds_after: dict[date, dict[str, int]]


class ApprovalOut(BaseModel):
    """One person's yes or no."""

    user: str
    approved: bool
    reason: str
    plan_hash: str
    at: datetime


class AttemptOut(BaseModel):
    """One go in the browser."""

    number: int
    dry_run: bool
    portal_account: str
    started_at: datetime
    ended_at: datetime | None
    ending: str


class EvidenceOut(BaseModel):
    """A file that an attempt left; GET /api/evidence/{id} gives it."""

    id: int
    attempt: int
    name: str
    media_type: str
    sha256: str
    size: int


class FactOut(BaseModel):
    """Something that happened."""

    at: datetime
    kind: str
    detail: dict[str, Any]


class FixOut(BaseModel):
    """One fix: where it stands, and why."""

    id: int
    system: str
    company: str
    company_id: str
    driver_number: int = Field(description="ours, as in /api/drivers")
    driver_id: str
    driver_name: str | None
    remedy: str
    first_day: date
    last_day: date
    state: str
    outcome: str | None
    reason: str
    paragraph: str
    words: str
    plan_hash: str
    error_ids: list[int]
    created_at: datetime
    applied_at: datetime | None
    read_back_at: datetime | None
    answered_at: datetime | None
    certified_at: datetime | None
    confirmed_at: datetime | None
    closed_at: datetime | None


class FixWhole(FixOut):
    """A fix with its plan, and all that was done about it."""

    basis: str
    offers: list[str]
    steps: list[StepOut]
    preview: PreviewOut
    targets: list[RecordOut] = Field(description="the records that the plan touches")
    people_needed: int = Field(description="how many different people have to say yes")
    wished_by: str | None = Field(description="who wanted it; null where a rule made it")
    grounds: GroundsOut | None
    effects: EffectsOut | None = Field(description="violations before and after, where hours of service change")
    approvals: list[ApprovalOut]
    attempts: list[AttemptOut]
    evidence: list[EvidenceOut]
    facts: list[FactOut]


class ApproveIn(BaseModel):
    """A yes to exactly the plan with that hash."""

    plan_hash: str = Field(min_length=64, max_length=64)
    reason: Text = Field(examples=["Seen in the records; the driver tapped twice."])


class RejectIn(BaseModel):
    """A no, and why."""

    reason: Text


class RuleIn(BaseModel):
    """Which remedy to plan for a kind of error.

    `leave` needs the reason that is kept, `task` the owner of the tasks.
    """

    remedy: Text = Field(examples=["clear_twins"])
    reason: Text = ""
    owner_id: SaidId | None = Field(default=None, description="whose the tasks become; for `task` alone")


class RuleOut(BaseModel):
    """A rule, and who set it."""

    system: str
    key: str
    remedy: str
    reason: str
    owner_id: int | None
    at: datetime


class ScanOut(BaseModel):
    """One pass over the portal: what it listed, saw, and failed to see."""

    id: int
    system: str
    started_at: datetime
    finished_at: datetime | None
    portal_at: datetime
    companies_listed: int
    companies_seen: int
    drivers_seen: int
    errors_seen: int
    gaps: list[dict[str, Any]]


class SystemOut(BaseModel):
    """What one system's agent does; `dry_run` says whether it may click."""

    system: str
    state: str
    dry_run: bool
    trouble: str = Field(description="what keeps it from its work, in words; empty when all is well")
    rounds: int = Field(description="rounds of all steps finished since the start of this process")
    last_scan: ScanOut | None


class AgentOut(BaseModel):
    """What is at work, and what it found."""

    systems: list[SystemOut]
    workers: int = Field(description="processes that count as alive, this one among them")
    errors_by_key: dict[str, int]
    fixes_by_state: dict[str, int] = Field(description="by outcome where a fix is closed")


class WishIn(BaseModel):
    """Why this is wanted of the agent."""

    reason: Text = Field(examples=["The portal is being updated."])


class WishOut(BaseModel):
    """What is wanted now; the agent takes it within seconds."""

    system: str = Field(description="* for all systems")
    wish: str
    reason: str
    at: datetime


class AuditOut(BaseModel):
    """One entry of the audit trail."""

    number: int = Field(description="1, 2, 3 and so on, without gaps")
    at: datetime = Field(description="when it happened")
    written_at: datetime = Field(description="when it came into the trail")
    what: str = Field(description="such as fix.approved")
    user_id: int | None
    who: str = Field(description="the person with his address, or logwarden where nobody decided")
    client: str | None = Field(description="the address that the request came from")
    subject: str
    subject_id: int | None
    correlation_id: str | None
    before: dict[str, Any] | None = Field(description="what stood there until then, where something was replaced")
    after: dict[str, Any]
    previous: str = Field(description="the hash of the entry before")
    hash: str


class AuditPage(BaseModel):
    """A part of the audit trail, newest first."""

    items: list[AuditOut]
    total: int
    next: int | None = Field(description="send it as `before` for the entries that come next; null at the end")
