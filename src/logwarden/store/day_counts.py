"""How the last days stand, over all drivers: how many were read, certified, and have errors that are still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.states import OPEN_ERROR_STATUSES, FixState, Outcome

from .approvals import Approval
from .errors import LogError
from .fixes import Fix
from .portals import Companies, Company, Day, Driver, within


@dataclass(frozen=True, slots=True)
class DayCount:
    """One home-terminal day: of how many drivers the portal told it, how many certified it, how many errors it has."""

    day: date
    drivers: int
    certified: int
    open_errors: int


@dataclass(frozen=True, slots=True)
class Requests:
    """Our requests to drivers: how many wait, how many of these for more than a day, how many were answered no."""

    waiting: int
    over_a_day: int
    rejected: int


@dataclass(frozen=True, slots=True)
class YesOrNo:
    """Requests that wait for one person's word. `oldest_at` is when the oldest of them was planned (wall clock).

    `second` are those to which somebody else said yes already; `stale` went away lately because records moved.
    """

    first: int
    second: int
    oldest_at: datetime | None
    stale: int


@dataclass(frozen=True, slots=True)
class Malfunction:
    """A driver whose device says that it is broken, and when it said so first (the portal's clock)."""

    driver_id: int
    driver: str
    company: str
    since: datetime


async def last_days(session: AsyncSession, companies: Companies, last: date, number: int) -> list[DayCount]:
    """So many days up to `last`, the oldest first; a day that nobody told of stands there with zeros."""
    first = last - timedelta(days=number - 1)
    told = select(Day.day, func.count(), func.count().filter(Day.certified))
    told = told.where(Day.day.between(first, last), within(Day.driver_id, companies)).group_by(Day.day)
    errors = select(LogError.day, func.count()).group_by(LogError.day)
    errors = errors.where(LogError.day.between(first, last), LogError.status.in_(sorted(OPEN_ERROR_STATUSES)))
    if companies is not None:
        errors = errors.where(LogError.company_id.in_(sorted(companies)))
    by_day = {day: (drivers, certified) for day, drivers, certified in await session.execute(told)}
    open_of: dict[date | None, int] = dict((await session.execute(errors)).all())
    days = [first + timedelta(days=n) for n in range(number)]
    return [DayCount(day, *by_day.get(day, (0, 0)), open_of.get(day, 0)) for day in days]


async def uncertified_before(session: AsyncSession, companies: Companies, days: Sequence[date]) -> list[int]:
    """For each of those days: how many drivers have an earlier one that the portal last told as not certified."""
    oldest = select(func.min(Day.day).label("day")).where(Day.certified.is_(False), within(Day.driver_id, companies))
    by_driver = oldest.group_by(Day.driver_id).subquery()
    return list((await session.execute(select(*(func.count().filter(by_driver.c.day < day) for day in days)))).one())


async def drivers(session: AsyncSession, companies: Companies) -> tuple[int, int]:
    """How many drivers there are, and how many records of theirs the archive holds."""
    query = select(func.count(), func.coalesce(func.sum(Driver.records), 0)).where(within(Driver.id, companies))
    number, records = (await session.execute(query)).one()
    return number, records


async def requests(session: AsyncSession, companies: Companies, now: datetime) -> Requests:
    """How our requests to drivers stand at that instant of the portal's clock."""
    waiting = Fix.state == FixState.AWAITING_DRIVER
    query = select(
        func.count().filter(waiting),
        func.count().filter(waiting, Fix.applied_at < now - timedelta(days=1)),
        func.count().filter(Fix.outcome == Outcome.DRIVER_REJECTED),
    ).where(or_(waiting, Fix.outcome == Outcome.DRIVER_REJECTED), within(Fix.driver_id, companies))
    return Requests(*(await session.execute(query)).one())


async def yes_or_no(session: AsyncSession, companies: Companies, user_id: int, stale_since: datetime) -> YesOrNo:
    """What waits for that person's yes or no; `stale_since` is an instant of the wall clock."""
    said = Approval.approved & (Approval.fix_id == Fix.id) & (Approval.plan_hash == Fix.plan_hash)
    by_anybody, by_himself = (
        select(Approval.id).where(said, who).exists() for who in (true(), Approval.user_id == user_id)
    )
    waits = Fix.state == FixState.PROPOSED
    stale = (Fix.outcome == Outcome.STALE) & (Fix.closed_at >= stale_since)
    query = select(
        func.count().filter(waits, ~by_anybody),
        func.count().filter(waits, by_anybody, ~by_himself),
        func.min(Fix.created_at).filter(waits, ~by_himself),
        func.count().filter(stale),
    ).where(or_(waits, stale), within(Fix.driver_id, companies))
    return YesOrNo(*(await session.execute(query)).one())


async def malfunctions(session: AsyncSession, companies: Companies) -> list[Malfunction]:
    """Whose devices have an open malfunction, the oldest first: a carrier has 8 days for its repair (395.34(d)(1))."""
    since = func.min(LogError.at).label("since")
    query = select(Driver.id, func.coalesce(Driver.name, Driver.portal_id), Company.name, since)
    query = query.join(Driver, Driver.id == LogError.driver_id).join(Company, Company.id == Driver.company_id)
    query = query.where(LogError.key == "diagnosticEvent", LogError.event_code == "ELD_MALF")
    query = query.where(LogError.status.in_(sorted(OPEN_ERROR_STATUSES)), within(LogError.driver_id, companies))
    query = query.group_by(Driver.id, Driver.name, Driver.portal_id, Company.name).order_by(since, Driver.id)
    return [Malfunction(*row) for row in await session.execute(query)]
