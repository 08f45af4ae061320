"""MMDDYY and HHMMSS at the home terminal, and the UTC instants that they mean (App. A 7.8, 7.40, 7.41)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from ..order import sequence_distance

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIX_DIGITS = re.compile(r"[0-9]{6}")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]")
_OFFSET = re.compile(r"-?(0?[0-9]|1[0-2])")


def is_date(text: str) -> bool:
    """Whether this is a day of the calendar as MMDDYY, of the years 2000 to 2099."""
    return _day(text) is not None


def is_time(text: str) -> bool:
    """Whether this is a time of day as HHMMSS, 000000 to 235959."""
    return _CLOCK.fullmatch(text) is not None


def wall_time(day_text: str, time_text: str) -> datetime | None:
    """The naive local time of MMDDYY and HHMMSS; None if one of them is none."""
    day = _day(day_text)
    if day is None or not is_time(time_text):
        return None
    return day.replace(hour=int(time_text[:2]), minute=int(time_text[2:4]), second=int(time_text[4:]))


@lru_cache(maxsize=4096)
def _day(text: str) -> datetime | None:
    if _SIX_DIGITS.fullmatch(text) is None:
        return None
    try:
        return datetime(2000 + int(text[4:]), int(text[:2]), int(text[2:4]))  # noqa: DTZ001 - a wall clock's
    except ValueError:
        return None


def home_zone(offset: str) -> ZoneInfo:
    """The zone of a header's UTC offset: whole hours west of UTC without a sign, 04 to 11 (App. A 7.41).

    It knows no daylight saving time, for one offset does not tell. UTC where the text is no such offset.
    """
    if _OFFSET.fullmatch(offset) is None:
        return ZoneInfo("Etc/UTC")
    hours = abs(int(offset))
    return ZoneInfo(f"Etc/GMT+{hours}") if hours else ZoneInfo("Etc/UTC")


class Reading(NamedTuple):
    """A record's place on the wall clock: naive local time, sequence id, and whether the device wrote it."""

    wall: datetime
    sequence_id: int | None
    is_automatic: bool


def is_ambiguous(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock shows this time twice, because it is put back in between."""
    if _steady_offset(wall.date(), zone) is not None:
        return False
    return instant_of(wall, zone) < instant_of(wall, zone, second=True)


def second_pass(readings: Iterable[Reading], zone: ZoneInfo) -> frozenset[tuple[datetime, int | None]]:
    """Which (time, sequence id) of ambiguous times lie after the clock was put back.

    The file's local times do not tell, the device's sequence does (spec 3.4): a record that shows an earlier
    time than the automatic record before it, yet fits after it within the repeated hour, is of the second
    pass. Where nothing tells, it is of the first.
    """
    nights: dict[date, list[Reading]] = {}
    for reading in readings:
        if reading.sequence_id is not None and is_ambiguous(reading.wall, zone):
            nights.setdefault(reading.wall.date(), []).append(reading)
    found: set[tuple[datetime, int | None]] = set()
    for night in nights.values():
        before: datetime | None = None
        for reading in _in_sequence(night):
            first, second = (instant_of(reading.wall, zone, second=later) for later in (False, True))
            is_second = before is not None and first < before <= second
            if is_second:
                found.add((reading.wall, reading.sequence_id))
            if reading.is_automatic:
                before = second if is_second else first
    return frozenset(found)


def instant_of(wall: datetime, zone: ZoneInfo, *, second: bool = False) -> datetime:
    """The UTC instant of a naive local time; `second` takes the later one of an ambiguous time."""
    offset = _steady_offset(wall.date(), zone)
    if offset is not None:
        return (wall - offset).replace(tzinfo=UTC)
    return wall.replace(tzinfo=zone, fold=int(second)).astimezone(UTC)


def rendered(instant: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """A UTC instant as MMDDYY and HHMMSS of the home terminal."""
    local = instant.astimezone(zone)
    return f"{local:%m%d%y}", f"{local:%H%M%S}"


def rendered_offset(instant: datetime, zone: ZoneInfo) -> str:
    """The offset in effect at an instant, as the header writes it: hours west of UTC, two digits."""
    offset = instant.astimezone(zone).utcoffset() or timedelta()
    return f"{round(abs(offset) / timedelta(hours=1)):02d}"


@lru_cache(maxsize=4096)
def _steady_offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """The UTC offset of a home-terminal day; None on a day on which the clocks change."""
    start = datetime.combine(day, time(), zone).utcoffset()
    end = datetime.combine(day + timedelta(days=1), time(), zone).utcoffset()
    return start if start == end else None


def _in_sequence(night: list[Reading]) -> list[Reading]:
    start = night[0].sequence_id or 0
    return sorted(night, key=lambda reading: sequence_distance(start, reading.sequence_id or 0))
