"""Openings: which plan a person had before him when he opened a fix that waits for a yes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime, upsert


class Opening(Base):
    """The last time at which a person opened a fix, and the plan that he was shown. `at` is the wall clock."""

    __tablename__ = "openings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"), primary_key=True)
    plan_hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def keep(session: AsyncSession, user_id: int, fix_id: int, plan_hash: str, at: datetime) -> None:
    """He opened it now."""
    row = {"user_id": user_id, "fix_id": fix_id, "plan_hash": plan_hash, "at": at}
    await upsert(session, Opening, [row], key=("user_id", "fix_id"), update=("plan_hash", "at"))


async def shown(session: AsyncSession, user_id: int, fix_ids: Collection[int]) -> dict[int, str]:
    """By fix, the hash of the plan that this person was shown last; a fix that he never opened is left out."""
    query = select(Opening.fix_id, Opening.plan_hash)
    found = await session.execute(query.where(Opening.user_id == user_id, Opening.fix_id.in_(sorted(fix_ids))))
    return dict(found.all())
