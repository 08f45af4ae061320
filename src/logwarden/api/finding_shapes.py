"""Wire shapes of findings and records. Instants are ISO 8601 in UTC; days are the home terminal's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from logwarden.store.findings import Review

from .shapes import FactOut, Text


class FindingOut(BaseModel):
    """One finding about one record. `words` may quote the portal: data, never markup."""

    id: int
    system: str
    company: str
    company_id: str = Field(description="the portal's id")
    driver_id: str = Field(description="the portal's id")
    driver_name: str | None
    driver_number: int = Field(description="ours; /api/records takes it")
    kind: str = Field(examples=["alteredWithoutTrace"])
    severity: str
    invariants: list[str] = Field(description="what is broken, such as I1; empty for a check of ours")
    paragraph: str
    words: str
    day: date
    between_at: datetime | None = Field(description="by the portal's clock: so far the log was still as before")
    and_at: datetime | None = Field(description="by the portal's clock: then it had changed")
    window: str = Field(description="the same in words, by the home terminal's clock")
    fix_ids: list[int] = Field(description="fixes of ours that ended as a violation over that day")
    found_at: datetime
    review: str | None
    review_note: str
    reviewed_at: datetime | None


class FindingWhole(FindingOut):
    """A finding with its record: what it was, and what stands there now; null where there was or is none."""

    identity: dict[str, Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    earlier_reading_id: int | None
    later_reading_id: int | None
    reviewed_by: int | None = Field(description="the person's number")
    facts: list[FactOut]


class FindingPage(BaseModel):
    """A part of the findings, newest first."""

    items: list[FindingOut]
    total: int
    next: int | None = Field(description="send it as `before` for the findings that come next; null at the end")


class ReviewIn(BaseModel):
    """What a person makes of a finding, and why.

    `confirmed`: the log was altered without a trace. `explained`: it was lawful, and the note says how.
    `mistaken`: nothing was altered, and Logwarden is wrong.
    """

    outcome: Review
    note: Text = Field(min_length=4, examples=["The provider confirmed an update of its database that night."])


class RecordSeen(BaseModel):
    """One record of the archive as it once stood, and when readings that are kept showed it first and last."""

    driver_id: str = Field(description="the portal's id")
    number: int
    day: date
    fingerprint: str = Field(description="SHA-256 over all that the record holds")
    record: dict[str, Any]
    first_seen_at: datetime | None = Field(description="by the portal's clock")
    last_seen_at: datetime | None = Field(description="by the portal's clock")
