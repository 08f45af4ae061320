"""The graph of a home-terminal day (App. A 4.8.1.3): which status held from when to when, to the second."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from .events import EventType
from .hours.timeline import Status, statuses
from .log import day_seconds, day_start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from .events import Event
    from .log import DriverLog

_SPECIAL = {Status.PC: Status.OFF, Status.YM: Status.ON}
"""The duty status under personal use and under yard moves (395.28(a); 83 FR 26377)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one status, from `start` up to `end` in UTC, and the record that it began with.

    `status` is OFF, SB, D or ON; `special` says PC or YM on top of OFF or ON. Both, and the record, are None
    where no record that was read says what the driver did.
    """

    status: Status | None
    special: Status | None
    start: datetime
    end: datetime
    record: Event | None

    @property
    def seconds(self) -> int:
        """How long it lasted."""
        return int((self.end - self.start).total_seconds())


@dataclass(frozen=True, slots=True)
class DayGraph:
    """One home-terminal day: its segments follow one another without a hole from `start` up to `known_until`.

    `start` is midnight at the home terminal, in UTC. `seconds` is the length of the day: 23, 24 or 25 hours.
    `known_until` is the end of the day, or the reading where the day was not over then.
    """

    day: date
    start: datetime
    seconds: int
    known_until: datetime
    segments: tuple[Segment, ...]

    def seconds_by_status(self) -> dict[Status | None, int]:
        """Seconds of each duty status, and under None those that no record tells of; their sum is what is known."""
        found: dict[Status | None, int] = dict.fromkeys((Status.OFF, Status.SB, Status.D, Status.ON, None), 0)
        for segment in self.segments:
            found[segment.status] += segment.seconds
        return found


def day_graphs(log: DriverLog) -> tuple[DayGraph, ...]:
    """The graphs of a log's days, in order; a day that had not begun at the reading is left out."""
    read_at = log.read_at.replace(microsecond=0)
    drawn = tuple(_segments(log, read_at))
    found = []
    for day in log.days():
        start, seconds = day_start(day, log.zone), day_seconds(day, log.zone)
        until = min(read_at, start + timedelta(seconds=seconds))
        if start >= until:
            break
        within = tuple(_clipped(one, start, until) for one in drawn if one.start < until and one.end > start)
        found.append(DayGraph(day, start, seconds, until, within))
    return tuple(found)


def _segments(log: DriverLog, read_at: datetime) -> Iterator[Segment]:
    """The segments of all days, one for each record that draws a new line; the first begins with the first day."""
    begun = [(day_start(log.first_day, log.zone), None, None), *_begun(log)]
    for (start, record, status), (end, _, _) in pairwise([*begun, (read_at, None, None)]):
        if start < min(end, read_at):
            special = status if status in _SPECIAL else None
            duty = _SPECIAL.get(status, status) if status is not None else None
            yield Segment(duty, special, start, min(end, read_at), record)


def _begun(log: DriverLog) -> Iterator[tuple[datetime, Event, Status]]:
    """The records that begin a segment: every duty status, and of the others those that change what holds."""
    held: Status | None = None
    for event, status in statuses(log):
        if event.type is EventType.DUTY_STATUS or status is not held:
            yield event.at, event, status
        held = status


def _clipped(segment: Segment, start: datetime, until: datetime) -> Segment:
    return replace(segment, start=max(segment.start, start), end=min(segment.end, until))
