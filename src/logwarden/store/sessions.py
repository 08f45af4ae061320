"""Sessions: one log-in of one person, with refresh tokens that are each good once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ForeignKey, select, update
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
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RefreshToken(Base):
    """One token of a session, hashed. A used one is kept, so that its second use is known."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh token was good for: a new one, or nothing. `reused` tells of a copy in other hands."""

    user: User | None = None
    token: SecretStr | None = None
    expires_at: datetime | None = None
    reused: bool = False


async def start(session: AsyncSession, user_id: int, now: datetime) -> tuple[SecretStr, datetime]:
    """Begins a session; answers its first refresh token, and when the session ends."""
    begun = Session(user_id=user_id, started_at=now, expires_at=now + LIFE)
    session.add(begun)
    await session.flush()
    return _issue(session, begun.id), begun.expires_at


async def refresh(session: AsyncSession, token: str, now: datetime) -> Refreshed:
    """Takes a refresh token for the next one. A second use of a token revokes its session: one of two is a thief."""
    known, family, user = await _locked(session, token)
    if known is None or family is None or user is None:
        return Refreshed()
    if family.revoked_at is not None or family.expires_at <= now or not user.active:
        return Refreshed()
    if known.used_at is not None:
        _revoke(family, user, now)
        return Refreshed(user=user, reused=True)
    known.used_at = now
    return Refreshed(user, _issue(session, family.id), family.expires_at)


async def end(session: AsyncSession, token: str, now: datetime) -> User | None:
    """Revokes the session of a refresh token; answers whose it was, None if it was none that lives."""
    _, family, user = await _locked(session, token)
    if family is None or user is None or family.revoked_at is not None:
        return None
    _revoke(family, user, now)
    return user


async def revoke_all(session: AsyncSession, user: User, now: datetime) -> None:
    """Ends all sessions of a user, and every access token that he has."""
    await session.execute(
        update(Session).where(Session.user_id == user.id, Session.revoked_at.is_(None)).values(revoked_at=now)
    )
    user.token_version += 1


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


def _issue(session: AsyncSession, session_id: int) -> SecretStr:
    token = new_token()
    session.add(RefreshToken(token_hash=hash_of(token), session_id=session_id))
    return SecretStr(token)
