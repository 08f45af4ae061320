from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from logwarden.eld.edits import Annotate
from logwarden.eld.events import DRIVING, OFF_DUTY, SLEEPER_BERTH, EventType, Origin, RecordStatus
from logwarden.pipeline import guard
from logwarden.remedies import request_edit, restore_records
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.conditions import Case, Condition
from logwarden.remedies.law import Law, Lawless, Place
from logwarden.remedies.laws import LAWS, NO_FIX, check_complete
from logwarden.remedies.plan import Plan, plan_from_json, plan_to_json
from logwarden.states import KitState
from tests.pipeline.drivers import NOW, TODAY, WEDNESDAY, at

from .cases import SYSTEM, case_of, swapped, twin_log, whole_log
from .test_conditions import REFUSED as OF_CLEAR_TWINS
from .wishes import (
    GROUNDS,
    LATER,
    NOTE,
    asked_before,
    asking,
    log_with,
    noting,
    now_at,
    on_the_repeated_hour,
    other,
    syncing,
    telling,
)

Row = tuple[Remedy, str, str, bool, Callable[[], Case]]
TAMPERING = "App. A 4.3.2.8.2(a)"
OFFICE = "the office's own rule"
CHANGED = ("driver's logs, LOAD",)

REFUSED: tuple[Row, ...] = (
    *((Remedy.CLEAR_TWINS, name, paragraph, waits, made) for name, paragraph, waits, made in OF_CLEAR_TWINS),
    (
        Remedy.ANNOTATE,
        "records_unmoved",
        "395.8(e)(1)",
        False,
        lambda: replace(noting(), log=whole_log().between(WEDNESDAY, WEDNESDAY)),
    ),
    (Remedy.ANNOTATE, "no_violation", "395.8(e)(2)", False, lambda: replace(noting(), stopped_by_violation=True)),
    (
        Remedy.ANNOTATE,
        "time_is_unique",
        "App. A 4.4.3",
        False,
        lambda: on_the_repeated_hour(lambda e, log: noting(target=e, log=log)),
    ),
    (
        Remedy.ANNOTATE,
        "types",
        TAMPERING,
        False,
        lambda: noting(target=other(EventType.ENGINE_POWER), log=log_with(other(EventType.ENGINE_POWER))),
    ),
    (Remedy.ANNOTATE, "note", "App. A 4.3.2.6(b)", False, lambda: noting("abc")),
    (Remedy.ANNOTATE, "note", "App. A 4.3.2.6(b)", False, lambda: noting("x" * 61)),
    (Remedy.ANNOTATE, "note", "App. A 4.3.2.6(b)", False, lambda: noting("one line\nand another")),
    (Remedy.ANNOTATE, "note", "App. A 4.3.2.6(b)", False, lambda: noting("Remove: this one")),
    (
        Remedy.ANNOTATE,
        "no_note",
        "App. A 4.4.4.2(a)",
        False,
        lambda: noting(target=replace(LATER, notes="Fuel stop"), log=log_with(replace(LATER, notes="Fuel stop"))),
    ),
    (Remedy.ANNOTATE, "how_known", "395.8(e)(1)", False, lambda: noting(how_known="  no ")),
    (
        Remedy.ANNOTATE,
        "lawful_edits",
        "App. A 4.4.4.2",
        False,
        lambda: noting(log=swapped(twin_log(), LATER, LATER, LATER)),
    ),
    (
        Remedy.REQUEST_EDIT,
        "records_unmoved",
        "395.8(e)(1)",
        False,
        lambda: replace(asking(), log=whole_log().between(WEDNESDAY, WEDNESDAY)),
    ),
    (
        Remedy.REQUEST_EDIT,
        "day_closed",
        "395.30(d)(2)",
        True,
        lambda: replace(asking(), portal_now=at(WEDNESDAY, "23:59:59")),
    ),
    (Remedy.REQUEST_EDIT, "day_certified", "395.30(d)(2)", True, lambda: replace(asking(), certified_days=frozenset())),
    (
        Remedy.REQUEST_EDIT,
        "no_open_request",
        "395.30(d)(1)",
        True,
        lambda: asked_before(RecordStatus.INACTIVE_CHANGE_REQUESTED),
    ),
    (
        Remedy.REQUEST_EDIT,
        "asked_once",
        "395.30(e)",
        False,
        lambda: asked_before(RecordStatus.INACTIVE_CHANGE_REJECTED),
    ),
    (
        Remedy.REQUEST_EDIT,
        "asked_once",
        "395.30(e)",
        False,
        lambda: replace(asking(), asked_about=frozenset({LATER.identity})),
    ),
    (
        Remedy.REQUEST_EDIT,
        "asked_once",
        "395.30(e)",
        False,
        lambda: replace(
            asking(new_fact="A receipt came."), asked_about=frozenset({LATER.identity}), asked_by=frozenset({1})
        ),
    ),
    (
        Remedy.REQUEST_EDIT,
        "time_is_unique",
        "App. A 4.4.3",
        False,
        lambda: on_the_repeated_hour(lambda e, log: asking(code=SLEEPER_BERTH, target=e, log=log)),
    ),
    (Remedy.REQUEST_EDIT, "no_violation", "395.8(e)(2)", False, lambda: replace(asking(), stopped_by_violation=True)),
    (
        Remedy.REQUEST_EDIT,
        "types",
        TAMPERING,
        False,
        lambda: asking(code=2, target=other(EventType.LOGIN), log=log_with(other(EventType.LOGIN))),
    ),
    (Remedy.REQUEST_EDIT, "not_driving", "App. A 4.3.2.8.2(b)", False, lambda: asking(code=DRIVING)),
    (
        Remedy.REQUEST_EDIT,
        "not_driving",
        "App. A 4.3.2.8.2(b)",
        False,
        lambda: asking(target=next(e for e in twin_log().events if e.is_driving)),
    ),
    (
        Remedy.REQUEST_EDIT,
        "drivers_own",
        "395.30(f)",
        False,
        lambda: asking(
            target=replace(LATER, origin=Origin.AUTOMATIC), log=log_with(replace(LATER, origin=Origin.AUTOMATIC))
        ),
    ),
    (Remedy.REQUEST_EDIT, "same_day", "395.30(d)(1)", False, lambda: asking(to=at(TODAY, "00:30"))),
    (Remedy.REQUEST_EDIT, "changes_something", "395.30(d)(1)", False, lambda: asking(code=None)),
    (Remedy.REQUEST_EDIT, "reason", "395.30(c)(2)", False, lambda: asking(reason="REMOVE: LUNCH")),
    (Remedy.REQUEST_EDIT, "how_known", "395.8(e)(1)", False, lambda: asking(how_known="")),
    (Remedy.REQUEST_EDIT, "statement", "395.30(e)", False, lambda: asking(statement="yes")),
    (Remedy.REQUEST_EDIT, "document", "395.8(e)(1)", False, lambda: asking(document="")),
    (
        Remedy.REQUEST_EDIT,
        "lawful_edits",
        "App. A 4.4.4.2",
        False,
        lambda: asking(code=None, to=at(WEDNESDAY, "13:30")),
    ),
    (Remedy.ANNOTATE, "hold", OFFICE, True, lambda: replace(noting(), held="A hold is open.")),
    (Remedy.REQUEST_EDIT, "hold", OFFICE, True, lambda: replace(asking(), held="A hold is open.")),
    (Remedy.REQUEST_EDIT, "mandate", "395.30(d)(1)", True, lambda: replace(asking(), mandated=False)),
    (Remedy.ANNOTATE, "pages_known", "395.8(e)(1)", True, lambda: replace(noting(), changed=CHANGED)),
    (Remedy.REQUEST_EDIT, "pages_known", "395.8(e)(1)", True, lambda: replace(asking(), changed=CHANGED)),
    (Remedy.RESYNC, "pages_known", "395.8(e)(1)", True, lambda: syncing(changed=CHANGED)),
    (Remedy.RESYNC, "hold", OFFICE, True, lambda: syncing(held="A hold is open.")),
    (Remedy.ANNOTATE, "not_watched_only", OFFICE, True, lambda: replace(noting(), watched_only=True)),
    (Remedy.ANNOTATE, "right_record", "395.8(e)(1)", True, lambda: replace(noting(), stopped_by=3)),
    (Remedy.REQUEST_EDIT, "not_watched_only", OFFICE, True, lambda: replace(asking(), watched_only=True)),
    (Remedy.REQUEST_EDIT, "right_record", "395.8(e)(1)", True, lambda: replace(asking(), stopped_by=3)),
    (Remedy.RESYNC, "not_watched_only", OFFICE, True, lambda: syncing(watched_only=True)),
    (Remedy.RESYNC, "right_record", "395.8(e)(1)", True, lambda: syncing(stopped_by=3)),
    (Remedy.RESYNC, "no_violation", "395.8(e)(2)", False, lambda: syncing(stopped_by_violation=True)),
    (
        Remedy.RESYNC,
        "newer_errors",
        "App. A 4.4.4.1",
        False,
        lambda: syncing(resynced_at=NOW, portal_now=NOW + timedelta(days=2)),
    ),
    (
        Remedy.RESYNC,
        "once_a_day",
        "App. A 4.4.4.1",
        True,
        lambda: syncing(resynced_at=NOW - timedelta(hours=23, minutes=59)),
    ),
    (Remedy.ASK_DRIVER, "says_what", "395.30(b)(1)", False, lambda: telling("")),
    (Remedy.ASK_DRIVER, "not_resting", "395.3(a)(1)", True, lambda: telling(latest=now_at(DRIVING, "14:00"))),
    (Remedy.ASK_DRIVER, "not_resting", "395.3(a)(1)", True, lambda: telling(latest=now_at(SLEEPER_BERTH, "14:00"))),
    (Remedy.ASK_DRIVER, "not_resting", "395.3(a)(1)", True, lambda: telling(latest=now_at(OFF_DUTY, "14:00"))),
    (Remedy.ASK_DRIVER, "not_resting", "395.3(a)(1)", True, lambda: telling(latest=replace(whole_log(), events=()))),
)


@pytest.mark.parametrize(
    ("remedy", "name", "paragraph", "waits", "made"), REFUSED, ids=[f"{r[0]}-{r[1]}" for r in REFUSED]
)
def test_each_condition_refuses(
    remedy: Remedy, name: str, paragraph: str, waits: bool, made: Callable[[], Case]
) -> None:
    """A case that breaks a condition is refused by its name and paragraph, and waits only where it can mend itself."""
    case = made()
    assert case.plan.remedy is remedy
    refusal = next(r for r in guard.refuses(case) if r.condition == name)
    assert (refusal.paragraph, refusal.waits) == (paragraph, waits)
    assert refusal.words.endswith(".")


def test_every_condition_of_every_remedy_is_refused_somewhere_above() -> None:
    """A condition that no line of the table breaks is a condition that nobody tested."""
    tested = {(row[0], row[1]) for row in REFUSED}
    assert tested == {(remedy, c.name) for remedy, law in LAWS.items() for c in _conditions(law)}


def _conditions(law: Law) -> tuple[Condition, ...]:
    return () if law.place is Place.LOCKED else guard.conditions(law)


@pytest.mark.parametrize(
    "case",
    [
        noting(),
        replace(noting(), log=twin_log().apply([Annotate(LATER.identity, NOTE)]).between(WEDNESDAY, WEDNESDAY)),
        noting(target=next(e for e in twin_log().events if e.is_driving)),
        asking(),
        asking(code=None, to=at(WEDNESDAY, "12:45"), document=""),
        asked_before(RecordStatus.INACTIVE_CHANGE_REJECTED, new_fact="A receipt came."),
        replace(asking(new_fact="A receipt came."), asked_about=frozenset({LATER.identity}), asked_by=frozenset({2})),
        syncing(),
        syncing(resynced_at=NOW - timedelta(hours=24)),
        telling(),
        telling(latest=now_at(OFF_DUTY, "05:00")),
    ],
)  # fmt: skip
def test_each_condition_holds(case: Case) -> None:
    """A case that meets every condition, some of them narrowly, is not refused."""
    assert guard.refuses(case) == ()


def test_the_locked_remedy_is_refused_whatever_is_said() -> None:
    """FIX boxes: no condition opens them, and the paragraph is always the same."""
    plan = restore_records.plan(twin_log(), SYSTEM, WEDNESDAY, WEDNESDAY, GROUNDS)
    (refusal,) = guard.refuses(case_of(twin_log(), plan))
    assert (refusal.condition, refusal.paragraph, refusal.waits) == ("remedy_allowed", TAMPERING, False)


def test_two_people_where_hours_change() -> None:
    """A status that becomes another one, and special driving, need two; a repeated status elsewhere needs one."""
    assert request_edit.people(asking().plan, KitState.PROVED) == 2
    assert request_edit.people(asking(code=None, to=at(WEDNESDAY, "12:45")).plan, KitState.PROVED) == 1
    yard = replace(LATER, type=EventType.SPECIAL_DRIVING, code=2)
    assert request_edit.people(asking(code=1, target=yard, log=log_with(yard)).plan, KitState.PROVED) == 2


@pytest.mark.parametrize("case", [noting(), asking(), syncing(), telling()])
def test_a_plan_survives_json(case: Case) -> None:
    """Each kind of plan comes back from JSON as it was, with the same hash."""
    again = plan_from_json(plan_to_json(case.plan))
    assert (again, again.hash) == (case.plan, case.plan.hash)


@pytest.mark.parametrize(
    "other_plan",
    [
        asking(reason="Another reason altogether").plan,
        asking(code=SLEEPER_BERTH).plan,
        asking(code=None, to=at(WEDNESDAY, "12:45")).plan,
        asking(document="Receipt 4712").plan,
        asking(statement="I was asleep.").plan,
        asking(how_known="He called.").plan,
    ],
)
def test_a_yes_is_bound_to_what_was_said(other_plan: Plan) -> None:
    """Another reason, status, time, document, statement or ground is another plan."""
    assert other_plan.hash != asking().plan.hash


def _no_check(case: Case) -> None:
    del case


def test_a_remedy_without_a_paragraph_does_not_start() -> None:
    """No paragraph for a remedy or a condition, two conditions of one name, or a remedy left out: it does not start."""
    with pytest.raises(Lawless, match="annotate names no paragraph"):
        Law(Remedy.ANNOTATE, " ", "a note", Place.PAGE)
    unfounded = Condition("polite", "", "it is polite", _no_check)
    with pytest.raises(Lawless, match="condition polite of annotate names no paragraph"):
        Law(Remedy.ANNOTATE, "395.30(c)(2)", "a note", Place.PAGE, (unfounded,))
    twice = (replace(unfounded, paragraph="395.8(e)(1)"),) * 2
    with pytest.raises(Lawless, match="one name"):
        Law(Remedy.ANNOTATE, "395.30(c)(2)", "a note", Place.PAGE, twice)
    for remedy in LAWS:
        with pytest.raises(Lawless, match=f"no paragraph for {remedy}"):
            check_complete({other: law for other, law in LAWS.items() if other is not remedy})
    assert set(LAWS) | NO_FIX == set(Remedy)
