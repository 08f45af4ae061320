"""Facts: what happened, in the past tense, written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.facts import CLIENT, FactKind

from .database import Base, UtcDateTime


class Fact(Base):
    """One thing that happened. `at` is the wall clock; portal instants are in `detail`.

    `number` is its place in the order of commits, which `fact_numbers` gives after the commit; None until then.
    `before` is what stood there until then, where something was replaced; `client` is the address that asked.
    """

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(index=True, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    correlation_id: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    client: Mapped[str | None]


def record(
    session: AsyncSession,
    kind: FactKind,
    subject: str,
    subject_id: int | None,
    *,
    user_id: int | None = None,
    before: dict[str, Any] | None = None,
    **detail: Any,
) -> None:
    """Adds a fact to the transaction of `session`; `before` is what it replaced, `detail` what stands now."""
    session.add(
        Fact(
            at=datetime.now(UTC),
            kind=kind,
            subject=subject,
            subject_id=subject_id,
            user_id=user_id,
            correlation_id=structlog.contextvars.get_contextvars().get("correlation_id"),
            detail=detail,
            before=before,
            client=CLIENT.get(),
        ),
    )


async def newest_of_system(session: AsyncSession, kinds: Collection[FactKind], system: str) -> FactKind | None:
    """Which of these kinds was told last of a system; None if none was."""
    kind = await session.scalar(
        select(Fact.kind)
        .where(Fact.kind.in_(kinds), Fact.detail["system"].as_string() == system)
        .order_by(Fact.id.desc())
        .limit(1)
    )
    return None if kind is None else FactKind(kind)


async def numbered(session: AsyncSession, numbers: Collection[int]) -> Sequence[Fact]:
    """The facts with these numbers, in their order."""
    return (await session.scalars(select(Fact).where(Fact.number.in_(numbers)).order_by(Fact.number))).all()


async def about(session: AsyncSession, subject: str, subject_id: int) -> Sequence[Fact]:
    """The facts about one thing, oldest first."""
    found = await session.scalars(
        select(Fact).where(Fact.subject == subject, Fact.subject_id == subject_id).order_by(Fact.id),
    )
    return found.all()
