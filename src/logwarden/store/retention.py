"""Retention: which readings and records of the archive are old and referred to by nothing, and their going."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from .digests import Digest, Span
from .findings import Finding
from .fixes import Fix
from .portals import Company, Driver
from .readings import Reading
from .records import Record, ranges


async def delete_readings(session: AsyncSession, system: str, before: datetime, held: Select[int], limit: int) -> int:
    """Deletes some readings that ended before an instant of the portal's clock; answers how many.

    Not those of the drivers `held`, those that the witness has not compared, each driver's newest in the API, nor
    any that a fix or a finding refers to.
    """
    drivers = select(Driver.id).join(Company, Company.id == Driver.company_id).where(Company.system == system)
    references = (Driver.listing_id, Fix.reading_id, Fix.before_id, Finding.earlier_id, Finding.later_id)
    old = (
        select(Reading.id)
        .where(
            Reading.driver_id.in_(drivers),
            Reading.driver_id.not_in(held),
            Reading.read_at < before,
            Reading.witnessed,
            *(~select(column).where(column == Reading.id).exists() for column in references),
        )
        .order_by(Reading.id)
        .limit(limit)
    )
    ids = (await session.scalars(old)).all()
    await session.execute(delete(Reading).where(Reading.id.in_(ids)))
    return len(ids)


async def old_spans(session: AsyncSession, system: str, until: date, held: Select[int]) -> list[tuple[int, int]]:
    """The spans of a system's drivers, but those `held`, that a digest of that day or before was the first to hold.

    By driver and first number. What no digest holds is never among them.
    """
    query = (
        select(Span.driver_id, Span.first)
        .join(Digest, Digest.number == Span.digest)
        .join(Driver, Driver.id == Span.driver_id)
        .join(Company, Company.id == Driver.company_id)
        .where(Company.system == system, Digest.day <= until, ~Span.deleted, Span.driver_id.not_in(held))
        .order_by(Span.driver_id, Span.first)
    )
    return [(driver_id, first) for driver_id, first in await session.execute(query)]


async def delete_span(session: AsyncSession, driver_id: int, first: int, before: date) -> int:
    """Deletes a span's records if all are of days before that one and no reading shows any; answers how many."""
    span = await session.get(Span, (driver_id, first), with_for_update=True)
    if span is None or span.deleted:
        return 0
    mine = (Record.driver_id == driver_id) & Record.number.between(span.first, span.last)
    oldest, newest, count = (
        await session.execute(select(func.min(Record.day), func.max(Record.day), func.count()).where(mine))
    ).one()
    if newest is None or newest >= before:
        return 0
    day = timedelta(days=1)  # a home terminal that moved had other midnights
    query = select(Reading.records).where(
        Reading.driver_id == driver_id, Reading.first_day <= newest + day, Reading.last_day >= oldest - day
    )
    for runs in await session.scalars(query):
        if any(low <= span.last and span.first <= high for low, high in ranges(runs or "")):
            return 0
    await session.execute(delete(Record).where(mine))
    await session.execute(
        update(Span).where(Span.driver_id == driver_id, Span.first == span.first).values(deleted=True)
    )
    return int(count)
