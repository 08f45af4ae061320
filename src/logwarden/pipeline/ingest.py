"""ingest: one pass over all companies. Every error listed is kept; what was not seen is said, never guessed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from logwarden import log
from logwarden.facts import FactKind
from logwarden.portal.wire import Analysis, ListedCompany, Overview
from logwarden.problems import Problem
from logwarden.store import facts, portals, quarantine, scans
from logwarden.store.database import Database
from logwarden.store.scans import CompanyCoverage

from .ports import Clock, PortalApi
from .take_in import Taken, take_in

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
    database: Database,
    api: PortalApi,
    clock: Clock,
    system: str,
    *,
    companies_at_once: int = 4,
    only: Collection[str] | None = None,
) -> Coverage:
    """One pass over the companies of the overview, or over those of the portal ids `only`.

    A company that cannot be read is a gap; its errors stay as they are.

    Raises:
        Problem: the overview itself could not be read, and nothing was changed; or nobody may ask on (a person
            has to renew the token): what was seen until then is kept.
    """
    started = clock.now()
    overview = await api.overview()
    companies, scan_id = await _begin(database, clock, system, overview)
    wanted = [company for company in overview.companies if only is None or company.company_id in only]
    coverage = Coverage(companies_listed=len(overview.companies))
    if overview.malformed_raw:
        coverage.gaps.append({"company": None, "why": f"{len(overview.malformed_raw)} part(s) of the overview"})
    one_pass = _Pass(database, api, system, scan_id, companies, coverage, asyncio.Semaphore(companies_at_once))
    async with asyncio.TaskGroup() as group:
        for company in wanted:
            group.create_task(one_pass.see(company))
    coverage.gaps.sort(key=lambda gap: (gap["company"] is not None, gap["company"] or "", gap.get("driver_id") or ""))
    async with database.write() as session:
        scan = await session.get_one(scans.Scan, scan_id)
        scan.started_at, scan.finished_at = started, clock.now()
        scan.companies_listed, scan.companies_seen = coverage.companies_listed, coverage.companies_seen
        scan.drivers_seen, scan.errors_seen, scan.gaps = coverage.drivers_seen, coverage.errors_seen, coverage.gaps
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


async def _begin(
    database: Database, clock: Clock, system: str, overview: Overview
) -> tuple[dict[str, portals.Company], int]:
    """The companies that the portal lists now, by portal id, and the pass's own row."""
    async with database.write() as session:
        known = await portals.companies_of(session, system)
        for listed in overview.companies:
            company = known.get(listed.company_id)
            if company is None:
                company = portals.Company(system=system, portal_id=listed.company_id, name=listed.name)
                known[listed.company_id] = company
                session.add(company)
            elif listed.name and company.name != listed.name:
                company.name = listed.name
        await quarantine.replace(session, system, overview.malformed_raw, overview.asked_at)
        scan = scans.Scan(
            system=system,
            correlation_id=log.current_correlation_id(),
            started_at=clock.now(),
            portal_at=overview.asked_at,
            portal_total=overview.total_errors,
        )
        session.add(scan)
        await session.flush()
        return known, scan.id


@dataclass(frozen=True, slots=True)
class _Pass:
    """One pass under way."""

    database: Database
    api: PortalApi
    system: str
    scan_id: int
    companies: dict[str, portals.Company]
    coverage: Coverage
    at_once: asyncio.Semaphore

    async def see(self, listed: ListedCompany) -> None:
        """One company: asked, taken in, told."""
        company = self.companies[listed.company_id]
        async with self.at_once:
            try:
                analysis = await self.api.analysis(listed.company_id)
            except Problem as problem:
                await self._not_seen(company, listed, str(problem))
                return
            if analysis is None:
                await self._cached(company, listed)
            else:
                await self._seen(company, listed, analysis)

    async def _seen(self, company: portals.Company, listed: ListedCompany, analysis: Analysis) -> None:
        taken = await take_in(self.database, self.system, company, analysis)
        for driver_id, parts in taken.unreadable.items():
            why = f"{parts} part(s) of the answer could not be read"
            gap = {"company": company.name, "company_id": company.portal_id, "driver_id": driver_id or None, "why": why}
            self.coverage.gaps.append(gap)
        await self._tell(company, listed, taken)

    async def _cached(self, company: portals.Company, listed: ListedCompany) -> None:
        """The answer cannot have changed since it was last read: what it said then still holds."""
        async with self.database.read() as session:
            last = await scans.last_seen(session, company.id)
        if last is not None:
            await self._tell(company, listed, Taken.of(last), cached=True)

    async def _tell(
        self, company: portals.Company, listed: ListedCompany, taken: Taken, *, cached: bool = False
    ) -> None:
        self.coverage.companies_seen += 1
        self.coverage.drivers_seen += taken.drivers
        self.coverage.errors_seen += taken.errors
        async with self.database.write() as session:
            session.add(
                CompanyCoverage(
                    scan_id=self.scan_id,
                    company_id=company.id,
                    seen_at=taken.seen_at,
                    cached=cached,
                    portal_total=listed.total,
                    drivers=taken.drivers,
                    drivers_partly=taken.drivers_partly,
                    lines=taken.lines,
                    errors=taken.errors,
                    doubled=taken.doubled,
                    unreadable=taken.unreadable_lines,
                )
            )

    async def _not_seen(self, company: portals.Company, listed: ListedCompany, why: str) -> None:
        self.coverage.gaps.append({"company": company.name, "company_id": company.portal_id, "why": why})
        _log.warning("scan.company_not_seen", company_id=company.portal_id, why=why)
        async with self.database.write() as session:
            session.add(
                CompanyCoverage(
                    scan_id=self.scan_id, company_id=company.id, seen_at=None, why=why, portal_total=listed.total
                )
            )
            facts.record(session, FactKind.SCAN_COMPANY_NOT_SEEN, "company", company.id, name=company.name, why=why)
