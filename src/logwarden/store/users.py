"""Users: who may look, who may decide."""

from __future__ import annotations

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
    """One person, one address. `password_hash` is argon2's."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def by_email(session: AsyncSession, email: str) -> User | None:
    """The user with that address, which is compared without case."""
    return await session.scalar(select(User).where(User.email == email.strip().lower()))


async def get(session: AsyncSession, user_id: int) -> User | None:
    """The user with that id."""
    return await session.get(User, user_id)
