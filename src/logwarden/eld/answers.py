"""What the later reading shows of a plan, and whether the driver answered our requests himself (I5, I6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .changes import asks_for
from .events import Event, RecordStatus
from .lawful import NOTE_LONGEST, NOTE_SHORTEST, is_about, is_removal_request
from .verdict import Answer, Breach, ExpectedSeen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from .events import Identity
    from .log import DriverLog
    from .matching import Matching
    from .verdict import Expectation


def find_requests(expected: Expectation, candidates: Iterable[Event]) -> dict[Identity, Event]:
    """The request in the log for each planned one, by the identity of its target, so far as there is one.

    The planned note decides between several; a request with another note is still ours (and breaks I5).
    """
    left = list(candidates)
    found: dict[Identity, Event] = {}
    for target, note in expected.removals.items():
        about = [e for e in left if is_about(e, target)]
        if about:
            found[target] = min(about, key=lambda e: (e.notes != note, not is_removal_request(e)))
            left.remove(found[target])
    for target, edit in expected.changes.items():
        about = [e for e in left if asks_for(e, edit)]
        if about:
            found[target] = min(about, key=lambda e: e.notes != edit.note)
            left.remove(found[target])
    return found


def judge(
    expected: Expectation,
    found: Mapping[Identity, Event],
    matching: Matching,
    after: DriverLog,
    driver_acted_on: Collection[date],
    *,
    driver_may_have_answered: bool,
) -> tuple[ExpectedSeen, list[Breach]]:
    """What of the plan is there, the driver's answers, and what broke I5 or I6.

    `driver_acted_on` are the days with a new record that the driver made or assumed himself.
    """
    answers: dict[Identity, Answer] = {}
    breaches: list[Breach] = []
    for target, note in expected.asked.items():
        request = found.get(target)
        if request is not None and not _carries(request, note):
            words = f"our request carries the note {request.notes!r}, not {note!r}"
            breaches.append(Breach("I5", "395.30(c)(2)", request.identity, words))
        standing = [(b, a) for b, a in matching.kept if b.identity == target]
        became_inactive = any(b.is_active and not a.is_active for b, a in standing)
        is_active = any(a.is_active for _, a in standing)
        mended = not became_inactive or after.day_of_instant(target.at) in driver_acted_on
        was_compared = bool(standing) or any(e.identity == target for e in matching.gone)
        if request is None and not was_compared:
            answer = Answer.NOT_SEEN
        elif became_inactive and not driver_may_have_answered:
            answer = Answer.UNCLEAR
        else:
            without = Answer.SUPERSEDED if mended and standing else Answer.UNCLEAR
            accepted = RecordStatus.ACTIVE if target in expected.changes else RecordStatus.INACTIVE_CHANGED
            answer = _answer(request, accepted, target_is_active=is_active) or without
        answers[target] = answer
        if answer is Answer.UNCLEAR:
            stands = "active" if is_active else "not active"
            words = f"our request is {_state(request)} and its target {stands}, without the driver's answer"
            breaches.append(Breach("I6", "395.30(d)(1)", target, words))
    shown = {(e.identity, e.notes) for e in after.events}
    noted = {target for target, note in expected.notes.items() if (target, note) in shown}
    seen = ExpectedSeen(
        notes=tuple(t for t in expected.notes if t in noted),
        missing_notes=tuple(t for t in expected.notes if t not in noted),
        requests=tuple(t for t in expected.asked if t in found),
        missing_requests=tuple(t for t in expected.asked if t not in found),
        answers=answers,
    )
    return seen, breaches


def _answer(request: Event | None, accepted: RecordStatus, *, target_is_active: bool) -> Answer | None:
    """The answer that request and target show; None where the target went without it.

    `accepted` is what the driver's yes makes of the request: one for a change is then the active record itself.
    """
    if request is None:
        return Answer.NOT_SEEN if target_is_active else None
    match request.status, target_is_active:
        case RecordStatus.INACTIVE_CHANGE_REQUESTED, True:
            return Answer.WAITING
        case RecordStatus.INACTIVE_CHANGE_REJECTED, True:
            return Answer.REJECTED
        case status, False if status is accepted:
            return Answer.ACCEPTED
        case (RecordStatus.ACTIVE, _) | (RecordStatus.INACTIVE_CHANGED, True):
            return Answer.UNCLEAR
        case _:
            return None


def _carries(request: Event, note: str) -> bool:
    return request.notes == note and NOTE_SHORTEST <= len(note) <= NOTE_LONGEST


def _state(request: Event | None) -> str:
    return "not in the log" if request is None else request.status.name
