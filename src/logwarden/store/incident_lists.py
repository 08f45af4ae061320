"""Incidents as people look at them: pages, their errors, their numbers and names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .errors import LogError
from .incidents import ACTIVE, Incident
from .portals import Companies, Driver


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """What a reader wants to see, and of which companies; None means all. `driver` is a portal id."""

    driver: str | None = None
    state: str | None = None
    rule: str | None = None
    companies: Companies = None


async def page(
    session: AsyncSession, wanted: IncidentFilter, *, offset: int, limit: int
) -> tuple[Sequence[Incident], int]:
    """One page of incidents with their companies, the last error first, and how many there are in all."""
    found = await session.scalars(
        _filtered(select(Incident), wanted)
        .options(joinedload(Incident.company))
        .order_by(Incident.last_error_at.desc(), Incident.id)
        .offset(offset)
        .limit(limit)
    )
    return found.all(), await session.scalar(_filtered(select(func.count(Incident.id)), wanted)) or 0


def _filtered(query: Select[Any], wanted: IncidentFilter) -> Select[Any]:
    for column, value in (
        (Incident.state, wanted.state),
        (Incident.rule, wanted.rule),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.companies is not None:
        query = query.where(Incident.company_id.in_(wanted.companies))
    if wanted.driver is not None:
        of_him = (
            select(LogError.incident_id)
            .join(Driver, Driver.id == LogError.driver_id)
            .where(Driver.portal_id == wanted.driver, LogError.incident_id.is_not(None))
        )
        query = query.where(Incident.id.in_(of_him))
    return query


async def errors_page(
    session: AsyncSession, incident_id: int, *, offset: int, limit: int
) -> tuple[Sequence[LogError], int]:
    """One page of an incident's errors with driver and company, newest first, and how many there are in all."""
    of_it = LogError.incident_id == incident_id
    found = await session.scalars(
        select(LogError)
        .where(of_it)
        .options(joinedload(LogError.driver).joinedload(Driver.company))
        .order_by(LogError.error_at.desc(), LogError.id)
        .offset(offset)
        .limit(limit)
    )
    return found.all(), await session.scalar(select(func.count(LogError.id)).where(of_it)) or 0


async def counts(session: AsyncSession, ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many errors of each status some incidents have."""
    query = (
        select(LogError.incident_id, LogError.status, func.count())
        .where(LogError.incident_id.in_(ids))
        .group_by(LogError.incident_id, LogError.status)
    )
    found: dict[int, dict[str, int]] = {incident_id: {} for incident_id in ids}
    for incident_id, status, number in await session.execute(query):
        if incident_id is not None:
            found[incident_id][status] = number
    return found


async def names(session: AsyncSession, some: Sequence[Incident]) -> Mapping[tuple[int, str], tuple[int, str | None]]:
    """The numbers and names of the drivers of some incidents, by company and portal id."""
    query = select(Driver.company_id, Driver.portal_id, Driver.id, Driver.name).where(
        Driver.company_id.in_({incident.company_id for incident in some})
    )
    return {
        (company_id, portal_id): (number, name) for company_id, portal_id, number, name in await session.execute(query)
    }


async def newest_days(session: AsyncSession, some: Sequence[Incident]) -> dict[int, tuple[int, date]]:
    """Where to look first: the driver and home-terminal day of the newest active error that each incident has."""
    query = select(LogError.incident_id, LogError.driver_id, func.max(LogError.day)).where(
        LogError.incident_id.in_([incident.id for incident in some]), ACTIVE, LogError.day.is_not(None)
    )
    found: dict[int, tuple[int, date]] = {}
    for incident_id, driver_id, day in await session.execute(query.group_by(LogError.incident_id, LogError.driver_id)):
        if incident_id is None or day is None:
            continue  # the conditions above leave none such
        if incident_id not in found or found[incident_id][1] < day:
            found[incident_id] = (driver_id, day)
    return found


async def kinds(session: AsyncSession, incident_id: int) -> dict[str, int]:
    """How many errors of each kind an incident has, most first."""
    number = func.count(LogError.id)
    query = select(LogError.key, number).where(LogError.incident_id == incident_id).group_by(LogError.key)
    return dict((await session.execute(query.order_by(number.desc(), LogError.key))).all())


async def first_of_each_kind(session: AsyncSession, incident_id: int, few: int) -> Sequence[LogError]:
    """The first few errors of each kind of an incident, with their drivers, by kind and time."""
    place = func.row_number().over(partition_by=LogError.key, order_by=(LogError.at, LogError.id)).label("place")
    numbered = select(LogError.id, place).where(LogError.incident_id == incident_id).subquery()
    query = select(LogError).join(numbered, numbered.c.id == LogError.id).where(numbered.c.place <= few)
    found = await session.scalars(query.options(joinedload(LogError.driver)).order_by(LogError.key, LogError.at))
    return found.all()
