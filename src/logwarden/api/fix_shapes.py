"""Wire shapes of fixes: plans, previews, approvals, attempts, evidence. Instants are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from logwarden.pipeline.approve_alike import MOST_AT_ONCE

from .ground_shapes import EffectsOut, GroundsOut
from .shapes import FactOut, SaidId, Text

Hash = Annotated[str, Field(min_length=64, max_length=64)]


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
    """One person's yes or no, or the yes of his rule."""

    user: str
    approved: bool
    by_rule: bool
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
    trouble: str | None = Field(examples=["busy"], description="busy, defect, page, record or login")


class EvidenceOut(BaseModel):
    """A file that an attempt left. GET /api/evidence/{id} gives it, until it goes (`deleted_at`)."""

    id: int
    attempt: int
    name: str
    media_type: str
    sha256: str
    size: int
    deleted_at: datetime | None


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
    keys: list[str] = Field(examples=[["twoIdenticalStatusesError"]], description="the kinds of its errors")
    waits_until: datetime | None = Field(description="before which its next attempt is not made")
    stops_remedy: bool = Field(description="it met another record; its remedy waits for this driver until a retry")
    created_at: datetime
    applied_at: datetime | None
    read_back_at: datetime | None
    answered_at: datetime | None
    certified_at: datetime | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    released_at: datetime | None = Field(description="when an admin let its remedy go on after a violation")


class QuotedOut(BaseModel):
    """One line of the regulation, in its own words, and the paragraph in which it stands."""

    paragraph: str = Field(examples=["App. A 4.3.3.1.3(b)"])
    line: str = Field(examples=["Edits requested by anyone or any system other than the driver must require […]"])


class LawOut(BaseModel):
    """The paragraph of 49 CFR that allows or forbids a remedy, what the remedy is in our words, a line of the law."""

    paragraph: str
    words: str
    quoted: QuotedOut


class FixWhole(FixOut):
    """A fix with its plan, and all that was done about it."""

    basis: str
    law: LawOut | None = Field(description="what allows the remedy; null for one that makes no fixes any more")
    offers: list[str]
    steps: list[StepOut]
    preview: PreviewOut
    targets: list[RecordOut] = Field(description="the records that the plan touches")
    people_needed: int = Field(description="how many different people have to say yes")
    wished_by: str | None = Field(description="who wanted it; null where a rule made it")
    wished_with: str | None = Field(description="the name of his API key, where a program of his asked for it")
    failed_error_ids: list[int] = Field(
        examples=[[7]], description="its errors that stay failed until somebody has them tried again"
    )
    grounds: GroundsOut | None
    effects: EffectsOut | None = Field(description="violations before and after, where hours of service change")
    approvals: list[ApprovalOut]
    attempts: list[AttemptOut]
    evidence: list[EvidenceOut]
    facts: list[FactOut]


class ApproveIn(BaseModel):
    """A yes to exactly the plan with that hash."""

    plan_hash: Hash
    reason: Text = Field(examples=["Seen in the records; the driver tapped twice."])


class OpenedFix(BaseModel):
    """A fix, and the plan of it that the person has opened."""

    fix_id: SaidId
    plan_hash: Hash


class ApproveAlikeIn(BaseModel):
    """A yes to each of several fixes that are alike, for one reason."""

    fixes: list[OpenedFix] = Field(min_length=1, max_length=MOST_AT_ONCE)
    reason: Text = Field(examples=["Seen in the records; each driver tapped twice."])


class RejectIn(BaseModel):
    """A no, and why."""

    reason: Text
