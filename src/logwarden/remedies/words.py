"""Records and their times in words, as the portal's pages write them."""

from __future__ import annotations

from datetime import datetime

from logwarden.eld.events import CODE_NAMES, Event, EventType
from logwarden.eld.log import DriverLog

SHORT = {
    "DS_OFF": "OFF",
    "DS_SB": "SB",
    "DS_D": "D",
    "DS_ON": "ON",
    "DR_IND_PC": "PC",
    "DR_IND_YM": "YM",
    "DR_IND_CLEARED": "PC/YM end",
}
"""The short names of duty status and special driving."""


def short_name(kind: EventType, code: int) -> str:
    """What drivers call a status: `ON`; the portal's name where it has none."""
    name = CODE_NAMES.get((kind, code), f"type {int(kind)} code {code}")
    return SHORT.get(name, name)


def local(instant: datetime, log: DriverLog) -> str:
    """An instant at the home terminal: `11/18/2026 12:30:00 PM`."""
    return f"{instant.astimezone(log.zone):%m/%d/%Y %I:%M:%S %p}"


def of_record(event: Event, log: DriverLog) -> str:
    """A record by its status and time: `ON of 11/18/2026 12:30:00 PM`."""
    return f"{short_name(event.type, event.code)} of {local(event.at, log)}"
