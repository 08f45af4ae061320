from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from logwarden.eld.events import DRIVING, EventType, Origin
from logwarden.eld.output_file import driver_log, read_content, unidentified

from .files import LINES, SAMPLE, event_line, joined, replaced, sealed, with_events

CONTENT = read_content([SAMPLE]).content
NEW_YORK = ZoneInfo("America/New_York")


def test_the_header_of_the_sample() -> None:
    """The header's values are there as written, its time in UTC by its own offset."""
    header = CONTENT.header
    assert (header.last_name, header.first_name, header.username) == ("Doe", "Jane", "doej1")
    assert (header.licence_state, header.licence_number, header.co_username) == ("TX", "12345678", "")
    assert (header.carrier, header.utc_offset, header.exempt) == ("EXAMPLE FREIGHT LLC", "06", "0")
    assert header.at == datetime(2026, 11, 19, 0, 30, tzinfo=UTC)
    assert (header.total_miles, header.total_hours) == (500612, Decimal("10234.9"))
    assert CONTENT.zone == ZoneInfo("Etc/GMT+6")


def test_the_lists_of_the_sample() -> None:
    """Every list of the sample gives its records, most recent first."""
    assert [item.event.sequence_id for item in CONTENT.events] == [0x1E, 0x1D, 0x1C, 0x1B, 0x1A]
    assert [(c.event.code, c.event.certified_date) for c in CONTENT.certifications] == [(1, date(2026, 11, 18))]
    assert [(x.username, x.event.vehicle) for x in CONTENT.logins] == [("doej1", "T101")]
    assert [(x.event.code, x.trailers, x.shipping_document) for x in CONTENT.power] == [
        (3, "TR88", "BOL1001"),
        (1, "TR88", "BOL1001"),
    ]
    assert (CONTENT.malfunctions, CONTENT.unidentified) == ((), ())


def test_annotations_are_joined_by_sequence_id() -> None:
    """A record carries the comment and the typed location of the annotation with its sequence id."""
    lines = replaced("1E,doej1", "1E,doej1,End of shift,111826,180000,Chicago; IL,00")
    first, second = read_content([joined(sealed(lines))]).content.events[:2]
    assert (first.event.notes, first.event.location) == ("End of shift", "Chicago; IL")
    assert (second.event.notes, second.event.location) == ("", "")


def test_malfunctions_and_unidentified_records() -> None:
    """Malfunctions carry their letter, unidentified records their indicator, both their vehicle."""
    lines = [
        *replaced(
            "Malfunctions and", "Malfunctions and Data Diagnostic Events:", "20,3,5,111826,180500,500612,10234.9,1,"
        )
    ]
    lines.insert(-2, "10,1,1,1,3,111826,101500,3,0.1,41.87,-87.62,0,1,1,00,")
    content = read_content([joined(sealed(lines))]).content
    assert [(x.condition, x.event.type, x.event.vehicle) for x in content.malfunctions] == [
        ("5", EventType.MALFUNCTION, "T101")
    ]
    assert [(x.event.code, x.malfunction, x.originator) for x in content.unidentified] == [(DRIVING, True, None)]
    assert [event.odometer for event in unidentified(content)] == [None]


@pytest.mark.parametrize("kind", "4589")
def test_a_record_without_meaning_is_left_out_and_named(kind: str) -> None:
    """A type that the event list does not hold is no kind of problem: its line is named as left out."""
    place = next(n for n, line in enumerate(LINES, 1) if line.startswith("1B,"))
    lines = sealed(replaced("1B,1,1,2,1", LINES[place - 1].replace("1B,1,1,2,1", f"1B,1,1,{kind},1")))
    found = read_content([joined(lines)])
    assert found.left_out == (place,)
    assert len(found.content.events) == 4


def test_a_zone_overrules_the_offset() -> None:
    """With the home terminal's zone a file over a change of the clocks has each record at its own offset."""
    data = with_events(
        event_line(3, "110126", "030000", "1"),
        event_line(2, "110126", "003000", "3"),
        current="110126,120000",
        offset="05",
    )
    events = read_content([data], NEW_YORK).content.events
    assert [x.event.at for x in events] == [
        datetime(2026, 11, 1, 8, tzinfo=UTC),
        datetime(2026, 11, 1, 4, 30, tzinfo=UTC),
    ]


def test_the_sequence_tells_the_repeated_hour_apart() -> None:
    """When the clock is put back, the record with the later sequence id but the earlier time is the later."""
    data = with_events(
        event_line(4, "110126", "011500", "1"),
        event_line(3, "110126", "014500", "3"),
        event_line(2, "110126", "011000", "4"),
        current="110126,120000",
        offset="05",
    )
    events = read_content([data], NEW_YORK).content.events
    assert [f"{x.event.at:%H%M}" for x in events] == ["0615", "0545", "0510"]


def test_an_edit_made_later_stays_in_the_first_pass() -> None:
    """A driver's entry has a late sequence id, and that says nothing about the clock."""
    data = with_events(
        event_line(9, "110126", "011500", "4", origin="2"),
        event_line(8, "110126", "090000", "1"),
        event_line(3, "110126", "014500", "3"),
        current="110126,120000",
        offset="05",
    )
    events = read_content([data], NEW_YORK).content.events
    assert f"{next(x.event.at for x in events if x.event.sequence_id == 3):%H%M}" == "0545"


def test_the_header_s_offset_tells_the_pass_of_its_own_time() -> None:
    """A file made in the repeated hour is of the pass whose offset it names."""
    event = event_line(2, "103126", "120000", "1")
    for offset, hour in (("04", 5), ("05", 6)):
        data = with_events(event, current="110126,013000", offset=offset)
        at = read_content([data], NEW_YORK).content.header.at
        assert at == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


def test_a_log_has_totals() -> None:
    """Miles and hours since power-on become totals by the last power-up before each record."""
    log = driver_log(CONTENT)
    assert [(e.sequence_id, e.odometer, e.engine_hours) for e in log.events if e.type <= EventType.INTERMEDIATE] == [
        (0x1A, 500470, Decimal("10231.9")),
        (0x1B, 500515, Decimal("10232.9")),
        (0x1C, 500570, Decimal("10233.9")),
        (0x1D, 500612, Decimal("10234.6")),
        (0x1E, 500612, Decimal("10234.8")),
    ]


def test_a_log_holds_all_records_in_order() -> None:
    """The log holds the driver's records of every list, ascending, to the header's day."""
    log = driver_log(CONTENT)
    assert [e.sequence_id for e in log.events] == [0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F, 0x22]
    assert (log.driver_id, log.first_day, log.last_day) == ("doej1", date(2026, 11, 18), date(2026, 11, 18))
    assert log.driving_seconds(date(2026, 11, 18)) == 162 * 60
    assert {e.device for e in log.events} == {"ZA10/EXM001/T101"}
    assert log.certified_at(date(2026, 11, 18)) is not None
    assert log.events[-1].origin is Origin.DRIVER


def test_a_total_that_nobody_knows_is_none() -> None:
    """Before the file's first power-up of a vehicle the totals are unknown, not wrong."""
    content = read_content([joined(sealed(replaced("19,1,111826,150400")))]).content
    listed = [e for e in driver_log(content).events if e.type is EventType.DUTY_STATUS]
    assert [(e.odometer, e.engine_hours) for e in listed] == [(None, None)] * 3


def test_a_log_needs_the_file_s_time() -> None:
    """Without the header's date and time nobody knows when the last status ends."""
    lines = replaced("111826,183000,41", "133326,183000,41.87,-87.62,500612,10234.9,00")
    with pytest.raises(ValueError, match="unreadable"):
        driver_log(read_content([joined(lines)]).content)
