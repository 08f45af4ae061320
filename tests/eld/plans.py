"""The plan of the tests: annotate the twin of the plain log, and ask the driver to let it go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from logwarden.eld.comparison import Answer, Comparison, Expectation, compare
from logwarden.eld.edits import Annotate, Edit, RequestRemoval, removal_requests

from .logs import changed, found, plain_log, read_later

if TYPE_CHECKING:
    from logwarden.eld.events import Event, RecordStatus
    from logwarden.eld.log import DriverLog

TWIN = found(plain_log(), 0x109).identity
PLAN: tuple[Edit, ...] = (Annotate(TWIN, "Tapped twice"), RequestRemoval(TWIN, "REMOVE: TWIN EVENT"))
EXPECTED = Expectation.of(PLAN)
CLICKED_AT = plain_log().read_at + timedelta(minutes=1)


def after_the_plan(*edits: Edit) -> DriverLog:
    """The log an hour after the plan was carried out and perhaps answered."""
    log = plain_log().apply([*PLAN, *edits])
    return read_later(log, *log.events)


def judged(after: DriverLog, *, may_have_answered: bool = True) -> Comparison:
    """The plain log compared with a later one, the plan expected."""
    before = plain_log()
    return compare(before, after, EXPECTED, CLICKED_AT, driver_may_have_answered=may_have_answered)


def broken(comparison: Comparison) -> list[str]:
    """The invariants that a comparison found broken, in order."""
    return sorted({b.invariant for b in comparison.breaches})


def answer(comparison: Comparison) -> Answer:
    """What became of the one request of the plan."""
    assert comparison.expected_seen
    return comparison.expected_seen.answers[TWIN]


def with_request(log: DriverLog, **fields: Any) -> DriverLog:
    """The log with its removal request otherwise."""
    request = removal_requests(log, TWIN)[0]
    return changed(log, request, replace(request, **fields), hours_later=0)


def with_target(log: DriverLog, status: RecordStatus, *more: Event) -> DriverLog:
    """The log with the plan's target in another status, and perhaps more records."""
    target = found(log, 0x109)
    return changed(log, target, replace(target, status=status), *more, hours_later=0)
