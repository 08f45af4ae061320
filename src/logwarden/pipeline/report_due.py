"""When a report that is made by itself is due, and of which days it is; pure, right where clocks change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from logwarden.channels.times import instant
from logwarden.reporting.kinds import Every

_DAY = timedelta(days=1)


def due_before(now: datetime, every: Every, at_minute: int, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which it is due, aware UTC, from the last one that is not after `now` back, without an end.

    Each day, each Monday, or each first of a month, once: a time that comes twice is the first of the two, one that
    a clock leaps over as long after midnight as it would have been.
    """
    at = time(at_minute // 60, at_minute % 60)
    day = now.astimezone(zone).date() + _DAY
    while True:
        if (
            every is Every.DAY
            or (every is Every.WEEK and day.weekday() == 0)
            or (every is Every.MONTH and day.day == 1)
        ):
            due = instant(day, at, zone)
            if due <= now:
                yield due
        day -= _DAY


def last_due(now: datetime, every: Every, at_minute: int, zone: ZoneInfo) -> datetime:
    """The newest instant at which it was due, not after `now`."""
    return next(due_before(now, every, at_minute, zone))


def one_before(due: datetime, every: Every, at_minute: int, zone: ZoneInfo) -> datetime:
    """The instant before that one."""
    return next(islice(due_before(due - timedelta(seconds=1), every, at_minute, zone), 1))


def days_of(due: datetime, every: Every, zone: ZoneInfo) -> tuple[date, date]:
    """The day, week (Monday to Sunday) or month that ended before an instant at which it is due."""
    today = due.astimezone(UTC).astimezone(zone).date()
    if every is Every.MONTH:
        last = today.replace(day=1) - _DAY
        return last.replace(day=1), last
    return (today - _DAY, today - _DAY) if every is Every.DAY else (today - 7 * _DAY, today - _DAY)
