from __future__ import annotations

import tracemalloc
from datetime import date
from zoneinfo import ZoneInfo

from logwarden.eld.output_file import Driver, Summary, driver_log, read_content

from .files import LINES, SAMPLE, event_line, joined, long_file, replaced, with_events

NEW_YORK = ZoneInfo("America/New_York")


def summary_of(data: bytes, zone: ZoneInfo | None = None) -> Summary:
    """The summary of a file that has passed."""
    summary = Summary(zone)
    assert len(list(summary.passing([data]))) == summary.problems
    return summary


def minutes(data: bytes, zone: ZoneInfo | None = None) -> dict[str, int]:
    """Driving minutes by day."""
    found = summary_of(data, zone).driving_minutes_per_day()
    return {day.isoformat(): spent for day, spent in found.items()}


def test_the_sample_s_summary() -> None:
    """The sample has five events, 162 minutes of driving and its driver's names."""
    summary = summary_of(SAMPLE)
    assert summary.is_valid
    assert (summary.driver, summary.events) == (Driver("Doe", "Jane", "doej1"), 5)
    assert summary.driving_minutes_per_day() == {date(2026, 11, 18): 162}


def test_every_data_line_counts_as_an_event() -> None:
    """Inactive and truncated lines of the event list count, blank ones do not."""
    lines = replaced("1B,1,1,2,1", "1B,1,1,2,1", "", event_line(5, "111826", "120000", "3", status="2"))
    assert summary_of(joined(lines)).events == 6


def test_an_unreadable_first_line_gives_no_driver() -> None:
    """Where the first header line is truncated, the driver is unknown, and the rest is read."""
    summary = summary_of(joined(replaced("Doe,Jane", "Doe,Jane,5A")))
    assert summary.driver is None
    assert summary.driving_minutes_per_day() == {date(2026, 11, 18): 162}


def test_only_active_duty_statuses_count() -> None:
    """A driving record that was changed does not count, and does not end another."""
    data = with_events(
        event_line(4, "111826", "120000", "1"),
        event_line(3, "111826", "110000", "3", status="2"),
        event_line(2, "111826", "100000", "4"),
        event_line(1, "111826", "090000", "3"),
    )
    assert minutes(data) == {"2026-11-18": 60}


def test_the_last_status_runs_to_the_header_s_time() -> None:
    """Driving that is not over is counted to the file's own date and time."""
    assert minutes(with_events(event_line(1, "111826", "170000", "3"))) == {"2026-11-18": 90}


def test_driving_over_midnight_is_split() -> None:
    """Each local day has its own part; days without driving are not named."""
    data = with_events(
        event_line(2, "111726", "013000", "1"),
        event_line(1, "111626", "223000", "3"),
    )
    assert minutes(data) == {"2026-11-16": 90, "2026-11-17": 90}


def test_the_order_of_the_lines_does_not_matter() -> None:
    """Events in any order give the same minutes; at one instant the later sequence id counts."""
    lines = [
        event_line(0xFFFF, "111826", "090000", "4"),
        event_line(0, "111826", "090000", "3"),
        event_line(1, "111826", "100000", "1"),
    ]
    assert minutes(with_events(*lines)) == minutes(with_events(*reversed(lines))) == {"2026-11-18": 60}


def test_seconds_are_summed_before_they_are_rounded() -> None:
    """Two drives of 30 minutes and 20 seconds are 61 minutes."""
    data = with_events(
        event_line(4, "111826", "123020", "1"),
        event_line(3, "111826", "120000", "3"),
        event_line(2, "111826", "093020", "1"),
        event_line(1, "111826", "090000", "3"),
    )
    assert minutes(data) == {"2026-11-18": 61}


def test_the_day_with_25_hours() -> None:
    """Driving from 00:00 to 04:00 on the night when the clock is put back is five hours; by offset four."""
    data = with_events(
        event_line(2, "110126", "040000", "1"),
        event_line(1, "110126", "000000", "3"),
        current="110126,120000",
        offset="05",
    )
    assert minutes(data, NEW_YORK) == {"2026-11-01": 300}
    assert minutes(data) == {"2026-11-01": 240}


def test_the_day_with_23_hours() -> None:
    """Driving from 22:00 to 06:00 on the night when the clock is put forward is seven hours."""
    data = with_events(
        event_line(2, "030826", "060000", "1"),
        event_line(1, "030726", "220000", "3"),
        current="030826,120000",
        offset="04",
    )
    assert minutes(data, NEW_YORK) == {"2026-03-07": 120, "2026-03-08": 300}


def test_the_repeated_hour() -> None:
    """Driving from 01:50 to 01:10 by the clock is 20 minutes, for the sequence ids say which is later."""
    data = with_events(
        event_line(2, "110126", "011000", "1"),
        event_line(1, "110126", "015000", "3"),
        current="110126,120000",
        offset="05",
    )
    assert minutes(data, NEW_YORK) == {"2026-11-01": 20}


def test_a_file_without_times_has_no_minutes() -> None:
    """Driving without an end counts nothing, and neither does a record without a date."""
    broken = joined(replaced("111826,183000,41", "111826,xx3000,41.87,-87.62,500612,10234.9,00"))
    assert minutes(broken) == {"2026-11-18": 162}
    lines = [line for line in LINES if not line.startswith(("1E,1,2", "1D,1,1", "111826,183000"))]
    assert minutes(joined(lines)) == {}


def test_minutes_agree_with_the_log() -> None:
    """The summary and the log of the same file count the same driving."""
    log = driver_log(read_content([SAMPLE]).content)
    day = date(2026, 11, 18)
    assert summary_of(SAMPLE).driving_minutes_per_day()[day] * 60 == log.driving_seconds(day)


def test_a_long_file_is_streamed() -> None:
    """Two megabytes pass in less than half a megabyte of memory, and are valid."""
    summary = Summary()
    chunks = list(long_file(2_000_000))
    tracemalloc.start()
    try:
        problems = sum(1 for _ in summary.passing(chunks))
        assert tracemalloc.get_traced_memory()[1] < 500_000
    finally:
        tracemalloc.stop()
    assert (problems, summary.events) == (0, len(chunks) - 2)
