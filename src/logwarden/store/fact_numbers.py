"""The order of facts: numbers without a gap, given after the commit, so that no fact comes below one already told."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from .database import in_turn
from .facts import Fact

BATCH = 5000
"""How many facts get their numbers in one short transaction."""

_LOCK = 7_140_022


async def are_waiting(session: AsyncSession) -> bool:
    """Whether there are committed facts without a number."""
    return await session.scalar(select(Fact.id).where(Fact.number.is_(None)).limit(1)) is not None


async def give(session: AsyncSession) -> int:
    """Numbers what was committed since, lowest ids first; answers how many, at most `BATCH`.

    One transaction at a time: on PostgreSQL it waits for another's. The lock is a statement of its own, so that the
    one after it sees what that other committed.
    """
    await in_turn(session, _LOCK)
    last = select(func.coalesce(func.max(Fact.number), 0)).scalar_subquery()
    place = last + func.row_number().over(order_by=Fact.id)
    new = select(Fact.id, place.label("number")).where(Fact.number.is_(None)).order_by(Fact.id).limit(BATCH).subquery()
    done = await session.scalars(
        update(Fact).where(Fact.id == new.c.id).values(number=new.c.number).returning(Fact.id),
        execution_options={"synchronize_session": False},
    )
    return len(done.all())


async def newest(session: AsyncSession) -> int:
    """The highest number so far; 0 before the first."""
    return await session.scalar(select(func.max(Fact.number))) or 0


async def between(session: AsyncSession, after: int, upto: int | None, limit: int) -> Sequence[Fact]:
    """The facts with numbers above `after` and not above `upto` (None: to the end), in their order."""
    query = select(Fact).where(Fact.number > after).order_by(Fact.number).limit(limit)
    return (await session.scalars(query if upto is None else query.where(Fact.number <= upto))).all()
