"""How the last days stand, over all drivers: how many were read, certified, and have errors that are still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.states import OPEN_ERROR_STATUSES, FixState, Outcome

from .errors import LogError
from .fixes import Fix
from .portals import Companies, Day, Driver, within


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


async def last_days(session: AsyncSession, companies: Companies, last: date, number: int) -> list[DayCount]:
    """So many days up to `last`, the oldest first; a day that nobody told of stands there with zeros."""
    first = last - timedelta(days=number - 1)
    told = select(Day.day, func.count(), func.sum(case((Day.certified, 1), else_=0)))
    told = told.where(Day.day.between(first, last), within(Day.driver_id, companies)).group_by(Day.day)
    errors = select(LogError.day, func.count()).group_by(LogError.day)
    errors = errors.where(LogError.day.between(first, last), LogError.status.in_(sorted(OPEN_ERROR_STATUSES)))
    if companies is not None:
        errors = errors.where(LogError.company_id.in_(sorted(companies)))
    by_day = {day: (drivers, certified) for day, drivers, certified in await session.execute(told)}
    open_of: dict[date | None, int] = dict((await session.execute(errors)).all())
    days = [first + timedelta(days=n) for n in range(number)]
    return [DayCount(day, *by_day.get(day, (0, 0)), open_of.get(day, 0)) for day in days]


async def uncertified_since(session: AsyncSession, companies: Companies, before: date) -> int:
    """How many drivers have a day before that one which the portal last told as not certified."""
    query = select(func.count(Day.driver_id.distinct()))
    query = query.where(Day.certified.is_(False), Day.day < before, within(Day.driver_id, companies))
    return await session.scalar(query) or 0


async def drivers(session: AsyncSession, companies: Companies) -> tuple[int, int]:
    """How many drivers there are, and how many records of theirs the archive holds."""
    query = select(func.count(), func.coalesce(func.sum(Driver.records), 0)).where(within(Driver.id, companies))
    number, records = (await session.execute(query)).one()
    return number, records


async def requests(session: AsyncSession, companies: Companies, now: datetime) -> Requests:
    """How our requests to drivers stand at that instant of the portal's clock."""
    mine = within(Fix.driver_id, companies)
    waiting = select(func.count()).where(mine, Fix.state == FixState.AWAITING_DRIVER)
    long_ago = waiting.where(Fix.applied_at < now - timedelta(days=1))
    rejected = select(func.count()).where(mine, Fix.outcome == Outcome.DRIVER_REJECTED)
    found = [await session.scalar(query) or 0 for query in (waiting, long_ago, rejected)]
    return Requests(*found)
