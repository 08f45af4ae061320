"""Mandates: a carrier's authorisation of this desk, for some remedies, from one day to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .database import WRITES, Base, UtcDateTime
from .portals import Companies, Company


class Mandate(Base):
    """One authorisation. `signed_by` is the person of the carrier, `document` says where the paper is.

    `remedies` are those that it covers. It holds from `valid_from` to `valid_to`, both included (None: until it
    ends), home-terminal days; not any more once it was ended here, which is by the wall clock.
    """

    __tablename__ = "mandates"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"), index=True)
    signed_by: Mapped[str]
    document: Mapped[str]
    remedies: Mapped[list[str]] = mapped_column(JSON)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    given_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(default="")
    company: Mapped[Company] = relationship(lazy="raise")

    def covers(self, remedy: str, day: date) -> bool:
        """Whether it authorises a remedy on a home-terminal day."""
        in_time = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return self.ended_at is None and in_time and remedy in self.remedies


def _whole() -> Select[Mandate]:
    return select(Mandate).options(joinedload(Mandate.company))


async def get(session: AsyncSession, mandate_id: int, companies: Companies = None) -> Mandate | None:
    """A mandate of one of these companies; where one writes, its row is locked."""
    query = _whole().where(Mandate.id == mandate_id)
    if companies is not None:
        query = query.where(Mandate.company_id.in_(sorted(companies)))
    return await session.scalar(query.with_for_update(of=Mandate) if session.info.get(WRITES) else query)


async def page(
    session: AsyncSession, companies: Companies, *, company_id: int | None, before: int | None, limit: int
) -> Sequence[Mandate]:
    """Mandates of these companies, or of one of them, with ids under `before`, newest first."""
    query = _whole().order_by(Mandate.id.desc()).limit(limit)
    if companies is not None:
        query = query.where(Mandate.company_id.in_(sorted(companies)))
    if company_id is not None:
        query = query.where(Mandate.company_id == company_id)
    return (await session.scalars(query if before is None else query.where(Mandate.id < before))).all()


async def covers(session: AsyncSession, company_id: int, remedy: str, day: date) -> bool:
    """Whether the company has authorised that remedy for a home-terminal day."""
    found = await session.scalars(
        select(Mandate).where(Mandate.company_id == company_id, Mandate.ended_at.is_(None), Mandate.valid_from <= day)
    )
    return any(mandate.covers(remedy, day) for mandate in found)
