"""Quarantine: what the portal sent and nobody could read, as it was sent; nothing is lost, nothing is guessed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class Quarantined(Base):
    """One part of an answer. Instants of the portal's clock: `first_seen_at`, and `gone_at` when it came no more.

    `company_id` is None for a part of the overview, `driver_id` for what belongs to no driver. `raw` is data that
    nobody vouches for: never shown but as text.
    """

    __tablename__ = "quarantine"
    __table_args__ = (UniqueConstraint("system", "place", "hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    place: Mapped[str]
    hash: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("drivers.id"))
    raw: Mapped[Any] = mapped_column(JSON)
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


async def replace(
    session: AsyncSession,
    system: str,
    parts: Collection[object],
    at: datetime,
    *,
    company_id: int | None = None,
    driver_id: int | None = None,
) -> None:
    """What is unreadable in one place now: new parts are kept, parts that came no more are told as gone."""
    place = _place(company_id, driver_id)
    query = select(Quarantined).where(Quarantined.system == system, Quarantined.place == place)
    known = {row.hash: row for row in await session.scalars(query)}
    now = {hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest(): part for part in parts}
    for digest, row in known.items():
        if digest in now:
            row.gone_at = None
        elif row.gone_at is None:
            row.gone_at = at
    session.add_all(
        Quarantined(
            system=system,
            place=place,
            hash=digest,
            company_id=company_id,
            driver_id=driver_id,
            raw=part,
            first_seen_at=at,
        )
        for digest, part in now.items()
        if digest not in known
    )


async def is_open(session: AsyncSession, system: str, *, company_id: int) -> bool:
    """Whether the last answer about a company had parts that belong to no driver."""
    query = select(Quarantined.id).where(
        Quarantined.system == system, Quarantined.place == _place(company_id, None), Quarantined.gone_at.is_(None)
    )
    return await session.scalar(query.limit(1)) is not None


def _place(company_id: int | None, driver_id: int | None) -> str:
    if driver_id is not None:
        return f"driver {driver_id}"
    return "overview" if company_id is None else f"company {company_id}"


async def strays(session: AsyncSession) -> dict[int, int]:
    """How many parts of the last answer about a company belong to no driver, by company; none is left out."""
    query = select(Quarantined.company_id, func.count()).where(
        Quarantined.company_id.is_not(None), Quarantined.driver_id.is_(None), Quarantined.gone_at.is_(None)
    )
    found = await session.execute(query.group_by(Quarantined.company_id))
    return {company_id: number for company_id, number in found if company_id is not None}
