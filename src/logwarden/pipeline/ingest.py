"""ingest: one pass over all companies. Every error listed is kept; what was not seen is said, never guessed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.eld.archive import log_fingerprint
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.portal.wire import DailySummary, DriverSnapshot, ListedCompany
from logwarden.problems import Problem
from logwarden.states import ErrorStatus
from logwarden.store import errors, facts, portals, readings, scans
from logwarden.store.database import Database, upsert

from . import window
from .classify import ClassifiedError, classify
from .ports import Clock, PortalApi

_log = log.get(__name__)


@dataclass(slots=True)
class Coverage:
    """What a pass saw. `gaps` has an entry for each company or part of one that was not seen, with the reason."""

    companies_listed: int = 0
    companies_seen: int = 0
    drivers_seen: int = 0
    errors_seen: int = 0
    gaps: list[dict[str, Any]] = field(default_factory=list)


async def ingest(
    database: Database, api: PortalApi, clock: Clock, system: str, *, companies_at_once: int = 4
) -> Coverage:
    """One pass. A company that cannot be read is a gap; its errors stay as they are.

    Raises:
        Problem: the overview itself could not be read; nothing was changed then.
    """
    started = clock.now()
    overview = await api.overview()
    coverage = Coverage(companies_listed=len(overview.companies))
    if overview.malformed_raw:
        why = f"{len(overview.malformed_raw)} part(s) of the overview could not be read"
        coverage.gaps.append({"company": None, "why": why, "raw": list(overview.malformed_raw)})
    async with database.write() as session:
        await upsert(
            session,
            portals.Company,
            [{"system": system, "portal_id": c.company_id, "name": c.name} for c in overview.companies],
            key=["system", "portal_id"],
            update=["name"],
        )
    at_once = asyncio.Semaphore(companies_at_once)

    async def one(company: ListedCompany) -> None:
        async with at_once:
            await _company(database, api, system, company, coverage)

    async with asyncio.TaskGroup() as group:
        for company in overview.companies:
            group.create_task(one(company))

    async with database.write() as session:
        scan = scans.Scan(
            system=system,
            correlation_id=log.current_correlation_id(),
            started_at=started,
            finished_at=clock.now(),
            portal_at=overview.asked_at,
            companies_listed=coverage.companies_listed,
            companies_seen=coverage.companies_seen,
            drivers_seen=coverage.drivers_seen,
            errors_seen=coverage.errors_seen,
            gaps=coverage.gaps,
        )
        session.add(scan)
        await session.flush()
        facts.record(
            session,
            FactKind.SCAN_FINISHED,
            "scan",
            scan.id,
            companies_listed=coverage.companies_listed,
            companies_seen=coverage.companies_seen,
            drivers_seen=coverage.drivers_seen,
            errors_seen=coverage.errors_seen,
            gaps=len(coverage.gaps),
        )
    _log.info(
        "scan.finished",
        companies=coverage.companies_seen,
        drivers=coverage.drivers_seen,
        gaps=len(coverage.gaps),
    )
    return coverage


async def _company(database: Database, api: PortalApi, system: str, company: ListedCompany, coverage: Coverage) -> None:
    try:
        snapshots = await api.analysis(company.company_id)
    except Problem as problem:
        coverage.gaps.append({"company": company.name, "company_id": company.company_id, "why": str(problem)})
        _log.warning("scan.company_not_seen", company_id=company.company_id, why=str(problem))
        async with database.write() as session:
            facts.record(session, FactKind.SCAN_COMPANY_NOT_SEEN, "company", None, name=company.name, why=str(problem))
        return
    coverage.companies_seen += 1
    for snapshot in snapshots:
        if snapshot.malformed_raw:
            coverage.gaps.append(
                {
                    "company": company.name,
                    "company_id": company.company_id,
                    "driver_id": snapshot.driver_id or None,
                    "why": f"{len(snapshot.malformed_raw)} part(s) of the answer could not be read",
                    "raw": list(snapshot.malformed_raw),
                },
            )
        if not snapshot.driver_id:
            continue  # what belongs to no driver
        coverage.drivers_seen += 1
        coverage.errors_seen += len(snapshot.errors)
        async with database.write() as session:
            await _driver(session, system, company, snapshot)


async def _driver(session: AsyncSession, system: str, company: ListedCompany, snapshot: DriverSnapshot) -> None:
    """Keeps what one snapshot says of one driver, in one transaction.

    Only a list that was read whole moves `listed_at`: one with a part that nobody could read proves no absence.
    Where the portal does not say when it computed the list, that was at any time while its cache lasts: errors
    are dated by the latest, proofs by the earliest.
    """
    companies = await portals.companies_of(session, system)
    row = companies[company.company_id]
    row.seen_at = snapshot.asked_at
    driver = (await portals.drivers_of(session, row.id)).get(snapshot.driver_id)
    if driver is None:
        driver = portals.Driver(
            company_id=row.id, portal_id=snapshot.driver_id, name=snapshot.driver_name, zone=snapshot.zone
        )
        session.add(driver)
        await session.flush()
    elif snapshot.last_updated_at is not None and driver.listed_at == snapshot.last_updated_at:
        return  # the portal's cache: the very same answer as before
    driver.zone = snapshot.zone or driver.zone
    driver.name = snapshot.driver_name or driver.name
    computed = snapshot.last_updated_at or snapshot.asked_at
    proves_at = snapshot.last_updated_at or snapshot.asked_at - timedelta(seconds=window.CACHE_SECONDS)
    await upsert(
        session,
        portals.Day,
        [
            {"driver_id": driver.id, "day": day.day, "certified": day.certified, "seen_at": computed}
            for day in snapshot.days
        ],
        key=["driver_id", "day"],
        update=["certified", "seen_at"],
    )
    listed = classify(system, company.company_id, snapshot.driver_id, snapshot.errors)
    await _errors(session, driver, listed, computed)
    if not snapshot.malformed_raw:
        driver.listed_at = proves_at
        await _absent(session, driver, listed, computed)
    await _records(session, driver, snapshot.days, proves_at)


async def _errors(
    session: AsyncSession, driver: portals.Driver, listed: Sequence[ClassifiedError], computed: datetime
) -> None:
    """Keeps the listed errors: new ones as pending, known ones as still listed, gone ones that came back."""
    known = await errors.of_driver(session, driver.id)
    zone = window.zone_of(driver.zone)
    new = 0
    for error in listed:
        row = known.get(error.fingerprint)
        if row is not None:
            row.last_listed_at, row.absent_since = computed, None
            row.portal_id = error.listed.portal_id or row.portal_id
            if row.status in (ErrorStatus.RESOLVED, ErrorStatus.AGED_OUT, ErrorStatus.FIXED):
                row.move(ErrorStatus.PENDING, "The portal lists it again.")
                facts.record(session, FactKind.ERROR_REOPENED, "error", row.id)
            continue
        new += 1
        at = error.listed.error_at
        session.add(
            errors.LogError(
                fingerprint=error.fingerprint,
                driver_id=driver.id,
                portal_id=error.listed.portal_id,
                key=error.entry.key,
                category=error.entry.category,
                severity=error.entry.severity,
                message=error.listed.message,
                event_code=error.listed.event_code,
                error_type=error.listed.error_type,
                error_at=at,
                day=at.astimezone(zone).date() if at else error.listed.log_day,
                status=ErrorStatus.PENDING,
                reopened=0,
                first_listed_at=computed,
                last_listed_at=computed,
                raw=error.listed.raw,
            ),
        )
    if new:
        facts.record(session, FactKind.ERRORS_LISTED, "driver", driver.id, new=new)


async def _absent(
    session: AsyncSession, driver: portals.Driver, listed: Sequence[ClassifiedError], computed: datetime
) -> None:
    """What a whole list no longer holds: gone while its day is in the window, or aged out with it."""
    still_listed = {error.fingerprint for error in listed}
    zone = window.zone_of(driver.zone)
    for fingerprint, row in (await errors.of_driver(session, driver.id)).items():
        if fingerprint in still_listed:
            continue
        if row.absent_since is None:
            row.absent_since = computed
        if row.status != ErrorStatus.PENDING:
            continue  # with an open fix, verify says what became of it
        if row.day is not None and not window.holds(row.day, computed, zone):
            row.move(ErrorStatus.AGED_OUT, "Its day left the portal's window; nobody mended it.")
            facts.record(session, FactKind.ERROR_AGED_OUT, "error", row.id)
        else:
            row.move(ErrorStatus.RESOLVED, "The portal no longer lists it, and not through us.")
            facts.record(session, FactKind.ERROR_RESOLVED, "error", row.id)


async def _records(
    session: AsyncSession, driver: portals.Driver, days: Sequence[DailySummary], computed: datetime
) -> None:
    """Where the deployment gives records by API, keeps them as a reading if anything in them moved."""
    whole = sorted((day for day in days if day.events is not None), key=lambda day: day.day)
    if not whole or any((b.day - a.day).days != 1 for a, b in pairwise(whole)):
        return
    reading = DriverLog(
        driver.portal_id,
        window.zone_of(driver.zone),
        whole[0].day,
        whole[-1].day,
        computed,
        tuple(event for day in whole for event in day.events or ()),
    )
    previous = await readings.latest(session, driver.id)
    if previous is not None and (previous.first_day, previous.last_day) == (
        reading.first_day,
        reading.last_day,
    ):
        old = previous.driver_log()
        if log_fingerprint(old, old.first_day, old.last_day) == log_fingerprint(reading, old.first_day, old.last_day):
            previous.read_at = computed
            previous.log = {**previous.log, "read_at": computed.isoformat()}
            return
    readings.keep(session, driver.id, "api", reading)
