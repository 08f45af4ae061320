"""Wrong passwords: how many there were for an address and from a client, and until when nobody may try again."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import JSON, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime, upsert

WINDOW = timedelta(minutes=15)
MOST_FOR_ADDRESS = 5
MOST_FROM_CLIENT = 50


class WrongPasswords(Base):
    """The last wrong passwords of one subject, as seconds since 1970; never more of them than its limit."""

    __tablename__ = "wrong_passwords"

    subject: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[list[float]] = mapped_column(JSON)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


def subjects(email: str, client: str) -> dict[str, int]:
    """What an attempt counts for, with the limits. Addresses are hashed: people type passwords there by mistake."""
    return {_address(email): MOST_FOR_ADDRESS, f"client:{_network(client)}": MOST_FROM_CLIENT}


async def take(session: AsyncSession, limits: Mapping[str, int], now: datetime) -> int:
    """Counts an attempt as wrong until `forgive` says otherwise; answers the seconds to wait, 0 for none.

    It is counted before the password is looked at, so that many attempts at once cannot pass the limit.
    """
    new = [{"subject": subject, "at": [], "last_at": now} for subject in sorted(limits)]
    await upsert(session, WrongPasswords, new, key=["subject"], update=[])
    rows = (
        await session.scalars(
            select(WrongPasswords)
            .where(WrongPasswords.subject.in_(limits))
            .order_by(WrongPasswords.subject)  # one order for all, so that nobody waits in a circle
            .with_for_update()
        )
    ).all()
    since, wait = (now - WINDOW).timestamp(), 0
    for row in rows:
        row.at = [at for at in row.at if at > since]
        if len(row.at) >= limits[row.subject]:
            wait = max(wait, ceil(row.at[-limits[row.subject]] - since), 1)
    if wait:
        return wait
    for row in rows:
        row.at, row.last_at = [*row.at, now.timestamp()], now
    return 0


async def forgive(session: AsyncSession, email: str, limits: Mapping[str, int], now: datetime) -> None:
    """After a right password: the address begins anew; the client loses this one attempt alone."""
    address = _address(email)
    rows = await session.scalars(
        select(WrongPasswords)
        .where(WrongPasswords.subject.in_(limits))
        .order_by(WrongPasswords.subject)
        .with_for_update()
    )
    for row in rows:
        left = list(row.at)
        if now.timestamp() in left:
            left.remove(now.timestamp())
        row.at = [] if row.subject == address else left
    old = (
        select(WrongPasswords.subject)
        .where(WrongPasswords.last_at < now - WINDOW, WrongPasswords.subject.not_in(limits))
        .with_for_update(skip_locked=True)
    )
    await session.execute(delete(WrongPasswords).where(WrongPasswords.subject.in_(old)))


async def is_locked(session: AsyncSession, email: str) -> bool:
    """Whether the attempts just counted were the last ones for that address."""
    row = await session.get(WrongPasswords, _address(email))
    return row is not None and len(row.at) >= MOST_FOR_ADDRESS


def _address(email: str) -> str:
    normal = email.strip().lower().encode("utf-8", "replace")
    return f"address:{hashlib.sha256(normal).hexdigest()}"


def _network(client: str) -> str:
    """An IPv6 client by its /64: one machine has all of those addresses."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else client  # noqa: PLR2004
