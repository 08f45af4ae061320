"""Questions to drivers: what the office asks one driver, the links by which he may answer, and what he said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import SecretStr
from sqlalchemy import JSON, ForeignKey, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship

from .database import WRITES, Base, UtcDateTime
from .one_time import hash_of, new_token
from .portals import Companies, Driver, within
from .users import User

LIFE = timedelta(hours=48)
"""So long a link is good: longer than a rest of ten hours and a shift after it."""


class Kind(StrEnum):
    """What a driver is asked."""

    CERTIFY = "certify"
    """To look at days that he has not certified."""
    REQUEST = "request"
    """To look at a change that the carrier asks for, or wants to ask for."""
    MEND = "mend"
    """To look at his log and mend it himself."""
    HAPPENED = "happened"
    """How it was, where the portal's list has errors."""


class Question(Base):
    """One question. `first_day` to `last_day` are his home terminal's; instants are this machine's.

    `fix_id` and `error_ids` say what it is about, `words` is what the office says of it, `shown` the days and lines
    as he is shown them (asking/shown.py): an answer is an answer to that. `answer`, `said` (his own words, in
    `language`) and `answered_at` are his, once; `ended_at` is when a person took the question back.
    """

    __tablename__ = "driver_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"), index=True)
    kind: Mapped[str]
    fix_id: Mapped[int | None] = mapped_column(ForeignKey("fixes.id"))
    error_ids: Mapped[list[int]] = mapped_column(JSON)
    first_day: Mapped[date]
    last_day: Mapped[date]
    words: Mapped[str]
    shown: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None]
    said: Mapped[str] = mapped_column(default="")
    language: Mapped[str | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    driver: Mapped[Driver] = relationship(lazy="raise")
    asker: Mapped[User] = relationship(lazy="raise")

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None and self.ended_at is None


class Link(Base):
    """One link to the page of one question, and so of one driver. Only the hash of its token is kept."""

    __tablename__ = "driver_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("driver_questions.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    question: Mapped[Question] = relationship(lazy="raise")

    def is_good(self, now: datetime) -> bool:
        """Whether its driver may still answer by it; `question` is loaded."""
        return now < self.expires_at and self.question.is_open


def _whole() -> Select[Question]:
    return select(Question).options(joinedload(Question.driver).joinedload(Driver.company), joinedload(Question.asker))


async def get(session: AsyncSession, question_id: int, companies: Companies = None) -> Question | None:
    """A question to a driver of one of these companies, with driver, company and asker; locked where one writes."""
    query = _whole().where(Question.id == question_id, within(Question.driver_id, companies))
    return await session.scalar(query.with_for_update(of=Question) if session.info.get(WRITES) else query)


async def of_drivers(session: AsyncSession, driver_ids: Collection[int], *, few: int = 20) -> Sequence[Question]:
    """The newest few questions to each of some drivers, newest first."""
    place = func.row_number().over(partition_by=Question.driver_id, order_by=Question.id.desc()).label("place")
    numbered = select(Question.id, place).where(Question.driver_id.in_(sorted(driver_ids))).subquery()
    query = _whole().join(numbered, numbered.c.id == Question.id).where(numbered.c.place <= few)
    return (await session.scalars(query.order_by(Question.id.desc()))).all()


async def waiting(session: AsyncSession, driver_id: int) -> Sequence[Question]:
    """The questions to a driver that wait for his answer."""
    unanswered = (Question.driver_id == driver_id, Question.answered_at.is_(None), Question.ended_at.is_(None))
    return (await session.scalars(select(Question).where(*unanswered).order_by(Question.id))).all()


async def link(session: AsyncSession, question: Question, by: int, now: datetime) -> tuple[Link, SecretStr]:
    """A new link to a question, and its token; those of before open nothing any more."""
    await session.execute(
        update(Link).where(Link.question_id == question.id, Link.expires_at > now).values(expires_at=now)
    )
    token = new_token()
    made = Link(question_id=question.id, token_hash=hash_of(token), made_by=by, made_at=now, expires_at=now + LIFE)
    session.add(made)
    await session.flush()
    return made, SecretStr(token)


async def links_until(session: AsyncSession, question_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """Until when each of some questions has a link that is good, by question; those without one are left out."""
    query = select(Link.question_id, func.max(Link.expires_at)).where(
        Link.question_id.in_(sorted(question_ids)), Link.expires_at > now
    )
    return dict((await session.execute(query.group_by(Link.question_id))).all())


async def by_token(session: AsyncSession, token: str, now: datetime) -> Question | None:
    """The question that a link's token opens, with driver and company; None if it is unknown, used or over.

    One look, the same for each of these. Where one writes, the question is locked: of two answers at once one sees
    the other.
    """
    query = select(Link).where(Link.token_hash == hash_of(token))
    query = query.join(Link.question).options(
        contains_eager(Link.question).joinedload(Question.driver).joinedload(Driver.company)
    )
    if session.info.get(WRITES):
        query = query.with_for_update(of=Question)
    found = await session.scalar(query)
    return found.question if found is not None and found.is_good(now) else None
