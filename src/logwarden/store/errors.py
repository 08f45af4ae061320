"""Errors: each log check error that the portal ever listed, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from logwarden.states import ErrorStatus, move_error

from .database import Base, UtcDateTime
from .portals import Companies, Driver, within


class LogError(Base):
    """One error. Portal instants: `error_at`, `first_listed_at`, `last_listed_at`, `absent_since`.

    `day` is the home-terminal day of `error_at`, None without a time. `absent_since` is when the portal
    computed the first list of its driver that no longer held it, `last_listed_at` the last one that did; while
    `absent_since` is None it is listed still, as of the driver's newest reading in the API. `incident_id` is the
    cause that it belongs to, None until it is grouped.
    """

    __tablename__ = "errors"
    __table_args__ = (
        Index("ix_errors_driver", "driver_id", "absent_since"),
        Index("ix_errors_incident", "incident_id", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    system: Mapped[str]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
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


async def of_driver(session: AsyncSession, driver_id: int) -> Sequence[LogError]:
    """All errors of a driver."""
    return (await session.scalars(select(LogError).where(LogError.driver_id == driver_id))).all()


async def recent(session: AsyncSession, driver_ids: Collection[int], since: datetime) -> dict[int, list[LogError]]:
    """By driver, his errors that are listed, and those that went at that instant of the portal's clock or later."""
    found: dict[int, list[LogError]] = {driver_id: [] for driver_id in driver_ids}
    query = select(LogError).where(
        LogError.driver_id.in_(driver_ids), LogError.absent_since.is_(None) | (LogError.absent_since >= since)
    )
    for error in await session.scalars(query):
        found[error.driver_id].append(error)
    return found


async def of_fingerprints(session: AsyncSession, fingerprints: Sequence[str]) -> dict[str, LogError]:
    """The errors that have one of these fingerprints, by it."""
    found: dict[str, LogError] = {}
    for start in range(0, len(fingerprints), 500):
        some = fingerprints[start : start + 500]
        found |= {
            e.fingerprint: e for e in await session.scalars(select(LogError).where(LogError.fingerprint.in_(some)))
        }
    return found


async def pending_of_keys(session: AsyncSession, keys: Iterable[str], system: str) -> Sequence[LogError]:
    """All pending errors of some keys on one system, oldest first."""
    found = await session.scalars(
        select(LogError)
        .where(LogError.status == ErrorStatus.PENDING, LogError.key.in_(list(keys)), LogError.system == system)
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
    columns = (LogError.system, LogError.key, LogError.status)
    query = select(*columns, func.count()).group_by(*columns)
    return [(system, key, status, number) for system, key, status, number in await session.execute(query)]
