"""Wire shapes of holds and mandates. Instants are ISO 8601 in UTC; days are the home terminal's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from .shapes import HomeDay, Instant, SaidId, Text

Word = Annotated[Text, Field(min_length=1, max_length=200)]
"""A name or a reference that a person typed."""


class HoldIn(BaseModel):
    """Over what nothing is written from now on, and why: exactly one of system, company and driver."""

    system: Text | None = Field(default=None, description="a whole portal system")
    company_id: SaidId | None = Field(default=None, examples=[1], description="our number of a company")
    driver_id: SaidId | None = Field(default=None, description="our number of a driver")
    reason: Text = Field(examples=["The carrier's lawyer asked to keep everything as it is."])
    until: Instant | None = Field(default=None, description="when it ends by itself; without it, somebody lifts it")


class LiftIn(BaseModel):
    """Why a hold ends."""

    reason: Text = Field(examples=["The lawyer wrote that the matter is closed."])


class HoldOut(BaseModel):
    """One hold. While it is in force nothing is written for those it is over, and nothing of theirs is deleted."""

    id: int
    scope: str = Field(examples=["company"], description="system, company or driver")
    system: str
    company_id: int | None
    company: str | None
    driver_id: int | None
    driver: str | None = Field(description="his name, or the portal's id where it tells none")
    reason: str
    placed_by: str
    placed_at: datetime
    until: datetime | None
    in_force: bool
    lifted_by: str | None
    lifted_at: datetime | None
    lift_reason: str


class HoldPage(BaseModel):
    """A part of the holds, newest first."""

    items: list[HoldOut]
    next: int | None = Field(description="send it as `cursor` for what comes next; null at the end")


class MandateIn(BaseModel):
    """What a carrier has authorised this desk to do."""

    company_id: SaidId = Field(description="our number of the company")
    signed_by: Word = Field(examples=["Olga Owner, safety director"])
    document: Word = Field(examples=["Contract 2026-114, annex B"], description="where the signed paper is")
    remedies: list[Text] = Field(min_length=1, max_length=20, examples=[["clear_twins"]])
    valid_from: HomeDay
    valid_to: HomeDay | None = Field(default=None, description="the last day; without it, until it is ended")


class EndIn(BaseModel):
    """Why a mandate ends before its last day."""

    reason: Text = Field(examples=["The carrier gave notice."])


class MandateOut(BaseModel):
    """One authorisation. Without one that is valid, nothing that edits goes on for the company."""

    id: int
    system: str
    company_id: int
    company: str
    signed_by: str
    document: str
    remedies: list[str]
    valid_from: date
    valid_to: date | None
    given_by: str
    given_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str


class MandatePage(BaseModel):
    """A part of the mandates, newest first."""

    items: list[MandateOut]
    next: int | None = Field(description="send it as `cursor` for what comes next; null at the end")
