"""What the live connection says: JSON, one frame a message. OpenAPI knows no WebSockets, so the shapes stand alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Place = Annotated[int, Field(examples=[1207], description="the id of the last fact that is told by then")]


class TicketOut(BaseModel):
    """What opens the live connection, once: `/api/live?ticket=…`. It is good for `expires_in` seconds."""

    ticket: str = Field(examples=["Jx3vS0fWq4eB7cK1nT9yZr2hLd8pGm5uQa6oViXwEsY"])
    expires_in: int = Field(examples=[30])


class LiveFact(BaseModel):
    """Something that happened. Ids grow in the order in which facts became true; there can be gaps between them."""

    id: int = Field(examples=[1207])
    at: datetime = Field(examples=["2026-11-20T07:12:00Z"], description="by this machine's clock")
    kind: str = Field(examples=["fix.approved"])
    subject: str = Field(examples=["fix"], description="what it is about: error, fix, incident, task, driver, scan …")
    subject_id: int | None = Field(examples=[4])
    company_number: int | None = Field(examples=[2], description="null where it is of no one company")
    detail: dict[str, str | bool | int | float | None] = Field(
        examples=[{"reason": "Seen in the records."}],
        description="what is short of what the fact says; all else is read where the subject is",
    )


class HelloFrame(BaseModel):
    """The first frame: facts above `after` follow."""

    type: Literal["hello"] = Field(examples=["hello"])
    after: Place


class FactsFrame(BaseModel):
    """Facts, oldest first; at most 20 such frames a second. Come back with `?after=` this `after`: none is lost."""

    type: Literal["facts"] = Field(examples=["facts"])
    after: Place
    facts: list[LiveFact] = Field(
        examples=[
            [
                {
                    "id": 1207,
                    "at": "2026-11-20T07:12:00Z",
                    "kind": "fix.approved",
                    "subject": "fix",
                    "subject_id": 4,
                    "company_number": 2,
                    "detail": {"reason": "Seen in the records."},
                }
            ]
        ]
    )


class ResyncFrame(BaseModel):
    """Too much was missed. Read anew all that is shown; facts above `after` follow."""

    type: Literal["resync"] = Field(examples=["resync"])
    after: Place


class AliveFrame(BaseModel):
    """Nothing for you in 15 seconds, and nothing up to `after`. If 40 seconds bring no frame, connect again."""

    type: Literal["alive"] = Field(examples=["alive"])
    after: Place


FRAMES = (LiveFact, HelloFrame, FactsFrame, ResyncFrame, AliveFrame)
