"""Wire shapes of the errors: lists, one error, counts; and of messages that nobody knows yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from logwarden.pipeline.plan import offers
from logwarden.pipeline.window import zone_of
from logwarden.store.error_lists import ErrorLine

from .shapes import FactOut, Text

NEXT = "send it as `cursor` for what comes next; null at the end"


class ErrorOut(BaseModel):
    """One log check error. `message` is the portal's own words: data, never markup."""

    id: int
    system: str
    company_number: int = Field(description="ours, as in /api/companies")
    company: str
    driver_number: int = Field(description="ours, as in /api/drivers")
    driver_id: str = Field(description="the portal's id")
    driver_name: str | None
    key: str
    category: str
    severity: str
    message: str
    error_at: datetime | None
    zone: str = Field(examples=["America/Chicago"], description="the home terminal's")
    day: date | None = Field(description="at the home terminal")
    status: str
    status_reason: str
    reopened: int
    first_listed_at: datetime = Field(description="by the portal's clock")
    last_listed_at: datetime = Field(description="by the portal's clock")
    offers: list[str] = Field(description="the remedies for this kind of error, the default first")


class ErrorWhole(ErrorOut):
    """One error with all that the portal said of it, and its history."""

    portal_id: str | None = Field(description="the portal's; it comes and goes")
    event_code: str | None
    error_type: str | None
    absent_since: datetime | None = Field(description="when a list first no longer held it, by the portal's clock")
    raw: dict[str, Any] = Field(description="the line as the portal first sent it: data, never markup")
    history: list[FactOut] = Field(description="what happened to it, and to its message; the oldest first")


class ErrorPage(BaseModel):
    """A part of the list of errors. How many there are in all says /api/errors/statistics."""

    items: list[ErrorOut]
    next: str | None = Field(description=NEXT)


class CompanyCount(BaseModel):
    """How many errors a company has."""

    company_number: int
    company: str
    system: str
    errors: int
    by_status: dict[str, int]


class StatisticsOut(BaseModel):
    """How many errors the filter lets through, whatever it was asked by."""

    total: int
    by_status: dict[str, int]
    by_severity: dict[str, int]
    by_category: dict[str, int]
    by_key: dict[str, int]
    by_system: dict[str, int]
    by_company: list[CompanyCount] = Field(description="the most errors first")


class DriverErrors(BaseModel):
    """How many errors a driver has."""

    driver_number: int
    driver_id: str = Field(description="the portal's id")
    driver_name: str | None
    company_number: int
    company: str
    system: str
    read_at: datetime | None = Field(description="when the portal last said something of him, by its clock")
    errors: int
    by_severity: dict[str, int]
    by_key: dict[str, int]


class DriverErrorsPage(BaseModel):
    """A part of the drivers with errors, the most errors first."""

    items: list[DriverErrors]
    next: str | None = Field(description=NEXT)


class Suggestion(BaseModel):
    """A kind of error that the words resemble: to think about, never done by itself. `score` is 0 to 100."""

    key: str
    message: str
    score: float


class MessageOut(BaseModel):
    """A message that no catalogue has: the portal's words, data, never markup."""

    id: int
    words: str
    errors: int = Field(description="how many errors ever had it")
    first_heard_at: datetime = Field(description="by the portal's clock")
    last_heard_at: datetime = Field(description="when an error with it was last new, by the portal's clock")
    example_id: int | None = Field(description="the newest error with it")
    example: str | None = Field(description="its message, letter by letter")
    key: str | None = Field(description="what a person mapped it to")
    reason: str
    mapped_by: int | None = Field(description="the person's id")
    mapped_at: datetime | None
    suggestions: list[Suggestion]


class MessagePage(BaseModel):
    """A part of the unknown messages, the newest first."""

    items: list[MessageOut]
    next: int | None = Field(description=NEXT)


class MapIn(BaseModel):
    """What an unknown message means, and why."""

    key: Text = Field(examples=["odometerError"])
    reason: Text = Field(examples=["The provider renamed it in its release of May."])


class UnmapIn(BaseModel):
    """Why a message is unknown again."""

    reason: Text


def fields_of(line: ErrorLine) -> dict[str, Any]:
    """The fields of an ErrorOut."""
    error = line.error
    return {
        "id": error.id,
        "system": error.system,
        "company_number": error.company_id,
        "company": error.driver.company.name,
        "driver_number": error.driver_id,
        "driver_id": error.driver.portal_id,
        "driver_name": error.driver.name,
        "key": error.key,
        "category": error.category,
        "severity": error.severity,
        "message": error.message,
        "error_at": error.error_at,
        "zone": zone_of(error.driver.zone).key,
        "day": error.day,
        "status": error.status,
        "status_reason": error.status_reason,
        "reopened": error.reopened,
        "first_listed_at": error.first_listed_at,
        "last_listed_at": line.last_listed_at,
        "offers": [remedy.value for remedy in offers(error.key)],
    }
