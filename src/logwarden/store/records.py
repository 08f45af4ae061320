"""The archive: every record of every reading, once; readings say which of them they showed, and in which order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.eld.archive import canonical, event_from_json, fingerprint_of
from logwarden.eld.events import Event

from .database import Base, insert_many
from .portals import Driver


class Record(Base):
    """One record as it once stood in a driver's log; what changed in it later is another row.

    `number` counts a driver's records from 1. `day` is the home-terminal day when it was first read. `event` is the
    record as `eld.archive.canonical` writes it, `fingerprint` the hash of that.
    """

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_day", "driver_id", "day"),)

    driver_id: Mapped[int] = mapped_column(ForeignKey("drivers.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    fingerprint: Mapped[str]
    device: Mapped[str]
    event: Mapped[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """The records that one reading showed of a driver, in its order; his home terminal's zone."""

    driver: Driver
    zone: ZoneInfo
    first_day: date
    events: Sequence[Event]


async def archive(session: AsyncSession, shown: Sequence[Shown]) -> list[str]:
    """Keeps what is new of what some readings showed; answers for each which records it showed, as `runs`.

    The rows of these drivers must be locked by the caller: their numbers are given here.
    """
    known = await _known(session, shown)
    rows: list[dict[str, Any]] = []
    found = []
    for one in shown:
        numbers = known.setdefault(one.driver.id, {})
        order = []
        for event in one.events:
            written = canonical(event)
            print_ = fingerprint_of(written)
            number = numbers.get(print_)
            if number is None:
                one.driver.records += 1
                number = numbers[print_] = one.driver.records
                rows.append(
                    {
                        "driver_id": one.driver.id,
                        "number": number,
                        "day": event.at.astimezone(one.zone).date(),
                        "fingerprint": print_,
                        "device": event.device,
                        "event": written,
                    }
                )
            order.append(number)
        found.append(runs(order))
    await insert_many(session, Record, rows)
    return found


async def _known(session: AsyncSession, shown: Sequence[Shown]) -> dict[int, dict[str, int]]:
    """The numbers of the records of those drivers and days, by fingerprint."""
    known: dict[int, dict[str, int]] = {}
    before = [one for one in shown if one.driver.records]
    if not before:
        return known
    query = select(Record.driver_id, Record.fingerprint, Record.number).where(
        Record.driver_id.in_([one.driver.id for one in before]),
        Record.day >= min(one.first_day for one in before),
    )
    for driver_id, print_, number in await session.execute(query):
        known.setdefault(driver_id, {})[print_] = number
    return known


async def of(session: AsyncSession, driver_id: int, numbers: str) -> tuple[Event, ...]:
    """The records of a driver with those numbers, as `runs`, in that order."""
    wanted = list(numbers_of(numbers))
    if not wanted:
        return ()
    found = await session.execute(
        select(Record.number, Record.event).where(
            Record.driver_id == driver_id, Record.number.between(min(wanted), max(wanted))
        )
    )
    events: dict[int, str] = dict(found.all())
    return tuple(event_from_json(json.loads(events[number])) for number in wanted)


def runs(numbers: Iterable[int]) -> str:
    """Numbers in their order, as short as can be: `1-40,57,41-56`."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def numbers_of(written: str) -> Iterable[int]:
    """The numbers that `runs` wrote."""
    for first, last in ranges(written):
        yield from range(first, last + 1)


def ranges(written: str) -> Iterable[tuple[int, int]]:
    """The first and the last number of each run that `runs` wrote."""
    for run in filter(None, written.split(",")):
        first, _, last = run.partition("-")
        yield int(first), int(last or first)


def holds(written: str, number: int) -> bool:
    """Whether that number is among those that `runs` wrote."""
    return any(first <= number <= last for first, last in ranges(written))
