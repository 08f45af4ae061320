"""Errors: each log check error that the portal ever listed, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from logwarden.states import ErrorStatus, move_error

from .database import Base, UtcDateTime
from .portals import Companies, Company, Driver, within


class LogError(Base):
    """One error. Portal instants: `error_at`, `first_listed_at`, `last_listed_at`, `absent_since`.

    `day` is the home-terminal day of `error_at`, None without a time. `absent_since` is when the portal
    computed the first list of its driver that no longer held it; None while it is listed.
    """

    __tablename__ = "errors"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"), index=True)
    portal_id: Mapped[str | None]
    key: Mapped[str] = mapped_column(index=True)
    category: Mapped[str]
    severity: Mapped[str]
    message: Mapped[str]
    event_code: Mapped[str | None]
    error_type: Mapped[str | None]
    error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    day: Mapped[date | None]
    status: Mapped[str] = mapped_column(default=ErrorStatus.PENDING, index=True)
    status_reason: Mapped[str] = mapped_column(default="")
    reopened: Mapped[int] = mapped_column(default=0)
    first_listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    absent_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    raw: Mapped[dict[str, Any]] = mapped_column(JSON)
    driver: Mapped[Driver] = relationship(lazy="raise")

    def move(self, new: ErrorStatus, reason: str) -> None:
        """The only way in which an error changes its status.

        Raises:
            IllegalMove: the table of moves has no such move.
        """
        old = ErrorStatus(self.status)
        self.status = move_error(old, new)
        self.status_reason = reason
        if new is ErrorStatus.PENDING and old is not ErrorStatus.IN_PROGRESS:
            self.reopened += 1


@dataclass(frozen=True, slots=True)
class ErrorFilter:
    """What a reader wants to see; None means all."""

    status: str | None = None
    key: str | None = None
    driver_id: int | None = None
    companies: Companies = None


async def of_driver(session: AsyncSession, driver_id: int) -> dict[str, LogError]:
    """All errors of a driver by fingerprint."""
    found = await session.scalars(select(LogError).where(LogError.driver_id == driver_id))
    return {error.fingerprint: error for error in found}


async def pending_of_keys(session: AsyncSession, keys: Iterable[str], system: str) -> Sequence[LogError]:
    """All pending errors of some keys on one system, oldest first."""
    found = await session.scalars(
        select(LogError)
        .join(LogError.driver)
        .join(Driver.company)
        .where(LogError.status == ErrorStatus.PENDING, LogError.key.in_(list(keys)), Company.system == system)
        .order_by(LogError.driver_id, LogError.error_at),
    )
    return found.all()


async def page(
    session: AsyncSession, wanted: ErrorFilter, *, offset: int, limit: int
) -> tuple[Sequence[LogError], int]:
    """One page of errors with their driver and company, newest time first, and how many there are in all."""
    query = _filtered(select(LogError), wanted)
    total = await session.scalar(_filtered(select(func.count(LogError.id)), wanted))
    found = await session.scalars(
        query.options(joinedload(LogError.driver).joinedload(Driver.company))
        .order_by(LogError.error_at.desc(), LogError.id)
        .offset(offset)
        .limit(limit),
    )
    return found.all(), total or 0


def _filtered(query: Select[Any], wanted: ErrorFilter) -> Select[Any]:
    if wanted.status is not None:
        query = query.where(LogError.status == wanted.status)
    if wanted.key is not None:
        query = query.where(LogError.key == wanted.key)
    if wanted.driver_id is not None:
        query = query.where(LogError.driver_id == wanted.driver_id)
    return query.where(within(LogError.driver_id, wanted.companies))


async def counts_by_key(session: AsyncSession, companies: Companies = None) -> dict[str, int]:
    """How many errors there are of each key, whatever their status."""
    query = select(LogError.key, func.count()).where(within(LogError.driver_id, companies))
    found = await session.execute(query.group_by(LogError.key))
    return dict(found.all())


async def counts_by_key_and_status(session: AsyncSession) -> list[tuple[str, str, str, int]]:
    """How many errors there are: (system, key, status, number)."""
    query = (
        select(Company.system, LogError.key, LogError.status, func.count())
        .join(LogError.driver)
        .join(Driver.company)
        .group_by(Company.system, LogError.key, LogError.status)
    )
    return [(system, key, status, number) for system, key, status, number in await session.execute(query)]
