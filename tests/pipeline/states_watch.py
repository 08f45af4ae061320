"""What has to hold of a desk after whatever happened: held against the portal's truth and what people really said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from logwarden.eld.events import Event, EventType
from logwarden.facts import FactKind
from logwarden.pipeline.chain import chain
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.states import ERROR_MOVES, FIX_MOVES, OPEN_FIX_STATES, ErrorStatus, FixState, Outcome
from logwarden.store import audit, fact_numbers, fixes, proof, readings
from logwarden.store.errors import LogError
from logwarden.store.facts import Fact
from logwarden.store.fixes import Fix

from .fake_portal import Click, FakePortal
from .office import ALL_STATES, Office

EDITS = frozenset({Remedy.CLEAR_TWINS, Remedy.REQUEST_EDIT})
TWO_PEOPLE = frozenset({Remedy.REQUEST_EDIT})
"""The model's requests turn work into rest, so hours of service change."""
A_YES_LASTS = timedelta(hours=24)
FRESH = timedelta(seconds=60)
_OURS = (Outcome.CONFIRMED, Outcome.PARTLY)
"""How a fix ended that may call its errors fixed: partly, where they are gone and something new is listed."""

_MOVES = """
CREATE TABLE moves (id INTEGER PRIMARY KEY, what TEXT, row INTEGER, old TEXT, new TEXT);
CREATE TRIGGER fix_moved AFTER UPDATE OF state ON fixes WHEN old.state <> new.state
BEGIN INSERT INTO moves (what, row, old, new) VALUES ('fix', new.id, old.state, new.state); END;
CREATE TRIGGER error_moved AFTER UPDATE OF status ON errors WHEN old.status <> new.status
BEGIN INSERT INTO moves (what, row, old, new) VALUES ('error', new.id, old.status, new.status); END
"""
"""The database itself writes down every move, whichever way a step writes."""


@dataclass(frozen=True)
class Made:
    """A click as it was made: for which fix (None: nobody was acting), and what stood there when it was judged.

    `certified` are the certified days and `records` all of the driver's, when the page was last read before it. What a
    driver does between that and the click nobody can see from outside; there the portal itself refuses.
    """

    click: Click
    fix_id: int | None
    certified: frozenset[date]
    records: tuple[Event, ...]
    allowed: bool


@dataclass
class WatchedPortal(FakePortal):
    """A portal that keeps for whom each click was made. `allowed`: people wanted clicks when the attempt began.

    `shown` are each driver's certified days and his records when a page was last read.
    """

    acting_for: int | None = None
    allowed: bool = True
    made: list[Made] = field(default_factory=list)
    shown: dict[str, tuple[frozenset[date], tuple[Event, ...]]] = field(default_factory=dict)

    async def passes(self, point: str) -> None:
        """Whatever happens at a read has happened before the page is read."""
        await super().passes(point)
        if point == "read":
            drivers = (driver for company in self.companies.values() for driver in company)
            self.shown = {driver.driver_id: (frozenset(driver.certified), driver.events) for driver in drivers}

    def click(self, click: Click) -> None:
        """A click is made."""
        super().click(click)
        self.made.append(Made(click, self.acting_for, *self.shown[click.driver_id], self.allowed))


@dataclass(frozen=True)
class Said:
    """A yes that was taken: whose, to which plan, and when by the wall clock."""

    user_id: int
    plan_hash: str
    at: datetime


@dataclass
class Watch:
    """What was seen so far. `said` are the yeses by fix, `answers` what drivers did by their id: (what, when)."""

    office: Office
    portal: WatchedPortal
    said: dict[int, list[Said]] = field(default_factory=dict)
    answers: dict[str, list[tuple[str, datetime]]] = field(default_factory=dict)
    _clicked: set[tuple[int, int]] = field(default_factory=set)
    _judged: int = 0
    _moves: int = 0
    _stood: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    _facts: Counter[int | None] = field(default_factory=Counter)

    async def open(self) -> None:
        """From here on every move is written down."""
        async with self.office.database.write() as session:
            for statement in _statements():
                await session.execute(text(statement))

    async def check(self) -> None:
        """Everything that has to hold at any moment."""
        async with self.office.database.read() as session:
            found = await fixes.in_states(session, ALL_STATES)
            errors = (await session.scalars(select(LogError))).all()
            moves = (await session.execute(text("SELECT * FROM moves WHERE id > :last"), {"last": self._moves})).all()
            told = select(Fact.subject_id, func.count()).where(Fact.subject == "fix").group_by(Fact.subject_id)
            facts = Counter(dict((await session.execute(told)).all()))
            listed = {fix.driver_id: await readings.listing(session, fix.driver_id) for fix in found}
        by_id = {fix.id: fix for fix in found}
        for made in self.portal.made[self._judged :]:
            self._judge_click(made, by_id)
        self._judged = len(self.portal.made)
        for move in moves:
            _judge_move(move.what, move.old, move.new)
            if (move.what, move.new) == ("error", ErrorStatus.FIXED):
                self._judge_fixed(move.row, found, listed)
            self._moves = move.id
        _judge_cover(found, errors)
        for fix in found:
            self._judge_fix(fix, facts)
        self._facts = facts

    def _judge_click(self, made: Made, found: Mapping[int, Fix]) -> None:
        """For an approved fix, what its plan says, once a step; on certified days alone where it edits."""
        assert made.fix_id is not None, "a click that no attempt made"
        assert made.allowed, "a click under a hold, a kill switch or a dry run"
        fix = found[made.fix_id]
        plan = plan_from_json(fix.plan)
        step = plan.steps.index(made.click.step)
        assert (fix.id, step) not in self._clicked, f"step {step} of fix {fix.id} was clicked twice"
        self._clicked.add((fix.id, step))
        days = (fix.first_day.isoformat(), fix.last_day.isoformat())
        assert (made.click.driver_id, made.click.days) == (fix.driver.portal_id, days)
        yeses = self.said.get(fix.id, [])
        assert len({yes.user_id for yes in yeses}) >= 1 + (fix.remedy in TWO_PEOPLE), "not enough people said yes"
        assert {yes.plan_hash for yes in yeses} == {plan.hash} == {fix.plan_hash}
        assert step or self.office.clock.now() - yeses[0].at < A_YES_LASTS, "an old yes"
        assert step or _records(plan, plan.before.events) == _records(plan, made.records), "records moved"
        assert fix.remedy not in EDITS or set(plan.before.days()) <= made.certified, "a day that is not certified"

    def _judge_fixed(self, error_id: int, found: Sequence[Fix], listed: Mapping[int, readings.Reading | None]) -> None:
        """An error is fixed only by us: the driver said yes, then certified its day, and a later list lacks it."""
        ours = [fix for fix in found if fix.outcome in _OURS and error_id in {error.id for error in fix.errors}]
        assert ours, f"error {error_id} is fixed, and no fix of ours is confirmed"
        fix = ours[-1]
        (day,) = {error.day for error in fix.errors if error.id == error_id}
        answers = self.answers.get(fix.driver.portal_id, [])
        yes = min(at for what, at in answers if what == "yes")
        certified = min(at for what, at in answers if what == f"certified {day}" and at > yes)
        listing = listed[fix.driver_id]
        assert listing is not None
        assert listing.listed_at is not None
        assert certified + FRESH <= listing.listed_at

    def _judge_fix(self, fix: Fix, facts: Counter[int | None]) -> None:
        """It says why it stands where it stands, and whatever moved it told a fact; what is closed stays as it is."""
        stands, stood = (fix.state, fix.outcome), self._stood.get(fix.id)
        assert fix.reason or fix.state == FixState.PROPOSED, f"fix {fix.id} stands {stands} without a reason"
        assert (fix.outcome is not None) == (fix.closed_at is not None) == (fix.state == FixState.CLOSED)
        assert "IllegalMove" not in fix.reason
        if stands != stood:
            assert stood is None or stood[0] != FixState.CLOSED
            assert facts[fix.id] > self._facts[fix.id], f"fix {fix.id} came to stand {stands} and no fact tells it"
        self._stood[fix.id] = stands

    async def at_the_end(self) -> list[Fix]:
        """Facts in order, a trail that verifies, every fix closed; answers the fixes."""
        office = self.office
        await chain(office.trail)
        async with office.database.write() as session:
            await fact_numbers.give(session)
        async with office.database.read() as session:
            verdict = await proof.verify(audit.stream(session), office.trail.key, office.trail.head.lines())
            assert (verdict.faults, verdict.behind, await audit.count_waiting(session)) == ((), 0, 0)
            facts = await fact_numbers.between(session, 0, None, 100_000)
            found = list(await fixes.in_states(session, ALL_STATES))
        assert [fact.number for fact in facts] == list(range(1, len(facts) + 1))
        assert [fact.id for fact in facts] == sorted(fact.id for fact in facts)
        for fix in found:
            _judge_story([fact for fact in facts if (fact.subject, fact.subject_id) == ("fix", fix.id)])
            assert fix.state == FixState.CLOSED, f"fix {fix.id} is {fix.state} for ever: {fix.reason}"
        return found


def _records(plan: Plan, events: Sequence[Event]) -> set[tuple[Any, ...]]:
    """What stands in the plan's days, but for certifications."""
    log = plan.before
    days = [e for e in events if log.day_of(e) in log.days() and e.type is not EventType.CERTIFICATION]
    return {(e.identity, e.status, e.notes) for e in days}


def _statements() -> list[str]:
    table, fix, error = _MOVES.strip().split(";\nCREATE")
    return [table, f"CREATE{fix}", f"CREATE{error}"]


def _judge_move(what: str, old: str, new: str) -> None:
    """One move of the table, or two of them in one transaction."""
    moves: Mapping[Any, frozenset[Any]] = FIX_MOVES if what == "fix" else ERROR_MOVES
    ways = moves[old]
    assert new in ways or any(new in moves[way] for way in ways), f"{what}: {old} to {new}"


def _judge_cover(found: Sequence[Fix], errors: Sequence[LogError]) -> None:
    """One open fix an error; who is in progress has one; who is failed says why."""
    still_open = [fix for fix in found if fix.state in OPEN_FIX_STATES]
    covered = Counter(error.id for fix in still_open for error in fix.errors)
    assert set(covered.values()) <= {1}, "two open fixes for one error"
    for error in errors:
        assert error.status != ErrorStatus.IN_PROGRESS or covered[error.id], f"error {error.id} is in progress for ever"
        assert error.status == ErrorStatus.PENDING or error.status_reason


_BEGINNINGS = {FactKind.FIX_PROPOSED, FactKind.FIX_BLOCKED, FactKind.FIX_REFUSED}
_ENDINGS = {
    FactKind.FIX_REFUSED,
    FactKind.FIX_STALE,
    FactKind.FIX_REJECTED,
    FactKind.FIX_EXPIRED,
    FactKind.FIX_CANCELLED,
    FactKind.FIX_CLOSED,
    FactKind.FIX_VIOLATION,
}
_CLICK = (FactKind.ATTEMPT_STAGED, FactKind.ATTEMPT_INTENDED, FactKind.ATTEMPT_CLICKED)


def _judge_story(facts: Sequence[Fact]) -> None:
    """A fix begins once and ends once, is approved before an attempt, and staged and intended before each click."""
    kinds = [FactKind(fact.kind) for fact in facts]
    assert kinds[0] in _BEGINNINGS, kinds
    assert sum(kind in _ENDINGS for kind in kinds) <= 1, kinds
    if FactKind.ATTEMPT_STARTED in kinds:
        assert FactKind.FIX_APPROVED in kinds[: kinds.index(FactKind.ATTEMPT_STARTED)], kinds
    for place, kind in enumerate(kinds):
        if kind is FactKind.ATTEMPT_CLICKED:
            assert tuple(kinds[place - 2 : place + 1]) == _CLICK, kinds
