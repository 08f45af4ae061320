from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from logwarden.eld.comparison import ChangeKind, Comparison, compare
from logwarden.eld.driving import automatic_runs
from logwarden.eld.edits import Annotate
from logwarden.eld.events import DRIVING, OFF_DUTY, ON_DUTY, Event, EventType, Origin, RecordStatus
from logwarden.eld.lawful import LAWFUL_MOVES

from .logs import MONDAY, TUESDAY, at, changed, driver_logs, duty, found, plain_log, read_later, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from logwarden.eld.log import DriverLog

TWIN = found(plain_log(), 0x109).identity
PROTECTED = (EventType.INTERMEDIATE, EventType.LOGIN, EventType.ENGINE_POWER, EventType.MALFUNCTION)


def broken(comparison: Comparison) -> set[str]:
    """The invariants that a comparison found broken."""
    return {b.invariant for b in comparison.breaches}


def kinds(comparison: Comparison) -> set[ChangeKind]:
    """The kinds of all changes that a comparison found."""
    return {c.kind for c in comparison.changes}


@given(log=driver_logs())
def test_a_log_is_intact_against_itself(log: DriverLog) -> None:
    """Two readings with the same records show no change and no breach."""
    comparison = compare(log, read_later(log, *log.events), None, None)
    assert comparison.is_intact
    assert comparison.changes == ()


MUTATIONS: dict[str, Callable[[Event], Event]] = {
    "moved later": lambda e: replace(e, at=e.at + timedelta(seconds=7)),
    "moved earlier": lambda e: replace(e, at=e.at - timedelta(seconds=7)),
    "origin relabelled": lambda e: replace(e, origin=Origin(int(e.origin) % 4 + 1)),
    "code changed": lambda e: replace(e, code=e.code % 4 + 1),
    "type changed": lambda e: replace(e, type=EventType.CERTIFICATION),
    "number changed": lambda e: replace(e, sequence_id=((e.sequence_id or 0) + 0x4000) % 0x1_0000),
    "number lost": lambda e: replace(e, sequence_id=None),
    "miles changed": lambda e: replace(e, odometer=1),
    "hours lost": lambda e: replace(e, engine_hours=None),
    "vehicle changed": lambda e: replace(e, vehicle="102"),
    "place changed": lambda e: replace(e, location="Reno"),
    "coordinates changed": lambda e: replace(e, latitude="41.00"),
    "check value changed": lambda e: replace(e, check_value="00"),
    "note too long": lambda e: replace(e, notes="x" * 61),
    "requested": lambda e: replace(e, status=RecordStatus.INACTIVE_CHANGE_REQUESTED),
    "rejected": lambda e: replace(e, status=RecordStatus.INACTIVE_CHANGE_REJECTED),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
@settings(max_examples=40)  # for each of the sixteen; tests/prove looks at many more logs, with wilder changes
@given(log=driver_logs(), data=st.data())
def test_every_unlawful_change_of_a_record_is_found(mutation: str, log: DriverLog, data: st.DataObject) -> None:
    """Whichever record of whichever log is altered, I1 is broken, and I2 too on a protected type."""
    victim = data.draw(st.sampled_from(log.events))
    mutant = MUTATIONS[mutation](victim)
    assume(log.first_day <= log.day_of(mutant) <= log.last_day)
    comparison = compare(log, changed(log, victim, mutant), None, None)
    assert ("I1", victim.identity) in {(b.invariant, b.identity) for b in comparison.breaches}
    assert ("I2" in broken(comparison)) == (victim.type in PROTECTED or mutant.type in PROTECTED)
    assert not comparison.is_intact


@given(log=driver_logs(), data=st.data())
def test_a_record_that_vanishes_is_found(log: DriverLog, data: st.DataObject) -> None:
    """A record gone breaks I1, one of a protected type I2 as well."""
    victim = data.draw(st.sampled_from(log.events))
    comparison = compare(log, changed(log, victim), None, None)
    invariants = {b.invariant for b in comparison.breaches if b.identity == victim.identity}
    assert invariants >= ({"I1", "I2"} if victim.type in PROTECTED else {"I1"})
    assert ChangeKind.VANISHED in kinds(comparison)


@given(log=driver_logs(), data=st.data())
def test_one_of_two_equal_records_that_vanishes_is_found(log: DriverLog, data: st.DataObject) -> None:
    """Records are counted: of two alike, one gone is one gone."""
    victim = data.draw(st.sampled_from(log.events))
    doubled = changed(log, victim, victim, victim, hours_later=0)
    assert compare(doubled, read_later(doubled, *doubled.events)).is_intact
    assert "I1" in broken(compare(doubled, read_later(log, *log.events)))


@pytest.mark.parametrize("note", ["", "Another note"])
def test_a_note_changed_or_removed_is_found(note: str) -> None:
    """A note that was there stays as it was (I1)."""
    log = plain_log().apply([Annotate(TWIN, "Tapped twice")])
    twin = found(log, 0x109)
    assert broken(compare(log, changed(log, twin, replace(twin, notes=note)))) == {"I1"}


def test_a_note_on_a_protected_record_is_found() -> None:
    """A note may be added to types 1 and 3 only (I1, I2)."""
    log = plain_log()
    power = found(log, 0x102)
    assert broken(compare(log, changed(log, power, replace(power, notes="Explained")))) == {"I1", "I2"}


@pytest.mark.parametrize("new", list(RecordStatus))
@pytest.mark.parametrize("old", list(RecordStatus))
def test_only_lawful_moves_of_a_status_pass(old: RecordStatus, new: RecordStatus) -> None:
    """Of all moves of a status, only those of the specification leave I1 whole."""
    log = plain_log()
    twin = found(log, 0x109)
    before = changed(log, twin, replace(twin, status=old), hours_later=0)
    after = changed(log, twin, replace(twin, status=new))
    comparison = compare(before, after)
    lawful = old is new or (old, new) in LAWFUL_MOVES
    assert broken(comparison) == (set() if lawful else {"I1"})
    assert (comparison.changes == ()) == (old is new)
    if not lawful:
        assert comparison.breaches[0].paragraph == "App. A 4.4.4.2"


@given(log=driver_logs(), data=st.data())
def test_driving_that_goes_inactive_is_found(log: DriverLog, data: st.DataObject) -> None:
    """Status 1 to 2 is a lawful move, but not for what begins a stretch of automatic driving (I4)."""
    runs = automatic_runs(log.events)
    assume(runs)
    victim = data.draw(st.sampled_from(runs)).first
    after = changed(log, victim, replace(victim, status=RecordStatus.INACTIVE_CHANGED))
    comparison = compare(log, after)
    assert broken(comparison) == {"I4"}
    assert comparison.breaches[0].paragraph == "App. A 4.3.2.8.2(b)"


@given(log=driver_logs(), data=st.data())
def test_driving_cut_by_a_new_status_is_found(log: DriverLog, data: st.DataObject) -> None:
    """A status entered into the midst of automatic driving shortens it (I4), with a note or without."""
    runs = [r for r in automatic_runs(log.events) if r.end]
    assume(runs)
    run = data.draw(st.sampled_from(runs))
    length = int(((run.end or run.first.at) - run.first.at).total_seconds())
    instant = run.first.at + timedelta(seconds=data.draw(st.integers(1, length - 1)))
    note = data.draw(st.sampled_from(["", "Was not driving"]))
    cut = replace(duty(instant, ON_DUTY, None), notes=note)
    comparison = compare(log, read_later(log, *log.events, cut))
    assert broken(comparison) == {"I4"}
    assert comparison.breaches[0].identity == run.first.identity


def test_the_end_of_driving_may_not_move() -> None:
    """The status that ended driving goes inactive and an earlier one stands for it, by the driver: I4."""
    log = plain_log()
    ended = found(log, 0x108)
    earlier = replace(ended, at=at(MONDAY, "11:00"), sequence_id=0x10E, notes="Stopped earlier")
    after = changed(log, ended, earlier, replace(ended, status=RecordStatus.INACTIVE_CHANGED))
    comparison = compare(log, after)
    assert broken(comparison) == {"I4"}
    assert "28800 s" not in comparison.breaches[0].words
    assert "36000 s" in comparison.breaches[0].words
    assert "32400 s" in comparison.breaches[0].words


def test_driving_that_still_went_on_is_not_cut_afterwards_either() -> None:
    """A stretch open at the first reading is known to have lasted until then, but for late uploads (I4)."""
    log = plain_log()
    cut = replace(duty(at(TUESDAY, "10:00"), OFF_DUTY, None), notes="Was asleep")
    assert broken(compare(log, read_later(log, *log.events, cut))) == {"I4"}


def test_driving_over_the_edge_of_the_days_compared_is_kept() -> None:
    """Driving into the first day that both readings hold is watched though it began the day before."""
    log = plain_log()
    events = (duty(at(MONDAY, "22:00"), DRIVING, 1), duty(at(TUESDAY, "02:00"), ON_DUTY, 2))
    overnight = replace(log, events=events)
    narrow = replace(read_later(overnight, overnight.events[1]), first_day=TUESDAY)
    cut = replace(duty(at(TUESDAY, "01:00"), ON_DUTY, 3), notes="Was not driving")
    assert compare(overnight, narrow).is_intact
    assert broken(compare(overnight, replace(narrow, events=(cut, *narrow.events)))) == {"I4"}


@given(log=driver_logs(), kind=st.sampled_from(PROTECTED), minute=st.integers(0, 1439))
def test_a_made_up_protected_record_is_found(log: DriverLog, kind: EventType, minute: int) -> None:
    """A new record of type 2, 5, 6 or 7 without a sequence id is no late upload (I2)."""
    fabricated = record(at(log.first_day, "00:00", log.zone) + timedelta(minutes=minute), kind, 1, None)
    assert broken(compare(log, read_later(log, *log.events, fabricated))) == {"I2"}


def test_a_moved_record_is_told_as_moved() -> None:
    """A person reads what the device's record of that number says now, not merely that one is gone."""
    log = plain_log()
    driving = found(log, 0x105)
    comparison = compare(log, changed(log, driving, replace(driving, at=at(MONDAY, "08:20"))))
    assert "14:00:00+00:00 became 2026-11-16 14:20:00+00:00" in comparison.breaches[0].words


def test_only_days_that_both_readings_hold_are_compared() -> None:
    """Records of a day that one reading does not hold are neither gone nor new."""
    log = plain_log()
    tuesday = replace(log.between(TUESDAY, TUESDAY), read_at=log.read_at + timedelta(hours=1))
    comparison = compare(log, tuesday)
    assert comparison.is_intact
    assert comparison.days == (TUESDAY,)
    assert comparison.changes == ()
    assert compare(replace(tuesday, read_at=log.read_at), log).is_intact


def test_what_was_not_looked_at_is_not_intact() -> None:
    """Readings without a common day are neither broken nor intact."""
    log = plain_log()
    comparison = compare(log.between(MONDAY, MONDAY), log.between(TUESDAY, TUESDAY))
    assert (comparison.days, comparison.breaches, comparison.is_intact) == ((), (), False)


def test_a_home_terminal_that_moved_is_compared_by_instants() -> None:
    """Readings in two zones are compared over the instants that both hold, and nothing is gone."""
    log = plain_log()
    denver = replace(log, zone=ZoneInfo("America/Denver"), events=log.events[1:])
    comparison = compare(log, denver)
    assert comparison.is_intact
    assert comparison.days == (TUESDAY,)


def test_logs_of_two_drivers_are_not_compared() -> None:
    """Comparing the logs of two drivers is a mistake of the caller."""
    with pytest.raises(ValueError, match="two drivers"):
        compare(plain_log(), replace(plain_log(), driver_id="78"))


def test_readings_are_compared_in_their_order() -> None:
    """Comparing backwards would accuse an innocent: it is refused."""
    log = plain_log()
    with pytest.raises(ValueError, match="older"):
        compare(read_later(log, *log.events), log)


def test_rest_that_a_driver_assumed_may_not_cut_driving() -> None:
    """An unidentified record that is no driving, assumed into the midst of driving, shortens it (I4)."""
    log = plain_log()
    assumed = duty(at(MONDAY, "10:00"), ON_DUTY, None, Origin.UNIDENTIFIED)
    assert broken(compare(log, read_later(log, *log.events, assumed))) == {"I4"}


def test_a_protected_record_from_after_the_click_breaks_i1_alone() -> None:
    """I2 is about records from before the click; a later one that changes breaks I1."""
    log = plain_log()
    power = record(at(TUESDAY, "11:00"), EventType.ENGINE_POWER, 3, 0x10E)
    before = replace(log, events=(*log.events, power))
    after = changed(before, power, replace(power, odometer=1))
    assert broken(compare(before, after, None, at(TUESDAY, "10:30"))) == {"I1"}
