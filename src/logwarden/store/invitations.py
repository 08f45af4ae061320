"""Invitations: an account that an admin offers to one address; the token is shown once and good once."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ForeignKey, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime
from .one_time import hash_of, new_token
from .users import Role

LIFE = timedelta(hours=72)


class Invitation(Base):
    """One offer of an account. Only the hash of its token is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


async def invite(
    session: AsyncSession, email: str, name: str, role: Role, *, by: int, now: datetime
) -> tuple[Invitation, SecretStr]:
    """A new invitation and its token; an older one for that address is over from now on."""
    await session.execute(
        update(Invitation)
        .where(Invitation.email == email, Invitation.accepted_at.is_(None), Invitation.expires_at > now)
        .values(expires_at=now)
    )
    token = new_token()
    made = Invitation(
        email=email,
        name=name,
        role=role,
        token_hash=hash_of(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + LIFE,
    )
    session.add(made)
    await session.flush()
    return made, SecretStr(token)


async def open_one(session: AsyncSession, token: str, now: datetime) -> Invitation | None:
    """The invitation of a token, locked; None if it is none, was accepted, or is over."""
    found = await session.scalar(select(Invitation).where(Invitation.token_hash == hash_of(token)).with_for_update())
    return found if found is not None and found.accepted_at is None and found.expires_at > now else None
