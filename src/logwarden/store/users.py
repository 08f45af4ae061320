"""Users: who may look, who may decide."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class Role(StrEnum):
    """Viewers look; auditors decide too; admins set rules too."""

    VIEWER = "viewer"
    AUDITOR = "auditor"
    ADMIN = "admin"


class User(Base):
    """One person, one address. `password_hash` is argon2's; access tokens of an older `token_version` open nothing."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    token_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def by_email(session: AsyncSession, email: str) -> User | None:
    """The user with that address, which is compared without case."""
    return await session.scalar(select(User).where(User.email == email.strip().lower()))


async def get(session: AsyncSession, user_id: int) -> User | None:
    """The user with that id."""
    return await session.get(User, user_id)


async def emails(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    """The addresses of some users by id."""
    return dict((await session.execute(select(User.id, User.email).where(User.id.in_(sorted(ids))))).all())


async def names(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    """The names of some users by id."""
    return dict((await session.execute(select(User.id, User.name).where(User.id.in_(sorted(ids))))).all())


async def everybody(session: AsyncSession) -> list[User]:
    """All users, by address."""
    return list(await session.scalars(select(User).order_by(User.email)))


async def lock_admins(session: AsyncSession) -> list[User]:
    """The active admins, locked: two admins who take each other away at once must not both succeed."""
    active = select(User).where(User.role == Role.ADMIN, User.active.is_(True)).order_by(User.id)
    return list(await session.scalars(active.with_for_update()))


async def first_admin(session: AsyncSession) -> User | None:
    """The active admin who has been here for longest; None before there is one."""
    active = select(User).where(User.role == Role.ADMIN, User.active.is_(True)).order_by(User.id)
    return await session.scalar(active.limit(1))
