"""Rules: which remedy a system prefers for a kind of error, and who said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class Rule(Base):
    """For errors of `key` on `system`, plan `remedy`.

    `reason` is kept where the remedy is leave, and told to the driver where it is ask_driver; `owner_id` is whose the
    tasks become where it is task.
    """

    __tablename__ = "rules"
    __table_args__ = (UniqueConstraint("system", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    key: Mapped[str]
    remedy: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def of_system(session: AsyncSession, system: str) -> dict[str, Rule]:
    """The rules of a system by the error key."""
    found = await session.scalars(select(Rule).where(Rule.system == system))
    return {rule.key: rule for rule in found}


async def everything(session: AsyncSession) -> Sequence[Rule]:
    """All rules."""
    return (await session.scalars(select(Rule).order_by(Rule.system, Rule.key))).all()
