"""propose: what a person wants done about errors becomes a fix: proposed, blocked, or refused and kept as that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.states import ErrorStatus, Outcome
from logwarden.store import errors, facts, fixes, portals, readings, scans, user_companies
from logwarden.store.database import Database
from logwarden.store.portals import within
from logwarden.store.users import User

from . import guard
from .approve import NotFound, Refused
from .case import case_over
from .plan import offers
from .ports import Clock
from .proposal import put_forward
from .wish import CannotPlan, Wish, plan_of

_log = log.get(__name__)

_ANEW = (Outcome.STALE, Outcome.EXPIRED, Outcome.FAILED, Outcome.NOT_EFFECTIVE)
"""How a fix ended whose wish still stands, once its errors are pending: what failed waits until somebody retries."""


async def propose(session: AsyncSession, wish: Wish, user: User, clock: Clock, program: str | None = None) -> fixes.Fix:
    """Plans what a person wants. What the guard refuses is kept as a closed fix with its paragraph.

    `program` is the name of the person's API key, where a program of his asks in his name.

    Raises:
        NotFound: one of the errors does not exist, or is of a company that is not his.
        Refused: they are not all pending and of one driver, the catalogue has another remedy for them, an open fix
            covers one, his log was not read yet, or there is no such record.
    """
    found = await _errors(session, wish, user)
    driver = await _driver(session, found[0].driver_id)
    seen = await scans.last_seen(session, driver.company_id)
    if seen is None or seen.seen_at is None:
        raise Refused("No pass has seen this company yet; wait for the first one.")
    fix = await _planned(session, wish, user.id, driver, found, clock, seen.seen_at)
    fix.wished_with = program
    facts.record(session, FactKind.FIX_WISHED, "fix", fix.id, user_id=user.id, wish=wish.to_json(), program=program)
    return fix


async def plan_anew(database: Database, clock: Clock, system: str, portal_now: datetime) -> None:
    """Plans again what people wanted and what ended because records moved or a yes grew old; a yes is needed anew."""
    async with database.read() as session:
        ended = await fixes.ended_wishes(session, system, _ANEW)
    for fix_id in ended:
        async with database.write() as session:
            await _again(session, fix_id, clock, portal_now)


async def _again(session: AsyncSession, fix_id: int, clock: Clock, portal_now: datetime) -> None:
    old = await fixes.get(session, fix_id)
    if old is None or old.wish is None or old.wished_by is None:
        return
    for error in old.errors:
        if error.status != ErrorStatus.PENDING or await fixes.has_open(session, error.id):
            return
    try:
        fix = await _planned(
            session, Wish.from_json(old.wish), old.wished_by, old.driver, old.errors, clock, portal_now
        )
    except Refused as refused:
        _log.info("fix.not_planned_anew", fix_id=fix_id, why=str(refused))
        return
    fix.instead_of, fix.wished_with = old.id, old.wished_with


async def _planned(
    session: AsyncSession,
    wish: Wish,
    user_id: int,
    driver: portals.Driver,
    found: Sequence[errors.LogError],
    clock: Clock,
    portal_now: datetime,
) -> fixes.Fix:
    reading = await readings.latest(session, driver.id)
    if reading is None:
        raise Refused("His log has not been read yet: order a look at him (`logwarden scan`), then ask again.")
    instants = [error.error_at for error in found if error.error_at is not None]
    known = await readings.log_of(session, reading)
    try:
        plan = plan_of(wish, user_id, known, driver.company.system, instants)
    except CannotPlan as cannot:
        raise Refused(str(cannot)) from None
    case = await case_over(session, plan, driver, known, portal_now, clock.now(), instants)
    fix = await put_forward(session, plan, driver, reading, found, guard.refuses(case), clock)
    fix.wish, fix.wished_by = wish.to_json(), user_id
    _log.info("fix.wished", fix_id=fix.id, remedy=wish.remedy, state=fix.state, outcome=fix.outcome)
    return fix


async def _errors(session: AsyncSession, wish: Wish, user: User) -> list[errors.LogError]:
    mine = within(errors.LogError.driver_id, await user_companies.of_user(session, user.id))
    asked = select(errors.LogError).where(errors.LogError.id.in_(wish.error_ids), mine).order_by(errors.LogError.id)
    found = list(await session.scalars(asked.with_for_update()))
    if missing := set(wish.error_ids) - {error.id for error in found}:
        raise NotFound(f"There is no error {min(missing)}.")
    if len({error.driver_id for error in found}) != 1:
        raise Refused("A fix is for one driver: name errors of one driver only.")
    for error in found:
        if error.status != ErrorStatus.PENDING:
            raise Refused(f"Error {error.id} is {error.status}, not pending.")
        if await fixes.has_open(session, error.id):
            raise Refused(f"A fix is open for error {error.id}: decide about the fix first.")
        if wish.remedy is not Remedy.RESTORE_RECORDS and wish.remedy not in offers(error.key):
            raise Refused(f"For {error.key} the remedies are: {', '.join(offers(error.key))}.")
    return found


async def _driver(session: AsyncSession, driver_id: int) -> portals.Driver:
    driver = (await portals.drivers(session, [driver_id]))[driver_id]
    if not driver.watched:
        raise Refused("This driver is not watched: nothing is planned for him.")
    return driver
