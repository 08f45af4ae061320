"""Scans: what each pass over the portal listed, saw, and failed to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime
from .portals import Company


class Scan(Base):
    """One pass. `portal_at` is the portal's clock at its start, `portal_total` its own count of all errors.

    `gaps` says what was not seen, and why; `coverage` has a row for each company. A `partial`
    one was ordered for some companies: it is not the pass by which the office is judged.
    """

    __tablename__ = "scans"
    __table_args__ = (Index("ix_scans_newest", "system", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    correlation_id: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    portal_at: Mapped[datetime] = mapped_column(UtcDateTime)
    portal_total: Mapped[int] = mapped_column(default=0)
    partial: Mapped[bool] = mapped_column(default=False)
    companies_listed: Mapped[int] = mapped_column(default=0)
    companies_seen: Mapped[int] = mapped_column(default=0)
    drivers_seen: Mapped[int] = mapped_column(default=0)
    errors_seen: Mapped[int] = mapped_column(default=0)
    gaps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class CompanyCoverage(Base):
    """What one pass saw of one company. `seen_at` is the portal's clock at its answer, None where there was none.

    The bridge from the portal's own count to ours: of `lines` in its answer, `errors` are errors, `doubled` stood
    there more than once, `unreadable` nobody could read; `portal_total` is what its overview counted, which the
    portal computes at another time. `cached`: not asked, for its answer could not have changed.
    `whole`: everything in its answer could be read.
    """

    __tablename__ = "coverage"
    __table_args__ = (
        Index("ix_coverage_company", "company_id", "seen_at"),
        Index("ix_coverage_newest", "company_id", "scan_id"),
    )

    scan_id: Mapped[int] = mapped_column(ForeignKey("scans.id"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), primary_key=True)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cached: Mapped[bool] = mapped_column(default=False)
    whole: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(default="")
    drivers: Mapped[int] = mapped_column(default=0)
    drivers_partly: Mapped[int] = mapped_column(default=0)
    portal_total: Mapped[int] = mapped_column(default=0)
    lines: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    unreadable: Mapped[int] = mapped_column(default=0)

    @property
    def doubled(self) -> int:
        """The lines that stood there more than once."""
        return self.lines - self.errors - self.unreadable


async def last_seen(session: AsyncSession, company_id: int) -> CompanyCoverage | None:
    """What was seen of that company when it was last seen; None if it never was."""
    return await session.scalar(
        select(CompanyCoverage)
        .where(CompanyCoverage.company_id == company_id, CompanyCoverage.seen_at.is_not(None))
        .order_by(CompanyCoverage.seen_at.desc(), CompanyCoverage.scan_id.desc())
        .limit(1)
    )


async def last_seen_of(session: AsyncSession, system: str) -> dict[int, CompanyCoverage]:
    """By company, what was seen of it when it was last seen; without those that never were."""
    newest = (
        select(CompanyCoverage.company_id, func.max(CompanyCoverage.scan_id).label("scan_id"))
        .join(Company, Company.id == CompanyCoverage.company_id)
        .where(Company.system == system, CompanyCoverage.seen_at.is_not(None))
        .group_by(CompanyCoverage.company_id)
        .subquery()
    )
    same = (CompanyCoverage.company_id == newest.c.company_id) & (CompanyCoverage.scan_id == newest.c.scan_id)
    return {told.company_id: told for told in await session.scalars(select(CompanyCoverage).join(newest, same))}


async def seen_in(session: AsyncSession, scan_id: int) -> Sequence[int]:
    """The ids of the companies that a pass saw."""
    seen = select(CompanyCoverage.company_id).where(CompanyCoverage.scan_id == scan_id)
    return (await session.scalars(seen.where(CompanyCoverage.seen_at.is_not(None)))).all()


async def latest(session: AsyncSession, system: str | None = None) -> Scan | None:
    """The newest finished pass over all watched companies."""
    query = select(Scan).where(Scan.finished_at.is_not(None), ~Scan.partial).order_by(Scan.id.desc()).limit(1)
    return await session.scalar(query if system is None else query.where(Scan.system == system))


async def latest_of_each(session: AsyncSession) -> dict[str, Scan]:
    """The newest finished pass of each system over all its watched companies."""
    systems = await session.scalars(select(Company.system).distinct())
    found = [await latest(session, system) for system in systems.all()]
    return {scan.system: scan for scan in found if scan is not None}


async def page(session: AsyncSession, *, system: str | None, before: int | None, limit: int) -> Sequence[Scan]:
    """Passes with ids under `before`, newest first."""
    query = select(Scan).order_by(Scan.id.desc()).limit(limit)
    if system is not None:
        query = query.where(Scan.system == system)
    return (await session.scalars(query if before is None else query.where(Scan.id < before))).all()


async def get(session: AsyncSession, scan_id: int) -> Scan | None:
    """One pass."""
    return await session.scalar(select(Scan).where(Scan.id == scan_id))


async def coverage_of(
    session: AsyncSession, scan_id: int, only: frozenset[int] | None = None
) -> list[tuple[CompanyCoverage, Company]]:
    """What a pass saw of each company, or of `only` some."""
    query = select(CompanyCoverage, Company).join(Company, Company.id == CompanyCoverage.company_id)
    query = query.where(CompanyCoverage.scan_id == scan_id).order_by(Company.name, Company.id)
    if only is not None:
        query = query.where(Company.id.in_(sorted(only)))
    return [(coverage, company) for coverage, company in await session.execute(query)]


async def newest_coverage(session: AsyncSession) -> dict[int, CompanyCoverage]:
    """What the last pass that asked for it saw of each company, by company."""
    newest = select(func.max(CompanyCoverage.scan_id)).where(CompanyCoverage.company_id == Company.id)
    found = await session.execute(select(Company.id, newest.correlate(Company).scalar_subquery()))
    scan_of: dict[int, int | None] = dict(found.all())
    scans = {scan_id for scan_id in scan_of.values() if scan_id is not None}
    rows = await session.scalars(select(CompanyCoverage).where(CompanyCoverage.scan_id.in_(sorted(scans))))
    return {row.company_id: row for row in rows if scan_of[row.company_id] == row.scan_id}
