"""Errors: each log check error that the portal ever listed, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, select, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from logwarden.states import ErrorStatus, move_error

from .database import Base, UtcDateTime
from .portals import Driver


def _at(context: DefaultExecutionContext) -> datetime:
    """Where a new error stands in the list."""
    row: dict[str, Any] = context.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    at: datetime = row.get("error_at") or row["first_listed_at"]
    return at


class LogError(Base):
    """One error. Portal instants: `error_at`, `first_listed_at`, `last_listed_at`, `absent_since`.

    `day` is the home-terminal day of `error_at`, None without a time. `absent_since` is when the portal
    computed the first list of its driver that no longer held it, `last_listed_at` the last one that did; while
    `absent_since` is None it is listed still, as of the driver's newest reading in the API. `incident_id` is the
    cause that it belongs to, None until it is grouped.


    `at` puts errors in order: `error_at`, or where the portal gives no time the instant of the first list.
    `wording` is the hash of its words where no catalogue has them (messages.py). `system` and `company_id` are
    those of its driver, once more, for the indexes: each begins with what people ask for and ends in the order
    of the list, so that a page costs the same however many errors there are.
    """

    __tablename__ = "errors"
    __table_args__ = (
        Index("ix_errors_driver", "driver_id", "absent_since"),
        Index("ix_errors_incident", "incident_id", "status"),
        Index("ix_errors_of_system", "system", "status", "at", "id"),
        Index("ix_errors_of_company", "company_id", "status", "at", "id", "key"),
        Index("ix_errors_of_driver", "driver_id", "status", "at", "id"),
        Index("ix_errors_of_key", "key", "status", "at", "id"),
        Index(
            "ix_errors_wording",
            "wording",
            "id",
            sqlite_where=text("wording IS NOT NULL"),
            postgresql_where=text("wording IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    system: Mapped[str]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    portal_id: Mapped[str | None]
    key: Mapped[str]
    category: Mapped[str]
    severity: Mapped[str]
    message: Mapped[str]
    wording: Mapped[str | None]
    event_code: Mapped[str | None]
    error_type: Mapped[str | None]
    error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    day: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=_at)
    status: Mapped[str] = mapped_column(default=ErrorStatus.PENDING)
    status_reason: Mapped[str] = mapped_column(default="")
    reopened: Mapped[int] = mapped_column(default=0)
    first_listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    absent_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    raw: Mapped[dict[str, Any]] = mapped_column(JSON)
    driver: Mapped[Driver] = relationship(lazy="raise")

    @validates("error_at")
    def _dated(self, _: str, error_at: datetime | None) -> datetime | None:
        """An error of which the portal says the time at last goes to its place in the list."""
        if error_at is not None:
            self.at = error_at
        return error_at

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
