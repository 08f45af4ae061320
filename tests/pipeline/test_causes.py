"""The rules of grouping, on lines alone: no database, no portal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logwarden.pipeline.causes import RULES, Cause, Line, causes_of
from logwarden.pipeline.causes.words import remedy, title, to_do
from logwarden.remedies.catalogue import BY_KEY, CATALOGUE, Remedy

MONDAY = date(2026, 11, 16)
_numbers = count(1)


def line(driver: str, key: str, clock: str, ahead: int = 0, words: str = "") -> Line:
    """One line at `HH:MM` UTC of Monday, or so many days later."""
    day = MONDAY + timedelta(days=ahead)
    at = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
    return Line(next(_numbers), driver, key, BY_KEY[key].severity, at, day, words)


def breaks(driver: str, *clocks: str, ahead: int = 0) -> list[Line]:
    """Sequence breaks of a driver."""
    return [line(driver, "sequentialIdBreak", clock, ahead) for clock in clocks]


def by_turns(a: str, b: str) -> list[Line]:
    """Ten breaks each of two drivers who share a device: on every hour the one, on every half the other."""
    hours = [f"{hour:02}" for hour in range(5, 15)]
    return breaks(a, *(f"{h}:00" for h in hours)) + breaks(b, *(f"{h}:30" for h in hours))


def said(causes: list[Cause]) -> set[tuple[str, str, int]]:
    """Rule, subject and number of lines of each."""
    return {(cause.rule, cause.subject, len(cause.lines)) for cause in causes}


def test_breaks_that_alternate_are_of_one_device() -> None:
    """Two drivers whose breaks come by turns share a counter; a third one's stay his own."""
    lines = by_turns("A", "B") + breaks("C", "05:10", "05:20", "05:40", "09:10", "09:20", "09:40")
    assert said(causes_of(lines, {})) == {
        ("shared_counter", "drivers A B", 20),
        ("records_missing", "drivers C", 6),
    }


def test_breaks_that_do_not_alternate_are_each_drivers_own() -> None:
    """As many breaks at the same hours do not make one device of two."""
    hours = [f"{hour:02}" for hour in range(5, 15)]
    a = breaks("A", *(f"{h}:00" for h in hours))
    b = breaks("B", *(f"{h}:{minute}" for h in hours[::2] for minute in (10, 20)))
    assert {cause.rule for cause in causes_of(a + b, {})} == {"records_missing"}


def test_few_breaks_prove_nothing() -> None:
    """Nine by turns can be chance."""
    a, b = by_turns("A", "B")[:9], by_turns("A", "B")[10:19]
    assert {cause.rule for cause in causes_of(a + b, {})} == {"records_missing"}


def test_records_say_whose_device_it_is() -> None:
    """Where records are known, they say who shares a device, and its name; breaks need not alternate."""
    known = {("A", MONDAY): "FX1", ("B", MONDAY): "FX1", ("C", MONDAY): "FX2"}
    lines = breaks("A", "06:00", "07:00") + breaks("B", "08:00") + breaks("C", "06:30")
    found = causes_of(lines, known)
    assert said(found) == {("shared_counter", "device FX1", 3), ("records_missing", "device FX2", 1)}
    assert {cause.device: cause.drivers for cause in found} == {"FX1": {"A", "B"}, "FX2": {"C"}}


def test_a_device_is_shared_only_between_turns() -> None:
    """A's breaks before B ever had the device are his own; at his first day after B's turn they are the counter's."""
    days = [MONDAY + timedelta(days=n) for n in range(4)]
    known = {("A", days[0]): "FX1", ("A", days[1]): "FX1", ("B", days[2]): "FX1", ("A", days[3]): "FX1"}
    lines = [line("A", "sequentialIdBreak", "06:00", ahead) for ahead in (0, 1, 3)]
    assert said(causes_of(lines, known)) == {("records_missing", "device FX1", 2), ("shared_counter", "device FX1", 1)}


def test_records_that_say_otherwise_win() -> None:
    """Two drivers whose breaks alternate, and whose records bear different devices, do not share one."""
    known = {("A", MONDAY): "FX1", ("B", MONDAY): "FX2"}
    assert {cause.rule for cause in causes_of(by_turns("A", "B"), known)} == {"records_missing"}


@pytest.mark.parametrize(
    ("key", "rule"), [("locationError", "no_position"), ("noDataInOdometerOrEngineHours", "no_engine_data")]
)
def test_a_broken_part_of_a_shared_device_is_one_cause(key: str, rule: str) -> None:
    """Four such records on a day are the device's; of both drivers, and on other days too."""
    lines = by_turns("A", "B")
    lines += [line("A", key, f"0{n}:15") for n in range(5, 9)] + [line("B", key, f"1{n}:15") for n in range(4)]
    lines.append(line("A", key, "08:00", ahead=1))
    assert (rule, "drivers A B", 9) in said(causes_of(lines, {}))


@pytest.mark.parametrize(
    ("key", "rule"), [("locationError", "position_unsure"), ("noDataInOdometerOrEngineHours", "one_kind")]
)
def test_three_on_a_day_are_no_broken_part(key: str, rule: str) -> None:
    """Less than four a day, on however many days, are not the device's."""
    lines = [line("A", key, f"0{n}:15", ahead) for n in range(3) for ahead in range(3)]
    assert said(causes_of(lines, {})) == {(rule, "driver A", 9)}


def test_totals_that_leap_together_are_another_gateway() -> None:
    """Miles, hours and numbers within an hour are one cause; miles alone are not."""
    lines = [
        line("A", "engineHoursAfterShutdown", "05:00"),
        line("A", "odometerError", "05:10"),
        *breaks("A", "05:10"),
    ]
    assert said(causes_of(lines, {})) == {("gateway_changed", "drivers A", 3)}
    assert said(causes_of(lines[1:2], {})) == {("one_kind", "driver A", 1)}


def test_a_trip_of_nobody_takes_the_next_break_along() -> None:
    """The number that the trip took is missing at the driver's next record; a break of before it is another's."""
    lines = [*breaks("A", "04:00", "06:00", "07:00"), line("A", "unidentifiedDriverEvent", "05:00")]
    found = {cause.rule: {one.at.hour for one in cause.lines if one.at} for cause in causes_of(lines, {})}
    assert found == {"unidentified_trip": {5, 6}, "records_missing": {4, 7}}


def test_what_loses_power_loses_more_than_one_kind() -> None:
    """Missing power events and hours, with a blank record on the same day, are one cause; a blank on another is not."""
    keys = ("noShutdownError", "noPowerUpError", "missingIntermediateError", "noDataInOdometerOrEngineHours")
    lines = [line("A", key, f"0{n}:00") for n, key in enumerate(keys)]
    lines.append(line("A", "noDataInOdometerOrEngineHours", "05:00", ahead=1))
    assert said(causes_of(lines, {})) == {("records_missing", "drivers A", 4), ("one_kind", "driver A", 1)}


def test_a_status_at_a_login_on_the_road_is_the_logins() -> None:
    """A status that stands wrong at the instant of a login too many has its cause; one at another instant has not."""
    lines = [
        line("A", "excessiveLogInWarning", "09:00"),
        line("A", "incorrectStatusPlacementError", "09:00"),
        line("A", "incorrectStatusPlacementError", "11:00"),
    ]
    assert said(causes_of(lines, {})) == {("sessions", "driver A", 2), ("one_kind", "driver A", 1)}


def test_typed_places_end_with_the_day() -> None:
    """What a driver types on two days is two causes: he certifies each day for itself."""
    lines = [line("A", "eventHasManualLocation", f"0{n}:00", ahead) for n in range(3) for ahead in range(2)]
    assert said(causes_of(lines, {})) == {("typed_places", "driver A", 3)}
    assert len(causes_of(lines, {})) == 2


def test_unknown_messages_are_told_apart_by_their_words() -> None:
    """Two words that nobody knows are two causes; the title shows them as they were sent."""
    lines = [line("A", "unknown", "05:00", words=words) for words in ("<B>NOTICE", "OTHER", "OTHER")]
    found = causes_of(lines, {})
    assert sorted(len(cause.lines) for cause in found) == [1, 2]
    assert title(RULES[-1], "unknown", "<B>NOTICE") == "A message that nobody knows: <B>NOTICE"


def test_only_who_changed_is_grouped_and_who_shares_with_him() -> None:
    """Of three drivers the changed one and his mate are looked at, not the third."""
    lines = [*by_turns("A", "B"), line("C", "odometerError", "05:00")]
    assert said(causes_of(lines, {}, changed=["B"])) == {("shared_counter", "drivers A B", 20)}
    assert causes_of(lines, {}, changed=[]) == []


def test_lines_without_a_time_have_a_cause_too() -> None:
    """Where the portal gives no times every line is in a cause all the same."""
    keys = [entry.key for entry in CATALOGUE]
    lines = [Line(n, "A", key, BY_KEY[key].severity, None, None) for n, key in enumerate(keys)]
    assert sorted(one.id for cause in causes_of(lines, {}) for one in cause.lines) == list(range(len(keys)))


SOME = st.builds(
    lambda driver, key, minutes: (driver, key, minutes),
    st.sampled_from("ABC"),
    st.sampled_from([*BY_KEY]),
    st.integers(0, 4 * 1440),
)


@given(st.lists(SOME, max_size=60), st.randoms(use_true_random=False))
def test_each_line_is_in_one_cause_and_the_order_says_nothing(some: list[tuple[str, str, int]], rng: object) -> None:
    """Whatever the lines: each is in exactly one cause, and another order of them makes the same causes."""
    start = datetime(2026, 11, 16, tzinfo=UTC)
    lines = [
        Line(n, driver, key, BY_KEY[key].severity, at := start + timedelta(minutes=minutes), at.date())
        for n, (driver, key, minutes) in enumerate(some)
    ]
    found = causes_of(lines, {})
    assert sorted(one.id for cause in found for one in cause.lines) == [one.id for one in lines]
    shuffled = [*lines]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis's random.Random
    again = causes_of(shuffled, {})
    assert {frozenset(one.id for one in c.lines) for c in found} == {
        frozenset(one.id for one in c.lines) for c in again
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_device_cause_is_a_task(rule: object) -> None:
    """Each cause of a device is a task, whatever its errors are; and no remedy is one that the guard locks."""
    for one in RULES:
        if one is rule:
            for key in BY_KEY:
                assert remedy(one, key) is (Remedy.TASK if one.of_device else remedy(one, key))
                assert remedy(one, key) is not Remedy.RESTORE_RECORDS
                assert title(one, key, "")
                assert to_do(one, key)
