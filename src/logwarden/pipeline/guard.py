"""The guard: pure, refuses by default, and says which paragraph.

It runs when a fix is planned, when it is approved, and on what the page shows right before each click.
"""

from __future__ import annotations

from dataclasses import dataclass

from logwarden.eld.events import Event
from logwarden.portal.identity import same_company, same_name
from logwarden.portal.wire import Shown, Staged, Target
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.conditions import APPROVED, UNMOVED, Case, Condition, Refusal
from logwarden.remedies.law import Law, Place
from logwarden.remedies.laws import ALONE, LAWS
from logwarden.remedies.plan import Plan
from logwarden.remedies.steps import CLEAR_TWIN_EVENTS, AnnotateRow, ClearTwins, RequestEdit, Resync
from logwarden.states import KitState

PAGE_WORKS: dict[Remedy, tuple[Condition, ...]] = {
    remedy: law.conditions for remedy, law in LAWS.items() if law.place is Place.PAGE
}
"""What may ever be done on a page, and on which conditions. What does not stand here is never clicked."""

_TAMPERING = "App. A 4.3.2.8.2(a)"


def refuses(case: Case) -> tuple[Refusal, ...]:
    """Every reason why this plan may not go on now; empty if it may."""
    law = LAWS.get(case.plan.remedy)
    if law is None or law.place is Place.LOCKED:
        words = f"{case.plan.remedy} may not be done in the portal, on any system, by anybody."
        return (Refusal("remedy_allowed", _TAMPERING if law is None else law.paragraph, words),)
    return tuple(refusal for c in conditions(law) if (refusal := c.judge(case)))


def conditions(law: Law) -> tuple[Condition, ...]:
    """All conditions of a remedy, in the order in which they are judged."""
    return (UNMOVED, *law.conditions) if law.bound_to_records else law.conditions


def people_needed(plan: Plan, kit: KitState) -> int:
    """How many people have to say yes to this plan, as the system's tool kit stands."""
    law = LAWS.get(plan.remedy)
    return 1 if law is None else law.people(plan, kit)


def people_missing(case: Case) -> int:
    """How many of them still have to."""
    return max(0, people_needed(case.plan, case.kit) - case.yeses)


def refuses_alone(remedy: Remedy) -> Refusal | None:
    """Why a remedy may not be done without a person's yes to each plan; None if it may."""
    if remedy in ALONE:
        return None
    may = " and ".join(sorted(ALONE))
    words = (
        f"{remedy} needs a person's yes to each plan. Only {may} may be automatic, for they write nothing into a log."
    )
    return Refusal("alone", APPROVED.paragraph, words)


def is_clicked(plan: Plan) -> bool:
    """Whether a browser carries it out; else people do."""
    return plan.remedy in PAGE_WORKS


def refuses_click(case: Case, target: Target, staged: Staged, *, rehearsal: bool) -> tuple[Refusal, ...]:
    """Every reason why this click may not be made on what the page shows right now; empty if it may.

    A rehearsal (dry run) never clicks, so its tool kit stands before records that nobody annotated.
    """
    found = [*refuses(case)]
    if not is_clicked(case.plan):
        found.append(_wrong("step", f"{case.plan.remedy} has nothing to click.", _TAMPERING))
    if refusal := APPROVED.judge(case):
        found.append(refusal)
    elif missing := people_missing(case):
        words = f"{missing} more person(s) have to say yes to exactly this plan."
        found.append(Refusal("two_people", "395.30(d)(1)", words))
    found += wrong_page(target, staged.shown)
    match staged.step:
        case RequestEdit():
            found += _wrong_request(case.plan, staged.step, staged)
        case Resync():
            found += _wrong_resync(case.plan, staged)
        case AnnotateRow():
            found += _wrong_row(case.plan, staged.step, staged)
        case ClearTwins():
            found += _wrong_tool_kit(case.plan, staged, rehearsal=rehearsal)
    return tuple(found)


def _wrong(name: str, words: str, paragraph: str = "395.8(e)(1)") -> Refusal:
    return Refusal(f"page_{name}", paragraph, words)


@dataclass(frozen=True, slots=True)
class _Shown:
    what: str
    wanted: object
    shown: object


def wrong_page(target: Target, shown: Shown) -> list[Refusal]:
    """System, company, driver and days, read back from the page: each that is not the one meant."""
    pairs = [
        _Shown("system", target.system, shown.system),
        _Shown("driver's id", target.driver_id, shown.driver_id),
        _Shown("time zone", target.zone, shown.zone),
        _Shown("first day", target.first_day, shown.first_day),
        _Shown("last day", target.last_day, shown.last_day),
        _Shown("driver of the rows", target.driver_id, shown.log.driver_id),
    ]
    if not same_company(target.company_name, shown.company):
        pairs.append(_Shown("company", target.company_name, shown.company))
    if target.driver_name is not None and not same_name(target.driver_name, shown.driver_name):
        pairs.append(_Shown("driver's name", target.driver_name, shown.driver_name))
    return [
        _wrong("target", f"The page shows another {pair.what}: {pair.shown}, not {pair.wanted}.")
        for pair in pairs
        if pair.wanted != pair.shown
    ]


def _wrong_row(plan: Plan, step: AnnotateRow, staged: Staged) -> list[Refusal]:
    if step not in plan.steps:
        return [_wrong("step", "This step is not the plan's.")]
    if staged.row is None or not _same_record(staged.row, step.target):
        return [_wrong("row", "The open row is not the plan's record.")]
    found = []
    if staged.row.notes:
        found.append(_wrong("row_note", "The row carries a note already.", "395.30(c)(2)"))
    if staged.text != step.note:
        found.append(_wrong("text", "The text in the field is not the plan's."))
    if staged.ticked:
        found.append(_wrong("boxes", "Boxes are ticked where none should be.", _TAMPERING))
    return found


def _wrong_request(plan: Plan, step: RequestEdit, staged: Staged) -> list[Refusal]:
    if step not in plan.steps:
        return [_wrong("step", "This step is not the plan's.")]
    if staged.row is None or not _same_record(staged.row, step.target):
        return [_wrong("row", "The open row is not the plan's record.")]
    found = []
    if (staged.code, staged.at) != (step.code, step.at):
        found.append(_wrong("wanted", "The status and time in the dialog are not the plan's."))
    if staged.text != step.reason:
        found.append(_wrong("text", "The text in the field is not the plan's."))
    if staged.ticked:
        found.append(_wrong("boxes", "Boxes are ticked where none should be.", _TAMPERING))
    return found


def _wrong_resync(plan: Plan, staged: Staged) -> list[Refusal]:
    found = []
    if staged.step not in plan.steps:
        found.append(_wrong("step", "This step is not the plan's."))
    if staged.row is not None:
        found.append(_wrong("row", "A row is open beside RESYNC."))
    if staged.ticked:
        found.append(_wrong("boxes", "Boxes are ticked where none should be.", _TAMPERING))
    return found


def _same_record(a: Event, b: Event) -> bool:
    return (a.identity, a.status, a.odometer, a.engine_hours, a.vehicle, a.latitude, a.longitude) == (
        b.identity, b.status, b.odometer, b.engine_hours, b.vehicle, b.latitude, b.longitude,
    )  # fmt: skip


def _wrong_tool_kit(plan: Plan, staged: Staged, *, rehearsal: bool) -> list[Refusal]:
    found = []
    if staged.step not in plan.steps:
        found.append(_wrong("step", "This step is not the plan's."))
    if staged.ticked != {CLEAR_TWIN_EVENTS}:
        ticked = ", ".join(sorted(staged.ticked)) or "nothing"
        words = f"The tool kit has {ticked} ticked, not {CLEAR_TWIN_EVENTS} alone."
        found.append(_wrong("boxes", words, _TAMPERING))
    if staged.row is not None:
        found.append(_wrong("row", "A row is open beside the tool kit."))
    if not rehearsal:
        notes = {event.identity: event.notes for event in staged.shown.log.active()}
        bare = [identity for identity, note in plan.notes.items() if notes.get(identity) != note]
        if bare:
            words = f"{len(bare)} record(s) do not carry this fix's annotation yet."
            found.append(_wrong("annotated", words, "395.30(c)(2)"))
    return found
