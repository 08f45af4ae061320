"""A driver's log out of an output file: total miles and hours on every record, in ascending order."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from ..log import DriverLog
from ..order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from ..events import Event
    from .content import ListedEvent, OutputFile

_POWER_UP = (1, 2)


def driver_log(content: OutputFile, driver_id: str | None = None, first_day: date | None = None) -> DriverLog:
    """The driver's records as a log, read at the header's time; `driver_id` is the username unless given.

    The log begins at `first_day`, else at the day of the oldest record, for a file does not say from when on
    it is whole; it ends with the header's day. Records after that day, of a clock that runs fast, are left
    out, as are those before the first. The unidentified profile is no driver's: see `unidentified`.

    Raises:
        ValueError: the header has no readable time, so nobody knows when the last status ends.
    """
    read_at = content.header.at
    if read_at is None:
        raise ValueError("the header's date and time are unreadable")
    others = [
        *(item.event for item in reversed(content.certifications)),
        *(item.event for item in reversed(content.malfunctions)),
        *(item.event for item in reversed(content.logins)),
        *(item.event for item in reversed(content.power)),
    ]
    events = in_order((*_with_totals(content, content.events), *others))
    last_day = read_at.astimezone(content.zone).date()
    days = [event.at.astimezone(content.zone).date() for event in events]
    begin = min(first_day or min((*days, last_day)), last_day)
    kept = tuple(event for event, day in zip(events, days, strict=True) if begin <= day <= last_day)
    return DriverLog(driver_id or content.header.username, content.zone, begin, last_day, read_at, kept)


def unidentified(content: OutputFile) -> tuple[Event, ...]:
    """The records of the unidentified driver profile with total miles and hours, in ascending order."""
    return in_order(_with_totals(content, content.unidentified))


def _with_totals(content: OutputFile, items: Iterable[ListedEvent]) -> list[Event]:
    """Records with the totals of the last power-up of their vehicle added to what they count since then.

    Where the file holds no such power-up, or one of the values is blank, nobody knows the total: None.
    """
    ups = _PowerUps(content)
    totals: list[Event] = []
    for item in reversed(tuple(items)):
        event, up = item.event, ups.before(item.event)
        odometer = hours = None
        if up is not None and up.odometer is not None and event.odometer is not None:
            odometer = up.odometer + event.odometer
        if up is not None and up.engine_hours is not None and event.engine_hours is not None:
            hours = up.engine_hours + event.engine_hours
        totals.append(replace(event, odometer=odometer, engine_hours=hours))
    return totals


class _PowerUps:
    """The power-ups of each vehicle in order."""

    def __init__(self, content: OutputFile) -> None:
        self._events: dict[str, list[Event]] = {}
        for event in in_order(item.event for item in reversed(content.power)):
            if event.code in _POWER_UP:
                self._events.setdefault(event.vehicle, []).append(event)
        self._instants: dict[str, list[datetime]] = {
            vehicle: [event.at for event in events] for vehicle, events in self._events.items()
        }

    def before(self, event: Event) -> Event | None:
        """The last power-up of the event's vehicle at or before it."""
        place = bisect_right(self._instants.get(event.vehicle, []), event.at)
        return self._events[event.vehicle][place - 1] if place else None
