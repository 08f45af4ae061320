"""The guard on what the page shows right before a click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from logwarden.eld.log import DriverLog
from logwarden.pipeline.guard import refuses_click
from logwarden.portal.wire import Shown, Staged, Target
from logwarden.remedies.conditions import Case
from logwarden.remedies.steps import CLEAR_TWIN_EVENTS, AnnotateRow, ClearTwins
from logwarden.states import KitState
from tests.remedies.cases import SYSTEM, case_of, kit_step, planned, swapped, twin_log

from .drivers import THURSDAY, WEDNESDAY, twin

PLAN = planned(twin_log())
NOTE = PLAN.steps[0]
KIT = kit_step(PLAN)
TARGET = Target(
    system=SYSTEM,
    company_id="C1",
    company_name="ACME TRUCKING INC",
    driver_id="D1",
    driver_name="SMITH JOHN",
    zone="CT",
    first_day=WEDNESDAY,
    last_day=WEDNESDAY,
)
BARE = twin_log().between(WEDNESDAY, WEDNESDAY)
NOTED = swapped(BARE, twin(WEDNESDAY), replace(twin(WEDNESDAY), notes=PLAN.notes[twin(WEDNESDAY).identity]))
SHOWN = Shown(SYSTEM, "ACME TRUCKING INC  ELD", "D1", "SMITH JOHN", "CT", WEDNESDAY, WEDNESDAY, BARE)


def at_row(**fields: Any) -> Staged:
    """The dialog of the later twin's row, with the plan's text, or otherwise."""
    assert isinstance(NOTE, AnnotateRow)
    staged = Staged(NOTE, SHOWN, twin(WEDNESDAY), NOTE.note, frozenset())
    return replace(staged, **fields)


def at_kit(log: DriverLog = NOTED, **fields: Any) -> Staged:
    """The tool kit before annotated records, with its one box ticked, or otherwise."""
    staged = Staged(KIT, replace(SHOWN, log=log), None, None, frozenset({CLEAR_TWIN_EVENTS}))
    return replace(staged, **fields)


def said(staged: Staged, target: Target = TARGET, *, rehearsal: bool = False, **known: Any) -> list[tuple[str, str]]:
    """Condition and paragraph of every refusal."""
    case: Case = replace(case_of(twin_log(), PLAN), log=staged.shown.log, **known)
    return [(r.condition, r.paragraph) for r in refuses_click(case, target, staged, rehearsal=rehearsal)]


@pytest.mark.parametrize("staged", [at_row(), at_kit()], ids=["row", "kit"])
def test_the_right_page_is_not_refused(staged: Staged) -> None:
    """Where page, records, text and boxes are the plan's, both clicks may be made."""
    assert said(staged) == []


@pytest.mark.parametrize(
    "same",
    [
        {"company": "Acme  Trucking Inc"},
        {"company": "ACME TRUCKING INC"},
        {"driver_name": "Smith  John"},
    ],
    ids=str,
)
def test_case_spaces_and_suffix_are_no_difference(same: dict[str, Any]) -> None:
    """A company's suffix, spaces and case do not make another company or driver."""
    assert said(at_row(shown=replace(SHOWN, **same))) == []


def test_a_name_that_nobody_knows_yet_is_not_compared() -> None:
    """Without a known name the id decides."""
    assert said(at_row(), replace(TARGET, driver_name=None)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"system": "one"},
        {"company": "ACME TRUCKING LLC  ELD"},
        {"company": "ACME TRUCKING INC ELD"},
        {"driver_id": "D2"},
        {"driver_name": "SMITH JOHNATHAN"},
        {"zone": "ET"},
        {"first_day": date(2026, 11, 17)},
        {"last_day": THURSDAY},
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [at_row, at_kit])
def test_another_page_is_refused(other: dict[str, Any], make: Callable[..., Staged]) -> None:
    """Another system, company, driver, name, zone or day on the page: not the record that was meant."""
    staged = make()
    refused = said(replace(staged, shown=replace(staged.shown, **other)))
    assert refused == [("page_target", "395.8(e)(1)")]


def test_rows_of_another_driver_are_refused() -> None:
    """The rows' own driver is compared, whatever the page's head says."""
    refused = said(at_row(shown=replace(SHOWN, log=replace(BARE, driver_id="D2"))))
    assert ("page_target", "395.8(e)(1)") in refused
    assert ("records_unmoved", "395.8(e)(1)") in refused


ROWS: list[tuple[Staged, str, str]] = [
    (at_row(row=None), "page_row", "395.8(e)(1)"),
    (at_row(row=BARE.events[0]), "page_row", "395.8(e)(1)"),
    (at_row(row=replace(twin(WEDNESDAY), sequence_id=0x91)), "page_row", "395.8(e)(1)"),
    (at_row(row=replace(twin(WEDNESDAY), odometer=1)), "page_row", "395.8(e)(1)"),
    (at_row(row=replace(twin(WEDNESDAY), notes="Fuel stop")), "page_row_note", "395.30(c)(2)"),
    (at_row(text="Something else"), "page_text", "395.8(e)(1)"),
    (at_row(text=None), "page_text", "395.8(e)(1)"),
    (at_row(ticked=frozenset({CLEAR_TWIN_EVENTS})), "page_boxes", "App. A 4.3.2.8.2(a)"),
    (at_row(step=AnnotateRow(twin(WEDNESDAY), "Another text")), "page_step", "395.8(e)(1)"),
    (at_kit(ticked=frozenset()), "page_boxes", "App. A 4.3.2.8.2(a)"),
    (at_kit(ticked=frozenset({CLEAR_TWIN_EVENTS, "FIX EVENT ORIGIN"})), "page_boxes", "App. A 4.3.2.8.2(a)"),
    (at_kit(ticked=frozenset({"FIX NO POWER UP"})), "page_boxes", "App. A 4.3.2.8.2(a)"),
    (at_kit(row=twin(WEDNESDAY)), "page_row", "395.8(e)(1)"),
    (at_kit(step=ClearTwins(())), "page_step", "395.8(e)(1)"),
    (at_kit(BARE), "page_annotated", "395.30(c)(2)"),
]


@pytest.mark.parametrize(("staged", "name", "paragraph"), ROWS)
def test_what_is_staged_otherwise_is_refused(staged: Staged, name: str, paragraph: str) -> None:
    """Another row, text, note, box or step than the plan's is refused by name and paragraph, and nothing else is."""
    assert said(staged) == [(name, paragraph)]


def test_another_note_on_the_twin_is_refused_at_the_tool_kit() -> None:
    """The tool kit's click needs exactly this fix's annotation on each record."""
    other = swapped(BARE, twin(WEDNESDAY), replace(twin(WEDNESDAY), notes="Fuel stop"))
    assert ("page_annotated", "395.30(c)(2)") in said(at_kit(other))


def test_a_rehearsal_needs_no_annotation_and_nothing_less_else() -> None:
    """A dry run stages the tool kit before records that nobody annotated; all else is refused as ever."""
    assert said(at_kit(BARE), rehearsal=True) == []
    assert said(at_kit(BARE, ticked=frozenset()), rehearsal=True) == [("page_boxes", "App. A 4.3.2.8.2(a)")]


def test_the_plans_own_conditions_are_judged_again() -> None:
    """What held when people said yes has to hold at the click: approval, certification, no violation since."""
    assert said(at_row(), approved_hash=None) == [("approved", "395.30(c)(2)")]
    assert said(at_row(), certified_days=frozenset()) == [("day_certified", "395.30(d)(2)")]
    assert said(at_kit(), kit=KitState.BLOCKED) == [("kit", "395.8(e)(2)")]
