"""Wire shapes of the first page's figures. Instants are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field


class DayCountOut(BaseModel):
    """One home-terminal day over all drivers."""

    day: date
    drivers: int = Field(description="of whom the portal told this day")
    certified: int = Field(description="of these, who certified it")
    open_errors: int


class UncertifiedOut(BaseModel):
    """How many drivers have a day that is not certified, and over for more than so many days."""

    over_1: int
    over_7: int
    over_13: int


class RequestsOut(BaseModel):
    """Our requests to drivers."""

    waiting: int
    over_a_day: int = Field(description="of these, for more than 24 hours")
    rejected: int = Field(description="answered with no, ever")


class YesOrNoOut(BaseModel):
    """Requests that wait for the yes or no of who asks this."""

    first: int = Field(description="nobody said yes to them yet")
    second: int = Field(description="somebody else said yes; they need another person's")
    oldest_at: datetime | None = Field(description="when the oldest of them was planned")
    stale: int = Field(description="taken back in the last 24 hours, because the records moved")


class MalfunctionOut(BaseModel):
    """A device that says it is broken. Its carrier has 8 days for the repair, 395.34(d)(1)."""

    driver_number: int = Field(description="ours, as in /api/drivers")
    driver_name: str
    company: str
    since: datetime
    day: int = Field(ge=1, description="of the 8: the first is 1")


class CheckedOut(BaseModel):
    """The last look at the whole audit trail, which the agent takes once a day."""

    at: datetime
    whole: bool
    entries: int


class TodayOut(BaseModel):
    """Figures for the first page; `at` is the portal's clock as the last pass told it, or ours before any."""

    at: datetime
    drivers: int
    records: int = Field(description="records in the archive, each watched for silent changes")
    days: list[DayCountOut] = Field(description="the oldest first")
    uncertified: UncertifiedOut
    requests: RequestsOut
    yes_or_no: YesOrNoOut
    malfunctions: list[MalfunctionOut] = Field(description="open ones, the oldest first")
    checked: CheckedOut | None = Field(description="null before the first look")


class SinceOut(BaseModel):
    """What happened since one's visit before. `since` is null at the first one, and all else 0."""

    since: datetime | None
    causes_opened: int
    causes_closed: int
    requests_proposed: int
    requests_answered: int
    requests_closed: int
    findings_made: int
    tasks_done: int
