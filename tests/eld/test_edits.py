from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from logwarden.eld.edits import AcceptRemoval, Annotate, Edit, RejectRemoval, RequestRemoval, removal_requests
from logwarden.eld.events import ON_DUTY, EventType, Origin, RecordStatus
from logwarden.eld.lawful import LAWFUL_MOVES, UnlawfulEdit, change_status

from .logs import MONDAY, at, changed, driver_logs, duty, found, plain_log, record

if TYPE_CHECKING:
    from logwarden.eld.log import DriverLog

TWIN = found(plain_log(), 0x109).identity
REQUEST = RequestRemoval(TWIN, "REMOVE: TWIN EVENT")


def refusal(log: DriverLog, *edits: Edit) -> str:
    """The paragraph with which some edits are refused."""
    with pytest.raises(UnlawfulEdit) as caught:
        log.apply(edits)
    assert caught.value.paragraph in str(caught.value)
    assert caught.value.words in str(caught.value)
    return caught.value.paragraph


def test_a_note_is_added_and_nothing_else_changes() -> None:
    """An annotation changes the note of its target alone."""
    log = plain_log()
    after = log.apply([Annotate(TWIN, "Tapped twice")])
    assert [(b, a) for b, a in zip(log.events, after.events, strict=True) if b != a] == [
        (found(log, 0x109), replace(found(log, 0x109), notes="Tapped twice"))
    ]


def test_the_same_note_twice_is_one_note() -> None:
    """A note that stands there already is no second edit: a step can run again."""
    once = plain_log().apply([Annotate(TWIN, "Tapped twice")])
    assert once.apply([Annotate(TWIN, "Tapped twice")]) == once


def test_a_request_leaves_its_target_active() -> None:
    """A removal request stands right behind its target, waits, has origin 3 and no number of a device."""
    after = plain_log().apply([REQUEST])
    place = after.events.index(found(after, 0x109))
    request = after.events[place + 1]
    assert after.events[place].is_active
    assert (request.at, request.type, request.code) == (TWIN.at, TWIN.type, TWIN.code)
    assert (request.status, request.origin) == (RecordStatus.INACTIVE_CHANGE_REQUESTED, Origin.OTHER_USER)
    assert (request.sequence_id, request.notes) == (None, "REMOVE: TWIN EVENT")
    assert removal_requests(after, TWIN) == (request,)


def test_the_drivers_yes_makes_both_inactive() -> None:
    """Accepted: target and request are both status 2."""
    after = plain_log().apply([REQUEST, AcceptRemoval(TWIN)])
    changed_status = RecordStatus.INACTIVE_CHANGED
    assert found(after, 0x109).status is changed_status
    assert [e.status for e in removal_requests(after, TWIN)] == [changed_status]


def test_the_drivers_no_changes_the_request_alone() -> None:
    """Rejected: the request is status 4 and the target stands."""
    after = plain_log().apply([REQUEST, RejectRemoval(TWIN)])
    assert found(after, 0x109).is_active
    assert [e.status for e in removal_requests(after, TWIN)] == [RecordStatus.INACTIVE_CHANGE_REJECTED]


@pytest.mark.parametrize("sequence_id", [0x101, 0x102, 0x105])
def test_protected_types_are_never_edited(sequence_id: int) -> None:
    """Types 2, 5, 6 and 7 take neither note nor request (App. A 4.3.2.8.2(a))."""
    log = plain_log()
    target = found(log, sequence_id).identity
    assert refusal(log, Annotate(target, "Explained")) == "App. A 4.3.2.8.2(a)"
    assert refusal(log, RequestRemoval(target, "REMOVE: WRONG")) == "App. A 4.3.2.8.2(a)"


def test_a_certification_is_the_drivers_alone() -> None:
    """Type 4 takes neither note nor request (App. A 4.3.2.3(b))."""
    log = plain_log()
    certified = record(at(MONDAY, "19:00"), EventType.CERTIFICATION, 1, 0x10B)
    log = changed(log, log.events[0], certified)
    assert refusal(log, RequestRemoval(certified.identity, "REMOVE: WRONG")) == "App. A 4.3.2.3(b)"


@pytest.mark.parametrize("origin", list(Origin))
def test_driving_is_never_removed(origin: Origin) -> None:
    """No request asks for the removal of driving, whoever recorded it (App. A 4.3.2.8.2(b))."""
    log = plain_log()
    driving = replace(found(log, 0x104), origin=origin)
    log = changed(log, found(log, 0x104), driving)
    assert refusal(log, RequestRemoval(driving.identity, "REMOVE: WRONG")) == "App. A 4.3.2.8.2(b)"


def test_driving_is_not_stretched_either() -> None:
    """The status that ends a stretch of driving is not removed: its end would move (App. A 4.3.2.8.2(b))."""
    log = plain_log()
    assert refusal(log, RequestRemoval(found(log, 0x108).identity, "REMOVE: TWIN")) == "App. A 4.3.2.8.2(b)"


@pytest.mark.parametrize("note", ["", "abc", "   a   ", "x" * 61])
def test_a_note_has_4_to_60_characters(note: str) -> None:
    """Shorter notes, blank ones and longer ones are refused (App. A 4.3.2.6(b))."""
    assert refusal(plain_log(), Annotate(TWIN, note)) == "App. A 4.3.2.6(b)"
    assert refusal(plain_log(), RequestRemoval(TWIN, note)) == "App. A 4.3.2.6(b)"


def test_notes_of_4_and_of_60_characters_are_taken() -> None:
    """Both ends of the lawful length are lawful."""
    for note in ("Fuel", "x" * 60):
        assert found(plain_log().apply([Annotate(TWIN, note)]), 0x109).notes == note


@pytest.mark.parametrize("note", ["Please remove", "REMOVE:   ", "REMOVE: "])
def test_a_removal_request_says_so_and_why(note: str) -> None:
    """The note of a request begins with `REMOVE: ` and goes on (395.30(c)(2))."""
    assert refusal(plain_log(), RequestRemoval(TWIN, note)) == "395.30(c)(2)"


def test_a_note_is_not_overwritten() -> None:
    """A record that bears a note takes no other (App. A 4.4.4.2(a))."""
    assert refusal(plain_log(), Annotate(TWIN, "One note"), Annotate(TWIN, "Another")) == "App. A 4.4.4.2(a)"


def test_a_record_takes_one_request_at_a_time() -> None:
    """A second request while one waits is refused; after the driver's no it is lawful again."""
    assert refusal(plain_log(), REQUEST, REQUEST) == "App. A 4.4.4.2.5"
    assert len(removal_requests(plain_log().apply([REQUEST, RejectRemoval(TWIN), REQUEST]), TWIN)) == 2


def test_what_is_not_in_the_log_is_not_edited() -> None:
    """A target that the log does not have is refused."""
    stranger = duty(at(MONDAY, "14:00"), ON_DUTY, 0x500).identity
    assert refusal(plain_log(), Annotate(stranger, "Explained")) == "App. A 4.3.3.1.3(a)"


def test_what_is_not_active_is_not_edited() -> None:
    """A record that went inactive takes neither note nor request."""
    accepted = plain_log().apply([REQUEST, AcceptRemoval(TWIN)])
    assert refusal(accepted, Annotate(TWIN, "Explained")) == "App. A 4.4.4.2"
    assert refusal(accepted, REQUEST) == "App. A 4.4.4.2"


def test_of_two_like_records_none_is_edited() -> None:
    """Two active records of one identity cannot be told apart by the driver, so none is asked about."""
    log = plain_log()
    twin = found(log, 0x109)
    assert refusal(changed(log, twin, twin, twin), REQUEST) == "395.30(d)(1)"


@pytest.mark.parametrize("answer", [AcceptRemoval(TWIN), RejectRemoval(TWIN)])
def test_only_a_waiting_request_is_answered(answer: Edit) -> None:
    """There is no answer without a request, and no second one."""
    assert refusal(plain_log(), answer) == "App. A 4.4.4.2.5"
    assert refusal(plain_log(), REQUEST, answer, answer) == "App. A 4.4.4.2.5"


def test_a_portals_request_about_driving_cannot_be_accepted() -> None:
    """A request about driving that stands in a portal already is no way round 4.3.2.8.2(b)."""
    log = plain_log()
    driving = found(log, 0x104)
    request = replace(
        driving,
        status=RecordStatus.INACTIVE_CHANGE_REQUESTED,
        origin=Origin.OTHER_USER,
        sequence_id=None,
        notes="REMOVE: TOO LONG",
    )
    log = changed(log, driving, driving, request)
    assert refusal(log, AcceptRemoval(driving.identity)) == "App. A 4.3.2.8.2(b)"


@pytest.mark.parametrize(("old", "new"), list(product(RecordStatus, RecordStatus)))
def test_only_the_moves_of_the_specification_are_lawful(old: RecordStatus, new: RecordStatus) -> None:
    """A record's status moves 1 to 2, 3 to 1, 3 to 2 and 3 to 4, and in no other way."""
    event = replace(found(plain_log(), 0x109), status=old)
    if (old, new) in LAWFUL_MOVES:
        assert change_status(event, new) == replace(event, status=new)
    else:
        with pytest.raises(UnlawfulEdit) as caught:
            change_status(event, new)
        assert caught.value.paragraph == "App. A 4.4.4.2"


def test_the_status_of_a_protected_record_never_moves() -> None:
    """Not even 1 to 2 is lawful for an engine power record."""
    with pytest.raises(UnlawfulEdit) as caught:
        change_status(found(plain_log(), 0x102), RecordStatus.INACTIVE_CHANGED)
    assert caught.value.paragraph == "App. A 4.3.2.8.2(a)"


def test_a_removal_request_never_becomes_active() -> None:
    """What asks for a removal is closed by the answer; active it would be the twin that it asks to remove."""
    request = removal_requests(plain_log().apply([REQUEST]), TWIN)[0]
    with pytest.raises(UnlawfulEdit):
        change_status(request, RecordStatus.ACTIVE)


def test_an_unlawful_edit_leaves_the_log_as_it_was() -> None:
    """If one edit of several is unlawful, none counts."""
    log = plain_log()
    refusal(log, REQUEST, Annotate(TWIN, "no"))
    assert log == plain_log()


@given(log=driver_logs())
def test_a_removal_never_moves_driving(log: DriverLog) -> None:
    """Whatever removal `apply` lets pass, a day's driving seconds stay as they were."""
    for event in log.events:
        try:
            edits: list[Edit] = [
                RequestRemoval(event.identity, "REMOVE: TWIN"),
                AcceptRemoval(event.identity),
            ]
            after = log.apply(edits)
        except UnlawfulEdit:
            continue
        assert [after.driving_seconds(d) for d in log.days()] == [log.driving_seconds(d) for d in log.days()]
