"""Invitations: an account that an admin offers to one address; the token is shown once and good once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import JSON, ForeignKey, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime
from .one_time import hash_of, new_token
from .users import Role

LIFE = timedelta(hours=72)


class Invitation(Base):
    """One offer of an account. Only the hash of its token is kept.

    `companies` are the ids that the account will be limited to, None for all. `user_id` is the account that it
    became: so it is known for ever who made whose account.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    companies: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), unique=True)


async def close_open(session: AsyncSession, email: str, now: datetime) -> Sequence[int]:
    """Ends the open invitations of an address; answers their ids."""
    ended = await session.scalars(
        update(Invitation)
        .where(Invitation.email == email, Invitation.accepted_at.is_(None), Invitation.expires_at > now)
        .values(expires_at=now)
        .returning(Invitation.id)
    )
    return ended.all()


async def invite(
    session: AsyncSession, email: str, name: str, role: Role, companies: Sequence[int] | None, *, by: int, now: datetime
) -> tuple[Invitation, SecretStr]:
    """A new invitation and its token."""
    token = new_token()
    made = Invitation(
        email=email,
        name=name,
        role=role,
        companies=None if companies is None else sorted(set(companies)),
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


async def inviters(session: AsyncSession, user_id: int) -> frozenset[int]:
    """Who made that account, who made that one's account, and so on up to the first admin."""
    found = await session.execute(
        select(Invitation.user_id, Invitation.invited_by).where(Invitation.user_id.is_not(None))
    )
    by = dict(found.all())
    chain: list[int] = []
    while user_id in by:  # an account is younger than the one that made it, so there is no circle
        user_id = by[user_id]
        chain.append(user_id)
    return frozenset(chain)
