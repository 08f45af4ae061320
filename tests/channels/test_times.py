from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from logwarden.channels.times import Quiet, next_summary, zones

CHICAGO = ZoneInfo("America/Chicago")
NIGHT = Quiet(time(22), time(7), CHICAGO)
SPRING, AUTUMN = "2026-03-08", "2026-11-01"
"""The days on which Chicago's clocks go from 02:00 to 03:00, and from 02:00 back to 01:00."""


def utc(said: str) -> datetime:
    """An instant such as 2026-03-08T08:00Z."""
    return datetime.fromisoformat(said).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-07T21:59-06:00", None),
        ("2026-03-07T22:00-06:00", "2026-03-08T07:00-05:00"),
        ("2026-03-08T01:59-06:00", "2026-03-08T07:00-05:00"),
        ("2026-03-08T03:00-05:00", "2026-03-08T07:00-05:00"),
        ("2026-03-08T06:59-05:00", "2026-03-08T07:00-05:00"),
        ("2026-03-08T07:00-05:00", None),
        ("2026-10-31T22:00-05:00", "2026-11-01T07:00-06:00"),
        ("2026-11-01T01:30-05:00", "2026-11-01T07:00-06:00"),
        ("2026-11-01T01:30-06:00", "2026-11-01T07:00-06:00"),
        ("2026-11-01T06:59-06:00", "2026-11-01T07:00-06:00"),
        ("2026-11-01T07:00-06:00", None),
    ],
)
def test_a_quiet_night_over_both_changes(now: str, until: str | None) -> None:
    """From 22:00 to 07:00 by the clock on the wall: eight hours in the spring night, ten in the autumn one."""
    assert NIGHT.until(utc(now)) == (until and utc(until))


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        ("00:00", "01:30", "2026-11-01T01:29-05:00", "2026-11-01T01:30-06:00"),
        ("00:00", "01:30", "2026-11-01T01:45-05:00", "2026-11-01T01:30-06:00"),
        ("00:00", "01:30", "2026-11-01T01:30-06:00", None),
        ("01:30", "05:00", "2026-11-01T01:15-06:00", "2026-11-01T05:00-06:00"),
        ("00:00", "02:30", "2026-03-08T03:29-05:00", "2026-03-08T03:30-05:00"),
        ("02:30", "05:00", "2026-03-08T03:29-05:00", None),
        ("02:30", "05:00", "2026-03-08T03:30-05:00", "2026-03-08T05:00-05:00"),
    ],
)
def test_an_edge_on_the_hour_that_comes_twice_or_never(start: str, end: str, now: str, until: str | None) -> None:
    """Of an hour that comes twice the quiet has both; an edge that never comes is as long after midnight as it was."""
    quiet = Quiet(time.fromisoformat(start), time.fromisoformat(end), CHICAGO)
    assert quiet.until(utc(now)) == (until and utc(until))


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
@pytest.mark.parametrize("edges", [("22:00", "07:00"), ("01:30", "02:30"), ("13:00", "14:00"), ("00:00", "02:00")])
def test_quiet_ends_once_it_ends(day: str, edges: tuple[str, str]) -> None:
    """At every quarter of an hour around a change: what it lasts until is later, and is not quiet itself."""
    quiet = Quiet(time.fromisoformat(edges[0]), time.fromisoformat(edges[1]), CHICAGO)
    first = utc(f"{day}T00:00-06:00") - timedelta(hours=6)
    for quarter in range(36 * 4):
        now = first + timedelta(minutes=15 * quarter)
        until = quiet.until(now)
        assert until is None or (until > now and quiet.until(until) is None)


@pytest.mark.parametrize(
    ("day", "hours", "summaries"),
    [
        (SPRING, 23, ["02:30", "08:00", "20:00"]),
        (AUTUMN, 25, ["01:30", "08:00", "20:00"]),
        ("2026-07-04", 24, ["02:30", "08:00", "20:00"]),
    ],
)
def test_each_summary_comes_once_a_day(day: str, hours: int, summaries: list[str]) -> None:
    """On days of 23, 24 and 25 hours each summary comes exactly once, that of a repeated hour the first time."""
    times = [time.fromisoformat(one) for one in summaries]
    midnight = datetime.fromisoformat(day).replace(tzinfo=CHICAGO).astimezone(UTC)
    due, now = [], midnight - timedelta(seconds=1)
    while (now := next_summary(now, times, CHICAGO)) < midnight + timedelta(hours=hours):
        due.append(now)
    shown = [one.astimezone(CHICAGO).strftime("%H:%M") for one in due]
    assert shown == [{SPRING: "03:30"}.get(day, summaries[0]), "08:00", "20:00"]
    assert due[0].astimezone(CHICAGO).fold == 0


def test_zones_have_names() -> None:
    """A zone is one of the names that there are, never a path."""
    assert "America/Chicago" in zones()
    assert "../etc/passwd" not in zones()
