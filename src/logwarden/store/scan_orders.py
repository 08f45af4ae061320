"""Scan orders: a person's wish to have some companies or drivers looked at now, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class OrderState(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN = (OrderState.WAITING, OrderState.RUNNING)


class ScanOrder(Base):
    """One order. Instants are of the wall clock.

    `companies` and `drivers` are portal ids; both empty: the whole system. While it runs, `step` says in words what
    is being done, `done` of `total` companies were asked, and `drivers_seen` and `errors_seen` were counted in them.
    `problem` says why it failed, or what was not seen.
    """

    __tablename__ = "scan_orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(index=True)
    companies: Mapped[list[str]] = mapped_column(JSON)
    drivers: Mapped[list[str]] = mapped_column(JSON)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default=OrderState.WAITING)
    cancel_wished: Mapped[bool] = mapped_column(default=False)
    step: Mapped[str] = mapped_column(default="waits for the agent")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    drivers_seen: Mapped[int] = mapped_column(default=0)
    errors_seen: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("scans.id"))
    ordered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def seconds_left(self, now: datetime) -> int | None:
        """How long it will still take if the rest goes as the part before; None while nobody can say."""
        if self.state != OrderState.RUNNING or self.started_at is None or not 0 < self.done <= self.total:
            return None
        return round((now - self.started_at).total_seconds() / self.done * (self.total - self.done))


async def next_of(session: AsyncSession, system: str) -> ScanOrder | None:
    """The order that is to be carried out next: one that a process left in the middle, else the oldest that waits."""
    return await session.scalar(
        select(ScanOrder)
        .where(ScanOrder.system == system, ScanOrder.state.in_(OPEN))
        .order_by(ScanOrder.state, ScanOrder.id)
        .limit(1)
    )


async def systems_waiting(session: AsyncSession) -> frozenset[str]:
    """The systems for which an order is open."""
    return frozenset(await session.scalars(select(ScanOrder.system).where(ScanOrder.state.in_(OPEN)).distinct()))


async def newest(session: AsyncSession, limit: int) -> Sequence[ScanOrder]:
    """The newest orders."""
    return (await session.scalars(select(ScanOrder).order_by(ScanOrder.id.desc()).limit(limit))).all()
