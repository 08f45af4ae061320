"""plan: for each cause the lawful remedy that a rule prefers, judged by the guard: proposed, blocked or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from logwarden import log
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.remedies import clear_twins
from logwarden.remedies.catalogue import BY_KEY, Remedy
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import errors, facts, fixes, portals, readings, rules
from logwarden.store.database import Database

from . import guard
from .case import case_over, newest_case
from .expire import expire, oldest
from .leave import leave_by_rule
from .ports import Clock
from .proposal import put_forward, stand

_log = log.get(__name__)

TWINS = "twoIdenticalStatusesError"

_SETTLED = frozenset({Outcome.REJECTED, Outcome.CANCELLED})
"""How a plan ended that is not proposed again over the very same records."""


async def plan(database: Database, clock: Clock, system: str, portal_now: datetime, *, dry_run: bool = False) -> None:
    """Looks at every open proposal anew, then plans for what no fix covers.

    A plan that a person said no to, or took back, is not proposed again, nor one that this dry run has rehearsed.
    """
    async with database.read() as session:
        by_rule = await rules.of_system(session, system)
        found = await fixes.in_states(session, [FixState.BLOCKED, FixState.PROPOSED])
        open_fixes = [*(fix.id for fix in found if fix.system == system), *await oldest(session, system, clock)]
        left = [key for key, rule in by_rule.items() if rule.remedy == Remedy.LEAVE]
        pending = await errors.pending_of_keys(session, [*left, TWINS], system)
    for fix_id in open_fixes:
        async with database.write() as session:
            await _look_again(session, fix_id, clock, portal_now)
    for key, rule in by_rule.items():
        if rule.remedy == Remedy.LEAVE and any(error.key == key for error in pending):
            async with database.write() as session:
                await leave_by_rule(session, rule)
    settled = _SETTLED | {Outcome.DRY_RUN} if dry_run else _SETTLED
    if preferred(TWINS, by_rule) is Remedy.CLEAR_TWINS:
        for driver_id in sorted({e.driver_id for e in pending if e.key == TWINS}):
            async with database.write() as session:
                await _clear_twins(session, driver_id, system, clock, portal_now, settled)


def preferred(key: str, by_rule: dict[str, rules.Rule]) -> Remedy:
    """What a rule prefers for that kind of error, else the catalogue's default."""
    return Remedy(by_rule[key].remedy) if key in by_rule else BY_KEY[key].remedies[0]


def offers(key: str) -> tuple[Remedy, ...]:
    """What may be chosen for that kind of error, the default first."""
    return BY_KEY[key].remedies


async def _look_again(session: AsyncSession, fix_id: int, clock: Clock, portal_now: datetime) -> None:
    """A proposal: still needed, still lawful, still about the same records? One that was approved can but expire."""
    fix = await fixes.get(session, fix_id)
    if fix is None:
        return
    if fix.state not in (FixState.BLOCKED, FixState.PROPOSED):
        await expire(session, fix, clock)
        return
    if all(error.status != ErrorStatus.PENDING for error in fix.errors):
        aged = any(error.status == ErrorStatus.AGED_OUT for error in fix.errors)
        outcome = Outcome.UNCONFIRMED if aged else Outcome.SUPERSEDED
        fix.close(outcome, "Its errors are no longer pending: " + fix.errors[0].status_reason, clock.now())
        facts.record(session, FactKind.FIX_CLOSED, "fix", fix.id, outcome=outcome)
        return
    if await expire(session, fix, clock):
        return
    old_plan = plan_from_json(fix.plan)
    case = await newest_case(session, old_plan, fix.driver, portal_now, clock.now(), fix.error_instants())
    if case is None:
        return
    refusals = guard.refuses(case)
    if any(refusal.condition == "records_unmoved" for refusal in refusals):
        fix.close(Outcome.STALE, "The records of its days moved; it is planned anew.", clock.now())
        facts.record(session, FactKind.FIX_STALE, "fix", fix.id)
        return
    stand(session, fix, refusals, clock)


@dataclass(frozen=True, slots=True)
class _Planning:
    """What planning for one driver works with: `known` is what `reading` showed, `past` all his fixes, newest first."""

    session: AsyncSession
    driver: portals.Driver
    reading: readings.Reading
    known: DriverLog
    past: Sequence[fixes.Fix]
    clock: Clock
    portal_now: datetime
    settled: frozenset[Outcome]


async def _clear_twins(
    session: AsyncSession, driver_id: int, system: str, clock: Clock, portal_now: datetime, settled: frozenset[Outcome]
) -> None:
    """Plans for the twin errors of a driver that no open fix covers."""
    driver = await session.scalar(
        select(portals.Driver).where(portals.Driver.id == driver_id).options(joinedload(portals.Driver.company)),
    )
    reading = await readings.latest(session, driver_id)
    if driver is None or not driver.watched or reading is None or driver.company.system != system:
        return
    known = await readings.log_of(session, reading)
    past = await fixes.of_driver(session, driver_id)
    planning = _Planning(session, driver, reading, known, past, clock, portal_now, settled)
    still_open = [fix for fix in past if fix.state != FixState.CLOSED]
    uncovered = [
        error
        for error in await errors.of_driver(session, driver_id)
        if error.key == TWINS
        and error.status == ErrorStatus.PENDING
        and error.error_at is not None
        and error.id not in {e.id for fix in still_open for e in fix.errors}
    ]
    instants = [error.error_at for error in uncovered if error.error_at is not None]
    for first_day, last_day, hits in clear_twins.days_to_clear(known, instants):
        covered = [error for error in uncovered if error.error_at in hits]
        over = next((f for f in still_open if f.first_day <= last_day and first_day <= f.last_day), None)
        if over is None:
            await _propose(planning, clear_twins.plan(known, system, first_day, last_day), covered)
        elif over.state in (FixState.BLOCKED, FixState.PROPOSED) and _holds(over, first_day, last_day):
            over.errors.extend(covered)


def _holds(fix: fixes.Fix, first_day: date, last_day: date) -> bool:
    """Whether a fix has every pair of those days in its plan: one that has only a part of them does not mend them."""
    return fix.first_day <= first_day and last_day <= fix.last_day


async def _propose(planning: _Planning, new_plan: Plan, covered: Sequence[errors.LogError]) -> None:
    session = planning.session
    case = await case_over(
        session, new_plan, planning.driver, planning.known, planning.portal_now, planning.clock.now()
    )
    refusals = guard.refuses(case)
    ended = {fix.outcome for fix in planning.past if fix.plan_hash == new_plan.hash}
    refused_again = Outcome.REFUSED in ended and any(not refusal.waits for refusal in refusals)
    if refused_again or ended & planning.settled:
        return  # over the very same records: said once
    fix = await put_forward(session, new_plan, planning.driver, planning.reading, covered, refusals, planning.clock)
    _log.info("fix.planned", fix_id=fix.id, state=fix.state, outcome=fix.outcome, why=fix.reason)
