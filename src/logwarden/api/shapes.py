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


class FactOut(BaseModel):
    """Something that happened."""

    at: datetime
    kind: str
    detail: dict[str, Any]


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


class AuditVerdictOut(BaseModel):
    """What came of a look at the whole audit trail."""

    entries: int = Field(description="how many hold, from the first one on")
    whole: bool
    why: str = Field(description="what is wrong, in sentences; empty where nothing is")
