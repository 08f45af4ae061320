from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logwarden.eld.events import CODE_NAMES, DRIVING, OFF_DUTY, ON_DUTY, Event, EventType
from logwarden.eld.log import DriverLog, TwinPair, day_start
from logwarden.pipeline import guard
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.clear_twins import days_to_clear, note_for, plan
from logwarden.remedies.plan import plan_from_json, plan_to_json
from logwarden.remedies.steps import AnnotateRow, ClearTwins
from tests.eld.logs import driver_logs
from tests.pipeline.drivers import CHICAGO, NOW, THURSDAY, TUESDAY, WEDNESDAY, at, duty, twin

from .cases import SYSTEM, case_of, kit_step, planned, swapped, twin_log, whole_log

NIGHT = duty(at(THURSDAY, "00:30"), OFF_DUTY, 0x95)
"""The twin of Wednesday's 18:00 OFF, after midnight."""
MAIN_CODES = [pair for pair in CODE_NAMES if pair[0] in (EventType.DUTY_STATUS, EventType.SPECIAL_DRIVING)]


def ranges(log: DriverLog, *instants: datetime) -> list[tuple[date, date, int]]:
    """The ranges of days for some errors, and how many errors each covers."""
    return [(first, last, len(set(hits))) for first, last, hits in days_to_clear(log, instants)]


def test_one_pair_is_one_day() -> None:
    """An error at the later or at the earlier record of a pair asks for that pair's day alone."""
    assert ranges(twin_log(), twin(WEDNESDAY).at) == [(WEDNESDAY, WEDNESDAY, 1)]
    assert ranges(twin_log(), at(WEDNESDAY, "12:00")) == [(WEDNESDAY, WEDNESDAY, 1)]


def test_an_instant_without_a_pair_is_left_out() -> None:
    """Nobody can plan for an error where the records hold no pair."""
    assert ranges(twin_log(), at(WEDNESDAY, "06:00")) == []


def test_two_pairs_of_a_day_are_one_range() -> None:
    """Pairs of one day stand in one plan, with the errors of both."""
    log = whole_log(twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91))
    assert ranges(log, twin(WEDNESDAY).at, at(WEDNESDAY, "18:30")) == [(WEDNESDAY, WEDNESDAY, 2)]


def test_a_pair_across_midnight_takes_both_days() -> None:
    """A pair whose records lie in two days needs both days loaded."""
    assert ranges(whole_log(NIGHT), NIGHT.at) == [(WEDNESDAY, THURSDAY, 1)]


def test_ranges_that_share_a_day_are_one() -> None:
    """The tool kit touches every match of the loaded days, so ranges that share a day are planned together."""
    log = whole_log(twin(WEDNESDAY), NIGHT, twin(THURSDAY, number=0x96), twin(TUESDAY, number=0x97))
    instants = [e.at for e in (twin(TUESDAY), twin(WEDNESDAY), NIGHT, twin(THURSDAY))]
    assert ranges(log, *instants) == [(TUESDAY, TUESDAY, 1), (WEDNESDAY, THURSDAY, 3)]


def test_three_in_a_row_are_two_pairs() -> None:
    """Of three equal statuses the second and the third are asked away."""
    third = twin(WEDNESDAY, "12:45", number=0x91)
    made = planned(whole_log(twin(WEDNESDAY), third))
    assert [pair.later for pair in made.pairs] == [twin(WEDNESDAY), third]
    assert made.after.twins() == ()


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)], ids=["23 hours", "25 hours"])
def test_days_on_which_the_clocks_change(day: date) -> None:
    """On a day of 23 or 25 hours the day's totals stay the same, and its pairs are that day's alone."""
    events = (
        duty(at(day, "00:10"), ON_DUTY, 1),
        duty(at(day, "04:10"), ON_DUTY, 2),
        duty(at(day, "23:50"), OFF_DUTY, 3),
    )
    log = DriverLog("D1", CHICAGO, day, day, day_start(day + timedelta(days=1), CHICAGO), events)
    assert ranges(log, events[1].at) == [(day, day, 1)]
    made = plan(log, SYSTEM, day, day)
    assert made.before.seconds_by_status(day) == made.after.seconds_by_status(day)
    assert guard.refuses(case_of(log, made)) == ()


@given(
    st.sampled_from(MAIN_CODES),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.integers(1, 8 * 86_400),
)
def test_notes_fit(kind: tuple[EventType, int], start: datetime, seconds: int) -> None:
    """For every status of the graph and any two times the note has 4 to 60 characters."""
    first = replace(duty(at(start.date(), f"{start:%H:%M:%S}"), kind[1], 1), type=kind[0])
    pair = TwinPair(first, replace(first, at=first.at + timedelta(seconds=seconds)))
    assert 4 <= len(note_for(pair, twin_log())) <= 60


def test_a_code_that_no_table_has_is_refused() -> None:
    """Twins of a code that nobody knows get no note that fits, and so no plan that may go on."""
    later = duty(at(WEDNESDAY, "23:20"), 9, 0x92)
    log = whole_log(duty(at(WEDNESDAY, "23:10"), 9, 0x91), later)
    assert "lawful_edits" in {refusal.condition for refusal in guard.refuses(case_of(log))}


@given(driver_logs())
def test_the_preview_moves_no_boundary(log: DriverLog) -> None:
    """For any log the preview has the before's seconds in every status of every day, or is the before itself."""
    made = plan(log, SYSTEM, log.first_day, log.last_day)
    for day in log.days():
        assert made.before.seconds_by_status(day) == made.after.seconds_by_status(day)
    if made.after is not made.before:
        assert made.after.twins() == ()
        assert len(made.after.events) == len(log.events) + len(made.pairs)


@given(driver_logs())
def test_json_round_trip(log: DriverLog) -> None:
    """A plan comes back from JSON equal, with the same hash."""
    made = plan(log, SYSTEM, log.first_day, log.last_day)
    again = plan_from_json(plan_to_json(made))
    assert again == made
    assert again.hash == made.hash


@given(driver_logs(), st.data())
def test_the_hash_binds_every_record(log: DriverLog, data: st.DataObject) -> None:
    """A record changed, gone or new in the plan's days makes another records hash; another order does not."""
    made = plan(log, SYSTEM, log.first_day, log.last_day)
    event = data.draw(st.sampled_from(log.events))
    changed = data.draw(
        st.sampled_from([(), (event, event), (replace(event, odometer=1),), (replace(event, location="?"),)])
    )
    assert made.records_hash_of(swapped(log, event, *changed)) != made.records_hash
    assert made.records_hash_of(replace(log, events=log.events[::-1], read_at=NOW)) == made.records_hash


def _other_steps(step: AnnotateRow) -> tuple[AnnotateRow, ClearTwins]:
    return replace(step, note="Another note"), kit_step(planned(twin_log()))


def test_the_hash_binds_remedy_system_driver_days_and_steps() -> None:
    """Another remedy, system, driver, range of days, note or list of pairs is another plan."""
    made = planned(twin_log())
    note = made.steps[0]
    assert isinstance(note, AnnotateRow)
    others = [
        replace(made, remedy=Remedy.ANNOTATE),
        replace(made, system="one"),
        replace(made, before=replace(made.before, driver_id="D2")),
        planned(twin_log(), WEDNESDAY, THURSDAY),
        replace(made, steps=_other_steps(note)),
        replace(made, steps=made.steps[1:]),
        replace(made, steps=(note, ClearTwins(()))),
    ]
    assert len({made.hash, *(other.hash for other in others)}) == 8


def test_words_and_time_of_reading_are_not_bound() -> None:
    """The same records read again later are the same plan, so that an approval need not be given twice."""
    later = replace(twin_log(), read_at=NOW + timedelta(hours=3))
    assert planned(later).hash == planned(twin_log()).hash


def test_only_the_plans_own_notes_are_left_out() -> None:
    """Our annotation does not move the hash; another text on that record, or ours on another record, does."""
    made = planned(twin_log())
    later = twin(WEDNESDAY)
    note = made.notes[later.identity]

    def hash_with(record: Event, text: str) -> str:
        return made.records_hash_of(swapped(made.before, record, replace(record, notes=text)))

    assert hash_with(later, note) == made.records_hash
    assert hash_with(later, "Fuel stop") != made.records_hash
    assert hash_with(made.pairs[0].earlier, note) != made.records_hash


def test_every_step_ends_in_one_click_and_the_tool_kit_is_last() -> None:
    """Each later twin is annotated, then the tool kit asks for all of them at once."""
    made = planned(whole_log(twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91)))
    kinds = [type(step) for step in made.steps]
    assert kinds == [AnnotateRow, AnnotateRow, ClearTwins]
    assert [s.target for s in made.steps if isinstance(s, AnnotateRow)] == [pair.later for pair in made.pairs]


def test_driving_twins_have_no_preview() -> None:
    """Where no edit may be made, the preview is the log as it is, and the guard says why."""
    made = planned(whole_log(duty(at(WEDNESDAY, "07:30"), DRIVING, 0x92)))
    assert made.after == made.before
    assert "not_driving" in {refusal.condition for refusal in guard.refuses(case_of(made.before, made))}


def test_the_words_name_every_record() -> None:
    """The person who approves reads how many statuses, which, and when, at the home terminal."""
    words = planned(twin_log()).words
    assert "1 repeated status: ON at 11/18/2026 12:30 PM repeats ON at 11/18/2026 12:00 PM" in words
