"""request_edit: the driver is asked for another status or time of one record of his.

Legal class: an edit *request* of the carrier (395.30(d)); the driver decides, then certifies anew. It rests on the
driver's own statement. People needed: one; two, and a document, where hours of service change.
"""

from __future__ import annotations

from datetime import datetime

from logwarden.eld.events import DRIVING, Event, EventType, Origin
from logwarden.eld.log import DriverLog
from logwarden.states import KitState

from .annotate import HOW_KNOWN, note_refused
from .catalogue import Remedy
from .conditions import EDIT_CONDITIONS, LAWFUL_EDITS, NO_VIOLATION, Case, Condition
from .law import Law, Place
from .plan import Grounds, Plan, said
from .steps import RequestEdit, answered_with_yes
from .words import local, of_record, short_name


def step_for(target: Event, reason: str, *, code: int | None, at: datetime | None) -> RequestEdit:
    """The request about a record; what is None stays as it is."""
    return RequestEdit(target, target.code if code is None else code, at or target.at, reason)


def plan(log: DriverLog, system: str, step: RequestEdit, grounds: Grounds) -> Plan:
    """The plan for one request about a record of that log; the guard decides whether it may go on.

    Where it is one that may not be made, `after` is as `before` and the guard refuses.

    Raises:
        ValueError: the log does not hold the record's day.
    """
    day = log.day_of(step.target)
    before = log.between(day, day)
    return Plan(
        remedy=Remedy.REQUEST_EDIT,
        system=system,
        before=before,
        after=answered_with_yes(before, [step]),
        steps=(step,),
        words=f"Ask the driver that {of_record(step.target, log)} be {wanted(step, log)}: “{step.reason}”.",
        basis=(
            "Only a request: the driver confirms or rejects it, then certifies the day anew. "
            f"How we know: {grounds.how_known} The driver says: {grounds.statement}"
        ),
        grounds=grounds,
    )


def wanted(step: RequestEdit, log: DriverLog) -> str:
    """What the record should be, in words."""
    return f"{short_name(step.target.type, step.code)} of {local(step.at, log)}"


def hours_change(plan: Plan) -> bool:
    """Whether any hour would count otherwise: a status longer, shorter or elsewhere, or special driving moved."""
    if any(step.target.type is EventType.SPECIAL_DRIVING for step in plan.changes):
        return True
    return _counted(plan.before) != _counted(plan.after)


def people(plan: Plan, kit: KitState) -> int:
    """Two where hours of service change."""
    del kit
    return 2 if hours_change(plan) else 1


def _counted(log: DriverLog) -> list[tuple[datetime, int]]:
    """From when on which status counts; a status that repeats the one before changes nothing."""
    spans = log.intervals(log.read_at)
    return [
        (start, code)
        for place, (start, _, code) in enumerate(spans)
        if place == 0 or spans[place - 1][2] != code or spans[place - 1][1] != start
    ]


def _not_main(case: Case) -> str | None:
    if all(step.target.is_main for step in case.plan.changes):
        return None
    return "Only duty statuses and special driving may be asked about."


def _driving(case: Case) -> str | None:
    for step in case.plan.changes:
        if step.target.is_driving or (step.target.type is EventType.DUTY_STATUS and step.code == DRIVING):
            return "Driving time is never asked away, and never asked for."
    return None


def _not_the_drivers(case: Case) -> str | None:
    if all(step.target.origin is Origin.DRIVER for step in case.plan.changes):
        return None
    return "The record was not entered by the driver."


def _other_day(case: Case) -> str | None:
    log = case.plan.before
    if all(log.day_of_instant(step.at) == log.day_of(step.target) for step in case.plan.changes):
        return None
    return "The record would move to another day."


def _same(case: Case) -> str | None:
    if case.plan.changes and all((s.code, s.at) != (s.target.code, s.target.at) for s in case.plan.changes):
        return None
    return "The request changes nothing."


def _reason(case: Case) -> str | None:
    return next((words for step in case.plan.changes if (words := note_refused(step.reason))), None)


def _no_statement(case: Case) -> str | None:
    grounds = case.plan.grounds
    if grounds is not None and said(grounds.statement):
        return None
    return "Without the driver's own statement nobody asks him for an edit: ask him first, and write what he says."


def _no_document(case: Case) -> str | None:
    grounds = case.plan.grounds
    if not hours_change(case.plan) or (grounds is not None and said(grounds.document)):
        return None
    return "Hours of service change: name the document that proves it, such as a bill of lading or a gate's receipt."


CONDITIONS: tuple[Condition, ...] = (
    *EDIT_CONDITIONS,
    NO_VIOLATION,
    Condition("types", "App. A 4.3.2.8.2(a)", "the record is of type 1 or 3", _not_main),
    Condition("not_driving", "App. A 4.3.2.8.2(b)", "neither the record nor what it should be is driving", _driving),
    Condition("drivers_own", "395.30(f)", "the record was entered by the driver", _not_the_drivers),
    Condition("same_day", "395.30(d)(1)", "the record stays on its home-terminal day", _other_day),
    Condition("changes_something", "395.30(d)(1)", "status or time would be another", _same),
    Condition("reason", "395.30(c)(2)", "the request carries a reason of 4 to 60 characters", _reason),
    HOW_KNOWN,
    Condition("statement", "395.30(e)", "the driver himself said what happened", _no_statement),
    Condition("document", "395.8(e)(1)", "where hours of service change, a document is named", _no_document),
    LAWFUL_EDITS,
)

LAW = Law(
    remedy=Remedy.REQUEST_EDIT,
    paragraph="395.30(d)(1)",
    words="another status or time, if the driver agrees",
    place=Place.PAGE,
    conditions=CONDITIONS,
    people=people,
    second="hours of service would change",
)
