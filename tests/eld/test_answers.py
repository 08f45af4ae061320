from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from logwarden.eld.comparison import Answer, ChangeKind, Expectation, compare
from logwarden.eld.edits import AcceptRemoval, RejectRemoval, RequestRemoval, removal_requests
from logwarden.eld.events import OFF_DUTY, RecordStatus

from .logs import MONDAY, at, changed, duty, found, plain_log, read_later
from .plans import (
    CLICKED_AT,
    EXPECTED,
    PLAN,
    TWIN,
    after_the_plan,
    answer,
    broken,
    judged,
    with_request,
    with_target,
)


def test_the_reading_right_after_the_click_may_show_a_waiting_request() -> None:
    """Before any driver could answer, a request that waits is as it should be."""
    comparison = judged(after_the_plan(), may_have_answered=False)
    assert comparison.is_intact
    assert answer(comparison) is Answer.WAITING


def test_an_acceptance_before_anybody_could_answer_stops_everything() -> None:
    """The reading right after the click shows the request accepted: nobody was asked (I6)."""
    comparison = judged(after_the_plan(AcceptRemoval(TWIN)), may_have_answered=False)
    assert broken(comparison) == ["I6"]
    assert answer(comparison) is Answer.UNCLEAR


@pytest.mark.parametrize("may_have_answered", [True, False])
def test_a_removal_request_that_became_active_stops_everything(*, may_have_answered: bool) -> None:
    """No answer makes a removal request active (I6), early or late."""
    after = with_request(after_the_plan(), status=RecordStatus.ACTIVE)
    assert broken(judged(after, may_have_answered=may_have_answered)) == ["I6"]


@pytest.mark.parametrize("may_have_answered", [True, False])
def test_a_target_that_went_without_an_answer_stops_everything(*, may_have_answered: bool) -> None:
    """The target is inactive while the request waits, and the driver entered nothing himself (I6)."""
    after = with_target(after_the_plan(), RecordStatus.INACTIVE_CHANGED)
    comparison = judged(after, may_have_answered=may_have_answered)
    assert broken(comparison) == ["I6"]
    assert answer(comparison) is Answer.UNCLEAR


def test_a_target_that_went_without_any_request_stops_everything() -> None:
    """The kit made the record inactive and never asked (I6)."""
    after = with_target(plain_log(), RecordStatus.INACTIVE_CHANGED)
    assert broken(judged(after, may_have_answered=False)) == broken(judged(after)) == ["I6"]


def test_a_request_closed_while_its_target_stands_is_no_answer() -> None:
    """Accepted means that both are inactive; the request alone is a state that nobody's answer makes (I6)."""
    after = with_request(after_the_plan(), status=RecordStatus.INACTIVE_CHANGED)
    assert broken(judged(after)) == ["I6"]


def test_a_driver_who_mended_it_himself_supersedes_the_request() -> None:
    """The target is inactive, the request waits, and the driver's own record with a note stands there."""
    mended = replace(duty(at(MONDAY, "12:30"), OFF_DUTY, 0x10E), notes="Lunch, not work")
    after = with_target(after_the_plan(), RecordStatus.INACTIVE_CHANGED, mended)
    comparison = judged(after)
    assert comparison.is_intact
    assert answer(comparison) is Answer.SUPERSEDED
    assert broken(judged(after, may_have_answered=False)) == ["I6"]


def test_a_record_outside_of_the_plan_may_not_go_at_the_click() -> None:
    """Right after the click another record is inactive with nothing to explain it (I6); later it is told."""
    after = after_the_plan()
    other = found(after, 0x10C)
    after = changed(after, other, replace(other, status=RecordStatus.INACTIVE_CHANGED), hours_later=0)
    assert broken(judged(after, may_have_answered=False)) == ["I6"]
    late = judged(after)
    assert late.is_intact
    assert ChangeKind.DEACTIVATED_UNEXPLAINED in {c.kind for c in late.changes}


def test_an_older_rejected_request_is_not_taken_for_ours() -> None:
    """Of two requests with one identity, the new one is ours; the older stays what it was."""
    refused = plain_log().apply([RequestRemoval(TWIN, "REMOVE: TWIN EVENT"), RejectRemoval(TWIN)])
    asked = refused.apply([RequestRemoval(TWIN, "REMOVE: TWIN EVENT")])
    expected = Expectation(removals={TWIN: "REMOVE: TWIN EVENT"})
    idle = compare(refused, read_later(refused, *refused.events), expected, CLICKED_AT)
    done = compare(refused, read_later(asked, *asked.events), expected, CLICKED_AT)
    assert answer(idle) is Answer.NOT_SEEN
    assert answer(done) is Answer.WAITING
    assert done.is_intact


def test_a_reading_after_the_click_can_be_the_earlier_one() -> None:
    """The plan's request may stand in both readings; its answer is read from the later."""
    asked = after_the_plan()
    answered = asked.apply([AcceptRemoval(TWIN)])
    comparison = compare(asked, read_later(answered, *answered.events), EXPECTED, CLICKED_AT)
    assert comparison.is_intact
    assert comparison.expected_seen
    assert comparison.expected_seen.is_complete
    assert answer(comparison) is Answer.ACCEPTED
    again = compare(
        read_later(answered, *answered.events), read_later(answered, *answered.events), EXPECTED, CLICKED_AT
    )
    assert answer(again) is Answer.ACCEPTED
    assert again.accepted.keys() == {MONDAY}


def test_after_the_click_ours_is_the_request_that_still_waited() -> None:
    """Where both readings hold an older refused request and our waiting one, ours is the one that waited."""
    refused = plain_log().apply([*PLAN, RejectRemoval(TWIN)])
    asked = refused.apply([RequestRemoval(TWIN, "REMOVE: TWIN EVENT")])
    asked = replace(asked, read_at=CLICKED_AT + timedelta(hours=1))
    older, ours = removal_requests(asked, TWIN)[::-1]
    assert (older.status, ours.status) == (
        RecordStatus.INACTIVE_CHANGE_REJECTED,
        RecordStatus.INACTIVE_CHANGE_REQUESTED,
    )
    first = replace(asked, events=(*(e for e in asked.events if e not in (older, ours)), older, ours))
    assert answer(compare(first, read_later(first, *first.events), EXPECTED, CLICKED_AT)) is Answer.WAITING


def test_another_users_request_is_not_taken_for_ours() -> None:
    """Of two new requests about one record ours has the planned note; the other is unplanned (I3), not I5."""
    after = after_the_plan()
    ours = removal_requests(after, TWIN)[0]
    theirs = replace(ours, notes="REMOVE: DUPLICATE")
    comparison = judged(changed(after, ours, theirs, ours, hours_later=0))
    assert broken(comparison) == ["I3"]
    assert answer(comparison) is Answer.WAITING


def test_a_target_that_is_gone_was_not_mended() -> None:
    """A target that vanished breaks I1 and I6, even where the driver entered something that day."""
    after = after_the_plan()
    mended = replace(duty(at(MONDAY, "20:00"), OFF_DUTY, 0x10E), notes="Still asleep")
    after = changed(after, found(after, 0x109), mended, hours_later=0)
    comparison = judged(after)
    assert broken(comparison) == ["I1", "I6"]
    assert answer(comparison) is Answer.UNCLEAR


def test_what_was_superseded_stays_superseded() -> None:
    """A target that was inactive in the earlier reading already broke what it broke then, and no more."""
    mended = with_target(after_the_plan(), RecordStatus.INACTIVE_CHANGED)
    comparison = compare(mended, read_later(mended, *mended.events), EXPECTED, CLICKED_AT)
    assert comparison.is_intact
    assert answer(comparison) is Answer.SUPERSEDED


def test_a_target_without_an_answer_is_one_breach() -> None:
    """One fact is told once: the target of the plan is not also a record outside of it."""
    after = with_target(after_the_plan(), RecordStatus.INACTIVE_CHANGED)
    assert len(judged(after, may_have_answered=False).breaches) == 1


def test_a_refused_request_that_is_active_was_not_accepted() -> None:
    """Status 4 to 1 is no acceptance: it breaks I1 and asks for no new certification."""
    refused = after_the_plan(RejectRemoval(TWIN))
    active = with_request(refused, status=RecordStatus.ACTIVE)
    comparison = compare(refused, active)
    assert broken(comparison) == ["I1"]
    assert comparison.accepted == {}
