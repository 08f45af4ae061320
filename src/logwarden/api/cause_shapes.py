"""Wire shapes of causes: decisions, incidents, tasks. Instants are ISO 8601 in UTC, by the portal's clock."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field, StrictBool

from logwarden.states import TaskState

from .shapes import HomeDay, Page, SaidId, Text


class NamedDriver(BaseModel):
    """A driver by the portal's id; the name where the portal says it."""

    driver_id: str
    number: int | None = Field(description="ours, as in /api/drivers")
    name: str | None


class IncidentOut(BaseModel):
    """One cause. `title` may hold a message of the portal's: data, never markup."""

    id: int
    system: str
    company: str
    company_id: int = Field(description="ours, for filters")
    rule: str = Field(description="which rule made it; docs/incidents.md has a paragraph on each")
    title: str = Field(description="the cause in plain words")
    drivers: list[NamedDriver]
    device: str | None = Field(description="where records say it")
    of_device: bool = Field(description="its cause is in a device: the provider can be asked to mend it")
    key: str = Field(description="the kind of its gravest error")
    severity: str
    remedy: str = Field(description="what is lawful, by default")
    state: str
    opened_at: datetime
    closed_at: datetime | None
    reopened: int
    first_error_at: datetime | None
    last_error_at: datetime | None
    task_id: int | None
    errors: dict[str, int] = Field(description="how many, by status")


class CauseErrorOut(BaseModel):
    """One error of a cause. `message` is the portal's own words: data, never markup."""

    id: int
    driver_number: int = Field(description="ours, as in /api/drivers")
    driver_id: str
    driver_name: str | None
    key: str
    severity: str
    message: str
    error_at: datetime | None
    zone: str = Field(examples=["America/Chicago"], description="the home terminal's")
    day: date | None
    status: str
    status_reason: str


class IncidentWhole(IncidentOut):
    """A cause with its errors, page by page, newest first."""

    lines: Page[CauseErrorOut]


class PlaceOut(BaseModel):
    """Where to look first: the driver and home-terminal day of the newest error."""

    driver_number: int
    day: date


class DecisionOut(BaseModel):
    """One thing to decide now."""

    incident_id: int
    system: str
    company: str
    drivers: list[NamedDriver]
    device: str | None
    title: str
    key: str = Field(description="the kind of its gravest error")
    severity: str = Field(description="of the gravest error that is active")
    exposure: bool = Field(description="an inspector asks about it first: hours, or driving nobody answered for")
    minutes: int = Field(description="what it takes, roughly: an estimate")
    place: PlaceOut | None = Field(description="null where no error of it has a day")
    age_days: int = Field(description="since the first error, by the portal's clock")
    lines: int = Field(description="active errors of this cause")
    next_step: str = Field(description="what is lawful now, in words")
    remedy: str
    owner: str | None
    task_id: int | None
    fix_ids: list[int] = Field(description="fixes that wait for a yes or no")


class RestOut(BaseModel):
    """What is no decision, and why."""

    why: str
    causes: int
    lines: int


class DecisionsOut(BaseModel):
    """What a person has to decide today, by risk. Every other line is counted, with its reason."""

    lines: int = Field(description="active errors")
    causes: int = Field(description="incidents that hold them")
    decisions: int
    ungrouped: int = Field(description="errors that came after the last grouping")
    items: list[DecisionOut]
    rest: list[RestOut] = Field(description="active, and no decision now")
    left: list[RestOut] = Field(description="listed, and left as they are, by the reason that a person gave")


class LeaveIncidentIn(BaseModel):
    """Why all pending errors of a cause are left as they are."""

    reason: Text = Field(examples=["The co-driver's records fill every gap."])


class TaskOut(BaseModel):
    """Work for a person about one cause."""

    id: int
    incident_id: int
    system: str
    company: str
    title: str
    severity: str
    owner_id: int | None
    owner: str | None
    due: date
    to_do: str
    note: str
    outcome: str
    state: TaskState
    reopened: int
    made_at: datetime
    done_at: datetime | None


class TaskIn(BaseModel):
    """What is to be different; what is left out stays. An outcome ends the task."""

    owner_id: SaidId | None = Field(default=None, description="whose it is; null gives it back")
    due: HomeDay | None = None
    note: Text | None = None
    outcome: Text | None = Field(default=None, examples=["The antenna was replaced on Tuesday."])
    reopen: StrictBool = False
