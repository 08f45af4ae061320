"""Wrong passwords: how many there were for an address and from a client, and until when nobody may try again."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from pydantic import SecretStr
from sqlalchemy import JSON, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime, upsert

WINDOW = timedelta(minutes=15)
MOST_FOR_ADDRESS = 5
MOST_FROM_CLIENT = 50

_PURPOSE = b"logwarden address 1\n"
_MARK_LENGTH = 32
"""Hexadecimal digits: 128 bits, so that no two addresses share one."""


class WrongPasswords(Base):
    """The last wrong passwords of one subject, as seconds since 1970; never more of them than its limit."""

    __tablename__ = "wrong_passwords"

    subject: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[list[float]] = mapped_column(JSON)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody types an address and a password. `mark` stands for the address: people type passwords there by mistake.

    The mark is made with a key, so that nobody who reads the database can try out which address it stands for.
    """

    mark: str
    client: str

    @property
    def limits(self) -> dict[str, int]:
        """What the attempt counts for, with the limits."""
        return {self.address_subject: MOST_FOR_ADDRESS, f"client:{network_of(self.client)}": MOST_FROM_CLIENT}

    @property
    def address_subject(self) -> str:
        """What counts for the address."""
        return f"address:{self.mark}"


def attempt(email: str, client: str, key: SecretStr) -> Attempt:
    """An attempt for an address, in whatever case it was typed, from a client."""
    normal = email.strip().lower().encode("utf-8", "replace")
    mark = hmac.new(key.get_secret_value().encode(), _PURPOSE + normal, hashlib.sha256)
    return Attempt(mark.hexdigest()[:_MARK_LENGTH], client)


async def take(session: AsyncSession, tried: Attempt, now: datetime) -> int:
    """Counts an attempt as wrong until `forgive` says otherwise; answers the seconds to wait, 0 for none.

    It is counted before the password is looked at, so that many attempts at once cannot pass the limit.
    """
    limits = tried.limits
    new = [{"subject": subject, "at": [], "last_at": now} for subject in sorted(limits)]
    await upsert(session, WrongPasswords, new, key=["subject"], update=["last_at"])  # so that none of them is pruned
    rows = await _rows(session, limits)
    since, wait = (now - WINDOW).timestamp(), 0
    for row in rows:
        row.at = [at for at in row.at if at > since]
        if len(row.at) >= limits[row.subject]:
            wait = max(wait, ceil(row.at[-limits[row.subject]] - since), 1)
    if wait:
        return wait
    for row in rows:
        row.at = [*row.at, now.timestamp()]
    return 0


async def forgive(session: AsyncSession, tried: Attempt, now: datetime) -> None:
    """After a right password: the address begins anew; the client loses this one attempt alone."""
    for row in await _rows(session, tried.limits):
        left = list(row.at)
        if now.timestamp() in left:
            left.remove(now.timestamp())
        row.at = [] if row.subject == tried.address_subject else left


async def locked(session: AsyncSession, tried: Attempt) -> list[str]:
    """What the attempts just counted have locked: `address`, `client`, both or nothing."""
    limits = tried.limits
    rows = await _rows(session, limits)
    return [row.subject.partition(":")[0] for row in rows if len(row.at) >= limits[row.subject]]


async def prune(session: AsyncSession, now: datetime) -> int:
    """Forgets what counts no more; answers how many rows."""
    old = WrongPasswords.last_at < now - WINDOW
    return len((await session.scalars(delete(WrongPasswords).where(old).returning(WrongPasswords.subject))).all())


async def _rows(session: AsyncSession, subjects: Collection[str]) -> Sequence[WrongPasswords]:
    found = await session.scalars(
        select(WrongPasswords)
        .where(WrongPasswords.subject.in_(subjects))
        .order_by(WrongPasswords.subject)  # one order for all, so that nobody waits in a circle
        .with_for_update()
    )
    return found.all()


def network_of(client: str) -> str:
    """A client as it is counted: an IPv6 client by its /64: one machine has all of those addresses."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return (
        str(ipaddress.ip_network((address, 64), strict=False)) if isinstance(address, ipaddress.IPv6Address) else client
    )
