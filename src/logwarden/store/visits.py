"""Visits: when a driver's page was last opened only to read it, so that it is not opened too often."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class Visit(Base):
    """The last read-only visit of a driver's page by the portal's clock, and how it ended."""

    __tablename__ = "visits"

    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"), primary_key=True)
    visited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(default="")
