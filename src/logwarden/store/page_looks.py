"""Page looks: what the agent's read-only runs over every page of a system found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime


class PageLook(Base):
    """One run, at an instant of the portal's clock.

    `findings` has one object {where, control, seen, words} for each control that we rely on. `changed` are the
    [where, control] that are not as we know them: those that this run saw so, and those that an earlier one saw so
    and this one could not look at.
    """

    __tablename__ = "page_looks"
    __table_args__ = (Index("ix_page_looks_system", "system", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    changed: Mapped[list[list[str]]] = mapped_column(JSON)


async def latest(session: AsyncSession, system: str) -> PageLook | None:
    """The newest run over a system's pages; None before the first."""
    query = select(PageLook).where(PageLook.system == system).order_by(PageLook.id.desc()).limit(1)
    found: PageLook | None = await session.scalar(query)
    return found


async def changed(session: AsyncSession, system: str) -> Sequence[tuple[str, str]]:
    """The (where, control) that were not as we know them when they were last looked at."""
    query = select(PageLook.changed).where(PageLook.system == system).order_by(PageLook.id.desc()).limit(1)
    return [(where, control) for where, control in await session.scalar(query) or ()]
