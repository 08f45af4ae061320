"""Contacts: who of the office talked with which driver, when and how, and what was said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from .database import Base, UtcDateTime
from .users import User


class How(StrEnum):
    """By which way."""

    PHONE = "phone"
    MESSAGE = "message"
    IN_PERSON = "in_person"


class Contact(Base):
    """One contact. `at` is when it was, `noted_at` when somebody wrote it down, both by this machine's clock.

    `reached`: the driver himself was there. `question_id` is what it was about, where it was one question.
    """

    __tablename__ = "driver_contacts"
    __table_args__ = (Index("ix_driver_contacts_driver", "driver_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("driver_questions.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    how: Mapped[str]
    reached: Mapped[bool]
    said: Mapped[str]
    user: Mapped[User] = relationship(lazy="raise")


async def of_driver(session: AsyncSession, driver_id: int, *, few: int = 50) -> Sequence[Contact]:
    """The newest few contacts with a driver, newest first, with the people of the office."""
    query = select(Contact).where(Contact.driver_id == driver_id).options(joinedload(Contact.user))
    return (await session.scalars(query.order_by(Contact.at.desc(), Contact.id.desc()).limit(few))).all()


async def newest(session: AsyncSession, driver_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody last reached each of some drivers; those whom nobody ever reached are left out."""
    query = select(Contact.driver_id, func.max(Contact.at)).where(
        Contact.driver_id.in_(sorted(driver_ids)), Contact.reached
    )
    return dict((await session.execute(query.group_by(Contact.driver_id))).all())
