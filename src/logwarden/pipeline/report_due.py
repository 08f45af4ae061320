"""When a report that is made by itself is due, and of which days it is; pure, right where clocks change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from logwarden.channels.times import instant
from logwarden.reporting.kinds import Every

_DAY = timedelta(days=1)
_IS_DAY: Mapping[Every, Callable[[date], bool]] = {
    Every.DAY: lambda _: True,
    Every.WEEK: lambda day: day.weekday() == 0,
    Every.MONTH: lambda day: day.day == 1,
}
"""On which days one is due: each, Mondays, the first of a month."""


def last_due(now: datetime, every: Every, at_minute: int, zone: ZoneInfo) -> datetime:
    """The newest instant at which it was due, not after `now`, aware UTC.

    A time that comes twice is the first of the two, one that a clock leaps over as long after midnight as it would
    have been.
    """
    at = time(at_minute // 60, at_minute % 60)
    day = now.astimezone(zone).date() + _DAY
    while not (_IS_DAY[every](day) and instant(day, at, zone) <= now):
        day -= _DAY
    return instant(day, at, zone)


def one_before(due: datetime, every: Every, at_minute: int, zone: ZoneInfo) -> datetime:
    """The instant before that one."""
    return last_due(due - timedelta(seconds=1), every, at_minute, zone)


def days_of(due: datetime, every: Every, zone: ZoneInfo) -> tuple[date, date]:
    """The day, week (Monday to Sunday) or month that ended before an instant at which it is due."""
    today = due.astimezone(UTC).astimezone(zone).date()
    if every is Every.MONTH:
        last = today.replace(day=1) - _DAY
        return last.replace(day=1), last
    return (today - _DAY, today - _DAY) if every is Every.DAY else (today - 7 * _DAY, today - _DAY)
