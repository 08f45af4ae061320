"""Digests: one a day over every record of the archive, sealed with the one before it; spans say which records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from .audit import written
from .database import Base, UtcDateTime, in_turn
from .portals import Company, Driver
from .records import Record

DIGEST_FILE = "digests.jsonl"
"""The name in DATA_DIR of the file that says how many digests there are and how the last one is sealed."""

DIGEST_PURPOSE = b"logwarden archive digests 1"
"""What the digests' key is derived for; the audit trail's is another."""

_LOCK = 7_140_020


class Digest(Base):
    """One day's digest. `day` is the UTC day of this machine's clock on which it was made, at `made_at`.

    `records` were first kept since the digest before, `deleted` were deleted since then, `archive` are all that were
    ever kept; `readings` are those that stood in the database. `content` is SHA-256, in hex, over the content of the
    digest before and every span that is new or deleted; `hash` seals all of this and `previous`, the hash of the
    digest before.
    """

    __tablename__ = "digests"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    records: Mapped[int]
    archive: Mapped[int]
    deleted: Mapped[int]
    readings: Mapped[int]
    content: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class Span(Base):
    """A driver's records `first` to `last`, by their numbers, that the digest of that number was the first to hold.

    `fingerprint` is SHA-256, in hex, over whose they are and number, day and fingerprint of each. They are deleted
    together or not at all; then this row stays, and `deleted_by` is the number of the digest that tells so, None
    until there is one.
    """

    __tablename__ = "digest_spans"

    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"), primary_key=True)
    first: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    digest: Mapped[int] = mapped_column(ForeignKey("digests.number"), index=True)
    fingerprint: Mapped[str]
    deleted: Mapped[bool] = mapped_column(default=False)
    deleted_by: Mapped[int | None] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose records: a driver by the portal's ids, and how many records of his the archive ever held."""

    driver_id: int
    system: str
    company: str
    driver: str
    records: int


_COLUMNS = tuple(Digest.__table__.columns)


async def lock(session: AsyncSession) -> None:
    """Lets one transaction at a time add a digest; waits for another, until this transaction ends."""
    await in_turn(session, _LOCK)


async def newest(session: AsyncSession) -> dict[str, Any] | None:
    """What the last digest says; None where there is none."""
    row = (await session.execute(select(*_COLUMNS).order_by(Digest.number.desc()).limit(1))).mappings().first()
    return None if row is None else _said(row)


async def stream(session: AsyncSession) -> AsyncIterator[dict[str, Any]]:
    """What every digest says, in order."""
    for row in (await session.execute(select(*_COLUMNS).order_by(Digest.number))).mappings().all():
        yield _said(row)


async def add(session: AsyncSession, said: Mapping[str, Any]) -> None:
    """Adds a digest that is numbered and sealed already."""
    instants = {"day": date.fromisoformat(said["day"]), "made_at": datetime.fromisoformat(said["made_at"])}
    await session.execute(insert(Digest), [{**said, **instants}])


def _said(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A digest as it is sealed and stamped: JSON's own types."""
    return {**row, "day": row["day"].isoformat(), "made_at": written(row["made_at"])}


async def owners(session: AsyncSession) -> list[Owner]:
    """All drivers of whom the archive ever held records."""
    query = select(Driver.id, Company.system, Company.portal_id, Driver.portal_id, Driver.records)
    query = query.join(Company, Company.id == Driver.company_id).order_by(Driver.id)
    return [Owner(*row) for row in (await session.execute(query)).all()]


async def new_spans(session: AsyncSession) -> list[dict[str, Any]]:
    """A span for each driver with records that no digest holds yet; without the digest's number."""
    ends = dict((await session.execute(select(Span.driver_id, func.max(Span.last)).group_by(Span.driver_id))).all())
    found = []
    for owner in await owners(session):
        first = ends.get(owner.driver_id, 0) + 1
        if owner.records < first:
            continue
        query = select(Record.number, Record.day, Record.fingerprint).where(
            Record.driver_id == owner.driver_id, Record.number.between(first, owner.records)
        )
        rows = [(number, day, print_) for number, day, print_ in await session.execute(query.order_by(Record.number))]
        print_ = span_fingerprint(owner, rows)
        found.append({"driver_id": owner.driver_id, "first": first, "last": owner.records, "fingerprint": print_})
    return found


def span_fingerprint(owner: Owner, rows: Iterable[tuple[int, date, str]]) -> str:
    """SHA-256, in hex, over whose records these are and number, day and fingerprint of each."""
    digest = hashlib.sha256(json.dumps([owner.system, owner.company, owner.driver]).encode())
    for number, day, print_ in rows:
        digest.update(f"\n{number} {day.isoformat()} {print_}".encode())
    return digest.hexdigest()


def content(before: str, new: Iterable[Mapping[str, Any]], deleted: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256, in hex, over the content of the digest before, the new spans and the deleted ones."""
    digest = hashlib.sha256(before.encode())
    for sign, spans in (("+", new), ("-", deleted)):
        for span in sorted(spans, key=lambda one: (one["driver_id"], one["first"])):
            digest.update(f"\n{sign} {span['driver_id']} {span['first']} {span['last']} {span['fingerprint']}".encode())
    return digest.hexdigest()


async def untold(session: AsyncSession) -> list[dict[str, Any]]:
    """The spans that were deleted and that no digest tells of yet."""
    return await _spans(session, Span.deleted, Span.deleted_by.is_(None))


async def held_by(session: AsyncSession, number: int) -> list[dict[str, Any]]:
    """The spans that the digest of that number was the first to hold."""
    return await _spans(session, Span.digest == number)


async def deleted_by(session: AsyncSession, number: int) -> list[dict[str, Any]]:
    """The spans of whose deletion the digest of that number tells."""
    return await _spans(session, Span.deleted_by == number)


async def of_driver(session: AsyncSession, driver_id: int) -> list[dict[str, Any]]:
    """A driver's spans in order."""
    return await _spans(session, Span.driver_id == driver_id)


async def _spans(session: AsyncSession, *matches: Any) -> list[dict[str, Any]]:
    query = select(*Span.__table__.columns).where(*matches).order_by(Span.driver_id, Span.first)
    return [dict(row) for row in (await session.execute(query)).mappings()]


async def add_spans(session: AsyncSession, number: int, spans: Sequence[Mapping[str, Any]]) -> None:
    """The digest of that number holds those new spans."""
    if spans:
        await session.execute(insert(Span), [{**span, "digest": number, "deleted": False} for span in spans])


async def tell_deleted(session: AsyncSession, number: int) -> None:
    """The digest of that number tells of every deletion that none told of yet."""
    pending = Span.deleted & Span.deleted_by.is_(None)
    await session.execute(update(Span).where(pending).values(deleted_by=number))
