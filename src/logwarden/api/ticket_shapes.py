"""Wire shapes of device tickets. Instants are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from logwarden.pipeline.ticket import Change
from logwarden.states import TicketState

from .shapes import Text

TicketText = Annotated[str, StringConstraints(min_length=4, max_length=8000, pattern=r"^[^\x00]*$")]


class TicketNoteOut(BaseModel):
    """One thing that happened to a ticket: who did it, where it stood then, and what he noted."""

    at: datetime
    who: str | None
    state: TicketState
    note: str


class DeviceTicketOut(BaseModel):
    """What a device's provider is asked to mend."""

    id: int
    incident_id: int
    system: str
    company: str
    title: str = Field(description="the cause in plain words")
    severity: str
    device: str | None = Field(description="the serial, where records say it")
    reference: str = Field(description="the provider's own number of it", examples=["CASE-20114"])
    state: TicketState
    made_at: datetime
    moved_at: datetime = Field(description="when its state changed last")


class DeviceTicketWhole(DeviceTicketOut):
    """The same with its text and its story."""

    words: str = Field(description="the text for the provider; it names no driver")
    story: list[TicketNoteOut] = Field(description="oldest first")


class DeviceTicketPatch(BaseModel):
    """What is to be different; what is left out stays. The text can be changed until it is sent."""

    state: TicketState | None = None
    words: TicketText | None = None
    reference: Text | None = None
    note: Text = Field(default="", description="kept with the change, 4 to 500 characters", examples=["They called."])

    def change(self) -> Change:
        """The same for the pipeline."""
        return Change(self.state, self.words, self.reference, self.note.strip())
