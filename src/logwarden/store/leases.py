"""Leases: something that one process at a time may do, such as polling a system, for as long as it renews."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime, upsert
from .workers import database_now


class Lease(Base):
    """Who holds it, and until when by the database's clock if he does not renew."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime] = mapped_column(UtcDateTime)


async def take(session: AsyncSession, name: str, holder: str, seconds: int) -> bool:
    """Takes or renews a lease for some seconds; False while another holds it. In a transaction of its own."""
    now = await database_now(session)
    await upsert(session, Lease, [{"name": name, "holder": holder, "until": now}], key=["name"], update=[])
    done = await session.execute(
        update(Lease)
        .where(Lease.name == name, (Lease.holder == holder) | (Lease.until <= now))
        .values(holder=holder, until=now + timedelta(seconds=seconds))
        .returning(Lease.name),
    )
    return done.first() is not None


async def give_back(session: AsyncSession, holder: str) -> None:
    """Lets go of everything that a process holds, so that another need not wait."""
    now = await database_now(session)
    await session.execute(update(Lease).where(Lease.holder == holder).values(until=now))


async def renew(session: AsyncSession, holder: str, seconds: int) -> None:
    """Keeps everything that a process still holds for some more seconds."""
    now = await database_now(session)
    await session.execute(
        update(Lease).where(Lease.holder == holder, Lease.until > now).values(until=now + timedelta(seconds=seconds)),
    )


async def forget(session: AsyncSession) -> None:
    """Lets go of every lease: for a database that has one process alone."""
    await session.execute(delete(Lease))
