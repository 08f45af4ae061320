"""Holds: nothing is written for a driver, a company or a system until somebody lifts the hold, and nothing goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, and_, or_, select, text, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .database import WRITES, Base, UtcDateTime
from .portals import Companies, Company, Driver


class Hold(Base):
    """One hold. `company_id` and `driver_id` are None where it is wider; a driver's hold names his company too.

    By the wall clock: in force from `placed_at` until `until` (None: until it is lifted), or until `lifted_at`.
    """

    __tablename__ = "holds"
    __table_args__ = (
        Index(
            "ix_holds_open",
            "system",
            "id",
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id"))
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("drivers.id"))
    reason: Mapped[str]
    placed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lift_reason: Mapped[str] = mapped_column(default="")
    company: Mapped[Company | None] = relationship(lazy="raise")
    driver: Mapped[Driver | None] = relationship(lazy="raise")

    def in_force(self, now: datetime) -> bool:
        """Whether nothing may be written on its account at an instant of the wall clock."""
        return self.lifted_at is None and (self.until is None or now < self.until)

    def words(self) -> str:
        """Why nothing is written, for a person."""
        return f"Hold {self.id} is open: {self.reason} Nothing is requested until it is lifted or over."


def _whole() -> Select[Hold]:
    return select(Hold).options(joinedload(Hold.company), joinedload(Hold.driver))


def _in_force(now: datetime) -> ColumnElement[bool]:
    return and_(Hold.lifted_at.is_(None), or_(Hold.until.is_(None), Hold.until > now))


def _told_to(companies: Companies) -> ColumnElement[bool]:
    """A hold over a whole system concerns everybody; the others only who may know of the company."""
    return true() if companies is None else or_(Hold.company_id.is_(None), Hold.company_id.in_(sorted(companies)))


async def get(session: AsyncSession, hold_id: int, companies: Companies = None) -> Hold | None:
    """A hold that concerns these companies; where one writes, its row is locked."""
    query = _whole().where(Hold.id == hold_id, _told_to(companies))
    return await session.scalar(query.with_for_update(of=Hold) if session.info.get(WRITES) else query)


async def page(
    session: AsyncSession,
    companies: Companies,
    *,
    now: datetime,
    in_force: bool | None,
    before: int | None,
    limit: int,
) -> Sequence[Hold]:
    """Holds with ids under `before`, newest first; `in_force` None for all."""
    query = _whole().where(_told_to(companies)).order_by(Hold.id.desc()).limit(limit)
    if in_force is not None:
        query = query.where(_in_force(now) if in_force else ~_in_force(now))
    return (await session.scalars(query if before is None else query.where(Hold.id < before))).all()


async def over(session: AsyncSession, driver: Driver, now: datetime) -> Hold | None:
    """The oldest hold in force over a driver, who is loaded with his company: his own, his company's, his system's."""
    companys = and_(Hold.company_id == driver.company_id, Hold.driver_id.is_(None))
    over_him = or_(Hold.company_id.is_(None), companys, Hold.driver_id == driver.id)
    query = select(Hold).where(Hold.system == driver.company.system, _in_force(now), over_him)
    return await session.scalar(query.order_by(Hold.id).limit(1))


def held_drivers(now: datetime) -> Select[int]:
    """What selects the drivers over whom a hold is in force, by our numbers; perhaps all of a system."""
    return (
        select(Driver.id)
        .join(Company, Company.id == Driver.company_id)
        .join(
            Hold,
            or_(
                Hold.driver_id == Driver.id,
                and_(Hold.driver_id.is_(None), Hold.company_id == Driver.company_id),
                and_(Hold.company_id.is_(None), Hold.system == Company.system),
            ),
        )
        .where(_in_force(now))
    )
