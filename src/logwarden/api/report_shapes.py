"""Wire shapes of reports. Instants are ISO 8601 in UTC; days are the home terminals'."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from logwarden.pipeline.report_order import Wanted
from logwarden.reporting.kinds import Every, Scope
from logwarden.states import ReportState

from .access import LARGEST_ID
from .shapes import HomeDay, SaidId, Text

KindName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
ZoneName = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$")]
Number = Annotated[int, Field(strict=True, ge=0, le=LARGEST_ID)]


class ReportOptionOut(BaseModel):
    """A number that a kind of report takes."""

    name: str = Field(examples=["hours"])
    words: str = Field(examples=["hours back from now"])
    least: int
    most: int
    default: int


class ReportKindOut(BaseModel):
    """A kind of report, and what it can be ordered of."""

    name: str = Field(examples=["shift_note"])
    title: str = Field(examples=["Shift note"])
    words: str = Field(examples=["What happened in the last hours, and what waits."])
    scopes: list[Scope]
    most_days: int = Field(description="how many days it may span; 0: it has none, its hours end when it is ordered")
    options: list[ReportOptionOut]
    every: list[Every] = Field(description="how often it can be made by itself")


class ReportIn(BaseModel):
    """A report to be made. At most one of system, company and driver; none is the whole office."""

    kind: KindName = Field(examples=["office_day"])
    system: Text | None = None
    company_id: SaidId | None = Field(default=None, description="our number, as in /api/companies")
    driver_id: SaidId | None = Field(default=None, description="our number, as in /api/drivers")
    first_day: HomeDay | None = Field(default=None, description="without it yesterday")
    last_day: HomeDay | None = None
    zone: ZoneName = Field(default="UTC", description="in which instants are shown", examples=["America/Chicago"])
    options: dict[KindName, Number] = Field(
        default={}, max_length=20, description="those of its kind", examples=[{"hours": 12}]
    )

    def wanted(self) -> Wanted:
        """The same for the pipeline."""
        return Wanted(
            self.kind, self.system, self.company_id, self.driver_id, self.first_day, self.last_day, self.zone,
            self.options,
        )  # fmt: skip


class ReportScheduleIn(BaseModel):
    """A report to be made by itself."""

    kind: KindName = Field(examples=["office_day"])
    system: Text | None = None
    company_id: SaidId | None = Field(default=None, description="our number, as in /api/companies")
    every: Every
    at_minute: Annotated[int, Field(strict=True, ge=0, le=1439)] = Field(
        description="minutes after midnight", examples=[360]
    )
    zone: ZoneName = Field(description="whose clock that is by", examples=["America/Chicago"])

    def wanted(self) -> Wanted:
        """The same for the pipeline."""
        return Wanted(self.kind, self.system, self.company_id, zone=self.zone)


class ReportFileOut(BaseModel):
    """One file of a report."""

    name: str = Field(examples=["report.pdf"])
    saved_as: str = Field(
        description="what it is called where people keep it", examples=["office_day-2026-11-18-4.pdf"]
    )
    sha256: str


class ReportOut(BaseModel):
    """A report: what it is of, whether it is there, and its files."""

    id: int
    kind: str = Field(examples=["office_day"])
    title: str = Field(examples=["The office's day 2026-11-18, all companies"])
    system: str | None
    company_id: int | None = Field(description="our number, as in /api/companies", examples=[1])
    company: str | None
    driver_id: int | None = Field(description="our number, as in /api/drivers", examples=[1])
    driver: str | None = Field(examples=["SMITH JOHN"])
    first_day: date
    last_day: date
    options: dict[str, Any] = Field(examples=[{"zone": "America/Chicago"}])
    state: ReportState
    reason: str = Field(description="why it failed, or what of it could not be made", examples=[""])
    files: list[ReportFileOut]
    ordered_by: str | None = Field(description="null where a schedule did", examples=["Ana Ruiz"])
    schedule_id: int | None
    ordered_at: datetime
    made_at: datetime | None
    as_of: datetime | None = Field(description="the oldest instant of what it rests on, by the portal's clock")


class ReportScheduleOut(BaseModel):
    """What is made by itself."""

    id: int
    kind: str = Field(examples=["office_day"])
    system: str | None
    company_id: int | None = Field(description="our number, as in /api/companies", examples=[1])
    company: str | None
    every: Every
    at_minute: int
    zone: str = Field(examples=["America/Chicago"])
    made_by: str = Field(examples=["Ana Ruiz"])
    since: datetime
    last_due: datetime | None = Field(description="for which instant the newest one was ordered")
