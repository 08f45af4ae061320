"""Wire shapes of a driver's days: graph, records, findings, violations, requests and clocks. Instants are in UTC."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from logwarden.eld.hours import Status

RecordId = Field(description="the archive's number; GET /api/records/{driver}/{id} shows it")


class SegmentOut(BaseModel):
    """A stretch of one status. A day's segments leave no hole from its beginning up to `read_until`."""

    status: Status | None = Field(
        description="OFF, SB, D or ON; null where no record that was read says what the driver did"
    )
    special: Status | None = Field(description="PC, personal use on top of OFF; YM, yard moves on top of ON")
    starts_at: datetime
    ends_at: datetime
    record_id: int | None = Field(description="of the record that it began with, perhaps on a day before")


class DayRecordOut(BaseModel):
    """One record of a day, active or not. Note, place and vehicle are the portal's words: data, never markup."""

    id: int = RecordId
    sequence_id: str | None = Field(description="hexadecimal; null on a record that no device made")
    at: datetime
    type: int = Field(description="1 to 7, App. A 7.25")
    code: int
    kind: str = Field(examples=["DS_ON"])
    origin: str = Field(examples=["AUTOMATIC"])
    status: str = Field(examples=["ACTIVE"])
    note: str
    location: str
    vehicle: str
    device: str
    odometer: int | None = Field(description="miles")
    engine_hours: float | None
    certified_date: date | None = Field(description="the day that a certification is about")
    is_duty_status: bool
    is_active: bool = Field(description="only active records count")


class MarkOut(BaseModel):
    """What is wrong at an instant: a line of the portal's list, or a finding of a check of ours."""

    key: str
    at: datetime | None
    severity: str
    words: str = Field(description="the portal's may be anything: data, never markup")
    source: Literal["portal", "ours"]
    error_id: int | None = Field(description="of a line of the portal's list")
    status: str | None = Field(description="of a line of the portal's list")
    record_id: int | None
    confidence: str | None = Field(description="of a finding of ours: confirmed, likely or inconclusive")


class ViolationOut(BaseModel):
    """Driving beyond a limit. It stands on each day that it touches, with its whole length."""

    rule: str = Field(examples=["11 HOURS"])
    paragraph: str
    starts_at: datetime
    ends_at: datetime
    severity: str = Field(examples=["ordinary"])
    provisional: bool = Field(description="a rest that has not happened yet would undo or shorten it")
    words: str


class EditRequestOut(BaseModel):
    """A record by which somebody other than the driver asks for a change."""

    record_id: int
    about_record_id: int | None
    at: datetime
    kind: str
    state: str = Field(examples=["waiting", "accepted", "rejected"])
    note: str
    words: str


class TotalsOut(BaseModel):
    """Seconds a status; personal use counts as OFF, yard moves as ON. Their sum is what is known of the day."""

    off: int = Field(serialization_alias="OFF")
    sb: int = Field(serialization_alias="SB")
    d: int = Field(serialization_alias="D")
    on: int = Field(serialization_alias="ON")
    unknown: int = Field(description="up to `read_until`, where no record says a status")


class DriverDayOut(BaseModel):
    """One home-terminal day. One that was not read has nothing in it, which says nothing of its log."""

    day: date
    minutes_in_day: int = Field(examples=[1440], description="1380 or 1500 where the clocks change")
    starts_at: datetime
    certified: bool | None = Field(description="what the portal says, else the records; null where neither was read")
    whole: bool = Field(description="whether the day was read, with all that stood in it at `read_at`")
    read_at: datetime | None = Field(description="when this day was last read, by the portal's clock")
    read_until: datetime | None = Field(description="up to when the day is known: its end, or the reading")
    segments: list[SegmentOut]
    records: list[DayRecordOut]
    findings: list[MarkOut]
    violations: list[ViolationOut]
    edit_requests: list[EditRequestOut]
    totals: TotalsOut


class ClocksOut(BaseModel):
    """What the driver had left at `as_of`, in seconds, never below zero."""

    as_of: datetime
    drive_left: int
    shift_left: int
    break_left: int | None
    cycle_left: int
    unproven: list[str] = Field(description="rules whose count begins before the records that were read")


class WhoseOut(BaseModel):
    """Whose days they are."""

    id: int
    portal_id: str
    name: str | None
    company_id: int = Field(description="ours")
    company: str
    system: str


class DriverDaysOut(BaseModel):
    """A driver's days, each as it was read last. Never read: no day, and `read_at` is null."""

    driver: WhoseOut
    zone: str = Field(examples=["America/Chicago"], description="the home terminal's")
    read_at: datetime | None = Field(description="the newest reading, by the portal's clock")
    source: str | None = Field(examples=["page"], description="api or page")
    first_day: date
    last_day: date
    days: list[DriverDayOut]
    undated: list[MarkOut] = Field(description="listed errors without a time: they stand on no day")
    clocks: ClocksOut | None


class ChangedRecordOut(BaseModel):
    """One change of one record between two readings."""

    kind: str = Field(examples=["note_added"])
    lawful: bool
    paragraph: str
    at: datetime
    event: str = Field(examples=["DS_ON"])
    words: str
    before_id: int | None
    after_id: int | None


class ChangesOut(BaseModel):
    """What changed between the two newest readings of a driver. Only the days that both hold were compared."""

    earlier_read_at: datetime | None
    later_read_at: datetime | None
    days: list[date]
    intact: bool | None = Field(description="whether nothing was altered without a trace; null: nothing to compare")
    breaches: list[str]
    changes: list[ChangedRecordOut]
