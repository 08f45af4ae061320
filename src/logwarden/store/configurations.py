"""Configurations: what admins set of a system's agent while it runs; without a row the settings stand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class Configuration(Base):
    """One system's. `polling_interval_seconds` are of the portal's clock, None: as in the settings.

    `dry_run` is the switch: on, nothing is clicked. Off, it depends on the environment, whose `true` is a lock.
    """

    __tablename__ = "configurations"

    system: Mapped[str] = mapped_column(primary_key=True)
    polling_interval_seconds: Mapped[int | None]
    dry_run: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


async def dry_runs(session: AsyncSession) -> frozenset[str]:
    """The systems whose switch is on."""
    return frozenset(await session.scalars(select(Configuration.system).where(Configuration.dry_run)))


async def dry_run(session: AsyncSession, system: str) -> bool:
    """Whether the switch of a system is on."""
    found = await session.get(Configuration, system)
    return found is not None and found.dry_run


async def polling_interval(session: AsyncSession, system: str) -> int | None:
    """Seconds of the portal's clock between two passes; None where nobody set them."""
    found = await session.get(Configuration, system)
    return None if found is None else found.polling_interval_seconds
