"""read: where the portal gives no records by API, a read-only visit of the driver's page.

Only drivers with something to act on; again only when their errors changed or the reading has aged; never more
than one visit an hour a driver by the portal's clock; approved work goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from logwarden import log
from logwarden.facts import FactKind
from logwarden.portal.wire import Shown, Target
from logwarden.problems import GiveUp, LoginNeeded, Problem
from logwarden.remedies.catalogue import CATALOGUE, Remedy
from logwarden.store import errors, facts, fixes, portals, readings, rules, visits
from logwarden.store.database import Database

from . import guard, window
from .ports import Clock, PortalPages

_log = log.get(__name__)

LEAST_BETWEEN_VISITS = timedelta(hours=1)
OLDEST_READING = timedelta(hours=24)
PAGE_DAYS = 9
"""How many home-terminal days a reading takes: the window and the day before it."""

ACTABLE_KEYS = tuple(entry.key for entry in CATALOGUE if Remedy.CLEAR_TWINS in entry.remedies)
"""Kinds whose drivers are read in any case. Others are where a rule plans a RESYNC, or a person orders a look."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    driver: portals.Driver
    target: Target


async def read(
    database: Database,
    pages: PortalPages,
    clock: Clock,
    system: str,
    portal_now: datetime,
    *,
    only: frozenset[str] | None = None,
) -> int:
    """Visits every driver whose log is wanted; answers how many were read.

    `only` are the portal ids of drivers that a person ordered: they are read whether or not there is anything to act
    on, but no more than once an hour either.

    Raises:
        LoginNeeded: the portal lets our account in no more, so nobody is read.
    """
    done = 0
    async with database.read() as session:
        if only is None:
            wanted = await _wanted(session, system, portal_now)
        else:
            wanted = await _ordered(session, system, portal_now, only)
    for one in wanted:
        async with database.read() as session:
            if await fixes.any_at_work(session, system, clock.now()):
                break  # approved work goes first; the rest is read on the next round
        done += await _visit(database, pages, one, portal_now)
    return done


def page_target(driver: portals.Driver, portal_now: datetime) -> Target:
    """The days that a reading of that driver takes, by the portal's clock at his home terminal."""
    today = portal_now.astimezone(window.zone_of(driver.zone)).date()
    return Target(
        system=driver.company.system,
        company_id=driver.company.portal_id,
        company_name=driver.company.name,
        driver_id=driver.portal_id,
        driver_name=driver.name,
        zone=driver.zone,
        first_day=today - timedelta(days=PAGE_DAYS - 1),
        last_day=today,
    )


async def read_page(pages: PortalPages, target: Target) -> Shown:
    """What the page of a driver shows of those days, for the store.

    Raises:
        GiveUp: it shows another driver, company, system, zone or other days; nothing of it may be kept as his.
        Problem: the portal did not let us read it.
    """
    async with pages.visit(target, None) as page:
        shown = await page.read()
    if wrong := guard.wrong_page(target, shown):
        raise GiveUp(" ".join(refusal.words for refusal in wrong))
    return shown


async def _wanted(session: AsyncSession, system: str, portal_now: datetime) -> list[_Wanted]:
    by_rule = await rules.of_system(session, system)
    resynced = [key for key, rule in by_rule.items() if rule.remedy == Remedy.RESYNC]
    pending = await errors.pending_of_keys(session, [*ACTABLE_KEYS, *resynced], system)
    by_driver: dict[int, list[errors.LogError]] = {}
    for error in pending:
        by_driver.setdefault(error.driver_id, []).append(error)
    found = await session.scalars(
        select(portals.Driver)
        .join(portals.Company)
        .where(portals.Driver.id.in_(list(by_driver)), portals.Company.system == system, portals.Driver.watched)
        .options(joinedload(portals.Driver.company))
        .order_by(portals.Driver.id),
    )
    return [
        _Wanted(driver, page_target(driver, portal_now))
        for driver in found
        if await _is_due(session, driver.id, by_driver[driver.id], portal_now)
    ]


async def _ordered(session: AsyncSession, system: str, portal_now: datetime, only: frozenset[str]) -> list[_Wanted]:
    found = await session.scalars(
        select(portals.Driver)
        .join(portals.Company)
        .where(portals.Driver.portal_id.in_(only), portals.Company.system == system)
        .options(joinedload(portals.Driver.company))
        .order_by(portals.Driver.id),
    )
    visited = [(driver, await session.get(visits.Visit, driver.id)) for driver in found]
    return [
        _Wanted(driver, page_target(driver, portal_now))
        for driver, visit in visited
        if visit is None or portal_now - visit.visited_at >= LEAST_BETWEEN_VISITS
    ]


async def _is_due(
    session: AsyncSession, driver_id: int, pending: Sequence[errors.LogError], portal_now: datetime
) -> bool:
    visit = await session.get(visits.Visit, driver_id)
    if visit is not None and portal_now - visit.visited_at < LEAST_BETWEEN_VISITS:
        return False
    reading = await readings.latest(session, driver_id)
    if reading is None or portal_now - reading.read_at > OLDEST_READING:
        return True
    return any(error.first_listed_at > reading.read_at for error in pending)


async def _visit(database: Database, pages: PortalPages, wanted: _Wanted, portal_now: datetime) -> bool:
    driver = wanted.driver
    try:
        shown = await read_page(pages, wanted.target)
    except LoginNeeded:
        raise
    except Problem as problem:
        _log.warning("read.failed", driver_id=driver.portal_id, why=str(problem))
        async with database.write() as session:
            await session.merge(visits.Visit(driver_id=driver.id, visited_at=portal_now, problem=str(problem)))
            facts.record(session, FactKind.LOG_NOT_READ, "driver", driver.id, why=str(problem))
        return False
    async with database.write() as session:
        await session.merge(visits.Visit(driver_id=driver.id, visited_at=shown.log.read_at, problem=""))
        kept = await session.get_one(portals.Driver, driver.id)
        kept.name = kept.name or shown.driver_name
        reading = await readings.keep(session, driver.id, readings.PAGE, shown.log)
        facts.record(
            session,
            FactKind.LOG_READ,
            "driver",
            driver.id,
            reading_id=reading.id,
            records=len(shown.log.events),
        )
    _log.info("read.done", driver_id=driver.portal_id, records=len(shown.log.events))
    return True
