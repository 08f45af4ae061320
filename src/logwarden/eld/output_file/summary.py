"""What `eld-file validate` tells of a file, gathered while it streams: driver, counts, minutes of driving."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING

from ..log import day_start
from ..order import sequence_distance
from . import values
from .layout import HEADER_LINES, Section
from .problems import Problem
from .reader import read
from .wall_time import Reading, home_zone, instant_of, is_ambiguous, second_pass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from .rows import Row

_START = datetime(2000, 1, 1)  # noqa: DTZ001 - where wall clocks of this format begin
_EPOCH = _START.replace(tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Driver:
    """The driver of the first header line, text as written."""

    last: str
    first: str
    username: str


class Summary:
    """Sees a file pass and knows then what it says; it keeps eight bytes for each active duty status.

    `zone` is the home terminal's, else the header's UTC offset counts. `events` is the number of data lines
    of the ELD Event List, all statuses. `driver` is None where the file's first header line is unreadable.
    """

    def __init__(self, zone: ZoneInfo | None = None) -> None:
        self._zone = zone
        self._offset_zone: ZoneInfo | None = None
        self._end: datetime | None = None
        # One number a status: seconds of the wall clock, 16 bits of sequence id, one bit for driving.
        self._statuses = array("q")
        self._ambiguous: list[Reading] = []
        self.driver: Driver | None = None
        self.events = 0
        self.problems = 0

    @property
    def is_valid(self) -> bool:
        """Whether no problem was found in what has passed."""
        return self.problems == 0

    def passing(self, chunks: Iterable[bytes]) -> Iterator[Problem]:
        """Reads a file and hands on its problems one by one; after the last, the summary is complete."""
        for item in read(chunks):
            if isinstance(item, Problem):
                self.problems += 1
                self.events += item.section is Section.EVENTS
                yield item
            else:
                self._take(item)

    def driving_minutes_per_day(self) -> dict[date, int]:
        """Minutes of driving for each home-terminal day that has some, midnight to midnight, in order.

        Active duty statuses alone; the last one runs to the header's date and time. Real time, also where the
        clocks change; the seconds of a day are summed, then rounded to the nearest minute.
        """
        seconds: dict[date, int] = {}
        for start, end in self._driving():
            _spread(seconds, start, end, self._home())
        return {day: (spent + 30) // 60 for day, spent in sorted(seconds.items())}

    def _home(self) -> ZoneInfo:
        return self._zone or self._offset_zone or home_zone("")

    def _take(self, row: Row) -> None:
        if row.layout.section is Section.EVENTS:
            self.events += 1
            self._take_event(row)
        elif row.layout is HEADER_LINES[0] and self.driver is None:
            self.driver = Driver(row["last_name"], row["first_name"], row["username"])
        elif row.layout is HEADER_LINES[3] and self._offset_zone is None:
            self._offset_zone = home_zone(row["utc_offset"])
        elif row.layout is HEADER_LINES[5] and self._end is None:
            self._end = row.wall_time()

    def _take_event(self, row: Row) -> None:
        wall = row.wall_time()
        if wall is None:
            return
        number = values.sequence_id(row["sequence_id"])
        if self._zone is not None and is_ambiguous(wall, self._zone):
            self._ambiguous.append(Reading(wall, number, row["origin"] == "1"))
        if (row["type"], row["status"]) == ("1", "1"):
            seconds = int((wall - _START).total_seconds())
            self._statuses.append(seconds << 17 | (number or 0) << 1 | (row["code"] == "3"))

    def _driving(self) -> Iterator[tuple[datetime, datetime]]:
        """The driving as (start, end) in UTC, in order."""
        end = [] if self._end is None else [(instant_of(self._end, self._home()), False)]
        for (start, is_driving), (until, _) in pairwise(chain(self._in_order(), end)):
            if is_driving and start < until:
                yield start, until

    def _in_order(self) -> Iterator[tuple[datetime, bool]]:
        """The statuses by UTC instant, and whether each is driving; of several at one instant, the last."""
        for second, packed_at_once in groupby(sorted(self._packed_instants()), lambda packed: packed >> 17):
            number, is_driving = 0, False
            for place, packed in enumerate(packed_at_once):
                other = packed >> 1 & 0xFFFF
                if place == 0 or sequence_distance(number, other) > 0:
                    number, is_driving = other, bool(packed & 1)
            yield _EPOCH + timedelta(seconds=second), is_driving

    def _packed_instants(self) -> Iterator[int]:
        """What `_statuses` holds, with seconds of UTC instead of the wall clock's."""
        second_time = second_pass(self._ambiguous, self._home())
        for packed in self._statuses:
            wall = _START + timedelta(seconds=packed >> 17)
            is_second = (wall, packed >> 1 & 0xFFFF) in second_time
            at = instant_of(wall, self._home(), second=is_second)
            yield (at - _EPOCH) // _SECOND << 17 | packed & 0x1FFFF


def _spread(seconds: dict[date, int], start: datetime, end: datetime, zone: ZoneInfo) -> None:
    """Adds the time from one UTC instant to another to the home-terminal days in which it lies."""
    while start < end:
        day = start.astimezone(zone).date()
        until = min(end, day_start(day + timedelta(days=1), zone))
        seconds[day] = seconds.get(day, 0) + int((until - start).total_seconds())
        start = until
