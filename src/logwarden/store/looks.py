"""Looks: when a person last had the first page open, and what happened between that visit and this one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.facts import FactKind

from . import fact_companies, fact_numbers
from .database import Base, UtcDateTime
from .facts import Fact
from .portals import Companies
from .users import User

AWAY = timedelta(minutes=30)
"""Whoever was away for longer begins a new visit."""
NOTED_EVERY = timedelta(minutes=1)
"""How exact a look is: a write each time that a page asks would make all readers wait."""
ENDED = frozenset(
    {
        FactKind.FIX_CLOSED,
        FactKind.FIX_REJECTED,
        FactKind.FIX_CANCELLED,
        FactKind.FIX_EXPIRED,
        FactKind.FIX_STALE,
        FactKind.FIX_VIOLATION,
    }
)
"""How a request ends; one that the guard refused never was one."""
TOLD = ENDED | {
    FactKind.INCIDENT_OPENED,
    FactKind.INCIDENT_CLOSED,
    FactKind.FIX_PROPOSED,
    FactKind.FIX_ANSWERED,
    FactKind.FINDING_MADE,
    FactKind.TASK_DONE,
}
"""What somebody who comes back wants to know of."""


class Look(Base):
    """A person's last look (wall clock) with the newest fact's number at it, and those of the visit before.

    `since` is None until there was a visit before.
    """

    __tablename__ = "looks"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    number: Mapped[int]
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    since_number: Mapped[int]


async def noted_just_now(session: AsyncSession, user_id: int, now: datetime) -> Look | None:
    """The look of that person, if it is so new that another one need not be noted."""
    last = await session.get(Look, user_id)
    return last if last is not None and now - last.at < NOTED_EVERY else None


async def note(session: AsyncSession, user_id: int, now: datetime) -> Look:
    """He looks now. After a while away it is a new visit, and what he saw last is the end of the one before."""
    await session.get_one(User, user_id, with_for_update=True)  # two windows may open at once
    newest = await fact_numbers.newest(session)
    look = await session.get(Look, user_id)
    if look is None:
        session.add(look := Look(user_id=user_id, at=now, number=newest, since=None, since_number=newest))
    elif now - look.at >= AWAY:
        look.since, look.since_number = look.at, look.number
    look.at, look.number = now, newest
    return look


async def changes(session: AsyncSession, after: int, companies: Companies) -> Mapping[str, int]:
    """How many things had a fact of each kind of `TOLD` above that number; each thing counts once a kind."""
    query = select(Fact.kind, func.count(Fact.subject_id.distinct())).group_by(Fact.kind)
    query = query.where(Fact.number > after, Fact.kind.in_(sorted(TOLD)))
    if companies is not None:
        query = query.where(fact_companies.within(companies))
    return dict((await session.execute(query)).all())
