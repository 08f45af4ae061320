from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logwarden.eld.archive import (
    event_from_json,
    event_to_json,
    fingerprint,
    log_fingerprint,
    log_from_json,
    log_to_json,
)
from logwarden.eld.events import CODE_NAMES, Event, Origin, RecordStatus

from .logs import MONDAY, TUESDAY, driver_logs, found, plain_log, read_later

if TYPE_CHECKING:
    from logwarden.eld.log import DriverLog

EVENTS = st.builds(
    lambda kind, **values: Event(type=kind[0], code=kind[1], **values),
    kind=st.sampled_from(sorted(CODE_NAMES)),
    at=st.just(plain_log().read_at),
    status=st.sampled_from(RecordStatus),
    origin=st.sampled_from(Origin),
    sequence_id=st.none() | st.integers(0, 0xFFFF),
    device=st.text(max_size=8),
    vehicle=st.text(max_size=8),
    location=st.text(max_size=30),
    odometer=st.none() | st.integers(0, 9_999_999),
    engine_hours=st.none() | st.decimals(0, 99_999, places=1),
    latitude=st.sampled_from(["", "X", "41.45"]),
    longitude=st.sampled_from(["", "E", "-87.25"]),
    notes=st.text(max_size=60),
    check_value=st.sampled_from(["", "E0"]),
    certified_date=st.none() | st.dates(),
)


@given(event=EVENTS)
def test_a_record_survives_the_archive(event: Event) -> None:
    """A record goes to JSON text and back without loss."""
    assert event_from_json(json.loads(json.dumps(event_to_json(event)))) == event


@given(log=driver_logs())
def test_a_log_survives_the_archive(log: DriverLog) -> None:
    """A log goes to JSON text and back without loss, its zone too."""
    assert log_from_json(json.loads(json.dumps(log_to_json(log)))) == log


def test_every_field_of_a_record_is_archived() -> None:
    """No field of a record is left out of its JSON."""
    assert set(event_to_json(plain_log().events[0])) == {f.name for f in fields(Event)}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        event_to_json(plain_log().events[0]) | {"at": None},
        event_to_json(plain_log().events[0]) | {"engine_hours": "ten"},
        event_to_json(plain_log().events[0]) | {"type": 8},
    ],
)
def test_what_is_no_record_is_refused(broken: dict[str, Any]) -> None:
    """JSON that is no archived record is a ValueError, whatever is wrong with it."""
    with pytest.raises(ValueError, match=r"archived record|EventType"):
        event_from_json(broken)


@pytest.mark.parametrize("broken", [{}, log_to_json(plain_log()) | {"zone": "Mars/Olympus"}])
def test_what_is_no_log_is_refused(broken: dict[str, Any]) -> None:
    """JSON that is no archived log is a ValueError."""
    with pytest.raises(ValueError, match="archived log"):
        log_from_json(broken)


@given(event=EVENTS, other=EVENTS)
def test_records_differ_in_their_fingerprints_when_they_differ(event: Event, other: Event) -> None:
    """Two records have one fingerprint if and only if they are equal."""
    assert (fingerprint(event) == fingerprint(other)) == (event == other)


def test_equal_hours_written_differently_have_one_fingerprint() -> None:
    """10.3 and 10.30 engine hours are the same hours."""
    event = plain_log().events[0]
    assert fingerprint(replace(event, engine_hours=Decimal("10.3"))) == fingerprint(
        replace(event, engine_hours=Decimal("10.30"))
    )


def test_a_log_has_one_fingerprint_in_every_reading() -> None:
    """The time of reading and the order of the records leave a log's fingerprint as it is."""
    log = plain_log()
    later = replace(log, events=log.events[::-1], read_at=log.read_at + timedelta(days=3))
    assert log_fingerprint(log, MONDAY, TUESDAY) == log_fingerprint(later, MONDAY, TUESDAY)


def test_records_of_other_days_leave_a_fingerprint_alone() -> None:
    """The fingerprint of Monday does not change with a record of Tuesday."""
    log = plain_log()
    shorter = read_later(log, *log.events[:-1])
    assert log_fingerprint(log, MONDAY, MONDAY) == log_fingerprint(shorter, MONDAY, MONDAY)
    assert log_fingerprint(log, MONDAY, TUESDAY) != log_fingerprint(shorter, MONDAY, TUESDAY)


def test_a_fix_can_leave_out_its_own_note() -> None:
    """A note on an ignored record changes nothing; anything else on it, or a note elsewhere, does."""
    log = plain_log()
    twin, other = found(log, 0x109), found(log, 0x108)

    def with_(old: Event, new: Event) -> str:
        seen = read_later(log, *(new if e is old else e for e in log.events))
        return log_fingerprint(seen, MONDAY, TUESDAY, ignoring=[twin.identity])

    plain = log_fingerprint(log, MONDAY, TUESDAY, ignoring=[twin.identity])
    assert with_(twin, replace(twin, notes="Tapped twice")) == plain
    assert with_(twin, replace(twin, odometer=1)) != plain
    assert with_(other, replace(other, notes="Tapped twice")) != plain


def test_a_day_that_the_log_does_not_hold_has_no_fingerprint() -> None:
    """A fingerprint of days outside of the log is refused."""
    with pytest.raises(ValueError, match="holds"):
        log_fingerprint(plain_log(), MONDAY, date(2026, 12, 1))
