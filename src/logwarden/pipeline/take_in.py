"""take_in: a company's analysis into the store: errors, days, readings, records. What did not change is not touched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.portal.wire import CACHE, Analysis, DriverSnapshot, ListedDriver
from logwarden.store import portals, quarantine, readings, records
from logwarden.store.database import Database, upsert
from logwarden.store.readings import Reading
from logwarden.store.scans import CompanyCoverage

from . import window
from .take_errors import Changed, take_errors


@dataclass(slots=True)
class Taken:
    """What one analysis held; `unreadable` counts parts by driver's portal id, "" for what belongs to no driver."""

    seen_at: datetime | None
    drivers: int = 0
    drivers_partly: int = 0
    lines: int = 0
    errors: int = 0
    unreadable_lines: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, told: CompanyCoverage) -> Taken:
        """The same, as it was told of an earlier pass."""
        return cls(told.seen_at, told.drivers, told.drivers_partly, told.lines, told.errors, told.unreadable)

    def add(self, reading: Reading, portal_id: str) -> None:
        """Counts a driver."""
        self.drivers += 1
        self.lines += reading.lines
        self.errors += reading.errors
        self.unreadable_lines += reading.unreadable_lines
        if reading.unreadable:
            self.drivers_partly += 1
            self.unreadable[portal_id] = reading.unreadable


@asynccontextmanager
async def taking_in(
    database: Database, system: str, company: portals.Company, analysis: Analysis
) -> AsyncIterator[tuple[AsyncSession, Taken]]:
    """Keeps what a company's analysis says, in one transaction, to which the block can add; gives what it held.

    Only what changed is read, before the transaction begins: so nobody waits for it.
    """
    taken = Taken(analysis.asked_at)
    async with database.read() as session:
        known = await _listings(session, company.id)
        strays = await quarantine.is_open(session, system, company_id=company.id)
    same = {
        listed.driver_id: known[listed.driver_id] for listed in analysis.drivers if _says_nothing_new(known, listed)
    }
    new = [listed for listed in analysis.drivers if listed.driver_id not in same]
    snapshots = await asyncio.to_thread(lambda: [listed.snapshot() for listed in new])
    async with database.write() as session:
        still = [(reading, listed) for listed in analysis.drivers if (reading := same.get(listed.driver_id))]
        await _still(session, still)
        for reading, listed in still:
            taken.add(reading, listed.driver_id)
        drivers = await _drivers(session, company, snapshots)
        changed = [
            Changed(drivers[listed.driver_id], known.get(listed.driver_id), snapshot, listed.content)
            for listed, snapshot in zip(new, snapshots, strict=True)
        ]
        await _days(session, changed)
        changed = await take_errors(session, system, company, changed)
        for one, reading in zip(changed, await _readings(session, changed), strict=True):
            taken.add(reading, one.snapshot.driver_id)
            if reading.unreadable or (one.listing is not None and one.listing.unreadable):
                await quarantine.replace(
                    session, system, one.snapshot.malformed_raw, one.computed, driver_id=one.driver.id
                )
        if analysis.stray or strays:
            await quarantine.replace(session, system, analysis.stray, analysis.asked_at, company_id=company.id)
        if analysis.stray:
            taken.unreadable[""] = len(analysis.stray)
        yield session, taken


async def _listings(session: AsyncSession, company_id: int) -> dict[str, Reading]:
    """The newest reading in the API of each driver of a company, by his portal id."""
    query = (
        select(portals.Driver.portal_id, Reading)
        .join(Reading, Reading.id == portals.Driver.listing_id)
        .where(portals.Driver.company_id == company_id)
    )
    return dict((await session.execute(query)).all())


def _says_nothing_new(known: dict[str, Reading], listed: ListedDriver) -> bool:
    """Whether what is said of a driver is what was said before, or older than that."""
    reading = known.get(listed.driver_id)
    if reading is None:
        return False
    is_older = listed.last_updated_at is not None and listed.last_updated_at < reading.read_at
    return reading.content == listed.content or is_older


_STILL = (
    update(Reading)
    .where(Reading.id == bindparam("reading"))
    .values(read_at=bindparam("at"), listed_at=bindparam("proves_at"), dated=Reading.dated & bindparam("is_dated"))
)


async def _still(session: AsyncSession, still: Sequence[tuple[Reading, ListedDriver]]) -> None:
    """The portal said the very same again, later: the readings last until then."""
    rows = [
        {
            "reading": reading.id,
            "at": at,
            "proves_at": reading.listed_at if reading.unreadable else proves_at,
            "is_dated": listed.last_updated_at is not None,
        }
        for reading, listed in still
        for at, proves_at in [_instants(listed)]
        if at > reading.read_at
    ]
    if rows:
        await (await session.connection()).execute(_STILL, rows)


def _instants(listed: ListedDriver | DriverSnapshot) -> tuple[datetime, datetime]:
    """When the portal computed a list, at the latest and at the earliest.

    Where the portal does not say when, that was at any time while its cache lasts: errors are dated by the
    latest, proofs of absence by the earliest.
    """
    if listed.last_updated_at is not None:
        return listed.last_updated_at, listed.last_updated_at
    return listed.asked_at, listed.asked_at - CACHE


async def _drivers(
    session: AsyncSession, company: portals.Company, snapshots: Sequence[DriverSnapshot]
) -> dict[str, portals.Driver]:
    """The drivers of some snapshots, by portal id, locked until the end of the transaction."""
    query = select(portals.Driver).where(
        portals.Driver.company_id == company.id, portals.Driver.portal_id.in_([s.driver_id for s in snapshots])
    )
    found = await session.scalars(query.order_by(portals.Driver.id).with_for_update())
    drivers = {driver.portal_id: driver for driver in found}
    for snapshot in snapshots:
        driver = drivers.get(snapshot.driver_id)
        if driver is None:
            driver = portals.Driver(
                company_id=company.id,
                portal_id=snapshot.driver_id,
                name=snapshot.driver_name,
                zone=snapshot.zone,
            )
            drivers[snapshot.driver_id] = driver
            session.add(driver)
        driver.zone = snapshot.zone or driver.zone
        driver.name = snapshot.driver_name or driver.name
    await session.flush()
    return drivers


async def _days(session: AsyncSession, changed: Sequence[Changed]) -> None:
    """Whether their days are certified, where that is not what is known."""
    query = select(portals.Day).where(portals.Day.driver_id.in_([one.driver.id for one in changed if one.listing]))
    since = min((day.day for one in changed for day in one.snapshot.days), default=None)
    known = {}
    if since is not None:
        known = {
            (d.driver_id, d.day): d.certified for d in await session.scalars(query.where(portals.Day.day >= since))
        }
    rows = [
        {"driver_id": one.driver.id, "day": day.day, "certified": day.certified, "seen_at": one.computed}
        for one in changed
        for day in one.snapshot.days
        if known.get((one.driver.id, day.day)) is not day.certified
    ]
    await upsert(session, portals.Day, rows, key=["driver_id", "day"], update=["certified", "seen_at"])


async def _readings(session: AsyncSession, changed: Sequence[Changed]) -> list[Reading]:
    """One reading a driver: the one of before, where his log is the same as then, or a new one."""
    shown = [one.shown() for one in changed]
    numbers = iter(await records.archive(session, [one for one in shown if one is not None]))
    found = []
    for one, logged in zip(changed, shown, strict=True):
        showed = next(numbers) if logged is not None else None
        log = {
            "zone": window.zone_of(one.driver.zone).key,
            "first_day": one.given[0].day if one.given else None,
            "last_day": one.given[-1].day if one.given else None,
            "records": showed,
            "whole": logged is not None and one.is_whole,
        }
        reading = one.listing
        if reading is None or any(getattr(reading, name) != value for name, value in log.items()):
            listed_at = None if reading is None else reading.listed_at
            reading = Reading(
                driver_id=one.driver.id, source=readings.API, first_read_at=one.computed, listed_at=listed_at,
                witnessed=not log["whole"], dated=True, **log,
            )  # fmt: skip
            session.add(reading)
        else:
            reading = await session.merge(reading, load=False)
        _, proves_at = _instants(one.snapshot)
        reading.read_at, reading.content = one.computed, one.content
        reading.dated = reading.dated and one.snapshot.last_updated_at is not None
        reading.listed_at = reading.listed_at if one.snapshot.malformed_raw else proves_at
        reading.lines, reading.errors = one.snapshot.lines, len(one.snapshot.errors)
        reading.unreadable_lines, reading.unreadable = one.snapshot.unreadable_lines, len(one.snapshot.malformed_raw)
        found.append(reading)
    await session.flush()
    for one, reading in zip(changed, found, strict=True):
        one.driver.listing_id = reading.id
    return found
