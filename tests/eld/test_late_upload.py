from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from logwarden.eld.comparison import ChangeKind, compare
from logwarden.eld.events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    PERSONAL_USE,
    SPECIAL_CLEARED,
    Event,
    EventType,
    Origin,
)
from logwarden.eld.late_upload import is_late_upload

from .logs import MONDAY, TUESDAY, at, changed, driver_logs, duty, found, plain_log, read_later, record

if TYPE_CHECKING:
    from logwarden.eld.log import DriverLog

LOST = record(at(MONDAY, "10:00"), EventType.INTERMEDIATE, 1, 0x107)


def uploaded(log: DriverLog, new: Event) -> bool:
    """Whether a record passes as a late upload to a log."""
    return is_late_upload(new, log, read_later(log, *log.events, new))


def test_a_record_that_fills_a_gap_is_a_late_upload() -> None:
    """Number 0x107 between 0x106 and 0x108, in time, miles and hours too: lawful, and told."""
    log = plain_log()
    comparison = compare(log, read_later(log, *log.events, LOST))
    assert comparison.is_intact
    assert [c.kind for c in comparison.changes] == [ChangeKind.LATE_UPLOAD]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sequence_id": None},
        {"sequence_id": 0x106},
        {"sequence_id": 0x110},
        {"device": ""},
        {"device": "E2"},
        {"at": at(MONDAY, "08:59")},
        {"at": at(MONDAY, "13:01")},
        {"odometer": 1},
        {"odometer": 900_000},
        {"odometer": None},
        {"engine_hours": Decimal(1)},
        {"engine_hours": Decimal(90_000)},
        {"engine_hours": None},
        {"origin": Origin.DRIVER},
        {"origin": Origin.OTHER_USER},
        {"origin": Origin.UNIDENTIFIED},
    ],
    ids=str,
)
def test_a_record_that_does_not_fit_its_place_is_not(wrong: dict[str, Any]) -> None:
    """Without a free number, or with a time, miles or hours outside of its neighbours', it breaks I2."""
    log = plain_log()
    comparison = compare(log, read_later(log, *log.events, replace(LOST, **wrong)))
    assert [b.invariant for b in comparison.breaches] == ["I2"]


def test_a_number_that_is_there_twice_fills_no_gap() -> None:
    """Two new records of one number cannot both be the device's: both break I2."""
    log = plain_log()
    again = replace(LOST, at=at(MONDAY, "10:01"))
    comparison = compare(log, read_later(log, *log.events, LOST, again))
    assert [b.invariant for b in comparison.breaches] == ["I2", "I2"]


@given(log=driver_logs(), data=st.data())
def test_every_automatic_record_can_come_late(log: DriverLog, data: st.DataObject) -> None:
    """Whichever automatic records had been lost on the way, their upload breaks nothing."""
    automatic = [e for e in log.events if e.origin is Origin.AUTOMATIC]
    lost = data.draw(st.lists(st.sampled_from(automatic), unique=True)) if automatic else []
    before = replace(log, events=tuple(e for e in log.events if e not in lost))
    assume(any(e.origin is Origin.AUTOMATIC for e in before.events))
    comparison = compare(before, read_later(log, *log.events))
    assert comparison.breaches == ()
    uploads = {c.identity for c in comparison.changes if c.kind is ChangeKind.LATE_UPLOAD}
    assert uploads == {e.identity for e in lost}


def test_numbers_are_followed_over_the_roll_over() -> None:
    """Number 0 fits between FFFF and 1, and 2 does not."""
    before, after = (record(at(MONDAY, f"{h}:00"), EventType.LOGIN, 1, n) for h, n in ((10, 0xFFFF), (12, 1)))
    log = replace(plain_log(), events=(before, after))
    lost = record(at(MONDAY, "11:00"), EventType.ENGINE_POWER, 1, 0)
    assert uploaded(log, lost)
    assert not uploaded(log, replace(lost, sequence_id=2))


def test_a_lost_stop_completes_a_stretch_of_driving() -> None:
    """The device's own stop, uploaded late into a gap, is told as a change and is no shortened driving."""
    log = plain_log()
    stop = replace(LOST, type=EventType.DUTY_STATUS, code=ON_DUTY)
    comparison = compare(log, read_later(log, *log.events, stop))
    assert comparison.is_intact
    assert {c.kind for c in comparison.changes} == {ChangeKind.LATE_UPLOAD, ChangeKind.DRIVING_COMPLETED}


def test_a_drivers_tap_in_the_midst_of_driving_is_not_taken_for_the_device() -> None:
    """What the driver tapped can come late, but may not shorten driving that had an end."""
    log = plain_log()
    tap = replace(LOST, type=EventType.DUTY_STATUS, code=ON_DUTY, origin=Origin.DRIVER)
    comparison = compare(log, read_later(log, *log.events, tap))
    assert [b.invariant for b in comparison.breaches] == ["I4"]


def test_a_drivers_tap_comes_late_too() -> None:
    """A live entry of origin 2 in the order of its number is a late upload; one out of order is an edit."""
    log = plain_log()
    tap = duty(at(MONDAY, "12:15"), ON_DUTY, 0x109)
    log = changed(log, found(log, 0x109), hours_later=0)
    assert uploaded(log, tap)
    assert not uploaded(log, replace(tap, sequence_id=0x10E))


def test_another_truck_goes_on_where_the_log_ended() -> None:
    """A device that the log had nothing of may begin after the last automatic record, not before it."""
    log = plain_log()
    other = replace(record(at(TUESDAY, "10:00"), EventType.LOGIN, 1, 5), device="E2", vehicle="102")
    assert uploaded(log, other)
    assert not uploaded(log, replace(other, at=at(MONDAY, "20:00")))


def test_miles_of_another_truck_are_not_compared() -> None:
    """A device that moved to another truck keeps its numbers; miles and hours begin anew."""
    assert uploaded(plain_log(), replace(LOST, vehicle="102", odometer=12, engine_hours=Decimal(3)))


def test_blank_miles_are_lawful_in_personal_use() -> None:
    """During personal use the miles of all records but power are blank by design (App. A 4.7.3(b)(2))."""
    log = plain_log()
    start = replace(LOST, at=at(MONDAY, "18:30"), type=EventType.SPECIAL_DRIVING, code=PERSONAL_USE)
    start = replace(start, sequence_id=0x10C, odometer=500_108)
    end = replace(start, at=at(MONDAY, "19:30"), code=SPECIAL_CLEARED, sequence_id=0x10E)
    log = replace(log, events=(*log.events[:11], start, end), read_at=at(TUESDAY, "00:00"))
    moved = replace(start, at=at(MONDAY, "19:00"), sequence_id=0x10D, odometer=None, engine_hours=None)
    assert uploaded(log, replace(moved, type=EventType.INTERMEDIATE, code=2))
    assert not uploaded(log, replace(moved, type=EventType.ENGINE_POWER, code=2))


def test_blank_miles_are_believed_beside_blank_neighbours() -> None:
    """Where the device had no miles for a neighbour either, a record without them can be its own."""
    log = plain_log()
    near = found(log, 0x106)
    log = changed(log, near, replace(near, odometer=None), hours_later=0)
    assert uploaded(log, replace(LOST, odometer=None))


def test_stretches_may_end_with_a_late_upload() -> None:
    """Driving that was open at the reading may have ended before it, when the record of that came late."""
    log = plain_log()
    stop = duty(at(TUESDAY, "10:00"), OFF_DUTY, 0x10E)
    again = duty(at(TUESDAY, "11:00"), DRIVING, 0x10F)
    comparison = compare(log, read_later(log, *log.events, stop, again))
    assert comparison.is_intact
    assert compare(log, read_later(log, *log.events, replace(stop, at=stop.at + timedelta(hours=4)))).is_intact
