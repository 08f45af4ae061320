"""annotate: a note on a record, and nothing more.

Legal class: an annotation of the carrier (395.30(c)(2); FMCSA's ELD FAQ). The note says what the records show; no
status, time or place changes, and the driver is asked nothing. People needed: one.
"""

from __future__ import annotations

from logwarden.eld.events import Event
from logwarden.eld.lawful import REMOVAL_PREFIX, UnlawfulEdit, check_note
from logwarden.eld.log import DriverLog

from .catalogue import Remedy
from .conditions import CLICK_CONDITIONS, LAWFUL_EDITS, TIME_IS_UNIQUE, Case, Condition
from .law import Law, Place
from .plan import LONGEST_GROUND, SHORTEST_GROUND, Grounds, Plan, said
from .steps import AnnotateRow, answered_with_yes
from .words import of_record


def plan(log: DriverLog, system: str, target: Event, note: str, grounds: Grounds) -> Plan:
    """The plan for a note on one record of that log; the guard decides whether it may go on.

    Raises:
        ValueError: the log does not hold the record's day.
    """
    day = log.day_of(target)
    before = log.between(day, day)
    steps = (AnnotateRow(target, note),)
    return Plan(
        remedy=Remedy.ANNOTATE,
        system=system,
        before=before,
        after=answered_with_yes(before, steps),
        steps=steps,
        words=f"Write on {of_record(target, log)}: “{note}”.",
        basis=f"How we know: {grounds.how_known}",
        grounds=grounds,
    )


def how_known(case: Case) -> str | None:
    """The refusal of a plan that does not say how its author knows."""
    grounds = case.plan.grounds
    if grounds is not None and said(grounds.how_known):
        return None
    return f"Say in {SHORTEST_GROUND} to {LONGEST_GROUND} characters how you know it: from which records or papers."


HOW_KNOWN = Condition("how_known", "395.8(e)(1)", "the person who wants it says how he knows it", how_known)


def note_refused(text: str) -> str | None:
    """Why a text may not stand in a log as a note; None if it may."""
    try:
        check_note(text)
    except UnlawfulEdit as refused:
        return f"{refused.words[0].upper()}{refused.words[1:]}."
    if not text.isprintable() or text != text.strip():
        return "A note is one line of printable characters, without space around it."
    if text.upper().startswith(REMOVAL_PREFIX.strip()):
        return "A note that begins like a removal request would be read as one."
    return None


def _note(case: Case) -> str | None:
    return next((words for note in case.plan.notes.values() if (words := note_refused(note))), None)


def _not_main(case: Case) -> str | None:
    if all(e.is_main and e.is_active for e in case.plan.targets):
        return None
    return "Only an active duty status or special driving takes a note; the others may not be touched by anyone."


def _noted(case: Case) -> str | None:
    own = case.plan.notes
    if all(e.notes in ("", own[e.identity]) for e in case.plan.targets):
        return None
    return "The record carries a note already, and a note is never overwritten."


CONDITIONS: tuple[Condition, ...] = (
    *CLICK_CONDITIONS,
    TIME_IS_UNIQUE,
    Condition("types", "App. A 4.3.2.8.2(a)", "the record is active and of type 1 or 3", _not_main),
    Condition("note", "App. A 4.3.2.6(b)", "the note is one line of 4 to 60 characters", _note),
    Condition("no_note", "App. A 4.4.4.2(a)", "the record carries no note but this fix's own", _noted),
    HOW_KNOWN,
    LAWFUL_EDITS,
)

LAW = Law(
    remedy=Remedy.ANNOTATE,
    paragraph="395.30(c)(2)",
    words="a note on a record, and nothing more",
    place=Place.PAGE,
    conditions=CONDITIONS,
)
