"""Two readings of a log compared: what was altered that may not be, what became of a plan (spec 2.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from .answers import find_requests, judge
from .arrivals import arrival, arrival_breach, planned_arrival
from .driving_kept import driving_kept
from .events import Origin, RecordStatus
from .lawful import PROTECTED, is_about, is_removal_request
from .log import day_start
from .matching import altered_fields, changed_fields, difference_words, match_records
from .verdict import Answer, Breach, Change, ChangeKind, Comparison, Expectation, ExpectedSeen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from .events import Event, Identity
    from .log import DriverLog
    from .matching import Matching

__all__ = [
    "Answer",
    "Breach",
    "Change",
    "ChangeKind",
    "Comparison",
    "Expectation",
    "ExpectedSeen",
    "compare",
]

_DRIVERS_OWN = (ChangeKind.DRIVER_ENTRY, ChangeKind.ASSUMED)


def compare(
    before: DriverLog,
    after: DriverLog,
    expected: Expectation | None = None,
    clicked_at: datetime | None = None,
    *,
    driver_may_have_answered: bool = True,
) -> Comparison:
    """Compares two readings of one driver's log, `before` the earlier, over the days that both hold in full.

    With an expectation I1 to I6 are judged. `clicked_at`, a UTC instant of the portal's clock, is when the
    plan was carried out: a record from then on is the day going on; without it, a record from the earlier
    reading on is. `before` may be the reading before the click or any later one; only in the latter case
    can the plan's requests be among its records. Without an expectation this is the witness: I1, I2 and I4
    are judged, and what breaks them was altered without a trace between the two times of reading.

    Records do not say when a driver answered. So the caller says with `driver_may_have_answered=False` that
    no driver can have answered yet: for the reading right after the click, and for no other. A target that
    is then inactive, or any record that went inactive with nothing to explain it, breaks I6. Later, an
    accepted request is taken for the driver's yes.

    Reassigning driving between team drivers (App. A 4.3.2.8.2(b)(2)) breaks I4 here: one driver's log
    cannot show that the co-driver's grew.

    Raises:
        ValueError: two drivers' logs, or the second reading is the older.
    """
    if before.driver_id != after.driver_id:
        raise ValueError(f"logs of two drivers, {before.driver_id} and {after.driver_id}, cannot be compared")
    if after.read_at < before.read_at:
        raise ValueError(f"the later reading ({after.read_at}) is older than the earlier ({before.read_at})")
    horizon = clicked_at or before.read_at
    window = _window(before, after)
    matching = match_records(_inside(before, window), _inside(after, window))
    requests = find_requests(expected, _candidates(matching, before, clicked_at)) if expected is not None else {}

    # By value and once each: of two equal requests only one is ours.
    others = list(matching.new)
    ours = [r for r in requests.values() if r in matching.new]
    for request in ours:
        others.remove(request)
    arrivals = [arrival(e, before, after, horizon) for e in others]
    told = [arrival_breach(c, only_expected=expected is not None) for c in arrivals]
    breaches = [b for b in told if b is not None]
    acted_on = {after.day_of_instant(c.identity.at) for c in arrivals if c.kind in _DRIVERS_OWN}

    changes, altered = _altered(matching, horizon)
    moved = [c for b, a in matching.kept for c in _lawful_changes(b, a, after, acted_on)]
    driving, shrunk = driving_kept(before, after, window, arrivals)
    breaches = [*altered, *breaches, *shrunk]
    seen = None
    if expected is not None:
        seen, judged = judge(
            expected, requests, matching, after, acted_on, driver_may_have_answered=driver_may_have_answered
        )
        breaches += judged
        if not driver_may_have_answered:
            breaches += [_unanswered(c) for c in moved if _is_unanswered(c, expected)]
    every = (*changes, *moved, *(planned_arrival(e) for e in ours), *arrivals, *driving)
    days = tuple(d for d in before.days() if _is_held(d, before, window))
    return Comparison(
        driver_id=before.driver_id,
        days=days,
        earlier_read_at=before.read_at,
        later_read_at=after.read_at,
        breaches=tuple(breaches),
        changes=every,
        expected_seen=seen,
        accepted=_accepted(every, seen, after),
        certified={day: after.certified_at(day) for day in days},
    )


def _window(before: DriverLog, after: DriverLog) -> tuple[datetime, datetime]:
    """What both hold in full; by instants, for the home terminal may have changed its zone."""
    start = max(day_start(log.first_day, log.zone) for log in (before, after))
    end = min(day_start(log.last_day + timedelta(days=1), log.zone) for log in (before, after))
    return start, end


def _is_held(day: date, log: DriverLog, window: tuple[datetime, datetime]) -> bool:
    start, end = (day_start(d, log.zone) for d in (day, day + timedelta(days=1)))
    return window[0] <= start and end <= window[1]


def _inside(log: DriverLog, window: tuple[datetime, datetime]) -> list[Event]:
    return [e for e in log.events if window[0] <= e.at < window[1]]


def _candidates(matching: Matching, before: DriverLog, clicked_at: datetime | None) -> list[Event]:
    """Where a planned request can be: among the new records, and after the click among the older ones too."""
    if clicked_at is None or before.read_at < clicked_at:
        return list(matching.new)
    waits = RecordStatus.INACTIVE_CHANGE_REQUESTED
    by_waiting = sorted(matching.kept, key=lambda pair: pair[0].status is not waits)
    return [*matching.new, *(later for _, later in by_waiting)]


def _altered(matching: Matching, horizon: datetime) -> tuple[list[Change], list[Breach]]:
    """Records that vanished or changed as none may (I1, and I2 for the types that nobody may touch)."""
    changes = []
    for event in matching.gone:
        words = f"the record is gone{_standing_instead(event, matching)}"
        changes.append(_unlawful(ChangeKind.VANISHED, event, None, words))
    for earlier, later in matching.kept:
        names = altered_fields(earlier, later)
        if names:
            words = difference_words(earlier, later, names)
            changes.append(_unlawful(ChangeKind.ALTERED, earlier, later, words))
    breaches = [Breach("I1", c.paragraph, c.identity, c.words) for c in changes]
    breaches += [
        Breach("I2", "App. A 4.3.2.8.2(a)", c.identity, c.words)
        for c in changes
        if c.identity.type in PROTECTED and c.identity.at < horizon
    ]
    return changes, breaches


def _unlawful(kind: ChangeKind, earlier: Event, later: Event | None, words: str) -> Change:
    moved = later is not None and altered_fields(earlier, later) == ("status",)
    paragraph = "App. A 4.4.4.2" if moved else "App. A 4.3.2.8(b)"
    return Change(kind, False, paragraph, earlier.identity, earlier, later, words)


def _standing_instead(event: Event, matching: Matching) -> str:
    """What the device's record of that number says now: a moved or relabelled record is told as such."""
    for other in matching.new:
        if event.sequence_id is not None and (event.device, event.sequence_id) == (
            other.device,
            other.sequence_id,
        ):
            return f"; in its place: {difference_words(event, other, changed_fields(event, other))}"
    return ""


def _lawful_changes(earlier: Event, later: Event, after: DriverLog, acted_on: Collection[date]) -> list[Change]:
    lawful = set(changed_fields(earlier, later)) - set(altered_fields(earlier, later))
    changes = []
    if "notes" in lawful:
        words = f"a note was added: {later.notes!r}"
        changes.append(Change(ChangeKind.NOTE_ADDED, True, "395.30(c)(2)", earlier.identity, earlier, later, words))
    if "status" in lawful:
        kind = _move(earlier, later, after, acted_on)
        words = difference_words(earlier, later, ["status"])
        changes.append(Change(kind, True, "App. A 4.4.4.2", earlier.identity, earlier, later, words))
    return changes


def _move(earlier: Event, later: Event, after: DriverLog, acted_on: Collection[date]) -> ChangeKind:
    if not earlier.is_active:
        rejected = later.status is RecordStatus.INACTIVE_CHANGE_REJECTED
        return ChangeKind.REJECTED if rejected else ChangeKind.ACCEPTED
    requested = any(
        is_removal_request(e) and is_about(e, earlier.identity) and e.status is RecordStatus.INACTIVE_CHANGED
        for e in after.events
    )
    explained = requested or after.day_of(earlier) in acted_on
    return ChangeKind.DEACTIVATED if explained else ChangeKind.DEACTIVATED_UNEXPLAINED


def _is_unanswered(change: Change, expected: Expectation) -> bool:
    unexplained = change.kind is ChangeKind.DEACTIVATED_UNEXPLAINED
    return unexplained and change.identity not in expected.asked


def _unanswered(change: Change) -> Breach:
    words = "a record that the plan did not name went inactive, and no act of the driver explains it"
    return Breach("I6", "395.30(d)(1)", change.identity, words)


def _accepted(changes: Iterable[Change], seen: ExpectedSeen | None, after: DriverLog) -> dict[date, Identity]:
    """By day, a record whose edit was accepted: then the day must be certified anew (I7)."""
    closed = (RecordStatus.ACTIVE, RecordStatus.INACTIVE_CHANGED)
    identities = [
        c.identity
        for c in changes
        if c.lawful and c.identity.origin is Origin.OTHER_USER and c.after and c.after.status in closed
    ]
    if seen is not None:
        identities += [target for target, answer in seen.answers.items() if answer is Answer.ACCEPTED]
    return {after.day_of_instant(identity.at): identity for identity in identities}
