"""plan: for each cause the lawful remedy that a rule prefers, judged by the guard: proposed, blocked or refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.remedies import ask_driver, clear_twins, resync
from logwarden.remedies.catalogue import BY_KEY, Remedy
from logwarden.remedies.laws import LAWS
from logwarden.remedies.plan import Grounds, Plan, plan_from_json
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import attempts, errors, facts, fixes, portals, readings, rules
from logwarden.store.database import Database

from . import guard
from .alone import pass_alone
from .case import case_over, newest_case
from .expire import expire, perhaps_over
from .leave import leave_by_rule
from .ports import Clock
from .proposal import put_forward, stand

_log = log.get(__name__)

TWINS = "twoIdenticalStatusesError"

_SETTLED = frozenset({Outcome.REJECTED, Outcome.CANCELLED})
"""How a plan ended that is not proposed again over the very same records."""


@dataclass(frozen=True, slots=True)
class _By:
    """By what is planned: system, both clocks, which outcomes settle a plan, and whether a rule may say yes."""

    system: str
    clock: Clock
    portal_now: datetime
    settled: frozenset[Outcome]
    automatic: bool


async def plan(
    database: Database,
    clock: Clock,
    system: str,
    portal_now: datetime,
    *,
    dry_run: bool = False,
    automatic: bool = False,
) -> None:
    """Looks at every open proposal anew, then plans for what no fix covers.

    A plan that a person said no to, or took back, is not proposed again, nor one that this dry run has rehearsed.
    `automatic`: the settings let a rule say yes to what may pass alone.
    """
    by = _By(system, clock, portal_now, _SETTLED | {Outcome.DRY_RUN} if dry_run else _SETTLED, automatic)
    async with database.read() as session:
        by_rule = await rules.of_system(session, system)
        undecided = await fixes.ids_in(session, system, [FixState.BLOCKED, FixState.PROPOSED])
        open_fixes = [*undecided, *await perhaps_over(session, system, clock)]
        planned = [key for key, rule in by_rule.items() if rule.remedy != Remedy.TASK]
        pending = await errors.pending_of_keys(session, [*planned, TWINS], system)
    for fix_id in open_fixes:
        async with database.write() as session:
            await _look_again(session, fix_id, by)
    for key, rule in by_rule.items():
        if rule.remedy == Remedy.LEAVE and any(error.key == key for error in pending):
            async with database.write() as session:
                await leave_by_rule(session, rule)
    for keys, make in _planners(by_rule):
        for driver_id in sorted({error.driver_id for error in pending if error.key in keys}):
            async with database.write() as session:
                if planning := await _planning(session, driver_id, by):
                    await make(planning)


def _planners(by_rule: dict[str, rules.Rule]) -> list[tuple[Collection[str], Callable[[_Planning], Awaitable[None]]]]:
    """What the rules want planned for a driver who has pending errors of some kinds."""
    resynced = [key for key, rule in by_rule.items() if rule.remedy == Remedy.RESYNC]
    found: list[tuple[Collection[str], Callable[[_Planning], Awaitable[None]]]] = [
        (resynced, partial(_resync, keys=resynced)),
        *(
            ([key], partial(_ask_driver, rule=rule))
            for key, rule in by_rule.items()
            if rule.remedy == Remedy.ASK_DRIVER
        ),
    ]
    return [([TWINS], _clear_twins), *found] if preferred(TWINS, by_rule) is Remedy.CLEAR_TWINS else found


def preferred(key: str, by_rule: dict[str, rules.Rule]) -> Remedy:
    """What a rule prefers for that kind of error, else the catalogue's default."""
    return Remedy(by_rule[key].remedy) if key in by_rule else BY_KEY[key].remedies[0]


def offers(key: str) -> tuple[Remedy, ...]:
    """What may be chosen for that kind of error, the default first."""
    return BY_KEY[key].remedies


async def _look_again(session: AsyncSession, fix_id: int, by: _By) -> None:
    """A proposal: still needed, still lawful, still about the same records? One that was approved can but expire."""
    fix = await fixes.get(session, fix_id)
    clock = by.clock
    if fix is None:
        return
    if fix.state not in (FixState.BLOCKED, FixState.PROPOSED):
        await expire(session, fix, clock, automatic=by.automatic)
        return
    if all(error.status != ErrorStatus.PENDING for error in fix.errors):
        aged = any(error.status == ErrorStatus.AGED_OUT for error in fix.errors)
        outcome = Outcome.UNCONFIRMED if aged else Outcome.SUPERSEDED
        fix.close(outcome, "Its errors are no longer pending: " + fix.errors[0].status_reason, clock.now())
        facts.record(session, FactKind.FIX_CLOSED, "fix", fix.id, outcome=outcome)
        return
    if await expire(session, fix, clock, automatic=by.automatic):
        return
    old_plan = plan_from_json(fix.plan)
    case = await newest_case(session, old_plan, fix.driver, by.portal_now, clock.now(), fix.error_instants())
    if case is None:
        return
    refusals = guard.refuses(case)
    if any(refusal.condition == "records_unmoved" for refusal in refusals):
        fix.close(Outcome.STALE, "The records of its days moved; it is planned anew.", clock.now())
        facts.record(session, FactKind.FIX_STALE, "fix", fix.id)
        return
    stand(session, fix, refusals, clock)
    await pass_alone(session, fix, clock, automatic=by.automatic)


@dataclass(frozen=True, slots=True)
class _Planning:
    """What planning for one driver works with: `known` is what `reading` showed, `past` all his fixes, newest first."""

    session: AsyncSession
    driver: portals.Driver
    reading: readings.Reading
    known: DriverLog
    past: Sequence[fixes.Fix]
    by: _By

    def over(self, first_day: date, last_day: date, remedy: Remedy | None = None) -> fixes.Fix | None:
        """The open fix, of that remedy or of any, that has one of those days."""
        return next(
            (
                fix
                for fix in self.past
                if fix.state != FixState.CLOSED
                and fix.first_day <= last_day
                and first_day <= fix.last_day
                and remedy in (None, fix.remedy)
            ),
            None,
        )

    async def uncovered(self, keys: Collection[str]) -> list[errors.LogError]:
        """His pending errors of these kinds that have a time and that no open fix covers."""
        covered = {error.id for fix in self.past if fix.state != FixState.CLOSED for error in fix.errors}
        return [
            error
            for error in await errors.of_driver(self.session, self.driver.id)
            if error.key in keys
            and error.status == ErrorStatus.PENDING
            and error.error_at is not None
            and error.id not in covered
        ]

    def spoken_of(self, remedy: Remedy, outcomes: Collection[Outcome]) -> set[int]:
        """The ids of the errors of his fixes of that remedy which ended so."""
        ended = [fix for fix in self.past if fix.remedy == remedy and fix.outcome in outcomes]
        return {error.id for fix in ended for error in fix.errors}

    def held(self, some: Sequence[errors.LogError]) -> tuple[list[errors.LogError], list[date]]:
        """Those of some errors whose day is in the newest reading, and these days, in order."""
        known = self.known
        days = {e.id: known.day_of_instant(e.error_at) for e in some if e.error_at is not None}
        held = [e for e in some if e.id in days and known.first_day <= days[e.id] <= known.last_day]
        return held, sorted({days[error.id] for error in held})


async def _planning(session: AsyncSession, driver_id: int, by: _By) -> _Planning | None:
    """None where nothing is planned for the driver, or nobody has read his log."""
    driver = (await portals.drivers(session, [driver_id])).get(driver_id)
    reading = await readings.latest(session, driver_id)
    if driver is None or not driver.watched or reading is None or driver.company.system != by.system:
        return None
    known = await readings.log_of(session, reading)
    return _Planning(session, driver, reading, known, await fixes.of_driver(session, driver_id), by)


async def _clear_twins(planning: _Planning) -> None:
    """Plans for the twin errors of a driver that no open fix covers."""
    uncovered = await planning.uncovered([TWINS])
    instants = [error.error_at for error in uncovered if error.error_at is not None]
    for first_day, last_day, hits in clear_twins.days_to_clear(planning.known, instants):
        covered = [error for error in uncovered if error.error_at in hits]
        over = planning.over(first_day, last_day)
        if over is None:
            await _propose(planning, clear_twins.plan(planning.known, planning.by.system, first_day, last_day), covered)
        else:
            _join(over, first_day, last_day, covered)


async def _resync(planning: _Planning, keys: Collection[str]) -> None:
    """Plans one RESYNC for what a driver's device may still hold: not for what an earlier one was about, or a no."""
    last = await attempts.clicked_at(planning.session, planning.driver.id, Remedy.RESYNC)
    decided = planning.spoken_of(Remedy.RESYNC, planning.by.settled | {Outcome.DONE, Outcome.REFUSED})
    uncovered = await planning.uncovered(keys)
    covered, days = planning.held(
        [e for e in uncovered if e.id not in decided and e.error_at is not None and (last is None or e.error_at > last)]
    )
    if not days:
        return
    over = planning.over(date.min, date.max, Remedy.RESYNC)
    if over is None:
        await _propose(planning, resync.plan(planning.known, planning.by.system, days[0], days[-1]), covered)
    else:
        _join(over, days[0], days[-1], covered)


async def _ask_driver(planning: _Planning, rule: rules.Rule) -> None:
    """Plans that the driver is told what the rule's author wrote: once of each error, whatever came of it."""
    decided = planning.spoken_of(Remedy.ASK_DRIVER, frozenset(Outcome) - {Outcome.STALE, Outcome.EXPIRED})
    covered, days = planning.held([e for e in await planning.uncovered([rule.key]) if e.id not in decided])
    if days:
        grounds = Grounds(asked_by=rule.user_id, message=rule.reason)
        await _propose(planning, ask_driver.plan(planning.known, rule.system, days[0], days[-1], grounds), covered)


def _join(fix: fixes.Fix, first_day: date, last_day: date, covered: Sequence[errors.LogError]) -> None:
    """Errors join an open fix that nobody has decided about, if all their days are in it: else it mends but a part."""
    if fix.state in (FixState.BLOCKED, FixState.PROPOSED) and fix.first_day <= first_day and last_day <= fix.last_day:
        fix.errors.extend(covered)


async def _propose(planning: _Planning, new_plan: Plan, covered: Sequence[errors.LogError]) -> None:
    session, by = planning.session, planning.by
    instants = [error.error_at for error in covered if error.error_at is not None]
    case = await case_over(session, new_plan, planning.driver, planning.known, by.portal_now, by.clock.now(), instants)
    refusals = guard.refuses(case)
    ended = {fix.outcome for fix in planning.past if fix.plan_hash == new_plan.hash}
    refused_again = Outcome.REFUSED in ended and any(not refusal.waits for refusal in refusals)
    if LAWS[new_plan.remedy].bound_to_records and (refused_again or ended & by.settled):
        return  # over the very same records: said once
    fix = await put_forward(session, new_plan, planning.driver, planning.reading, covered, refusals, by.clock)
    _log.info("fix.planned", fix_id=fix.id, state=fix.state, outcome=fix.outcome, why=fix.reason)
    await pass_alone(session, fix, by.clock, automatic=by.automatic)
