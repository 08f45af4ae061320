"""What the live connection says: JSON, one frame a message. OpenAPI knows no WebSockets, so the shapes stand alone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class TicketOut(BaseModel):
    """What opens the live connection, once: `/api/live?ticket=…`. It is good for `expires_in` seconds."""

    ticket: str
    expires_in: int = Field(examples=[30])


class FactOut(BaseModel):
    """Something that happened. Ids grow in the order in which facts became true; there can be gaps between them."""

    id: int
    at: datetime = Field(description="by this machine's clock")
    kind: str = Field(examples=["fix.approved"])
    subject: str = Field(examples=["fix"], description="what it is about: error, fix, incident, task, driver, scan …")
    subject_id: int | None
    company_number: int | None = Field(description="null where it is of no one company")
    detail: dict[str, str | bool | int | float | None] = Field(
        description="what is short of what the fact says; all else is read where the subject is"
    )


class HelloFrame(BaseModel):
    """The first frame: facts above `after` follow."""

    type: Literal["hello"]
    after: int


class FactsFrame(BaseModel):
    """Facts, oldest first; at most 20 such frames a second. Come back with `?after=` this `after`: none is lost."""

    type: Literal["facts"]
    after: int
    facts: list[FactOut]


class ResyncFrame(BaseModel):
    """Too much was missed. Read anew all that is shown; facts above `after` follow."""

    type: Literal["resync"]
    after: int


class AliveFrame(BaseModel):
    """Nothing for you in 15 seconds, and nothing up to `after`. If 40 seconds bring no frame, connect again."""

    type: Literal["alive"]
    after: int


FRAMES = (FactOut, HelloFrame, FactsFrame, ResyncFrame, AliveFrame)
