"""The judge of the fault matrix: the simulator's ledger and truth, and what people said yes to. Nothing else counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from logwarden.cli.demo.judge import ALLOWED_BOXES, WRITES
from logwarden.eld.events import CODE_NAMES
from logwarden.remedies import request_edit
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.steps import AnnotateRow, ClearTwins, RequestEdit, Resync, Step
from logwarden.states import OPEN_FIX_STATES, FixState

if TYPE_CHECKING:
    from logwarden.eld.events import Event
    from logwarden.remedies.plan import Plan

    from .fault_office import Yes

UNLAWFUL = frozenset({"deleted", "moved", "inserted", "origin_changed", "driving_shortened"})
"""Changes of records, in the ledger's words, that nobody may make."""

_OPEN = OPEN_FIX_STATES - {FixState.PROPOSED, FixState.BLOCKED}
_PROOF_PEOPLE = 2
_REQUESTS = frozenset({"requested_removal", "requested_edit"})


@dataclass(frozen=True, slots=True)
class Wrongs:
    """How often each promise was broken in one run; all have to be zero."""

    wrong_record: int = 0
    unapproved: int = 0
    uncertified: int = 0
    unannotated: int = 0
    forbidden_boxes: int = 0
    twice: int = 0
    untrue: int = 0
    violations_missed: int = 0
    violations_false: int = 0
    alterations_missed: int = 0
    left_open: int = 0
    kit_unproved: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """What one run left.

    `ledger` is the simulator's. `ended` has how each fix ended, by the product, or where it stands. `untrue` are its
    claims that the truth denied. `asked_no_driver` has, for each request that became active at once, a number that its
    entry in the ledger has at least. `altered` is what was altered behind everyone's back, as the simulator tells it,
    `found` the driver and the day of each finding of the witness. `proved_from` is the number of the ledger's entry
    from which on the tool kit counts as proved, None if it never does.
    """

    ledger: Sequence[dict[str, Any]]
    yeses: Sequence[Yes]
    ended: Mapping[int, str]
    untrue: Sequence[str] = ()
    asked_no_driver: Sequence[int] = ()
    altered: Sequence[dict[str, Any]] = ()
    found: Collection[tuple[str, str]] = ()
    proved_from: int | None = 0


def judge(run: Run) -> Wrongs:
    """How often each promise was broken."""
    writes = [entry for entry in run.ledger if entry["kind"] in WRITES]
    unlawful = _unlawful(run, writes)
    violated = {fix_id for fix_id, outcome in run.ended.items() if outcome == "violation"}
    suspects = [{yes.fix_id for yes in run.yeses if _is_for(yes, entry)} for entry in unlawful]
    told = {(one["driverId"], one["day"]) for one in run.altered}
    return Wrongs(
        wrong_record=sum(not any(_is_for(yes, entry) for yes in run.yeses) for entry in writes),
        unapproved=sum(not _approved(entry, run.yeses) for entry in writes),
        uncertified=sum(_on_uncertified_day(entry) for entry in writes),
        unannotated=sum(
            change["change"] == "requested_removal" and not change["target_annotated_before"]
            for entry in writes
            for change in entry["changed"]
        ),
        forbidden_boxes=sum(len({*entry["boxes"]} - ALLOWED_BOXES) for entry in writes),
        twice=_twice(writes, run.yeses),
        untrue=len(run.untrue),
        violations_missed=sum(not (fix_ids & violated) for fix_ids in suspects),
        violations_false=len(violated - {fix_id for ids in suspects for fix_id in ids} - _altered_under(run, told)),
        alterations_missed=len(told - {*run.found}),
        left_open=sum(run.ended[yes] in _OPEN for yes in {yes.fix_id for yes in run.yeses}),
        kit_unproved=_with_unproved_kit(run, writes, unlawful),
    )


def _is_for(yes: Yes, entry: dict[str, Any]) -> bool:
    """Whether a plan that somebody said yes to names this write: driver, days, records, and every word of it."""
    plan = yes.plan
    if yes.driver_id != entry["driver_id"]:
        return False
    return any(_is_step(step, plan, entry) for step in plan.steps)


def _is_step(step: Step, plan: Plan, entry: dict[str, Any]) -> bool:
    changed = entry["changed"]
    match step, entry["kind"]:
        case Resync(), "RESYNC":
            return True
        case AnnotateRow(target, note), "ANNOTATE":
            return entry["text"] == note and all(_changed(change) == _named(target) for change in changed)
        case RequestEdit(target, code, at, reason), "REQUEST_EDIT":
            return entry["text"] == reason and all(
                _asked_about(change) == _named(target)
                and (change["at"], change["code_name"]) == (_iso(at), CODE_NAMES[target.type, code])
                for change in changed
            )
        case ClearTwins(pairs), "PROCEED":
            days = (plan.first_day.isoformat(), plan.last_day.isoformat())
            asked = {_asked_about(change) for change in changed if change["change"] in _REQUESTS}
            return (entry["from"], entry["to"]) == days and asked <= {_named(pair.later) for pair in pairs}
        case _:
            return False


def _named(event: Event) -> tuple[str, str]:
    return "" if event.sequence_id is None else f"{event.sequence_id:X}", _iso(event.at)


def _iso(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _changed(change: dict[str, Any]) -> tuple[str, str]:
    return change["sequence_id"].upper(), change["at"]


def _asked_about(change: dict[str, Any]) -> tuple[str, str]:
    return (change["target_sequence_id"] or "").upper(), change["target_at"]


def _approved(entry: dict[str, Any], yeses: Iterable[Yes]) -> bool:
    """Whether as many people as the law wants had said yes to one plan that names this write, before it."""
    wall = datetime.fromisoformat(entry["wall"])
    people: dict[int, set[str]] = {}
    for yes in yeses:
        if yes.at < wall and _is_for(yes, entry):
            people.setdefault(yes.fix_id, set()).add(yes.person)
            needed = 2 if yes.plan.remedy is Remedy.REQUEST_EDIT and request_edit.hours_change(yes.plan) else 1
            if len(people[yes.fix_id]) >= needed:
                return True
    return False


def _on_uncertified_day(entry: dict[str, Any]) -> bool:
    """Whether a request came to a day that was not certified; a day's first request says how it stood at the click."""
    first: dict[str, bool] = {}
    for change in entry["changed"]:
        if change["change"] in _REQUESTS:
            first.setdefault(change["day"], change["day_certified"])
    return not all(first.values())


def _twice(writes: Iterable[dict[str, Any]], yeses: Sequence[Yes]) -> int:
    """How many changes of a record came once more than plans were approved that name them."""
    made: Counter[tuple[str, str, str, str | None]] = Counter()
    allowed: dict[tuple[str, str, str, str | None], int] = {}
    for entry in writes:
        for change in entry["changed"]:
            made[what := (entry["driver_id"], change["change"], change["at"], change["target_record_id"])] += 1
            allowed[what] = len({yes.fix_id for yes in yeses if _is_for(yes, entry)})
    return sum(max(0, count - max(1, allowed[what])) for what, count in made.items())


def _unlawful(run: Run, writes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The writes by which the portal changed what nobody may change, or by which it asked no driver."""
    alone = set()
    for number in run.asked_no_driver:
        alone |= {next((entry["n"] for entry in writes if entry["n"] >= number), 0)}
    return [
        entry
        for entry in writes
        if any(c["change"] in UNLAWFUL or (entry["n"] in alone and c["change"] in _REQUESTS) for c in entry["changed"])
    ]


def _with_unproved_kit(run: Run, writes: Sequence[dict[str, Any]], unlawful: Collection[dict[str, Any]]) -> int:
    """How often an unproved kit was set to work otherwise than to prove it: one pair, two people, no harm before."""
    before = [w for w in writes if w["kind"] == "PROCEED" and (run.proved_from is None or w["n"] < run.proved_from)]
    wrong, harmed = 0, False
    for entry in before:
        said = [yes for yes in run.yeses if _is_for(yes, entry) and len(yes.plan.pairs) == 1]
        wrong += harmed or len({yes.person for yes in said}) < _PROOF_PEOPLE
        harmed = harmed or entry in unlawful
    return wrong


def _altered_under(run: Run, told: Collection[tuple[str, str]]) -> set[int]:
    """The fixes on whose days a third party altered something."""
    return {
        yes.fix_id
        for yes in run.yeses
        if any((yes.driver_id, day.isoformat()) in told for day in yes.plan.before.days())
    }
