from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from logwarden.eld.comparison import Answer, Comparison, Expectation, compare
from logwarden.eld.edits import AcceptChange, Edit, RejectChange, RequestChange
from logwarden.eld.events import DRIVING, OFF_DUTY, ON_DUTY, SLEEPER_BERTH, EventType, Origin, RecordStatus
from logwarden.eld.lawful import UnlawfulEdit
from logwarden.eld.log import DriverLog

from .logs import MONDAY, TUESDAY, at, changed, duty, found, plain_log, read_later

LUNCH = found(plain_log(), 0x109).identity
NOTE = "Lunch, not work, says the driver"
WANTED = (OFF_DUTY, LUNCH.at)
REQUEST = RequestChange(LUNCH, *WANTED, NOTE)
EXPECTED = Expectation.of([REQUEST])
CLICKED_AT = plain_log().read_at + timedelta(minutes=1)


def after_the_request(*edits: Edit) -> DriverLog:
    """The log an hour after the request, perhaps answered."""
    log = plain_log().apply([REQUEST, *edits])
    return read_later(log, *log.events)


def judged(after: DriverLog, *, may_have_answered: bool = True) -> Comparison:
    """The plain log compared with a later one, the request expected."""
    return compare(plain_log(), after, EXPECTED, CLICKED_AT, driver_may_have_answered=may_have_answered)


def answer(comparison: Comparison) -> Answer:
    """What became of the request."""
    assert comparison.expected_seen
    return comparison.expected_seen.answers[LUNCH]


def with_request(log: DriverLog, **fields: Any) -> DriverLog:
    """The log with our request otherwise."""
    request = next(e for e in log.events if e.origin is Origin.OTHER_USER)
    return changed(log, request, replace(request, **fields), hours_later=0)


def test_a_request_changes_nothing_before_the_answer() -> None:
    """The request is a record of its own, without a device's number; the target stands, and so do all totals."""
    log = plain_log()
    after = log.apply([REQUEST])
    (request,) = (e for e in after.events if e not in log.events)
    assert (request.code, request.at, request.notes) == (*WANTED, NOTE)
    assert (request.status, request.origin) == (RecordStatus.INACTIVE_CHANGE_REQUESTED, Origin.OTHER_USER)
    assert (request.sequence_id, request.device) == (None, "")
    assert after.active() == log.active()
    assert [e.at for e in after.events] == sorted(e.at for e in after.events)


def test_a_yes_puts_the_request_in_the_targets_place() -> None:
    """The target becomes inactive, the request active, and the half hour counts as off duty."""
    before, after = plain_log(), plain_log().apply([REQUEST, AcceptChange(LUNCH, *WANTED)])
    assert [e.status for e in after.events if e.at == LUNCH.at] == [RecordStatus.INACTIVE_CHANGED, RecordStatus.ACTIVE]
    gained = after.seconds_by_status(MONDAY)[OFF_DUTY] - before.seconds_by_status(MONDAY)[OFF_DUTY]
    assert gained == 1800


def test_a_no_leaves_the_log_as_it_counts() -> None:
    """Only the request changes: it stays on record as rejected."""
    after = plain_log().apply([REQUEST, RejectChange(LUNCH, *WANTED)])
    assert after.active() == plain_log().active()
    assert [e.status.name for e in after.events if not e.is_active] == ["INACTIVE_CHANGE_REJECTED"]


@pytest.mark.parametrize(
    ("edit", "paragraph"),
    [
        (replace(REQUEST, target=found(plain_log(), 0x104).identity), "App. A 4.3.2.8.2(b)"),
        (replace(REQUEST, code=DRIVING), "App. A 4.3.2.8.2(b)"),
        (replace(REQUEST, target=found(plain_log(), 0x108).identity, at=at(MONDAY, "11:59")), "App. A 4.3.2.8.2(b)"),
        (replace(REQUEST, at=at(MONDAY, "13:30")), "App. A 4.3.2.8.2(b)"),
        (replace(REQUEST, at=at(TUESDAY, "00:30")), "395.30(d)(1)"),
        (replace(REQUEST, code=ON_DUTY), "395.30(d)(1)"),
        (replace(REQUEST, code=7), "App. A 7.20"),
        (replace(REQUEST, note="abc"), "App. A 4.3.2.6(b)"),
        (replace(REQUEST, note="REMOVE: LUNCH"), "395.30(c)(2)"),
        (replace(REQUEST, target=found(plain_log(), 0x105).identity), "App. A 4.3.2.8.2(a)"),
        (replace(REQUEST, target=replace(LUNCH, at=at(MONDAY, "12:31"))), "App. A 4.3.3.1.3(a)"),
    ],
)
def test_what_may_not_be_asked(edit: RequestChange, paragraph: str) -> None:
    """Driving, protected types, another day, no change, no such status and a wrong note are refused with their rule."""
    with pytest.raises(UnlawfulEdit) as caught:
        plain_log().apply([edit])
    assert caught.value.paragraph == paragraph


def test_one_record_is_asked_about_once_at_a_time() -> None:
    """A second equal request while the first waits is refused, and so is an answer where nothing waits."""
    with pytest.raises(UnlawfulEdit, match="waits for the driver's answer already"):
        plain_log().apply([REQUEST, REQUEST])
    with pytest.raises(UnlawfulEdit, match="0 requests about this record wait"):
        plain_log().apply([AcceptChange(LUNCH, *WANTED)])


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ((), Answer.WAITING),
        ((AcceptChange(LUNCH, *WANTED),), Answer.ACCEPTED),
        ((RejectChange(LUNCH, *WANTED),), Answer.REJECTED),
    ],
)
def test_the_answers(edits: tuple[Edit, ...], said: Answer) -> None:
    """Waiting, yes and no are read from request and target, and none of them breaks anything."""
    comparison = judged(after_the_request(*edits))
    assert (comparison.is_intact, answer(comparison)) == (True, said)
    assert set(comparison.accepted) == ({MONDAY} if said is Answer.ACCEPTED else set())


def test_a_yes_that_no_driver_can_have_said() -> None:
    """Right after the click the request is active already: nobody was asked (I6)."""
    comparison = judged(after_the_request(AcceptChange(LUNCH, *WANTED)), may_have_answered=False)
    assert {b.invariant for b in comparison.breaches} == {"I6"}
    assert answer(comparison) is Answer.UNCLEAR


@pytest.mark.parametrize("status", [RecordStatus.ACTIVE, RecordStatus.INACTIVE_CHANGED])
def test_an_active_request_beside_its_target_is_no_answer(status: RecordStatus) -> None:
    """Both active, or the request gone while the target stands: a state that no answer makes (I6)."""
    comparison = judged(with_request(after_the_request(), status=status))
    assert {b.invariant for b in comparison.breaches} == {"I6"}


def test_a_request_without_our_reason_is_not_annotated() -> None:
    """The request carries another note than the plan's (I5)."""
    assert {b.invariant for b in judged(with_request(after_the_request(), notes="Other words")).breaches} == {"I5"}


def test_a_request_for_something_else_is_nobodys_plan() -> None:
    """The portal asked for the sleeper berth where we asked for off duty: unplanned (I3), and ours is not there."""
    comparison = judged(with_request(after_the_request(), code=SLEEPER_BERTH))
    assert {b.invariant for b in comparison.breaches} == {"I3"}
    assert answer(comparison) is Answer.NOT_SEEN


def test_a_driver_who_mends_the_record_himself_supersedes_the_request() -> None:
    """The target is inactive, the request still waits, and the driver's own entry with a note stands there."""
    log = after_the_request()
    target = found(log, 0x109)
    own = replace(duty(at(MONDAY, "12:31"), OFF_DUTY, 0x10E), notes="Lunch, not work")
    after = changed(log, target, replace(target, status=RecordStatus.INACTIVE_CHANGED), own, hours_later=0)
    assert answer(judged(after)) is Answer.SUPERSEDED


def test_special_driving_can_be_asked_about() -> None:
    """Yard moves that the driver forgot to end can get another time."""
    yard = replace(duty(at(MONDAY, "06:10"), 2, 0x110), type=EventType.SPECIAL_DRIVING)
    log = read_later(plain_log(), *plain_log().events, yard, hours=0)
    after = log.apply([RequestChange(yard.identity, 2, at(MONDAY, "06:20"), NOTE)])
    assert any(e.at == at(MONDAY, "06:20") and not e.is_active for e in after.events)
