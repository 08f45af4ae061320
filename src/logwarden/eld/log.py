"""A driver's log: his records over some home-terminal days, as one reading showed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from . import edits as editing
from .driving import is_automatic_driving
from .events import DRIVING, OFF_DUTY, ON_DUTY, SLEEPER_BERTH, Event, EventType
from .order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

PORTAL_ZONES: dict[str, str] = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AKT": "America/Anchorage",
    "HT": "Pacific/Honolulu",
}
"""The portals' short names of home-terminal zones. Arizona looks like MT: a person sets it by hand."""


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a home-terminal day begins (App. A 7.1; midnight there)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_seconds(day: date, zone: ZoneInfo) -> int:
    """How long a home-terminal day is, in seconds: 23, 24 or 25 hours."""
    return int((day_start(day + timedelta(days=1), zone) - day_start(day, zone)).total_seconds())


@dataclass(frozen=True, slots=True)
class TwinPair:
    """Two adjacent active records of type 1 or 3 with the same code: the second changes nothing."""

    earlier: Event
    later: Event


@dataclass(frozen=True, slots=True)
class DriverLog:
    """The records of one driver from `first_day` to `last_day`, home-terminal days, both included.

    `events` are in the order in which the portal gave them, which is ascending. `read_at` is the instant of
    the reading by the portal's clock, in UTC.
    """

    driver_id: str
    zone: ZoneInfo
    first_day: date
    last_day: date
    read_at: datetime
    events: tuple[Event, ...]

    def day_of(self, event: Event) -> date:
        """The home-terminal day in which a record lies."""
        return self.day_of_instant(event.at)

    def day_of_instant(self, instant: datetime) -> date:
        """The home-terminal day in which a UTC instant lies."""
        return instant.astimezone(self.zone).date()

    def days(self) -> Iterator[date]:
        """The days of this log, in order."""
        day = self.first_day
        while day <= self.last_day:
            yield day
            day += timedelta(days=1)

    def between(self, first_day: date, last_day: date) -> DriverLog:
        """The part of this log from one day to another, both included.

        Raises:
            ValueError: this log does not hold those days in full.
        """
        if not self.first_day <= first_day <= last_day <= self.last_day:
            raise ValueError(f"this log holds {self.first_day}..{self.last_day}, not {first_day}..{last_day}")
        kept = tuple(e for e in self.events if first_day <= self.day_of(e) <= last_day)
        return DriverLog(self.driver_id, self.zone, first_day, last_day, self.read_at, kept)

    def active(self) -> tuple[Event, ...]:
        """The active records, the only ones that count."""
        return tuple(e for e in self.events if e.is_active)

    def main(self) -> tuple[Event, ...]:
        """The active duty-status and special-driving records."""
        return tuple(e for e in self.events if e.is_active and e.is_main)

    def twins(self) -> tuple[TwinPair, ...]:
        """Every adjacent equal pair of active type 1 and 3 records (spec 5.1); 3/0 and PC break a pair."""
        main = self.main()
        return tuple(TwinPair(a, b) for a, b in pairwise(main) if (a.type, a.code) == (b.type, b.code))

    def certified_at(self, day: date) -> datetime | None:
        """When the driver last certified that day, by the active type 4 records here; None if nowhere."""
        instants = [e.at for e in self.active() if e.type is EventType.CERTIFICATION and e.certified_date == day]
        return max(instants, default=None)

    def apply(self, edits: Iterable[editing.Edit]) -> DriverLog:
        """This log as it would stand after some edits; see `edits.apply`.

        Raises:
            UnlawfulEdit: one of the edits may not be made; then none counts.
        """
        return editing.apply(self, edits)

    def spans(self, until: datetime) -> tuple[tuple[Event, datetime], ...]:
        """Each active duty-status record and the UTC instant up to which it held, in order.

        Clipped at `until` and at the end of the last day: nothing is known after them. Records that held for
        no time are left out. Nothing is said of the time before the first record.
        """
        statuses = in_order(e for e in self.events if e.is_active and e.type is EventType.DUTY_STATUS)
        limit = min(until, day_start(self.last_day + timedelta(days=1), self.zone))
        ends = (*(min(e.at, limit) for e in statuses[1:]), limit)
        return tuple((e, end) for e, end in zip(statuses, ends, strict=False) if e.at < end)

    def intervals(self, until: datetime) -> tuple[tuple[datetime, datetime, int], ...]:
        """The active duty statuses as (start, end, code) in UTC, in order, clipped like `spans`."""
        return tuple((e.at, end, e.code) for e, end in self.spans(until))

    def driving_seconds(self, day: date, until: datetime | None = None, *, automatic_only: bool = True) -> int:
        """Seconds of active driving within a home-terminal day, up to `until`, else up to the reading.

        Automatic driving alone (origin 1 and 4, App. A 4.3.2.8.2(b)), or also what people entered.
        """
        return sum(
            self._seconds_within(day, e.at, end)
            for e, end in self.spans(until or self.read_at)
            if (is_automatic_driving(e) if automatic_only else e.is_driving)
        )

    def seconds_by_status(self, day: date, until: datetime | None = None) -> dict[int, int]:
        """Seconds of each duty status, by its code, within a home-terminal day.

        Up to `until`, else up to the reading. All four codes are there. Their sum is less than the day
        where no record says what the status was.
        """
        seconds = dict.fromkeys((OFF_DUTY, SLEEPER_BERTH, DRIVING, ON_DUTY), 0)
        for start, end, code in self.intervals(until or self.read_at):
            seconds[code] = seconds.get(code, 0) + self._seconds_within(day, start, end)
        return seconds

    def _seconds_within(self, day: date, start: datetime, end: datetime) -> int:
        day_end = day_start(day + timedelta(days=1), self.zone)
        part = min(end, day_end) - max(start, day_start(day, self.zone))
        return max(0, int(part.total_seconds()))
