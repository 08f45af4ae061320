"""Wire shapes of rules and limits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from logwarden.store.limits import RETRIES, YES_HOURS, Mode

from .shapes import SaidId, Text

Budget = Annotated[int, Field(strict=True, ge=1, le=10_000)]
"""How many attempts may click."""


class RuleIn(BaseModel):
    """Which remedy to plan for a kind of error.

    `reason` is what is kept where it says `leave`, and what the driver is told where it says `ask_driver`; `task` needs
    the owner of the tasks.
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


class LimitIn(BaseModel):
    """How far a remedy may go, and why. `automatic` is for `resync` and `leave` alone."""

    mode: Mode
    driver_day: Budget | None = Field(
        default=None, description="attempts that click for one driver, in a day of his home terminal", examples=[3]
    )
    company_hour: Budget | None = Field(
        default=None, description="attempts that click for one company, in an hour of the portal's clock", examples=[20]
    )
    retries: int = Field(
        default=RETRIES, strict=True, ge=0, le=10, description="how often a busy portal is tried again"
    )
    yes_hours: int = Field(default=YES_HOURS, strict=True, ge=1, le=72, description="hours for which a yes is good")
    reason: Text = Field(examples=["One carrier at a time, until we know the portal."])


class LimitOut(BaseModel):
    """A limit, and who set it."""

    system: str
    remedy: str
    company_id: int | None = Field(description="null where it stands for the whole system")
    company: str | None
    mode: str
    driver_day: int | None
    company_hour: int | None
    retries: int
    yes_hours: int
    reason: str
    set_by: str
    at: datetime
