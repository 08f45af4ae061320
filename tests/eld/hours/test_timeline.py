from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from logwarden.eld.events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    PERSONAL_USE,
    SPECIAL_CLEARED,
    YARD_MOVES,
    Event,
    EventType,
    RecordStatus,
)
from logwarden.eld.hours import HoursOfService, Status, Timeline
from logwarden.eld.log import DriverLog

from ..logs import CHICAGO, MONDAY, TUESDAY, at, duty, plain_log, record
from .given import START, service, statuses

if TYPE_CHECKING:
    from collections.abc import Sequence


def log_of(events: Sequence[Event]) -> DriverLog:
    """A log of Monday and Tuesday, read on Tuesday at noon."""
    return replace(plain_log(), events=tuple(events))


def special(instant: datetime, code: int, sequence_id: int) -> Event:
    """A record of personal use, yard moves, or their end."""
    return record(instant, EventType.SPECIAL_DRIVING, code, sequence_id)


def seconds(hours: float) -> int:
    """Hours after the start as seconds since 1970."""
    return int((START + timedelta(hours=hours)).timestamp())


def test_a_log_and_its_plain_statuses_give_the_same_timeline() -> None:
    """A log's active duty statuses, up to the reading, are the timeline; other records do not matter."""
    log = plain_log()
    names = {1: Status.OFF, 2: Status.SB, 3: Status.D, 4: Status.ON}
    plain = [(e.at, names[e.code]) for e in log.events if e.type is EventType.DUTY_STATUS]
    assert Timeline.of_log(log) == Timeline.of_statuses(plain, log.read_at)
    assert Timeline.of_log(log).end == int(log.read_at.timestamp())


def test_nothing_is_known_after_the_reading_or_the_last_day() -> None:
    """The open status ends at `now`, and at the latest with the log's last day."""
    log = plain_log()
    midnight = int(at(TUESDAY + timedelta(days=1), "00:00").timestamp())
    assert Timeline.of_log(log, at(MONDAY, "08:00")).end == int(at(MONDAY, "08:00").timestamp())
    assert Timeline.of_log(log, at(TUESDAY, "12:00") + timedelta(days=9)).end == midnight


def test_inactive_records_do_not_count() -> None:
    """Requested, changed and rejected records are not on the timeline."""
    log = plain_log()
    asked = replace(duty(at(MONDAY, "08:00"), OFF_DUTY, 0x200), status=RecordStatus.INACTIVE_CHANGE_REQUESTED)
    assert Timeline.of_log(log_of([*log.events, asked])) == Timeline.of_log(log)


def test_records_of_one_instant_stand_in_the_order_of_the_device() -> None:
    """Sequence ids decide, over their roll-over too; the empty span in between is left out."""
    events = [
        duty(at(MONDAY, "00:00"), OFF_DUTY, 0xFFFE),
        duty(at(MONDAY, "06:00"), DRIVING, 0x0),
        duty(at(MONDAY, "06:00"), ON_DUTY, 0xFFFF),
    ]
    assert [span.duty for span in Timeline.of_log(log_of(events)).spans] == [OFF_DUTY, DRIVING]


def test_personal_use_holds_in_off_duty_and_yard_moves_in_on_duty() -> None:
    """Type 3 makes PC of OFF and YM of ON, until it is cleared, another duty status, or for YM a shut-down."""
    events = [
        duty(at(MONDAY, "00:00"), OFF_DUTY, 1),
        special(at(MONDAY, "01:00"), PERSONAL_USE, 2),
        record(at(MONDAY, "01:30"), EventType.ENGINE_POWER, 3, 3),
        special(at(MONDAY, "02:00"), SPECIAL_CLEARED, 4),
        special(at(MONDAY, "03:00"), YARD_MOVES, 5),  # out of place: the driver is off duty
        duty(at(MONDAY, "06:00"), ON_DUTY, 6),
        special(at(MONDAY, "06:10"), YARD_MOVES, 7),
        record(at(MONDAY, "06:20"), EventType.ENGINE_POWER, 3, 8),
        special(at(MONDAY, "06:30"), YARD_MOVES, 9),
        duty(at(MONDAY, "06:45"), DRIVING, 10),
        special(at(MONDAY, "06:50"), YARD_MOVES, 11),  # out of place: the driver drives
        duty(at(MONDAY, "07:00"), OFF_DUTY, 12),
    ]
    timeline = Timeline.of_log(log_of(events))
    local = [
        (use.status.value, *(datetime.fromtimestamp(t, CHICAGO).strftime("%H:%M") for t in use[:2]))
        for use in timeline.special
    ]
    assert local == [("PC", "01:00", "02:00"), ("YM", "06:10", "06:20"), ("YM", "06:30", "06:45")]
    assert [span.duty for span in timeline.spans] == [OFF_DUTY, ON_DUTY, DRIVING, OFF_DUTY]


def test_a_special_record_before_the_first_duty_status_means_nothing() -> None:
    """Without a duty status nothing is known, so the timeline begins later."""
    events = [special(at(MONDAY, "01:00"), PERSONAL_USE, 1), duty(at(MONDAY, "02:00"), OFF_DUTY, 2)]
    timeline = Timeline.of_log(log_of(events))
    assert (timeline.start, timeline.special) == (int(at(MONDAY, "02:00").timestamp()), ())


def test_statuses_out_of_order_and_after_the_end_are_taken_in_hand() -> None:
    """They are sorted, and what starts at the end or later is left out."""
    given, end = statuses("OFF 10, D 5, ON 1, D 3")
    late = [(end, Status.D), (end + timedelta(hours=5), Status.ON)]
    assert Timeline.of_statuses([*late, *reversed(given)], end) == service("OFF 10, D 5, ON 1, D 3").timeline


def test_of_two_statuses_at_one_instant_the_later_given_holds() -> None:
    """Their order in the input is all that is known of them."""
    two = [(START, Status.ON), (START, Status.D)]
    end = START + timedelta(hours=1)
    assert [s.duty for s in Timeline.of_statuses(two, end).spans] == [DRIVING]
    assert [s.duty for s in Timeline.of_statuses(two[::-1], end).spans] == [ON_DUTY]


def test_without_records_there_is_nothing_to_find() -> None:
    """An empty log has no violation, no clock and no history."""
    for given in ([], [(START + timedelta(days=1), Status.D)]):
        empty = HoursOfService.of_statuses(given, CHICAGO, START)
        assert (empty.violations(), empty.incomplete_history(), empty.timeline.spans) == ((), (), ())
        with pytest.raises(ValueError, match="nothing is known"):
            empty.clocks_at(START)


def test_an_instant_without_a_zone_is_refused() -> None:
    """A local time could mean any instant."""
    naive = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        Timeline.of_statuses([(naive, Status.OFF)], START)


def test_an_earlier_instant_cuts_the_timeline() -> None:
    """`until` keeps what was known then, personal use too."""
    cut = service("OFF 10, D 5, PC 2, OFF 3").timeline.until(seconds(16))
    assert (cut.end, cut.special[-1].end) == (seconds(16), seconds(16))
    assert cut.until(seconds(99)) is cut


def test_violations_of_a_log_are_those_of_its_hours() -> None:
    """A log over the change to winter time: the day has 25 hours and durations are of UTC."""
    begin = datetime(2025, 11, 2, 4, tzinfo=UTC)
    events = (
        Event(begin - timedelta(hours=10), EventType.DUTY_STATUS, OFF_DUTY),
        Event(begin, EventType.DUTY_STATUS, DRIVING),
    )
    log = DriverLog("7", CHICAGO, begin.date() - timedelta(days=1), begin.date(), begin + timedelta(hours=12), events)
    found = HoursOfService.of_log(log).violations()
    assert [(v.rule.value, v.minutes) for v in found] == [("8 HOURS", 240), ("11 HOURS", 60)]
