"""Readings: what the portal showed of a driver, from when to when, and where it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, Select, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.eld.log import DriverLog

from . import records
from .database import Base, UtcDateTime
from .portals import Company, Driver
from .records import Record

API, PAGE, ATTEMPT = "api", "page", "attempt"
"""Where a log was read: in the monitoring API, on the page, on the page while acting."""


class Reading(Base):
    """One look at a driver, or several in a row that showed the same log.

    `first_read_at` and `read_at` are the first and last instant of the portal's clock at which the log was so.
    `records` are the archive's numbers of its records in their order; None where the API gives none. It is
    `whole` if nothing in it was unreadable and no day is missing: only then it is a log.

    Of the API's only: `content` is the hash of what was sent, `listed_at` the instant for which the list of
    errors last proved what is not in it. A list in which a part could not be read proves no absence. `lines`,
    `errors`, `unreadable_lines` count that list, `unreadable` all parts that nobody could read.
    `witnessed` says that the witness has compared it with its neighbours. `dated` says that the portal told when
    it computed it; where not, the log may be older than its time by as long as the portal keeps an answer.
    """

    __tablename__ = "readings"
    __table_args__ = (
        Index("ix_readings_driver", "driver_id", "read_at"),
        Index(
            "ix_readings_unwitnessed",
            "driver_id",
            "id",
            sqlite_where=text("NOT witnessed"),
            postgresql_where=text("NOT witnessed"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"))
    source: Mapped[str]
    first_read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    zone: Mapped[str]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    records: Mapped[str | None]
    whole: Mapped[bool]
    witnessed: Mapped[bool] = mapped_column(default=False)
    dated: Mapped[bool] = mapped_column(default=True)
    content: Mapped[str | None]
    listed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lines: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    unreadable_lines: Mapped[int] = mapped_column(default=0)
    unreadable: Mapped[int] = mapped_column(default=0)


async def keep(session: AsyncSession, driver_id: int, source: str, log: DriverLog) -> Reading:
    """Keeps a log that was read on the page, and its records in the archive."""
    driver = await session.get_one(Driver, driver_id, with_for_update=True)
    shown = records.Shown(driver, log.zone, log.first_day, log.events)
    (numbers,) = await records.archive(session, [shown])
    reading = Reading(
        driver_id=driver_id,
        source=source,
        first_read_at=log.read_at,
        read_at=log.read_at,
        zone=log.zone.key,
        first_day=log.first_day,
        last_day=log.last_day,
        records=numbers,
        whole=True,
    )
    session.add(reading)
    await session.flush()
    return reading


async def log_of(session: AsyncSession, reading: Reading) -> DriverLog:
    """The log that a reading showed, as a value of the domain.

    Raises:
        ValueError: the reading is not whole: it is no log.
    """
    if not reading.whole or reading.records is None or reading.first_day is None or reading.last_day is None:
        raise ValueError(f"reading {reading.id} is no whole log")
    portal_id = (await session.execute(select(Driver.portal_id).where(Driver.id == reading.driver_id))).scalar_one()
    return DriverLog(
        driver_id=portal_id,
        zone=ZoneInfo(reading.zone),
        first_day=reading.first_day,
        last_day=reading.last_day,
        read_at=reading.read_at,
        events=await records.of(session, reading.driver_id, reading.records),
    )


def _logs(driver_id: int) -> Select[Any]:
    """The readings of a driver that are logs, newest first."""
    is_log = Reading.records.is_not(None) & Reading.whole
    return (
        select(Reading)
        .where(Reading.driver_id == driver_id, is_log)
        .order_by(Reading.read_at.desc(), Reading.id.desc())
    )


async def latest(session: AsyncSession, driver_id: int, *, before: Reading | None = None) -> Reading | None:
    """The newest log of the driver's recent days, or the one `before` another of his.

    Those read while acting hold fewer days and do not count.
    """
    query = _logs(driver_id).where(Reading.source != ATTEMPT)
    if before is not None:
        query = query.where(Reading.read_at <= before.read_at, Reading.id != before.id)
    found: Reading | None = await session.scalar(query.limit(1))
    return found


async def latest_before(session: AsyncSession, driver_id: int, day: date) -> Reading | None:
    """The newest log that holds the day before that one and begins earlier; those read while acting do not count."""
    before = day - timedelta(days=1)
    query = _logs(driver_id).where(Reading.source != ATTEMPT, Reading.first_day <= before, Reading.last_day >= before)
    found: Reading | None = await session.scalar(query.limit(1))
    return found


async def unwitnessed(session: AsyncSession, system: str) -> dict[int, list[int]]:
    """By driver, his logs that the witness has not compared yet, oldest first."""
    query = (
        select(Reading.driver_id, Reading.id)
        .join(Driver, Driver.id == Reading.driver_id)
        .join(Company, Company.id == Driver.company_id)
        .where(text("NOT readings.witnessed"), Company.system == system)  # so written, its index is used
        .order_by(Reading.driver_id, Reading.first_read_at, Reading.id)
    )
    found: dict[int, list[int]] = {}
    for driver_id, reading_id in await session.execute(query):
        found.setdefault(driver_id, []).append(reading_id)
    return found


async def around(session: AsyncSession, reading: Reading, since: datetime, few: int | None = None) -> list[Reading]:
    """The driver's other logs that ended at that instant or later; `few`: at most so many on either side."""
    others = select(Reading).where(
        Reading.driver_id == reading.driver_id, Reading.id != reading.id, Reading.whole, Reading.read_at >= since
    )
    before = others.where(Reading.read_at <= reading.read_at).order_by(Reading.read_at.desc()).limit(few)
    after = others.where(Reading.read_at > reading.read_at).order_by(Reading.read_at).limit(few)
    return [*await session.scalars(before), *await session.scalars(after)]


async def compared(session: AsyncSession, ids: Sequence[int]) -> None:
    """The witness has compared those readings with their neighbours."""
    await session.execute(update(Reading).where(Reading.id.in_(ids)).values(witnessed=True))


@dataclass(frozen=True, slots=True)
class Seen:
    """When a record was seen first and last, by the portal's clock, among the readings that are kept."""

    first_at: datetime
    last_at: datetime


async def seen(session: AsyncSession, driver_id: int, number: int) -> Seen | None:
    """When the driver's record of that number stood in a reading; None where no reading that is kept shows it."""
    day = await session.scalar(select(Record.day).where(Record.driver_id == driver_id, Record.number == number))
    if day is None:
        return None
    query = select(Reading.first_read_at, Reading.read_at, Reading.records).where(
        Reading.driver_id == driver_id,
        Reading.records.is_not(None),
        Reading.first_day <= day + timedelta(days=1),  # a home terminal that moved had other midnights
        Reading.last_day >= day - timedelta(days=1),
    )
    shown = [(first, last) for first, last, runs in await session.execute(query) if records.holds(runs or "", number)]
    return Seen(min(first for first, _ in shown), max(last for _, last in shown)) if shown else None


async def get(session: AsyncSession, reading_id: int) -> Reading:
    """The reading with that id."""
    return (await session.scalars(select(Reading).where(Reading.id == reading_id))).one()


async def log_with_id(session: AsyncSession, reading_id: int) -> DriverLog:
    """The log that the reading with that id showed. Raises as `log_of`."""
    return await log_of(session, await get(session, reading_id))


async def listing(session: AsyncSession, driver_id: int) -> Reading | None:
    """The newest reading of the driver in the API."""
    query = select(Reading).join(Driver, Driver.listing_id == Reading.id).where(Driver.id == driver_id)
    return await session.scalar(query)


async def read_at(session: AsyncSession, drivers: Iterable[Driver]) -> dict[int, datetime]:
    """When the portal's API last said something of each of some drivers, by its clock and our ids."""
    listings = [driver.listing_id for driver in drivers if driver.listing_id is not None]
    query = select(Reading.driver_id, Reading.read_at).where(Reading.id.in_(listings))
    return dict((await session.execute(query)).all())
