"""Sessions: one log-in of one person, with refresh tokens that are each good once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime
from .one_time import hash_of, new_token
from .users import User

LIFE = timedelta(hours=12)
"""How long a session lasts from the log-in on, however often it is refreshed: a shift."""


class Session(Base):
    """One log-in. Its refresh tokens are a family: all of them end with it."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RefreshToken(Base):
    """One token of a session, hashed. A used one is kept, so that its second use is known."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that goes on: the refresh token that is good now, and when the session ends."""

    session_id: int
    token: SecretStr
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Reused:
    """A refresh token came twice, so a copy of it is in other hands; its session is over."""

    session_id: int


async def start(session: AsyncSession, user_id: int, now: datetime) -> Opened:
    """Begins a session."""
    begun = Session(user_id=user_id, started_at=now, expires_at=now + LIFE)
    session.add(begun)
    await session.flush()
    return _issue(session, begun)


async def refresh(session: AsyncSession, token: str, now: datetime) -> tuple[User, Opened | Reused] | None:
    """Takes a refresh token for the next one; None if it is none that lives.

    A second use of a token revokes its session: one of the two is a thief.
    """
    known, family, user = await _locked(session, token)
    if known is None or family is None or user is None:
        return None
    if family.revoked_at is not None or family.expires_at <= now or not user.active:
        return None
    if known.used_at is not None:
        _revoke(family, user, now)
        return user, Reused(family.id)
    known.used_at = now
    return user, _issue(session, family)


async def end(session: AsyncSession, token: str, now: datetime) -> tuple[User, int] | None:
    """Revokes the session of a refresh token; answers whose it was and its id, None if it was none that lives."""
    _, family, user = await _locked(session, token)
    if family is None or user is None or family.revoked_at is not None:
        return None
    _revoke(family, user, now)
    return user, family.id


async def revoke_all(session: AsyncSession, user: User, now: datetime) -> int:
    """Ends all sessions of a user, and every access token that he has; answers how many sessions were open."""
    ended = await session.scalars(
        update(Session)
        .where(Session.user_id == user.id, Session.revoked_at.is_(None), Session.expires_at > now)
        .values(revoked_at=now)
        .returning(Session.id)
    )
    user.token_version += 1
    return len(ended.all())


async def prune(session: AsyncSession, before: datetime) -> int:
    """Forgets the sessions that ended before that instant, with their tokens; answers how many sessions."""
    over = select(Session.id).where(Session.expires_at < before)
    await session.execute(delete(RefreshToken).where(RefreshToken.session_id.in_(over)))
    return len((await session.scalars(delete(Session).where(Session.expires_at < before).returning(Session.id))).all())


def _revoke(family: Session, user: User, now: datetime) -> None:
    """Ends one session. Access tokens of the user's other sessions end too, and are refreshed by their holders."""
    family.revoked_at = now
    user.token_version += 1


async def _locked(session: AsyncSession, token: str) -> tuple[RefreshToken | None, Session | None, User | None]:
    """The token, its session and its user. The user is locked first: whatever ends sessions locks him too."""
    found = await session.execute(
        select(RefreshToken.token_hash, Session.id, Session.user_id)
        .join(Session, Session.id == RefreshToken.session_id)
        .where(RefreshToken.token_hash == hash_of(token))
    )
    row = found.one_or_none()
    if row is None:
        return None, None, None
    user = await session.get(User, row.user_id, with_for_update=True)
    return await session.get(RefreshToken, row.token_hash), await session.get(Session, row.id), user


def _issue(session: AsyncSession, family: Session) -> Opened:
    token = new_token()
    session.add(RefreshToken(token_hash=hash_of(token), session_id=family.id))
    return Opened(family.id, SecretStr(token), family.expires_at)
