"""The audit trail: who changed what, when and from where, in entries that are numbered and sealed one to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Select, and_, func, insert, not_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.facts import OBSERVED, FactKind

from .database import Base, UtcDateTime, in_turn
from .facts import Fact
from .users import User

BATCH = 1000
"""How many rows are in memory at once, of a trail of any length."""

RECENT = 1000
"""How many facts before the newest one in the trail are looked through each time; older ones by a whole look."""

_LOCK = 7_140_015


class UnreadableEntry(Exception):
    """A row of the trail whose content cannot be read as what it should be. `number` says which."""

    def __init__(self, number: object) -> None:
        super().__init__(f"entry {number} cannot be read")
        self.number = number


class AuditEntry(Base):
    """One change. It repeats all that the fact said, for a fact's row could be changed later.

    `at` is when it happened and `written_at` when it came into the trail, both by the wall clock in UTC. `who` is
    the person, or the service where nobody decided. `hash` seals all of this and `previous`, the hash of the entry
    before. No foreign key: an entry outlives what it tells of.
    """

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    what: Mapped[str]
    user_id: Mapped[int | None]
    who: Mapped[str]
    client: Mapped[str | None]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    correlation_id: Mapped[str | None]
    fact_id: Mapped[int] = mapped_column(index=True)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str]
    hash: Mapped[str]


_COLUMNS = tuple(AuditEntry.__table__.columns)


async def lock(session: AsyncSession) -> None:
    """Lets one transaction at a time add to the trail; waits for another, until this transaction ends."""
    await in_turn(session, _LOCK)


def _unchained() -> Select[Fact, str]:
    """Facts that the trail has not, oldest first.

    Compared by time too: SQLite gives the number of a deleted last row to the next one.
    """
    known = select(AuditEntry.number).where(AuditEntry.fact_id == Fact.id, AuditEntry.at == Fact.at).exists()
    observed = Fact.kind.in_([kind.value for kind in OBSERVED])
    who = User.name + " <" + User.email + ">"
    return select(Fact, who).outerjoin(User, User.id == Fact.user_id).where(and_(not_(known), not_(observed)))


async def waiting(session: AsyncSession, *, after: int, limit: int = BATCH) -> Sequence[tuple[Fact, str | None]]:
    """Facts with ids above `after` that are not in the trail yet, with the person who did it, oldest first."""
    query = _unchained().where(Fact.id > after).order_by(Fact.id).limit(limit)
    return [(fact, who) for fact, who in (await session.execute(query)).all()]


async def recent(session: AsyncSession) -> int:
    """The id after which a look begins that is not one among all facts.

    A fact can be committed after one with a higher id, so it goes back `RECENT` ids from the newest in the trail.
    """
    last = await session.scalar(select(AuditEntry.fact_id).order_by(AuditEntry.number.desc()).limit(1))
    return (last or 0) - RECENT


async def last_check(session: AsyncSession) -> Fact | None:
    """When the whole trail was looked at last, and what came of it; None before the first time."""
    query = select(Fact).where(Fact.kind == FactKind.AUDIT_CHECKED).order_by(Fact.id.desc()).limit(1)
    return await session.scalar(query)


async def count_waiting(session: AsyncSession) -> int:
    """How many facts are not in the trail yet."""
    return await session.scalar(select(func.count()).select_from(_unchained().subquery())) or 0


async def newest(session: AsyncSession) -> dict[str, Any] | None:
    """What the last entry says; None where there is none."""
    found = await session.execute(select(*_COLUMNS).order_by(AuditEntry.number.desc()).limit(1))
    row = found.mappings().first()
    return None if row is None else _said(row)


async def add(session: AsyncSession, entries: Sequence[Mapping[str, Any]]) -> None:
    """Adds entries that are numbered and sealed already."""
    await session.execute(insert(AuditEntry), [_row(entry) for entry in entries])


async def page(session: AsyncSession, *, before: int | None, limit: int) -> tuple[Sequence[AuditEntry], int]:
    """Entries with numbers under `before`, newest first, and how many entries there are in all."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
    found = await session.scalars(query if before is None else query.where(AuditEntry.number < before))
    return found.all(), await session.scalar(select(func.count()).select_from(AuditEntry)) or 0


async def stream(session: AsyncSession) -> AsyncIterator[dict[str, Any]]:
    """What every entry says, by number, with no more than `BATCH` of them in memory.

    Raises:
        UnreadableEntry: a row holds what its columns cannot hold; those before it came first.
    """
    last: int | None = None
    limit = BATCH
    while True:
        query = select(*_COLUMNS).order_by(AuditEntry.number).limit(limit)
        if last is not None:
            query = query.where(AuditEntry.number > last)
        try:
            entries = [_said(row) for row in (await session.execute(query)).mappings().all()]
        except (ValueError, TypeError, RecursionError, OverflowError, DBAPIError) as error:
            if isinstance(error, DBAPIError) and "decode" not in str(error.orig):
                raise
            if limit == 1:
                number = select(AuditEntry.number).order_by(AuditEntry.number).limit(1)
                where = number if last is None else number.where(AuditEntry.number > last)
                raise UnreadableEntry(await session.scalar(where)) from None
            limit = 1  # to the very row
            continue
        for entry in entries:
            yield entry
        if len(entries) < limit:
            return
        last = entries[-1]["number"]


def _said(row: Mapping[Any, Any]) -> dict[str, Any]:
    """An entry as it is sealed, exported and sent: JSON's own types, instants as text in UTC."""
    return {name: written(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _row(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, **{name: datetime.fromisoformat(said[name]) for name in ("at", "written_at")}}


def written(at: datetime) -> str:
    """An instant as the trail writes it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
