"""The 60 hours in 7 days and 70 in 8: carrier days of the home terminal, and the restart of 34 h (395.3(b)-(c))."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ..events import DRIVING, ON_DUTY
from ..log import day_start
from .options import Cycle
from .rests import RESTART, Rest, rests_and_work
from .timeline import seconds_of, utc
from .violations import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from .options import Options
    from .timeline import Timeline


class Used(NamedTuple):
    """On-duty seconds that count at an instant, and since when they count (seconds of UTC since 1970)."""

    seconds: int
    since: int


class CycleUse:
    """How much of the cycle is used, at any instant of a timeline.

    `earlier_days` are on-duty seconds of carrier days before the first record, by their home-terminal date. A day
    begins at midnight in the home terminal's zone and has 23 to 25 hours (App. A 7.1; spec 3.4).
    """

    def __init__(self, timeline: Timeline, zone: ZoneInfo, cycle: Cycle, earlier_days: Mapping[date, int]) -> None:
        """Sums the on-duty time up once."""
        self._zone, self._days = zone, cycle.days
        self._begins = timeline.start
        self._first_day = self.day_of(timeline.start)
        self._earlier = {day: seconds for day, seconds in earlier_days.items() if day < self._first_day}
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []
        self.on_duty = 0
        for span in timeline.spans:
            if span.duty in (DRIVING, ON_DUTY):
                self._starts.append(span.start)
                self._ends.append(span.end)
                self._before.append(self.on_duty)
                self.on_duty += span.end - span.start
        self._restarts = [
            item.end for item in rests_and_work(timeline) if isinstance(item, Rest) and item.seconds >= RESTART
        ]
        self._day_starts: dict[date, int] = {}

    def day_of(self, instant: int) -> date:
        """The carrier day in which an instant (seconds of UTC since 1970) lies."""
        return datetime.fromtimestamp(instant, self._zone).date()

    def start_of(self, day: date) -> int:
        """When a carrier day begins, in seconds of UTC since 1970."""
        if day not in self._day_starts:
            self._day_starts[day] = seconds_of(day_start(day, self._zone))
        return self._day_starts[day]

    def at(self, instant: int) -> Used:
        """What counts at an instant: today and the 6 or 7 days before, from the last restart on."""
        first = self.day_of(instant) - timedelta(days=self._days - 1)
        since = self.start_of(first)
        restart = self._last_restart(instant)
        if restart is not None:
            since = max(since, restart)
        used = self._on_duty_before(instant) - self._on_duty_before(since)
        if restart is None:
            used += sum(seconds for day, seconds in self._earlier.items() if day >= first)
        return Used(used, since)

    def proven(self, instant: int) -> bool:
        """Whether all the time that counts at an instant is in the records or among the earlier days."""
        if self._last_restart(instant) is not None:
            return True
        today = self.day_of(instant)
        days = (today - timedelta(days=back) for back in range(self._days))
        return all(day in self._earlier or self.start_of(day) >= self._begins for day in days)

    def proven_from(self) -> int:
        """From when on all the time that counts is known: at the latest after 7 or 8 days."""
        days = (self._first_day + timedelta(days=ahead) for ahead in range(self._days + 1))
        instants = (max(self.start_of(day), self._begins) for day in days)
        by_days = next(instant for instant in instants if self.proven(instant))
        return min([by_days, *self._restarts[:1]])

    def _last_restart(self, instant: int) -> int | None:
        number = bisect_right(self._restarts, instant)
        return self._restarts[number - 1] if number else None

    def _on_duty_before(self, instant: int) -> int:
        number = bisect_right(self._starts, instant) - 1
        if number < 0:
            return 0
        return self._before[number] + min(instant, self._ends[number]) - self._starts[number]


def cycle_violations(
    timeline: Timeline, zone: ZoneInfo, options: Options, earlier_days: Mapping[date, int]
) -> Iterator[Violation]:
    """Driving after the 60th or 70th on-duty hour. At each day's start the oldest day drops off at once."""
    limit = options.cycle.limit
    rule = Rule.SIXTY if options.cycle is Cycle.SIXTY_IN_SEVEN else Rule.SEVENTY
    use = CycleUse(timeline, zone, options.cycle, earlier_days)
    if use.on_duty + sum(earlier_days.values()) <= limit:
        return
    for span in timeline.driving():
        found: tuple[int, int, int] | None = None
        for start, end in _by_day(span.start, span.end, use):
            used = use.at(start)
            beyond = start + max(0, limit - used.seconds)
            if beyond >= end:
                continue
            if found is not None and found[1] == beyond:  # the same driving goes on over midnight
                found = (found[0], end, found[2])
                continue
            if found is not None:
                yield _violation(rule, *found)
            found = (beyond, end, used.since)
        if found is not None:
            yield _violation(rule, *found)


def _violation(rule: Rule, start: int, end: int, since: int) -> Violation:
    return Violation(rule, utc(start), utc(end), utc(since))


def _by_day(start: int, end: int, use: CycleUse) -> Iterator[tuple[int, int]]:
    day = use.day_of(start)
    while start < end:
        day += timedelta(days=1)
        until = min(end, use.start_of(day))
        yield start, until
        start = until
