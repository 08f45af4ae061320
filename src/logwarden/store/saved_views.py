"""Saved views: filters of a list under a name, each person's own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base


class SavedView(Base):
    """One view of a list's page. `query` is what stands behind the question mark of its address."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "page", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    page: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]


async def of_user(session: AsyncSession, user_id: int) -> Sequence[SavedView]:
    """A person's views, by page and name."""
    query = select(SavedView).where(SavedView.user_id == user_id)
    return (await session.scalars(query.order_by(SavedView.page, SavedView.name))).all()


async def named(session: AsyncSession, user_id: int, page: str, name: str) -> SavedView | None:
    """A person's view of that list with that name, locked; None where there is none."""
    query = select(SavedView).where(SavedView.user_id == user_id, SavedView.page == page, SavedView.name == name)
    return await session.scalar(query.with_for_update())
