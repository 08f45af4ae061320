"""Workers: which processes are alive, by the database's clock. One that is reaped may not click any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime

BEAT_SECONDS = 3
DEAD_AFTER = timedelta(seconds=15)
"""A worker that did not beat for so long is taken for dead; its work goes to another."""


class Worker(Base):
    """One process. `beat_at` is the database's clock."""

    __tablename__ = "workers"

    executor_id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    version: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def database_now(session: AsyncSession) -> datetime:
    """The clock that all workers share: PostgreSQL's; on SQLite this machine's, for a file has one machine."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    return (await session.scalars(select(func.clock_timestamp(type_=UtcDateTime())))).one()


async def enlist(session: AsyncSession, executor_id: str, host: str, pid: int, version: str) -> None:
    """Adds a process that starts."""
    now = await database_now(session)
    session.add(Worker(executor_id=executor_id, host=host, pid=pid, version=version, started_at=now, beat_at=now))


async def beat(session: AsyncSession, executor_id: str) -> bool:
    """Says that a worker is alive; False if it was reaped, and then it must do nothing more."""
    now = await database_now(session)
    done = await session.execute(update(Worker).where(Worker.executor_id == executor_id).values(beat_at=now))
    return isinstance(done, CursorResult) and done.rowcount == 1


async def is_enlisted(session: AsyncSession, executor_id: str) -> bool:
    """Whether that worker still counts as alive: the fence before every click."""
    return await session.get(Worker, executor_id) is not None


async def reap(session: AsyncSession) -> list[str]:
    """Strikes out every worker that is silent for too long; answers which."""
    limit = await database_now(session) - DEAD_AFTER
    dead = list(await session.scalars(select(Worker.executor_id).where(Worker.beat_at < limit)))
    if dead:
        await session.execute(delete(Worker).where(Worker.executor_id.in_(dead)))
    return dead


async def dismiss(session: AsyncSession, executor_id: str | None = None) -> None:
    """Strikes out one worker that ends, or all of them."""
    statement = delete(Worker)
    await session.execute(statement if executor_id is None else statement.where(Worker.executor_id == executor_id))


async def enlisted(session: AsyncSession) -> frozenset[str]:
    """The workers that count as alive."""
    return frozenset(await session.scalars(select(Worker.executor_id)))


async def listed(session: AsyncSession) -> list[tuple[Worker, timedelta]]:
    """All workers that nobody struck out, each with how long it has been silent, the newest first."""
    now = await database_now(session)
    found = await session.scalars(select(Worker).order_by(Worker.started_at.desc()))
    return [(worker, now - worker.beat_at) for worker in found]
