"""Limits: how far a remedy may go on a system, or for one company there, and who said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.remedies.catalogue import Remedy

from .database import WRITES, Base, UtcDateTime, in_turn

RETRIES, YES_HOURS = 2, 24
"""What stands where no limit was set."""
_LOCK = 7_140_035


class Mode(StrEnum):
    """How far a remedy may go: planned and no further; done after a person's yes; done by itself."""

    WATCH_ONLY = "watch_only"
    ASK = "ask"
    AUTOMATIC = "automatic"


class Limit(Base):
    """One remedy's limit on a system; with a `company_id` it stands for that company in the place of the system's.

    `driver_day` and `company_hour` are how many attempts may click for one driver in a day of his home terminal and
    for one company in an hour, by the portal's clock; None: as many as people approve. `retries` is how often an
    attempt is made again because the portal was busy. A yes is good for `yes_hours` of this machine's clock.
    """

    __tablename__ = "limits"
    __table_args__ = (
        Index(
            "ix_limits_system",
            "system",
            "remedy",
            unique=True,
            sqlite_where=text("company_id IS NULL"),
            postgresql_where=text("company_id IS NULL"),
        ),
        Index(
            "ix_limits_company",
            "company_id",
            "remedy",
            unique=True,
            sqlite_where=text("company_id IS NOT NULL"),
            postgresql_where=text("company_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    remedy: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    mode: Mapped[str]
    driver_day: Mapped[int | None]
    company_hour: Mapped[int | None]
    retries: Mapped[int]
    yes_hours: Mapped[int]
    reason: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def stands(session: AsyncSession, system: str, remedy: str, company_id: int) -> Limit:
    """What stands for a company: its own limit, else the system's, else what nobody had to set."""
    found = await session.scalars(
        select(Limit).where(
            Limit.system == system,
            Limit.remedy == remedy,
            Limit.company_id.is_(None) | (Limit.company_id == company_id),
        )
    )
    by_company = {limit.company_id: limit for limit in found}
    return by_company.get(company_id) or by_company.get(None) or _unset(system, remedy)


async def shortest_yes(session: AsyncSession, system: str) -> int:
    """The fewest hours that any yes on a system is good for."""
    shortest = await session.scalar(select(func.min(Limit.yes_hours)).where(Limit.system == system))
    return YES_HOURS if shortest is None else min(shortest, YES_HOURS)


def _unset(system: str, remedy: str) -> Limit:
    """A rule to leave errors is its author's yes already; all else asks a person."""
    mode = Mode.AUTOMATIC if remedy == Remedy.LEAVE else Mode.ASK
    return Limit(system=system, remedy=remedy, mode=mode, retries=RETRIES, yes_hours=YES_HOURS, reason="")


async def get(session: AsyncSession, system: str, remedy: str, company_id: int | None) -> Limit | None:
    """The limit that was set for exactly that: a system, or one company of it.

    Where one writes, one at a time: two may be about to set the same one, of which there is no row to lock yet.
    """
    if session.info.get(WRITES):
        await in_turn(session, _LOCK)
    query = select(Limit).where(Limit.system == system, Limit.remedy == remedy, Limit.company_id == company_id)
    return await session.scalar(query)


async def of_remedy(session: AsyncSession, system: str, remedy: str) -> tuple[Limit, Sequence[Limit]]:
    """What stands on a system, and every company's own."""
    found = await session.scalars(select(Limit).where(Limit.system == system, Limit.remedy == remedy))
    limits = found.all()
    wide = next((limit for limit in limits if limit.company_id is None), None)
    return wide or _unset(system, remedy), [limit for limit in limits if limit.company_id is not None]


async def everything(session: AsyncSession) -> Sequence[Limit]:
    """All limits that were set, the widest first."""
    query = select(Limit).order_by(Limit.system, Limit.remedy, Limit.company_id.is_not(None), Limit.company_id)
    return (await session.scalars(query)).all()
