"""How many errors there are: by company, status and key, and by driver. What is counted lies together in an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.states import ErrorStatus

from . import portals
from .error_lists import ErrorFilter, conditions_of, numbers_of
from .errors import LogError
from .portals import Companies, Driver


class Rank(NamedTuple):
    """Where in the list of drivers by their number of errors a page ended."""

    number: int
    driver_id: int

    def __str__(self) -> str:
        """As a cursor: the number, and the driver."""
        return f"{self.number}-{self.driver_id}"

    @classmethod
    def parse(cls, cursor: str) -> Self:
        """The place that a cursor names.

        Raises:
            ValueError: it is none of ours.
        """
        return cls(*numbers_of(cursor))


@dataclass(frozen=True, slots=True)
class Count:
    """How many errors of one kind and status a company has."""

    company_id: int
    status: str
    key: str
    number: int


async def counts(session: AsyncSession, wanted: ErrorFilter) -> list[Count]:
    """How many errors the filter lets through, by company, status and key: for few statuses, or few errors."""
    columns = (LogError.company_id, LogError.status, LogError.key)
    query = select(*columns, func.count()).where(*await _counted(session, wanted)).group_by(*columns)
    return [Count(*row) for row in await session.execute(query)]


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many errors the filter lets through, by key and status, and by company and status."""

    by_key: dict[tuple[str, str], int]
    by_company: dict[tuple[int, str], int]


async def statistics(session: AsyncSession, wanted: ErrorFilter) -> Statistics:
    """Two passes, each over an index in which what is counted lies together: nothing is sorted."""
    conditions = await _counted(session, wanted)
    key = (LogError.key, LogError.status)
    company = (LogError.company_id, LogError.status)
    by_key = await session.execute(select(*key, func.count()).where(*conditions).group_by(*key))
    by_company = await session.execute(select(*company, func.count()).where(*conditions).group_by(*company))
    return Statistics({(k, s): n for k, s, n in by_key}, {(c, s): n for c, s, n in by_company})


async def _counted(session: AsyncSession, wanted: ErrorFilter) -> list[ColumnElement[bool]]:
    """What is asked of an error that counts. The known companies lead to some statuses in the index of companies."""
    conditions = conditions_of(wanted)
    if wanted.statuses is not None:
        conditions.append(LogError.status.in_(sorted(wanted.statuses)))
        if wanted.of_companies() is None:
            conditions.append(LogError.company_id.in_(await portals.company_ids(session)))
    return conditions


async def counts_by_key(session: AsyncSession, companies: Companies = None) -> dict[str, int]:
    """How many errors there are of each key, whatever their status."""
    query = select(LogError.key, func.count()).group_by(LogError.key)
    if companies is not None:
        query = query.where(LogError.company_id.in_(companies))
    return dict((await session.execute(query)).all())


@dataclass(frozen=True, slots=True)
class DriverCount:
    """A driver with how many errors he has, in all and by key."""

    driver: Driver
    number: int
    by_key: dict[str, int]

    @property
    def rank(self) -> Rank:
        """Where he stands in the list."""
        return Rank(self.number, self.driver.id)


async def by_driver(
    session: AsyncSession, wanted: ErrorFilter, *, after: Rank | None = None, limit: int
) -> list[DriverCount]:
    """The drivers with errors that the filter lets through who come after a rank, most errors first."""
    found = await session.execute(drivers_by_number(wanted, after=after, limit=limit))
    numbers: dict[int, int] = dict(found.all())
    query = select(LogError.driver_id, LogError.key, func.count()).where(LogError.driver_id.in_(numbers))
    query = query.where(*conditions_of(wanted), _in_statuses(wanted)).group_by(LogError.driver_id, LogError.key)
    keys: dict[int, dict[str, int]] = {driver_id: {} for driver_id in numbers}
    for driver_id, key, number in await session.execute(query):
        keys[driver_id][key] = number
    drivers = await portals.drivers(session, numbers)
    return [DriverCount(drivers[driver_id], number, keys[driver_id]) for driver_id, number in numbers.items()]


def drivers_by_number(wanted: ErrorFilter, *, after: Rank | None, limit: int) -> Select[int, int]:
    """The query for the ids of drivers with their numbers of errors: each counts his own in the index."""
    mine = select(func.count()).where(LogError.driver_id == Driver.id, *conditions_of(wanted), _in_statuses(wanted))
    counted = select(Driver.id, mine.scalar_subquery().label("number"))
    companies = wanted.of_companies()
    if companies is not None:
        counted = counted.where(Driver.company_id.in_(sorted(companies)))
    if wanted.driver_id is not None:
        counted = counted.where(Driver.id == wanted.driver_id)
    each = counted.subquery()
    query = select(each.c.id, each.c.number).where(each.c.number > 0)
    if after is not None:
        later = and_(each.c.number == after.number, each.c.id > after.driver_id)
        query = query.where(or_(each.c.number < after.number, later))
    return query.order_by(each.c.number.desc(), each.c.id).limit(limit)


def _in_statuses(wanted: ErrorFilter) -> ColumnElement[bool]:
    return LogError.status.in_(sorted(wanted.statuses or ErrorStatus))
