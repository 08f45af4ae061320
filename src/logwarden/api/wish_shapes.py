"""Shapes of what a person wants done about errors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, Field

from logwarden.pipeline.wish import Wish
from logwarden.remedies.catalogue import Remedy

from .shapes import Instant, SaidId, Text

Wanted = Literal["annotate", "request_edit", "resync", "ask_driver", "restore_records"]


class FixWishIn(BaseModel):
    """What a person wants. `restore_records` may be asked for, and is always refused and kept as refused."""

    remedy: Wanted
    error_ids: list[SaidId] = Field(min_length=1, max_length=100, description="all of one driver")
    text: Text = Field(
        default="", description="the note; the reason of a request (4 to 60 characters); what the driver is told"
    )
    record_at: Instant | None = Field(default=None, description="which record; else the one at the error")
    record_event: Text | None = Field(default=None, examples=["DS_ON"])
    new_status: Literal["OFF", "SB", "ON", "PC", "YM", "CLEARED"] | None = None
    new_time: Instant | None = None
    how_known: Text = Field(default="", description="how do I know this")
    statement: Text = Field(default="", description="what the driver himself says")
    document: Text = Field(default="", description="what proves it; needed where hours of service change")
    new_fact: Text = Field(default="", description="what was not known when the driver last said no")

    def wish(self) -> Wish:
        """The same for the pipeline."""
        return Wish(
            remedy=Remedy(self.remedy),
            error_ids=tuple(dict.fromkeys(self.error_ids)),
            text=self.text,
            record_at=_utc(self.record_at),
            record_event=self.record_event,
            new_code=None if self.new_status is None else _CODES[self.new_status],
            new_at=_utc(self.new_time),
            how_known=self.how_known,
            statement=self.statement,
            document=self.document,
            new_fact=self.new_fact,
        )


_CODES = {"OFF": 1, "SB": 2, "ON": 4, "PC": 1, "YM": 2, "CLEARED": 0}
"""Codes of duty status and of special driving; of which of the two it is, the record says."""


def _utc(instant: datetime | None) -> datetime | None:
    return None if instant is None else instant.astimezone(UTC)
