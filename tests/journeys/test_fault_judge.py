"""The judge of the fault matrix can say no: each wrong that a ledger can show, alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.prove.fault_judge import Run, judge
from tests.prove.fault_office import Yes
from tests.prove.fault_portal import cast
from tests.prove.fault_truth import denied

from fortex_sim import edits
from fortex_sim.kits import PLANS, Change, Kit, Scope, carry_out, mishaps
from fortex_sim.ledger import Act
from fortex_sim.options import Options
from fortex_sim.portal import Portal
from fortex_sim.world.building import build_world
from fortex_sim.world.cast import AnswerPolicy
from fortex_sim.world.fleet import Driver
from fortex_sim.world.records import Record
from fortex_sim.world.requests import behave
from logwarden.eld.events import OFF_DUTY, Event
from logwarden.eld.log import DriverLog
from logwarden.remedies import clear_twins, request_edit
from logwarden.remedies.plan import Grounds, Plan
from logwarden.store.errors import LogError
from logwarden.store.fixes import Fix

_BOX = "CLEAR TWIN EVENTS"
_CONFIRMED = {1: "confirmed"}


@dataclass(frozen=True)
class Desk:
    """A portal, and a driver of it with twins on one certified day."""

    portal: Portal
    driver: Driver
    day: date

    def record(self, event: Event) -> Record:
        """The driver's true record."""
        return next(r for r in self.portal.world.log(self.driver.id) if r.event.identity == event.identity)

    def log(self) -> DriverLog:
        """His true log of that day."""
        events = tuple(r.event for r in self.portal.world.between(self.driver, self.day, self.day))
        return DriverLog(self.driver.id, self.driver.zone, self.day, self.day, self.portal.now(), events)

    def yes(self, plan: Plan, person: str = "ana@desk.example") -> Yes:
        """Somebody says yes, now."""
        return Yes(1, self.driver.id, plan, person, datetime.now(UTC))

    def write(self, kind: Act, *changes: Change, text: str | None = None, boxes: tuple[str, ...] = ()) -> None:
        """Somebody does it, now."""
        days = (self.day, self.day) if boxes else None
        self.portal.ledger.write(
            kind, self.portal.now(), "desk", driver=self.driver, days=days, boxes=boxes, text=text, changes=changes
        )

    def run(self, *yeses: Yes) -> Run:
        """What was left of it."""
        return Run([entry.to_json() for entry in self.portal.ledger.entries], yeses, _CONFIRMED)


@pytest.fixture
def desk() -> Desk:
    """A small portal whose clock stands still; the driver says yes and certifies within minutes."""
    portal = Portal(Options(clock_rate=0))
    portal.world = build_world(cast(Random(2)), 2, portal.clock.start)  # noqa: S311 - a seeded fleet
    driver = next(iter(portal.world.drivers.values()))
    driver.answers = AnswerPolicy()
    day = next(error.day for error in portal.world.errors_of(driver.id) if error.twin_id is not None)
    return Desk(portal, driver, day)


def cleared(desk: Desk, kit: Kit = Kit.RESTORES) -> Run:
    """A yes, then the later twin annotated, then CLEAR TWIN EVENTS by that kit."""
    plan = clear_twins.plan(desk.log(), "zero", desk.day, desk.day)
    yes = desk.yes(plan)
    for identity, note in plan.notes.items():
        record = next(desk.record(event) for event in plan.targets if event.identity == identity)
        record.set_notes(note)
        desk.write(Act.ANNOTATE, Change(record, "annotated", True), text=note)
    scope = Scope(desk.portal.world, desk.driver, desk.day, desk.day)
    desk.write(Act.PROCEED, *carry_out(PLANS[kit](scope, frozenset({_BOX}))).changes, boxes=(_BOX,))
    return desk.run(yes)


def asked(desk: Desk, people: int) -> Run:
    """So many yeses, then the driver is asked for other hours."""
    target = next(e for e in desk.log().main() if not e.is_driving and e.code != OFF_DUTY)
    step = request_edit.step_for(target, "Off duty, says he", code=OFF_DUTY, at=None)
    plan = request_edit.plan(desk.log(), "zero", step, Grounds(1))
    yeses = [desk.yes(plan, f"{number}@desk.example") for number in range(people)]
    record = desk.record(target)
    wanted = replace(target, code=OFF_DUTY)
    request = edits.request_edit(desk.portal.world, desk.driver, record, wanted, step.reason)
    desk.write(Act.REQUEST_EDIT, Change(request, "requested_edit", True, record), text=step.reason)
    return desk.run(*yeses)


def rewritten(kind: str, /, **said: Any) -> Callable[[Run], Run]:
    """The run with other words in the ledger's entries of a kind."""
    return lambda run: replace(run, ledger=[one | said if one["kind"] == kind else one for one in run.ledger])


def changed(kind: str, /, **said: Any) -> Callable[[Run], Run]:
    """The run with other words about the records that entries of a kind changed."""

    def anew(run: Run) -> Run:
        entries = [(one, {"changed": [change | said for change in one["changed"]]}) for one in run.ledger]
        return replace(run, ledger=[one | new if one["kind"] == kind else one for one, new in entries])

    return anew


def after(run: Run) -> Run:
    """Everybody says yes when all is done."""
    return replace(run, yeses=[replace(yes, at=yes.at + timedelta(hours=1)) for yes in run.yeses])


BROKEN: dict[str, tuple[Callable[[Run], Run], set[str]]] = {
    "another driver": (rewritten("ANNOTATE", driver_id="D9"), {"wrong_record", "unapproved"}),
    "another note": (rewritten("ANNOTATE", text="Something else"), {"wrong_record", "unapproved"}),
    "another row": (changed("ANNOTATE", at="2026-06-01T00:00:00Z"), {"wrong_record", "unapproved"}),
    "other days": (rewritten("PROCEED", **{"from": "2026-06-01"}), {"wrong_record", "unapproved"}),
    "other twins": (changed("PROCEED", target_sequence_id="FFFF"), {"wrong_record", "unapproved"}),
    "a write of no plan": (rewritten("ANNOTATE", kind="RESYNC"), {"wrong_record", "unapproved"}),
    "a yes that came later": (after, {"unapproved"}),
    "a day that nobody certified": (changed("PROCEED", day_certified=False), {"uncertified"}),
    "no annotation": (changed("PROCEED", target_annotated_before=False), {"unannotated"}),
    "one box more": (rewritten("PROCEED", boxes=[_BOX, "FIX EVENT ORIGIN"]), {"forbidden_boxes"}),
    "the same twice": (lambda run: replace(run, ledger=[*run.ledger, run.ledger[-1]]), {"twice"}),
    "an untrue claim": (lambda run: replace(run, untrue=["fix 1"]), {"untrue"}),
    "a portal that asked nobody": (lambda run: replace(run, asked_no_driver=[2]), {"violations_missed"}),
    "a cry of violation": (lambda run: replace(run, ended={1: "violation"}), {"violations_false"}),
    "an alteration unseen": (
        lambda run: replace(run, altered=[{"driverId": "D9", "day": "2026-06-12"}]),
        {"alterations_missed"},
    ),
    "a fix that nobody finishes": (lambda run: replace(run, ended={1: "unknown"}), {"left_open"}),
}


def wrong(run: Run) -> set[str]:
    """The promises that the judge finds broken."""
    return {name for name, count in asdict(judge(run)).items() if count}


def test_a_lawful_run_breaks_nothing(desk: Desk) -> None:
    """A yes, the note, the request, the answer: the judge has nothing to say."""
    left = cleared(desk)
    assert [entry["kind"] for entry in left.ledger] == ["ANNOTATE", "PROCEED"]
    assert wrong(left) == set()


@pytest.mark.parametrize("what", BROKEN)
def test_each_wrong_is_seen(desk: Desk, what: str) -> None:
    """One thing is otherwise, and the judge names exactly the promises that it breaks."""
    make, broken = BROKEN[what]
    assert wrong(make(cleared(desk))) == broken


def test_a_fabricating_kit_has_to_be_called_a_violation(desk: Desk) -> None:
    """What it deleted is missed where the fix is called confirmed, and found where it is called a violation."""
    left = cleared(desk, Kit.FABRICATES)
    assert wrong(left) == {"violations_missed"}
    assert wrong(replace(left, ended={1: "violation"})) == set()


def test_an_unproved_kit_takes_two_people(desk: Desk) -> None:
    """Its first pair needs a second yes; and after it did harm, nothing more may be asked of it."""
    left = replace(cleared(desk), proved_from=None)
    second = [*left.yeses, replace(left.yeses[0], person="ben@desk.example")]
    assert wrong(left) == {"kit_unproved"}
    assert wrong(replace(left, yeses=second)) == set()
    harmed = replace(left, yeses=second, ended={1: "violation"}, ledger=[*left.ledger, left.ledger[-1]])
    assert wrong(changed("PROCEED", change="deleted")(harmed)) == {"kit_unproved", "twice"}


@pytest.mark.parametrize(("people", "broken"), [(1, {"unapproved"}), (2, set())])
def test_other_hours_take_two_people(desk: Desk, people: int, broken: set[str]) -> None:
    """A request that changes hours of service is unapproved with one yes, and in order with two."""
    assert wrong(asked(desk, people)) == broken


def denials(desk: Desk, left: Run, *errors: LogError) -> str:
    """What the truth says against the fix of that run."""
    return "; ".join(denied(desk.portal, left.yeses, Fix(id=1, errors=[*errors])))


def after_seconds(desk: Desk, seconds: int) -> None:
    """The portal's clock goes on; the driver answers after 120 to 240 s and certifies 60 to 120 s later."""
    desk.portal.clock.advance(seconds)
    desk.portal.now()


def test_the_truth_agrees_after_answer_and_certification(desk: Desk) -> None:
    """Confirmed is denied until the driver said yes, then until he certified anew, and then no more."""
    left = cleared(desk)
    assert "stands as it stood" in denials(desk, left)
    desk.driver.answers = replace(desk.driver.answers, certify=False)
    after_seconds(desk, 600)
    assert denials(desk, left) == f"{desk.day} is not certified"
    behave(desk.portal.world, desk.driver, AnswerPolicy())
    after_seconds(desk, 600)
    assert denials(desk, left) == ""


def test_the_truth_denies_what_nobody_accepted(desk: Desk) -> None:
    """A record that the kit deleted is no confirmation, and neither is a fix that nobody said yes to."""
    left = cleared(desk, Kit.FABRICATES)
    after_seconds(desk, 600)
    assert "or is gone" in denials(desk, left)
    assert denials(desk, replace(left, yeses=[])) == "nobody said yes to it"


def test_the_truth_denies_what_the_list_still_says(desk: Desk) -> None:
    """An error of the fix that is listed denies it, and so does one that the repair made."""
    left = cleared(desk)
    after_seconds(desk, 600)
    scope = Scope(desk.portal.world, desk.driver, desk.day, desk.day)
    mishaps.make_new_error(scope)
    assert denials(desk, left) == "INCORRECT STATUS PLACEMENT ERROR came by the repair"
    listed = desk.portal.world.listed(desk.driver)[0]
    assert f"{listed.message} is listed" in denials(desk, left, LogError(message=listed.message, error_at=listed.at))
