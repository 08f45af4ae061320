"""Quiet hours and the times of summaries, by the clock of a zone; right on days of 23 and 25 hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_DAY = timedelta(days=1)


@cache
def zones() -> frozenset[str]:
    """The names that a zone can have."""
    return frozenset(available_timezones())


def instant(day: date, at: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """The instant at which a clock in that zone shows a time, aware UTC.

    A time that comes twice is the first of the two, or the `last`. One that does not come, for the clock leaps over
    it, is as long after midnight as it would have been (RFC 5545): 02:30 becomes 03:30.
    """
    early, late = (datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
    return max(early, late) if last and late > early else early


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one time to another, over midnight where the first is the later one; nobody is told anything meanwhile.

    Where clocks go back it lasts from the first of two such beginnings to the last of two such ends.
    """

    start: time
    end: time
    zone: ZoneInfo

    def until(self, now: datetime) -> datetime | None:
        """When the quiet that `now` lies in ends, aware UTC; None where it lies in none."""
        today = now.astimezone(self.zone).date()
        over = _DAY if self.end <= self.start else timedelta()
        for day in (today - _DAY, today):
            ends = instant(day + over, self.end, self.zone, last=True)
            if instant(day, self.start, self.zone) <= now < ends:
                return ends
        return None


def next_summary(after: datetime, times: Collection[time], zone: ZoneInfo) -> datetime:
    """The first instant after `after` at which a summary is due, aware UTC; `times` has at least one."""
    today = after.astimezone(zone).date()
    due = (instant(today + days * _DAY, at, zone) for days in range(3) for at in times)
    return min(one for one in due if one > after)
