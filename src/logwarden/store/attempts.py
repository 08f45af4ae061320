"""Attempts: one go in the browser; intents, written before each click; and the evidence that it left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, UtcDateTime
from .fixes import Fix
from .portals import Driver


class Trouble(StrEnum):
    """Why an attempt could not go on; each has its own way out (pipeline/trouble.py)."""

    BUSY = "busy"
    DEFECT = "defect"
    PAGE = "page"
    RECORD = "record"
    LOGIN = "login"


class Attempt(Base):
    """One go. Wall clock: `started_at`, `ended_at`. `ending` says in words how it ended.

    `executor_id` is the process that makes it; another takes it over only when that one is dead. `first_click_at` is
    when its first click was written down, by the portal's clock: from then on it counts against the budgets.
    """

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("fix_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"))
    number: Mapped[int]
    dry_run: Mapped[bool]
    portal_account: Mapped[str]
    executor_id: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str] = mapped_column(default="")
    first_click_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    trouble: Mapped[str | None]


class Intent(Base):
    """A click that writes, written down before it is done; one a step of a fix, ever.

    `staged` is what the page showed. `intended_at` is the wall clock; `clicked_at` and `read_back_at` the
    portal's. An intent without `read_back_at` is a click of which nobody knows whether it happened.
    """

    __tablename__ = "intents"
    __table_args__ = (UniqueConstraint("fix_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    step: Mapped[int]
    staged: Mapped[dict[str, Any]] = mapped_column(JSON)
    intended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clicked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notice: Mapped[str | None]


class EvidenceFile(Base):
    """A file that an attempt left. `name` is made by us; `sha256` stays when the file is gone.

    `deleted_at` is when it went, its time being over, by the wall clock; None while it has to be there.
    """

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


async def of_fix(session: AsyncSession, fix_id: int) -> Sequence[Attempt]:
    """The attempts of a fix, in order."""
    found = await session.scalars(select(Attempt).where(Attempt.fix_id == fix_id).order_by(Attempt.number))
    return found.all()


async def numbered(session: AsyncSession, fix_id: int, number: int) -> Attempt | None:
    """One attempt of a fix."""
    return await session.scalar(select(Attempt).where(Attempt.fix_id == fix_id, Attempt.number == number))


async def intents(session: AsyncSession, fix_id: int) -> dict[int, Intent]:
    """The intents of a fix by step."""
    found = await session.scalars(select(Intent).where(Intent.fix_id == fix_id))
    return {intent.step: intent for intent in found}


async def clicked_at(session: AsyncSession, driver_id: int, remedy: str) -> datetime | None:
    """When a remedy was last clicked for a driver, by the portal's clock, or may have been; None if it never was."""
    found = await session.scalars(
        select(Intent).join(Fix, Fix.id == Intent.fix_id).where(Fix.driver_id == driver_id, Fix.remedy == remedy)
    )
    instants = [intent.clicked_at or datetime.fromisoformat(intent.staged["read_at"]) for intent in found]
    return max(instants, default=None)


async def tried_in_vain(session: AsyncSession, fix_id: int) -> int:
    """How many attempts of a fix ended because the portal was busy, or by a defect of ours."""
    vain = Attempt.trouble.in_((Trouble.BUSY, Trouble.DEFECT))
    return await session.scalar(select(func.count()).where(Attempt.fix_id == fix_id, vain)) or 0


async def clicking(session: AsyncSession, driver: Driver, remedy: str, since: datetime) -> list[tuple[datetime, int]]:
    """Attempts at a remedy that clicked for the driver's company since an instant: when, and for which driver.

    Instants are the portal's, oldest first. Rehearsals, and what was cancelled before its first click, are not among
    them.
    """
    found = await session.execute(
        select(Attempt.first_click_at, Fix.driver_id)
        .join(Fix, Fix.id == Attempt.fix_id)
        .join(Driver, Driver.id == Fix.driver_id)
        .where(Attempt.first_click_at >= since, Fix.remedy == remedy, Driver.company_id == driver.company_id)
        .order_by(Attempt.first_click_at)
    )
    return [(at, driver_id) for at, driver_id in found if at is not None]


async def evidence_of(session: AsyncSession, fix_id: int) -> Sequence[tuple[EvidenceFile, int]]:
    """The evidence of a fix with the number of its attempt, in the order in which it was made."""
    found = await session.execute(
        select(EvidenceFile, Attempt.number)
        .join(Attempt, Attempt.id == EvidenceFile.attempt_id)
        .where(Attempt.fix_id == fix_id)
        .order_by(EvidenceFile.id),
    )
    return [(file, number) for file, number in found]


async def evidence(session: AsyncSession, evidence_id: int) -> tuple[EvidenceFile, Attempt] | None:
    """One file of evidence with its attempt."""
    row = (
        await session.execute(
            select(EvidenceFile, Attempt)
            .join(Attempt, Attempt.id == EvidenceFile.attempt_id)
            .where(EvidenceFile.id == evidence_id),
        )
    ).first()
    return None if row is None else (row[0], row[1])
