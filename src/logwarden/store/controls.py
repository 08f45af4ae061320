"""Controls: what people want of the agent. The API leaves wishes, the agent takes them; they outlive restarts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime

EVERY_SYSTEM = "*"
"""The name under which the kill switch stands: it is one for all systems."""


class Wish(StrEnum):
    """What may be wanted of one system's agent; `killed` stands for all systems at once."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    KILLED = "killed"


class Control(Base):
    """The last wish for a system, who had it, when (wall clock) and why."""

    __tablename__ = "controls"

    system: Mapped[str] = mapped_column(primary_key=True)
    wish: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def wish_for(session: AsyncSession, system: str) -> tuple[Wish, str]:
    """What is wanted of a system's agent now, and why; running where nobody said anything."""
    killed = await session.get(Control, EVERY_SYSTEM)
    if killed is not None and killed.wish == Wish.KILLED:
        return Wish.KILLED, killed.reason
    own = await session.get(Control, system)
    return (Wish.RUNNING, "") if own is None else (Wish(own.wish), own.reason)


async def set_wish(
    session: AsyncSession, system: str, wish: Wish, *, reason: str, user_id: int | None, at: datetime
) -> None:
    """Keeps a wish."""
    await session.merge(Control(system=system, wish=wish, reason=reason, user_id=user_id, at=at))


async def kept(session: AsyncSession) -> list[Control]:
    """Every wish that was ever left and not taken over by a later one."""
    return list(await session.scalars(select(Control).order_by(Control.system)))
