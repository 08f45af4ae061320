"""API keys: what a person's own programs log in with. A key reads and proposes, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime
from .one_time import hash_of, new_token

PREFIX = "lwk_"
"""What every key begins with, so that scanners find one that was published by mistake."""

NOTED_EVERY = timedelta(minutes=1)
"""How exact `last_used_at` is: a write at every request would make all readers wait."""


class ApiKey(Base):
    """One key of one person. Only its hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


async def make(
    session: AsyncSession, user_id: int, name: str, *, now: datetime, life: timedelta
) -> tuple[ApiKey, SecretStr]:
    """A new key, and what its holder sends."""
    key = PREFIX + new_token()
    made = ApiKey(user_id=user_id, name=name, key_hash=hash_of(key), created_at=now, expires_at=now + life)
    session.add(made)
    await session.flush()
    return made, SecretStr(key)


async def of_user(session: AsyncSession, user_id: int) -> Sequence[ApiKey]:
    """A person's keys, in the order in which they were made."""
    found = await session.scalars(select(ApiKey).where(ApiKey.user_id == user_id).order_by(ApiKey.id))
    return found.all()


async def find(session: AsyncSession, key: str, now: datetime) -> ApiKey | None:
    """The key that somebody sent; None if it is none, or over."""
    return await session.scalar(select(ApiKey).where(ApiKey.key_hash == hash_of(key), ApiKey.expires_at > now))


async def note_use(session: AsyncSession, key_id: int, now: datetime) -> None:
    """The key was used now."""
    await session.execute(update(ApiKey).where(ApiKey.id == key_id).values(last_used_at=now))


async def end_all(session: AsyncSession, user_id: int) -> int:
    """Takes all keys of a person away; answers how many there were."""
    ended = await session.scalars(delete(ApiKey).where(ApiKey.user_id == user_id).returning(ApiKey.id))
    return len(ended.all())
