from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from logwarden.eld.driving import automatic_runs
from logwarden.eld.events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    SLEEPER_BERTH,
    Event,
    EventType,
    Origin,
    RecordStatus,
)
from logwarden.eld.log import DriverLog, day_seconds, day_start

from .logs import CHICAGO, MONDAY, TUESDAY, at, changed, driver_logs, duty, found, plain_log

NEW_YORK = ZoneInfo("America/New_York")


def test_an_interval_lasts_until_the_next_duty_status() -> None:
    """Records of other types do not end a duty status."""
    driven = next(i for i in plain_log().intervals(at(TUESDAY, "12:00")) if i[2] == DRIVING)
    assert driven == (at(MONDAY, "07:00"), at(MONDAY, "12:00"), DRIVING)


def test_the_last_interval_ends_where_it_is_clipped() -> None:
    """The open status runs to `until` and not into the future; later statuses are not there at all."""
    assert plain_log().intervals(at(TUESDAY, "10:15"))[-1][1] == at(TUESDAY, "10:15")
    assert plain_log().intervals(at(MONDAY, "06:30"))[-1] == (
        at(MONDAY, "06:00"),
        at(MONDAY, "06:30"),
        ON_DUTY,
    )


def test_nothing_is_known_after_the_last_day() -> None:
    """An interval ends with the log's last day, however late `until` is."""
    assert plain_log().intervals(at(TUESDAY, "12:00") + timedelta(days=9))[-1][1] == day_start(
        TUESDAY + timedelta(days=1), CHICAGO
    )


def test_inactive_records_do_not_count() -> None:
    """A status 2 record makes no interval."""
    log = plain_log()
    twin = found(log, 0x109)
    without = changed(log, twin, replace(twin, status=RecordStatus.INACTIVE_CHANGED))
    assert twin.at not in {start for start, _, _ in without.intervals(without.read_at)}


def test_a_status_over_midnight_counts_on_both_days() -> None:
    """Sleeper berth from 18:00 to 08:00 is six hours on Monday and eight on Tuesday."""
    log = plain_log()
    assert log.seconds_by_status(MONDAY)[SLEEPER_BERTH] == 6 * 3600
    assert log.seconds_by_status(TUESDAY)[SLEEPER_BERTH] == 8 * 3600


def test_driving_is_counted_up_to_the_reading() -> None:
    """Without `until` an open stretch of driving counts up to the reading."""
    assert plain_log().driving_seconds(TUESDAY) == 3 * 3600
    assert plain_log().driving_seconds(TUESDAY, at(TUESDAY, "09:30")) == 1800


def test_driving_entered_by_a_person_is_not_automatic() -> None:
    """Origin 2 driving counts only when all driving is asked for; origin 4 is automatic."""
    log = plain_log()
    first, second = found(log, 0x104), found(log, 0x10A)
    log = changed(log, first, replace(first, origin=Origin.DRIVER), hours_later=0)
    log = changed(log, second, replace(second, origin=Origin.UNIDENTIFIED), hours_later=0)
    assert log.driving_seconds(MONDAY) == 5 * 3600
    assert log.driving_seconds(MONDAY, automatic_only=False) == 10 * 3600


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 7, 1), 24)])
def test_a_day_of_driving_has_the_hours_of_its_day(day: date, hours: int) -> None:
    """Driving that began the day before fills a day of 23, 24 or 25 hours to the second."""
    driving = duty(day_start(day, NEW_YORK) - timedelta(hours=1), DRIVING, 1)
    end = day_start(day + timedelta(days=1), NEW_YORK)
    log = DriverLog("77", NEW_YORK, day - timedelta(days=1), day, end, (driving,))
    assert log.driving_seconds(day) == hours * 3600 == day_seconds(day, NEW_YORK)
    assert log.driving_seconds(day - timedelta(days=1)) == 3600


@given(log=driver_logs())
def test_every_second_from_the_first_status_on_is_counted_once(log: DriverLog) -> None:
    """All statuses of all days add up to the time from the first duty status to the reading."""
    first = next((e for e in log.active() if e.type is EventType.DUTY_STATUS), None)
    expected = int((log.read_at - first.at).total_seconds()) if first else 0
    assert sum(sum(log.seconds_by_status(d).values()) for d in log.days()) == expected


@given(log=driver_logs())
def test_letting_a_twin_go_moves_no_second(log: DriverLog) -> None:
    """Without the later of two equal adjacent statuses every status has the same seconds."""
    for pair in log.twins():
        without = replace(log, events=tuple(e for e in log.events if e is not pair.later))
        assert [without.seconds_by_status(d) for d in log.days()] == [log.seconds_by_status(d) for d in log.days()]


def test_two_driving_records_that_touch_are_one_stretch() -> None:
    """A second automatic driving record does not break a stretch; one by a person ends it."""
    records = [duty(at(MONDAY, f"{h}:00"), DRIVING, h) for h in (10, 11)]
    by_hand = duty(at(MONDAY, "12:00"), DRIVING, 12, Origin.DRIVER)
    assert [(r.first.sequence_id, r.end) for r in automatic_runs([*records, by_hand])] == [(10, by_hand.at)]


def test_a_stretch_without_length_is_none() -> None:
    """Driving that ends in the second in which it began is not a stretch."""
    same: tuple[Event, ...] = tuple(duty(at(MONDAY, "10:00"), c, n) for n, c in enumerate((DRIVING, OFF_DUTY)))
    assert automatic_runs(same) == ()
