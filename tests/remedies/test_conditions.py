from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from logwarden.eld.events import (
    DRIVING,
    ON_DUTY,
    Event,
    EventType,
    Origin,
    RecordStatus,
)
from logwarden.eld.log import DriverLog, TwinPair
from logwarden.pipeline import guard
from logwarden.remedies import clear_twins
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.conditions import APPROVED, EDIT_CONDITIONS, UNMOVED, Case
from logwarden.remedies.steps import AnnotateRow, ClearTwins, Step
from logwarden.states import KitState
from tests.pipeline.drivers import CHICAGO, WEDNESDAY, at, duty, twin

from .cases import case_of, kit_step, planned, swapped, twin_log, whole_log

LATER = twin(WEDNESDAY)
EARLIER = next(e for e in twin_log().events if e.at == at(WEDNESDAY, "12:00"))
DST = date(2026, 11, 1)


def with_later(**fields: Any) -> Case:
    """The plan of a log whose later twin is otherwise."""
    return case_of(swapped(twin_log(), LATER, replace(LATER, **fields)))


def with_earlier(**fields: Any) -> Case:
    """The plan of a log whose earlier twin is otherwise."""
    return case_of(swapped(twin_log(), EARLIER, replace(EARLIER, **fields)))


def request_about(record: Event, status: RecordStatus) -> Event:
    """Somebody's request that a record go."""
    return replace(
        record, status=status, origin=Origin.OTHER_USER, sequence_id=None, device="", notes="REMOVE: MISTAKE"
    )


def with_request(record: Event, status: RecordStatus) -> Case:
    """The plan of a log in which somebody asked about a record."""
    return case_of(swapped(twin_log(), record, record, request_about(record, status)))


def with_pairs(*pairs: TwinPair) -> Case:
    """A plan that names just these pairs."""
    plan = planned(twin_log())
    steps: tuple[Step, ...] = (*(AnnotateRow(pair.later, "Repeats the first") for pair in pairs), ClearTwins(pairs))
    return case_of(twin_log(), replace(plan, steps=steps))


def on_the_repeated_hour(clock: str) -> Case:
    """The plan of twins of the night on which the clocks go back: at 00:30 and at a local time."""
    events = (duty(at(DST, "00:30"), ON_DUTY, 1), duty(at(DST, clock), ON_DUTY, 2))
    log = DriverLog("D1", CHICAGO, DST, DST, at(DST, "23:00"), events)
    return case_of(log, planned(log, DST, DST))


def with_more_pairs() -> Case:
    """The page shows one pair more than the plan names."""
    more = twin(WEDNESDAY, "18:30", 1, 0x91)
    return replace(case_of(twin_log()), log=whole_log(LATER, more).between(WEDNESDAY, WEDNESDAY))


def with_other_totals() -> Case:
    """A plan after which a status would be longer."""
    plan = planned(twin_log())
    moved = swapped(plan.after, EARLIER, replace(EARLIER, at=EARLIER.at - timedelta(minutes=1)))
    return case_of(twin_log(), replace(plan, after=moved))


def with_intermediate() -> Case:
    """A plan about two intermediate records."""
    one = replace(EARLIER, type=EventType.INTERMEDIATE, code=1)
    return with_pairs(TwinPair(one, replace(one, at=one.at + timedelta(minutes=1))))


def two_alike() -> Case:
    """A log in which the later twin stands twice, so that the driver could not tell which is meant."""
    return case_of(swapped(twin_log(), LATER, LATER, LATER))


def driving_twice() -> Case:
    """A log with two equal driving records."""
    return case_of(whole_log(duty(at(WEDNESDAY, "07:30"), DRIVING, 0x92)))


def two_pairs_unproved() -> Case:
    """Two pairs of one day, for a tool kit that nobody has proved."""
    more = whole_log(LATER, twin(WEDNESDAY, "18:30", 1, 0x91))
    return case_of(more, kit=KitState.UNPROVED)


def at_night() -> Case:
    """The last second of the plan's day."""
    return case_of(twin_log(), portal_now=at(WEDNESDAY, "23:59:59"))


REFUSED: tuple[tuple[str, str, bool, Callable[[], Case]], ...] = (
    (
        "records_unmoved",
        "395.8(e)(1)",
        False,
        lambda: case_of(twin_log(), planned(whole_log(twin(WEDNESDAY, "12:31")))),
    ),
    ("day_closed", "395.30(d)(2)", True, at_night),
    ("day_certified", "395.30(d)(2)", True, lambda: case_of(twin_log(), certified_days=frozenset())),
    (
        "no_open_request",
        "395.30(d)(1)",
        True,
        lambda: with_request(EARLIER, RecordStatus.INACTIVE_CHANGE_REQUESTED),
    ),
    ("asked_once", "395.30(e)", False, lambda: with_request(LATER, RecordStatus.INACTIVE_CHANGE_REJECTED)),
    ("asked_once", "395.30(e)", False, lambda: with_request(LATER, RecordStatus.INACTIVE_CHANGE_REQUESTED)),
    ("time_is_unique", "App. A 4.4.3", False, lambda: on_the_repeated_hour("01:30")),
    ("kit", "395.8(e)(2)", True, lambda: case_of(twin_log(), kit=KitState.BLOCKED)),
    ("kit", "395.8(e)(2)", True, lambda: case_of(twin_log(), kit=KitState.UNPROVED, proof=3)),
    ("kit", "395.8(e)(2)", True, two_pairs_unproved),
    ("pages_known", "395.8(e)(1)", True, lambda: case_of(twin_log(), changed=("TOOL KIT, panel",))),
    ("hold", "the office's own rule", True, lambda: case_of(twin_log(), held="Hold 1 is open: a lawyer asked.")),
    ("mandate", "395.30(d)(1)", True, lambda: case_of(twin_log(), mandated=False)),
    ("not_watched_only", "the office's own rule", True, lambda: case_of(twin_log(), watched_only=True)),
    ("right_record", "395.8(e)(1)", True, lambda: case_of(twin_log(), stopped_by=3)),
    ("has_pair", "395.8(e)(1)", False, lambda: case_of(whole_log())),
    ("all_pairs", "395.30(d)(1)", False, with_more_pairs),
    ("all_pairs", "395.30(d)(1)", False, with_pairs),
    ("types", "App. A 4.3.2.8.2(a)", False, with_intermediate),
    ("not_driving", "App. A 4.3.2.8.2(b)", False, driving_twice),
    ("drivers_own", "395.30(f)", False, lambda: with_later(origin=Origin.AUTOMATIC)),
    ("drivers_own", "395.30(f)", False, lambda: with_earlier(origin=Origin.OTHER_USER)),
    ("same_vehicle", "395.8(e)(1)", False, lambda: with_later(vehicle="102")),
    ("same_place", "395.8(e)(1)", False, lambda: with_later(latitude="41.55")),
    ("same_place", "395.8(e)(1)", False, lambda: with_later(latitude="M")),
    ("no_foreign_note", "395.30(c)(2)", False, lambda: with_earlier(notes="Fuel stop")),
    ("no_foreign_note", "395.30(c)(2)", False, lambda: with_later(notes="Fuel stop")),
    ("lawful_edits", "App. A 4.4.4.2", False, two_alike),
    ("no_boundary_moves", "395.8(e)(1)", False, with_other_totals),
)


def holding() -> list[Case]:
    """Cases that come near to a condition and meet it."""
    own_note = planned(twin_log()).notes[LATER.identity]
    annotated = swapped(twin_log(), LATER, replace(LATER, notes=own_note))
    return [
        case_of(twin_log()),
        case_of(twin_log(), portal_now=at(WEDNESDAY + timedelta(days=1), "00:00")),
        case_of(annotated, planned(twin_log())),
        with_later(notes=own_note),
        with_later(latitude="41.54"),
        with_request(next(e for e in twin_log().events if e.is_main), RecordStatus.INACTIVE_CHANGE_REJECTED),
        on_the_repeated_hour("00:45"),
        on_the_repeated_hour("02:00"),
        case_of(whole_log(LATER, twin(WEDNESDAY, "12:45", number=0x91))),
    ]


@pytest.mark.parametrize(("name", "paragraph", "waits", "made"), REFUSED, ids=[row[0] for row in REFUSED])
def test_each_condition_refuses(name: str, paragraph: str, waits: bool, made: Callable[[], Case]) -> None:
    """A case that breaks a condition is refused by its name, with its paragraph, and waits only where it can mend."""
    refusal = next(r for r in guard.refuses(made()) if r.condition == name)
    assert (refusal.paragraph, refusal.waits) == (paragraph, waits)
    assert refusal.words.endswith(".")


@pytest.mark.parametrize("case", holding(), ids=range(len(holding())))
def test_each_condition_holds(case: Case) -> None:
    """A case that meets every condition, some of them narrowly, is not refused."""
    assert guard.refuses(case) == ()


def test_every_condition_of_the_code_has_its_case() -> None:
    """The table above names every condition there is, and no condition stands twice."""
    names = [condition.name for condition in (UNMOVED, *clear_twins.CONDITIONS)]
    assert {row[0] for row in REFUSED} == set(names)
    assert len(names) == len(set(names))
    assert set(EDIT_CONDITIONS) < set(clear_twins.CONDITIONS)


@pytest.mark.parametrize("approved_hash", [None, "", planned(whole_log()).hash])
def test_only_the_approved_plan_may_go_on(approved_hash: str | None) -> None:
    """Without a yes to exactly this plan the click is refused by 395.30(c)(2)."""
    refusal = APPROVED.judge(case_of(twin_log(), approved_hash=approved_hash))
    assert refusal is not None
    assert (refusal.condition, refusal.paragraph, refusal.waits) == ("approved", "395.30(c)(2)", False)
    assert APPROVED.judge(case_of(twin_log())) is None


@pytest.mark.parametrize("remedy", [Remedy.LEAVE, Remedy.TASK, Remedy.RESTORE_RECORDS])
def test_what_is_no_fix_is_refused_by_default(remedy: Remedy) -> None:
    """What has no conditions may not be done on a page, however well those of another remedy are met."""
    case = case_of(twin_log(), replace(planned(twin_log()), remedy=remedy))
    (refusal,) = guard.refuses(case)
    assert (refusal.condition, refusal.waits) == ("remedy_allowed", False)
    assert refusal.paragraph == "App. A 4.3.2.8.2(a)"


def test_a_foreign_note_after_planning_is_a_move() -> None:
    """Whoever writes another note on a planned record makes the plan stale; our own note does not."""
    plan = planned(twin_log())
    noted = swapped(twin_log(), LATER, replace(LATER, notes="Fuel stop"))
    assert "records_unmoved" in {r.condition for r in guard.refuses(case_of(noted, plan))}
    assert kit_step(plan).pairs[0].later == LATER
