from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from logwarden.eld.events import EventType, Origin, RecordStatus
from logwarden.portal import reader
from logwarden.portal.parts.log_table import Entry, TableText
from logwarden.problems import AskPerson, TryAgain

CHICAGO = ZoneInfo("America/Chicago")
DAY = date(2026, 6, 16)
OBSERVED = ("Time", "Event", "Duration", "Status", "Location", "Odometer", "Engine hours", "Notes")
ASSUMED = ("Seq. ID", "Driver", "State", "Vehicle", "Device", "Code name", "Origin", "Record")
TITLES = (*OBSERVED, *ASSUMED, "Latitude", "Longitude", "Check")


def row(time: str, code_name: str = "DS_ON", notes: str = "", sequence: str = "1A2F", record: str = "ACTIVE") -> Entry:
    """A record's row."""
    cells = (time, "ON DUTY", "0h 20m", "ACTIVE", " Gary, IN ", "500,120", "10412.3", notes, sequence, "SMITH JOHN")
    return "row", (*cells, "IN", "T105", "FX520997", code_name, "2", record, "41.59", "-87.35", "D2")


def day(of: date = DAY) -> Entry:
    """A day's row."""
    return "day", (of.strftime("%m/%d/%Y"),)


def read(*entries: Entry, first: date = DAY, last: date = DAY, counted: int | None = None) -> tuple[reader.Row, ...]:
    """The rows of a table with these entries."""
    text = TableText(TITLES, entries, 0)
    text = TableText(TITLES, entries, text.rows if counted is None else counted)
    return reader.rows(text, CHICAGO, first, last)


def test_a_row_becomes_an_event() -> None:
    """Local time of the day's row becomes UTC; cells lose the space around them."""
    (one,) = read(day(), row("05:42:07 AM"))
    event = one.event
    assert event.at == datetime(2026, 6, 16, 10, 42, 7, tzinfo=UTC)
    assert (event.type, event.code, event.origin) == (EventType.DUTY_STATUS, 4, Origin.DRIVER)
    assert (event.sequence_id, event.odometer, event.location) == (0x1A2F, 500120, "Gary, IN")
    assert (one.time, one.title, one.sequence_id, one.driver) == ("05:42:07 AM", "ON DUTY", "1A2F", "SMITH JOHN")


@pytest.mark.parametrize(("written", "hour"), [("12:00:00 AM", 5), ("12:00:00 PM", 17), ("11:59:59 pm", 28)])
def test_noon_and_midnight(written: str, hour: int) -> None:
    """12 AM begins the day, 12 PM is noon."""
    at = read(day(), row(written))[0].event.at
    assert (at.day - 16) * 24 + at.hour == hour


def test_a_certification_has_its_day_in_the_notes_cell() -> None:
    """It is the certified day, and no note."""
    event = read(day(), row("06:00:00 PM", "DR_CERT_2", notes="06/15/2026"))[0].event
    assert (event.certified_date, event.notes, event.code) == (date(2026, 6, 15), "", 2)


def test_a_request_has_no_sequence_id() -> None:
    """What no device made is blank there."""
    event = read(day(), row("06:00:00 PM", sequence="", record="INACTIVE_CHANGE_REQUESTED"))[0].event
    assert (event.sequence_id, event.status) == (None, RecordStatus.INACTIVE_CHANGE_REQUESTED)


def test_empty_days_belong_to_a_whole_reading() -> None:
    """A day without rows stands there like any other."""
    next_day = date(2026, 6, 17)
    assert len(read(day(), day(next_day), row("01:00:00 AM"), last=next_day)) == 1


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([day()], "2026-06-17 missing"),
        ([day(date(2026, 6, 17)), day()], "not the days asked for"),
        ([day(), day(), day(date(2026, 6, 17))], "not the days asked for"),
        ([row("01:00:00 AM"), day(), day(date(2026, 6, 17))], "before the first day"),
    ],
)
def test_other_days_than_asked_for_are_no_reading(entries: list[Entry], words: str) -> None:
    """A day missing, in another order, twice, or rows before the first."""
    with pytest.raises(TryAgain, match=words):
        read(*entries, last=date(2026, 6, 17))


@pytest.mark.parametrize("counted", [0, 2])
def test_rows_must_be_as_many_as_counted(counted: int) -> None:
    """One more or one less is no reading."""
    with pytest.raises(TryAgain, match=f"counts {counted} events, but shows 1"):
        read(day(), row("01:00:00 AM"), counted=counted)


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        (row("25:00:00 AM"), "no hour of twelve"),
        (row("noon"), "no time"),
        (row("01:00:00 AM", "DS_FLYING"), "no such event code name"),
        (row("01:00:00 AM", record="LOST"), "no RecordStatus"),
        (("row", ("01:00:00 AM", "ON DUTY")), "values to unpack"),
    ],
)
def test_a_row_that_cannot_be_read_is_for_people(odd: Entry, words: str) -> None:
    """The row is named; nothing is guessed and nothing left out."""
    with pytest.raises(AskPerson, match=f"A row of 2026-06-16 cannot be read: .*{words}"):
        read(day(), odd)


def test_columns_in_another_order_are_a_page_that_changed() -> None:
    """Longitude before latitude is refused; a header without text is no evidence against the order."""
    swapped = (*TITLES[:16], TITLES[17], TITLES[16], TITLES[18])
    with pytest.raises(AskPerson, match="column 17 is Longitude, not latitude"):
        reader.rows(TableText(swapped, (day(),), 0), CHICAGO, DAY, DAY)
    assert reader.rows(TableText((), (day(),), 0), CHICAGO, DAY, DAY) == ()


FALL_BACK = date(2026, 11, 1)


def test_the_repeated_hour_is_read_in_the_order_of_the_rows() -> None:
    """Where the clock goes back from 2 to 1, a local time that falls behind the row above is the second one."""
    times = ["12:50:00 AM", "01:10:00 AM", "01:50:00 AM", "01:20:00 AM", "01:40:00 AM", "02:05:00 AM"]
    found = read(day(FALL_BACK), *(row(time) for time in times), first=FALL_BACK, last=FALL_BACK)
    assert [one.event.at.strftime("%H:%M") for one in found] == ["05:50", "06:10", "06:50", "07:20", "07:40", "08:05"]


def test_the_repeated_hour_is_known() -> None:
    """Both of its runs are marked, and nothing around them."""
    marked = [reader.in_repeated_hour(datetime(2026, 11, 1, hour, 30, tzinfo=UTC), CHICAGO) for hour in (5, 6, 7, 8)]
    assert marked == [False, True, True, False]


def test_a_time_that_the_day_does_not_have_is_for_people() -> None:
    """On the day that loses an hour there is no 02:30."""
    spring = date(2026, 3, 8)
    with pytest.raises(AskPerson, match="there is no 02:30:00 AM on that day"):
        read(day(spring), row("02:30:00 AM"), first=spring, last=spring)
