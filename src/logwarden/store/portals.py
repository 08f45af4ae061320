"""Companies, drivers and their days, as the portal lists them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, Mapped, contains_eager, joinedload, mapped_column, relationship

from .database import Base, UtcDateTime

Companies = frozenset[int] | None
"""The ids of some companies; None means all that there are and will be."""


class Company(Base):
    """One carrier on one portal system. One that is not `watched` is asked only when a person orders it."""

    __tablename__ = "companies"
    __table_args__ = (UniqueConstraint("system", "portal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    portal_id: Mapped[str]
    name: Mapped[str]
    watched: Mapped[bool] = mapped_column(default=True)


class Driver(Base):
    """One driver. `zone` is the portal's short name; `name` is None until the portal says it, by API or on his page.

    One who is not `watched` is listed with his company, but his page is not opened and nothing is planned for him.
    `listing_id` is his newest reading in the API, `records` how many of his records the archive holds.
    """

    __tablename__ = "drivers"
    __table_args__ = (UniqueConstraint("company_id", "portal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    portal_id: Mapped[str]
    name: Mapped[str | None]
    zone: Mapped[str]
    listing_id: Mapped[int | None]
    watched: Mapped[bool] = mapped_column(default=True)
    records: Mapped[int] = mapped_column(default=0)
    company: Mapped[Company] = relationship(lazy="raise")


class Day(Base):
    """Whether a home-terminal day is certified; `seen_at`: since when the portal says so, by its clock."""

    __tablename__ = "days"

    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    certified: Mapped[bool]
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def companies_of(session: AsyncSession, system: str) -> dict[str, Company]:
    """All known companies of a system by portal id."""
    found = await session.scalars(select(Company).where(Company.system == system))
    return {company.portal_id: company for company in found}


async def drivers_of(session: AsyncSession, company_id: int) -> dict[str, Driver]:
    """All known drivers of a company by portal id."""
    found = await session.scalars(select(Driver).where(Driver.company_id == company_id))
    return {driver.portal_id: driver for driver in found}


async def certified_days(session: AsyncSession, driver_id: int) -> frozenset[date]:
    """The days that the portal last called certified."""
    found = await session.scalars(select(Day.day).where(Day.driver_id == driver_id, Day.certified))
    return frozenset(found)


def within(driver_id: InstrumentedAttribute[int], companies: Companies) -> ColumnElement[bool]:
    """The condition that a driver is of one of these companies."""
    if companies is None:
        return true()
    return driver_id.in_(select(Driver.id).where(Driver.company_id.in_(companies)))


async def days_of(session: AsyncSession, driver_id: int) -> Sequence[Day]:
    """The days that the portal ever listed of a driver, the newest first."""
    return (await session.scalars(select(Day).where(Day.driver_id == driver_id).order_by(Day.day.desc()))).all()


async def systems(session: AsyncSession) -> list[str]:
    """The systems that have a company."""
    return [*await session.scalars(select(Company.system).distinct().order_by(Company.system))]


async def company_ids(session: AsyncSession) -> list[int]:
    """All companies' ids."""
    return [*await session.scalars(select(Company.id).order_by(Company.id))]


async def companies(session: AsyncSession, only: frozenset[int] | None = None) -> Sequence[Company]:
    """All companies, or `only` some, by system and name."""
    query = select(Company).order_by(Company.system, Company.name, Company.id)
    return (await session.scalars(query if only is None else query.where(Company.id.in_(sorted(only))))).all()


async def drivers(session: AsyncSession, ids: Collection[int]) -> dict[int, Driver]:
    """Some drivers with their companies, by id."""
    query = select(Driver).where(Driver.id.in_(sorted(ids))).options(joinedload(Driver.company))
    return {driver.id: driver for driver in await session.scalars(query)}


async def locked(session: AsyncSession, driver_id: int) -> Driver:
    """A driver, with his company's row locked: what is counted for a company is counted by one at a time."""
    found = await session.get_one(Driver, driver_id)
    await session.get_one(Company, found.company_id, with_for_update=True)
    return found


async def driver(session: AsyncSession, driver_id: int, companies: Companies = None) -> Driver | None:
    """A driver of one of these companies, with his company."""
    found = (await drivers(session, [driver_id])).get(driver_id)
    return found if found is not None and (companies is None or found.company_id in companies) else None


async def driver_page(
    session: AsyncSession, *, only: frozenset[int] | None, system: str | None, after: int, limit: int
) -> Sequence[Driver]:
    """Drivers with ids above `after` and their companies; `only` those of some companies, None for all."""
    query = select(Driver).join(Driver.company).options(contains_eager(Driver.company))
    query = query.where(Driver.id > after).order_by(Driver.id).limit(limit)
    if only is not None:
        query = query.where(Driver.company_id.in_(sorted(only)))
    if system is not None:
        query = query.where(Company.system == system)
    return (await session.scalars(query)).all()
