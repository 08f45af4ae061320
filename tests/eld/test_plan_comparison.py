from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logwarden.eld.comparison import Answer, ChangeKind, Expectation, compare
from logwarden.eld.edits import AcceptRemoval, Annotate, Edit, RejectRemoval, RequestRemoval, removal_requests
from logwarden.eld.events import OFF_DUTY, ON_DUTY, Event, EventType, Origin, RecordStatus
from logwarden.eld.lawful import UnlawfulEdit

from .logs import MONDAY, TUESDAY, at, changed, driver_logs, duty, found, plain_log, read_later, record

if TYPE_CHECKING:
    from logwarden.eld.log import DriverLog

from .plans import (
    CLICKED_AT,
    TWIN,
    after_the_plan,
    answer,
    broken,
    judged,
    with_request,
)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((), Answer.WAITING),
        ((AcceptRemoval(TWIN),), Answer.ACCEPTED),
        ((RejectRemoval(TWIN),), Answer.REJECTED),
    ],
)
def test_a_plan_carried_out_breaks_nothing(edits: tuple[Edit, ...], expected: Answer) -> None:
    """Note and request are seen, the driver's answer is read, and no invariant is broken."""
    comparison = judged(after_the_plan(*edits))
    assert comparison.is_intact
    assert comparison.expected_seen
    assert comparison.expected_seen.is_complete
    assert comparison.expected_seen.notes == comparison.expected_seen.requests == (TWIN,)
    assert answer(comparison) is expected


@given(log=driver_logs(), data=st.data())
def test_whatever_apply_lets_pass_the_comparison_confirms(log: DriverLog, data: st.DataObject) -> None:
    """Lawful edits of generated logs, applied and then expected, break nothing and are all seen."""
    plan: list[Edit] = []
    answers: dict[object, Answer] = {}
    for target in (e.identity for e in log.events):
        edits: list[Edit] = [RequestRemoval(target, "REMOVE: TWIN EVENT")]
        edits += data.draw(st.sampled_from([[], [AcceptRemoval(target)], [RejectRemoval(target)]]))
        note = data.draw(st.sampled_from([None, "Tapped twice"]))
        edits = [Annotate(target, note), *edits] if note else edits
        try:
            log.apply([*plan, *edits])
        except UnlawfulEdit:
            continue
        plan += edits
        kinds: dict[type, Answer] = {AcceptRemoval: Answer.ACCEPTED, RejectRemoval: Answer.REJECTED}
        answers[target] = kinds.get(type(edits[-1]), Answer.WAITING)
    done = log.apply(plan)
    comparison = compare(log, read_later(done, *done.events), Expectation.of(plan), log.read_at)
    assert comparison.is_intact
    assert comparison.expected_seen
    assert comparison.expected_seen.is_complete
    assert comparison.expected_seen.answers == answers


def test_a_plan_that_was_not_carried_out_is_missing() -> None:
    """A click that did nothing breaks nothing; note and request are missing, and nobody answered."""
    comparison = judged(read_later(plain_log(), *plain_log().events))
    assert comparison.is_intact
    assert comparison.expected_seen
    assert comparison.expected_seen.missing_notes == comparison.expected_seen.missing_requests == (TWIN,)
    assert not comparison.expected_seen.is_complete
    assert answer(comparison) is Answer.NOT_SEEN


def test_a_plan_for_a_day_that_was_not_compared_is_missing() -> None:
    """Of a target whose day the later reading does not hold nothing is said, and no breach is made up."""
    comparison = judged(after_the_plan().between(TUESDAY, TUESDAY))
    assert comparison.breaches == ()
    assert answer(comparison) is Answer.NOT_SEEN


@pytest.mark.parametrize("note", ["", "REMOVE: OTHER REASON", "REMOVE: TWIN EVENT, and more"])
def test_a_request_with_another_note_breaks_i5(note: str) -> None:
    """Each request of ours carries the reason that was planned."""
    assert broken(judged(with_request(after_the_plan(), notes=note))) == ["I5"]


def test_a_request_for_another_record_breaks_i3() -> None:
    """A request that the plan did not name is nobody's (I3), and the planned one is missing."""
    log = plain_log()
    other = log.apply([RequestRemoval(found(log, 0x10C).identity, "REMOVE: TWIN EVENT")])
    comparison = judged(read_later(other, *other.events))
    assert broken(comparison) == ["I3"]
    assert comparison.expected_seen
    assert comparison.expected_seen.missing_requests == (TWIN,)


def test_a_second_request_for_the_record_breaks_i3() -> None:
    """One planned request is one request: a repeated one is unplanned."""
    after = after_the_plan()
    request = removal_requests(after, TWIN)[0]
    assert broken(judged(changed(after, request, request, request, hours_later=0))) == ["I3"]


def test_records_after_the_click_are_the_day_going_on() -> None:
    """A tap, a power-up and a certification after the click break nothing."""
    after = after_the_plan()
    new = [
        duty(CLICKED_AT, ON_DUTY, 0x10E),
        record(CLICKED_AT + timedelta(minutes=5), EventType.ENGINE_POWER, 1, 0x10F),
        record(CLICKED_AT + timedelta(minutes=6), EventType.CERTIFICATION, 1, 0x110),
    ]
    comparison = judged(read_later(after, *after.events, *new))
    assert comparison.is_intact
    assert [c.kind for c in comparison.changes].count(ChangeKind.DAY_WENT_ON) == 3


def test_records_between_reading_and_click_are_taken_if_they_continue_the_sequence() -> None:
    """The driver taps while we are about to click: his tap has the next number, and is lawful."""
    after = after_the_plan()
    tap = duty(plain_log().read_at + timedelta(seconds=20), ON_DUTY, 0x10E)
    assert judged(read_later(after, *after.events, tap)).is_intact


@pytest.mark.parametrize(
    "new",
    [
        duty(at(MONDAY, "20:00"), OFF_DUTY, 0x10E),
        duty(at(MONDAY, "20:00"), OFF_DUTY, None, Origin.AUTOMATIC),
        replace(record(at(MONDAY, "20:00"), EventType.SPECIAL_DRIVING, 2, None), origin=Origin.UNIDENTIFIED),
        replace(duty(at(MONDAY, "20:00"), OFF_DUTY, None, Origin.OTHER_USER), notes="Was off duty"),
        replace(record(at(MONDAY, "20:00"), EventType.CERTIFICATION, 1, None), origin=Origin.OTHER_USER),
        replace(
            duty(at(MONDAY, "20:00"), OFF_DUTY, None),
            notes="Was off duty",
            status=RecordStatus.INACTIVE_CHANGE_REQUESTED,
        ),
        replace(
            duty(at(MONDAY, "20:00"), OFF_DUTY, None, Origin.UNIDENTIFIED),
            status=RecordStatus.INACTIVE_CHANGE_REJECTED,
        ),
    ],
    ids=[
        "no note",
        "made up",
        "assumed yard move",
        "another user",
        "certified by another",
        "requested by himself",
        "assumed and rejected",
    ],
)
def test_a_new_record_that_nothing_explains_breaks_i3(new: Event) -> None:
    """Before the click only planned requests, late uploads and the driver's own acts may be new."""
    after = after_the_plan()
    assert broken(judged(read_later(after, *after.events, new))) == ["I3"]


def test_the_drivers_own_edit_is_lawful() -> None:
    """A new record of origin 2 with a note, its twin inactive: the driver edited (395.30(b))."""
    after = after_the_plan()
    old = found(after, 0x10C)
    new = replace(old, code=OFF_DUTY, sequence_id=0x10E, notes="Still asleep")
    after = changed(after, old, replace(old, status=RecordStatus.INACTIVE_CHANGED), new, hours_later=0)
    comparison = judged(after)
    assert comparison.is_intact
    assert ChangeKind.DRIVER_ENTRY in {c.kind for c in comparison.changes}


def test_a_resync_expects_late_uploads_and_nothing_else() -> None:
    """With an empty expectation a late upload is lawful, and any request breaks I3."""
    log = plain_log()
    lost = record(at(MONDAY, "10:00"), EventType.INTERMEDIATE, 1, 0x107)
    assert compare(log, read_later(log, *log.events, lost), Expectation(), CLICKED_AT).is_intact
    assert broken(compare(log, after_the_plan(), Expectation(), CLICKED_AT)) == ["I3"]


def test_altered_records_break_a_plan_as_they_break_a_log() -> None:
    """The toolkit did what was planned and moved an origin on the way: I1 and I3."""
    after = after_the_plan()
    tapped = found(after, 0x10C)
    relabelled = changed(after, tapped, replace(tapped, origin=Origin.AUTOMATIC), hours_later=0)
    assert broken(judged(relabelled)) == ["I1", "I3"]


def test_a_certification_older_than_the_acceptance_is_stale() -> None:
    """I7: a day shown as certified needs a certification younger than the last reading that still waited."""
    accepted = judged(after_the_plan(AcceptRemoval(TWIN)))
    waited_at = plain_log().read_at
    assert [b.invariant for b in accepted.stale_certifications({MONDAY}, waited_at)] == ["I7"]
    assert accepted.stale_certifications({TUESDAY}, waited_at) == ()
    old = replace(accepted, certified={MONDAY: waited_at})
    new = replace(accepted, certified={MONDAY: waited_at + timedelta(seconds=1)})
    assert len(old.stale_certifications({MONDAY}, waited_at)) == 1
    assert new.stale_certifications({MONDAY}, waited_at) == ()


def test_a_rejected_or_waiting_request_leaves_a_certification_good() -> None:
    """I7 is about accepted edits only."""
    for edits in ((), (RejectRemoval(TWIN),)):
        assert judged(after_the_plan(*edits)).accepted == {}
