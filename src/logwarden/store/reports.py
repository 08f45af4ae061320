"""Reports that were ordered, the files that were made of them, and what is made anew each day, week or month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from logwarden.states import ReportState, move_report

from .database import WRITES, Base, UtcDateTime
from .portals import Companies, Company, Driver
from .users import User


class ReportSchedule(Base):
    """What is made anew, `every` day, week or month, at `at_minute` minutes after midnight in `zone`.

    Without a company it is about all. `last_due` is the instant for which the newest one was ordered, so that each
    is ordered once; a schedule that ended stays, for its reports name it.
    """

    __tablename__ = "report_schedules"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    system: Mapped[str | None]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    every: Mapped[str]
    at_minute: Mapped[int]
    zone: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    last_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")


class Report(Base):
    """One report. `user_id` ordered it, or `schedule_id` did; days are of the home terminals' zones.

    `files` are the names of what was made, each with its SHA-256. `as_of` is the oldest instant of what it rests on.
    `reason` says why it failed, or what of it could not be made. Instants are this machine's.
    """

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_state", "state", "id"), Index("ix_reports_company", "company_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    system: Mapped[str | None]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("drivers.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(default=ReportState.WAITING)
    reason: Mapped[str] = mapped_column(default="")
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("report_schedules.id"))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    as_of: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User | None] = relationship(lazy="raise")
    company: Mapped[Company | None] = relationship(lazy="raise")
    driver: Mapped[Driver | None] = relationship(lazy="raise")

    def move(self, new: ReportState, at: datetime) -> None:
        """The only way in which a report changes its state. Raises IllegalMove where the table has no such move."""
        self.state, self.made_at = move_report(ReportState(self.state), new), at


_WHOLE = (joinedload(Report.user), joinedload(Report.company), joinedload(Report.driver))


async def get(session: AsyncSession, report_id: int, companies: Companies = None) -> Report | None:
    """The report with that id, if it is of these companies alone; locked where one writes."""
    query = select(Report).where(Report.id == report_id, _of(Report.company_id, companies)).options(*_WHOLE)
    if session.info.get(WRITES):
        query = query.with_for_update(of=Report)
    return await session.scalar(query)


async def waiting(session: AsyncSession, limit: int) -> Sequence[int]:
    """The ids of what is ordered and not made yet, oldest first."""
    query = select(Report.id).where(Report.state == ReportState.WAITING).order_by(Report.id)
    return (await session.scalars(query.limit(limit))).all()


async def page(
    session: AsyncSession, *, companies: Companies, offset: int, limit: int, kind: str | None = None
) -> tuple[Sequence[Report], int]:
    """One page of the reports, newest first, and how many in all; of all companies only for who sees all."""
    query = select(Report).where(_of(Report.company_id, companies))
    if kind is not None:
        query = query.where(Report.kind == kind)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    newest = query.options(*_WHOLE).order_by(Report.id.desc())
    return (await session.scalars(newest.offset(offset).limit(limit))).all(), total or 0


async def schedules(session: AsyncSession, companies: Companies = None) -> Sequence[ReportSchedule]:
    """All that did not end, oldest first, each with its author and company."""
    query = select(ReportSchedule).where(ReportSchedule.ended_at.is_(None), _of(ReportSchedule.company_id, companies))
    whole = query.options(joinedload(ReportSchedule.user), joinedload(ReportSchedule.company))
    return (await session.scalars(whole.order_by(ReportSchedule.id))).all()


async def schedule(session: AsyncSession, schedule_id: int, companies: Companies = None) -> ReportSchedule | None:
    """The schedule with that id that did not end; locked where one writes."""
    query = select(ReportSchedule).where(
        ReportSchedule.id == schedule_id,
        ReportSchedule.ended_at.is_(None),
        _of(ReportSchedule.company_id, companies),
    )
    if session.info.get(WRITES):
        query = query.with_for_update(of=ReportSchedule)
    return await session.scalar(query)


def _of(company_id: Any, companies: Companies) -> ColumnElement[bool]:
    """The condition that something is about these companies; what is about all is for who sees all."""
    return true() if companies is None else company_id.in_(companies)
