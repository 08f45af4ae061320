"""A record prepared for the checks: its event with whose it is, seconds, miles, tenths and position as numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from ..events import (
    DRIVING,
    ON_DUTY,
    PERSONAL_USE,
    SPECIAL_CLEARED,
    YARD_MOVES,
    Event,
    EventType,
    Origin,
    RecordStatus,
)
from ..order import in_order
from .places import Position, position_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

DUTY, INTERMEDIATE, SPECIAL = EventType.DUTY_STATUS, EventType.INTERMEDIATE, EventType.SPECIAL_DRIVING
CERTIFICATION, LOGIN, POWER = EventType.CERTIFICATION, EventType.LOGIN, EventType.ENGINE_POWER
MALFUNCTION = EventType.MALFUNCTION
AUTOMATIC, BY_DRIVER, BY_OTHER = Origin.AUTOMATIC, Origin.DRIVER, Origin.OTHER_USER
ASSUMED = Origin.UNIDENTIFIED
ACTIVE, CHANGED, REQUESTED = (
    RecordStatus.ACTIVE,
    RecordStatus.INACTIVE_CHANGED,
    RecordStatus.INACTIVE_CHANGE_REQUESTED,
)
LOG_IN, LOG_OUT = 1, 2
"""Codes of type 5."""
_POWER = {1: 1, 2: 1, 3: -1, 4: -1}
"""Codes of type 6: on and off, the second of each with reduced precision."""
UNIDENTIFIED = ""
"""The driver of a record of the unidentified profile."""
__all__ = ["DRIVING", "ON_DUTY", "PERSONAL_USE", "SPECIAL_CLEARED", "YARD_MOVES"]


class Record(NamedTuple):
    """An event and what the checks read out of it.

    `t` is its instant in whole seconds of UTC. `odometer` is in miles and `tenths` in tenths of engine hours; both
    are totals, so a nought counts as missing. `position` is None where there are no valid numbers. `power` is 1
    where the engine was switched on, -1 where off, else 0.
    """

    event: Event
    driver: str
    t: int
    odometer: int | None
    tenths: int | None
    position: Position | None
    power: int

    @property
    def is_motion(self) -> bool:
        """Whether it shows the vehicle moving: driving, or an intermediate record."""
        return self.event.type is INTERMEDIATE or (self.event.type is DUTY and self.event.code == DRIVING)

    @property
    def is_power_up(self) -> bool:
        """Whether the engine was switched on."""
        return self.power > 0

    @property
    def is_shut_down(self) -> bool:
        """Whether the engine was switched off."""
        return self.power < 0

    @property
    def was_entered_later(self) -> bool:
        """Whether no device made it: a request, or an entry of the driver without a device and a number."""
        event = self.event
        if event.origin is BY_DRIVER:
            return event.sequence_id is None and not event.device
        return event.origin is BY_OTHER

    @property
    def clock(self) -> str:
        """The instant for a sentence, in UTC."""
        return f"{self.event.at:%m-%d %H:%M:%S}Z"


_WITH_POSITION = (DUTY, INTERMEDIATE, SPECIAL, POWER)


def needs_position(record: Record) -> bool:
    """Whether a record's type has a position (App. A 4.6.1.4)."""
    return record.event.type in _WITH_POSITION


def instant(t: int) -> datetime:
    """The UTC instant of a second."""
    return datetime.fromtimestamp(t, UTC)


def prepare(event: Event, driver: str) -> Record:
    """A driver's record, or with no driver one of the unidentified profile."""
    return Record(
        event,
        driver,
        int(event.at.timestamp()),
        event.odometer or None,
        _tenths(event.engine_hours),
        position_of(event.latitude, event.longitude),
        _POWER.get(event.code, 0) if event.type is POWER else 0,
    )


def arranged(events: Iterable[Event]) -> list[Event]:
    """Events in order, the same however they were given, each once (spec 5.0, `U`)."""
    arranged_events: list[Event] = []
    for _, at_once in groupby(sorted(events, key=_instant), key=_instant):
        together = list(at_once)
        if len(together) > 1:
            together = list(in_order(sorted(set(together), key=_every_field)))
        arranged_events += together
    return arranged_events


_instant = attrgetter("at")


def _every_field(event: Event) -> tuple[int, int, int, int, int, str]:
    number = -1 if event.sequence_id is None else event.sequence_id
    return (event.type, event.code, event.status, event.origin, number, repr(event))


def _tenths(hours: Decimal | None) -> int | None:
    if hours is None or not hours.is_finite():
        return None
    return round(hours * 10) or None
