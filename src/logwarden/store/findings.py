"""Findings: what we ourselves say of a driver's records, and what people said to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .database import WRITES, Base, UtcDateTime
from .portals import Companies, Driver, within

ALTERED = "alteredWithoutTrace"
"""The kind of what the witness finds; other kinds are the keys of our own checks."""


class Review(StrEnum):
    """What a person made of a finding."""

    CONFIRMED = "confirmed"
    EXPLAINED = "explained"
    MISTAKEN = "mistaken"


class Finding(Base):
    """One finding about one record, of `day` at the home terminal, whose zone (IANA) is `zone`.

    `mark` tells it from others of its kind. `invariants` are those that are broken, with commas between; empty
    for a check. `identity` names the record; `before` and `after` are what it was and what stands there now, None
    where there was or is none. It happened after `between_at` and not after `and_at`, the portal's clock: the
    instants at which the two readings showed the log; all four None for a check. Wall clock: `found_at`,
    `reviewed_at`.
    """

    __tablename__ = "findings"
    __table_args__ = (
        UniqueConstraint("driver_id", "kind", "mark", "and_at"),
        Index("ix_findings_driver", "driver_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"))
    kind: Mapped[str]
    severity: Mapped[str]
    mark: Mapped[str]
    invariants: Mapped[str] = mapped_column(default="")
    paragraph: Mapped[str]
    words: Mapped[str]
    day: Mapped[date]
    zone: Mapped[str]
    identity: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    between_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    and_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("readings.id"), index=True)
    later_id: Mapped[int | None] = mapped_column(ForeignKey("readings.id"), index=True)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    review: Mapped[str | None]
    review_note: Mapped[str] = mapped_column(default="")
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    driver: Mapped[Driver] = relationship(lazy="raise")


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a reader wants to see, and of which companies; None means all. `driver` is a portal id."""

    driver: str | None = None
    kind: str | None = None
    reviewed: bool | None = None
    companies: Companies = None


async def get(session: AsyncSession, finding_id: int, companies: Companies = None) -> Finding | None:
    """A finding with its driver and company, if it is of these companies; where one writes, its row is locked."""
    query = select(Finding).options(joinedload(Finding.driver).joinedload(Driver.company))
    query = query.where(Finding.id == finding_id, within(Finding.driver_id, companies))
    return await session.scalar(query.with_for_update(of=Finding) if session.info.get(WRITES) else query)


async def page(
    session: AsyncSession, wanted: FindingFilter, *, before: int | None, limit: int
) -> tuple[Sequence[Finding], int]:
    """Findings with ids under `before`, newest first, and how many there are in all."""
    matches = [within(Finding.driver_id, wanted.companies)]
    for column, value in (
        (Finding.kind, wanted.kind),
        (Driver.portal_id, wanted.driver),
    ):
        if value is not None:
            matches.append(column == value)
    if wanted.reviewed is not None:
        matches.append(Finding.review.is_not(None) if wanted.reviewed else Finding.review.is_(None))
    query = select(Finding).join(Finding.driver).join(Driver.company).where(*matches)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    query = query.options(joinedload(Finding.driver).joinedload(Driver.company))
    query = query.order_by(Finding.id.desc()).limit(limit)
    found = await session.scalars(query if before is None else query.where(Finding.id < before))
    return found.all(), total or 0


async def of_marks(
    session: AsyncSession, driver_id: int, kind: str, marks: Collection[str]
) -> dict[str, list[Finding]]:
    """The findings of a driver that have one of these marks, by it."""
    found: dict[str, list[Finding]] = {}
    query = select(Finding).where(Finding.driver_id == driver_id, Finding.kind == kind, Finding.mark.in_(marks))
    for finding in await session.scalars(query.order_by(Finding.id)):
        found.setdefault(finding.mark, []).append(finding)
    return found
