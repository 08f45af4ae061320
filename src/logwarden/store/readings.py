"""Readings: what a driver's log said at an instant of the portal's clock, whole, and where it was read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.eld.archive import log_from_json, log_to_json
from logwarden.eld.log import DriverLog

from .database import Base, UtcDateTime


class Reading(Base):
    """One whole reading. `source` is api, page, or attempt (read while acting); `log` the records."""

    __tablename__ = "readings"
    __table_args__ = (Index("ix_readings_driver", "driver_id", "read_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"))
    source: Mapped[str]
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_day: Mapped[date]
    last_day: Mapped[date]
    log: Mapped[dict[str, Any]] = mapped_column(JSON)

    def driver_log(self) -> DriverLog:
        """The log as a value of the domain."""
        return log_from_json(self.log)


def keep(session: AsyncSession, driver_id: int, source: str, log: DriverLog) -> Reading:
    """Adds a reading to the transaction of `session`."""
    reading = Reading(
        driver_id=driver_id,
        source=source,
        read_at=log.read_at,
        first_day=log.first_day,
        last_day=log.last_day,
        log=log_to_json(log),
    )
    session.add(reading)
    return reading


async def latest(session: AsyncSession, driver_id: int) -> Reading | None:
    """The newest reading of the driver's recent days; those made while acting hold fewer and do not count."""
    return await session.scalar(
        select(Reading)
        .where(Reading.driver_id == driver_id, Reading.source != "attempt")
        .order_by(Reading.read_at.desc(), Reading.id.desc())
        .limit(1),
    )


async def get(session: AsyncSession, reading_id: int) -> Reading:
    """The reading with that id."""
    return (await session.scalars(select(Reading).where(Reading.id == reading_id))).one()
