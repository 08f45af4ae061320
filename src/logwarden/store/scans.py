"""Scans: what each pass over the portal listed, saw, and failed to see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class Scan(Base):
    """One pass. `portal_at` is the portal's clock at its start; `gaps` says what was not seen, and why."""

    __tablename__ = "scans"

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(index=True)
    correlation_id: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    portal_at: Mapped[datetime] = mapped_column(UtcDateTime)
    companies_listed: Mapped[int] = mapped_column(default=0)
    companies_seen: Mapped[int] = mapped_column(default=0)
    drivers_seen: Mapped[int] = mapped_column(default=0)
    errors_seen: Mapped[int] = mapped_column(default=0)
    gaps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


async def latest(session: AsyncSession, system: str | None = None) -> Scan | None:
    """The newest finished pass."""
    query = select(Scan).where(Scan.finished_at.is_not(None)).order_by(Scan.id.desc()).limit(1)
    return await session.scalar(query if system is None else query.where(Scan.system == system))


async def latest_of_each(session: AsyncSession) -> dict[str, Scan]:
    """The newest finished pass of each system."""
    newest = select(func.max(Scan.id)).where(Scan.finished_at.is_not(None)).group_by(Scan.system)
    found = await session.scalars(select(Scan).where(Scan.id.in_(newest)))
    return {scan.system: scan for scan in found}
