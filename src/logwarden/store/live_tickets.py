"""Tickets for the live connection: good once and for 30 seconds, for a browser can send no header with a WebSocket."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from . import user_companies
from .api_keys import ApiKey
from .database import Base, UtcDateTime
from .one_time import hash_of, new_token
from .portals import Companies
from .users import User

LIFE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who got a ticket, and by which right: the tokens of that version, or the API key with that id."""

    user_id: int
    token_version: int
    key_id: int | None


class LiveTicket(Base):
    """One ticket, hashed; its row goes when it is used. A table, for another process may have to let its holder in."""

    __tablename__ = "live_tickets"

    ticket_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_version: Mapped[int]
    key_id: Mapped[int | None]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def make(session: AsyncSession, holder: Holder, now: datetime) -> SecretStr:
    """A new ticket; those that nobody used in time go."""
    await session.execute(delete(LiveTicket).where(LiveTicket.expires_at <= now))
    ticket = new_token()
    session.add(
        LiveTicket(
            ticket_hash=hash_of(ticket),
            user_id=holder.user_id,
            token_version=holder.token_version,
            key_id=holder.key_id,
            expires_at=now + LIFE,
        )
    )
    return SecretStr(ticket)


async def redeem(session: AsyncSession, ticket: str, now: datetime) -> Holder | None:
    """Whose ticket it was, which it is no more; None if it is none that is good. Of two at once, one gets it."""
    taken = await session.execute(
        delete(LiveTicket)
        .where(LiveTicket.ticket_hash == hash_of(ticket))
        .returning(LiveTicket.user_id, LiveTicket.token_version, LiveTicket.key_id, LiveTicket.expires_at)
    )
    row = taken.one_or_none()
    return None if row is None or row.expires_at <= now else Holder(row.user_id, row.token_version, row.key_id)


async def standing(
    session: AsyncSession, holders: Collection[Holder], now: datetime
) -> dict[Holder, tuple[User, Companies]]:
    """Those whose right still stands, each with the person and what he may see now."""
    people = await user_companies.people(session, {holder.user_id for holder in holders})
    kept = {holder.key_id for holder in holders} - {None}
    keys = set(await session.scalars(select(ApiKey.id).where(ApiKey.id.in_(kept), ApiKey.expires_at > now)))
    found: dict[Holder, tuple[User, Companies]] = {}
    for holder in holders:
        known = people.get(holder.user_id)
        by_token = holder.key_id is None and known is not None and known[0].token_version == holder.token_version
        if known is not None and (by_token or holder.key_id in keys):
            found[holder] = known
    return found
