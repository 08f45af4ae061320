"""ingest: one pass over all companies. Every error listed is kept; what was not seen is said, never guessed."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.facts import FactKind
from logwarden.portal.wire import ListedCompany, Overview
from logwarden.problems import Problem, TokenRefused
from logwarden.store import facts, portals, quarantine, scans
from logwarden.store.database import Database
from logwarden.store.scans import CompanyCoverage

from .ports import Clock, PortalApi
from .take_in import Taken, taking_in

_log = log.get(__name__)


@dataclass(slots=True)
class Coverage:
    """What a pass saw. `gaps` has an entry for each company or part of one that was not seen, with the reason.

    `not_watched` companies are listed, but people chose not to have them asked.
    """

    scan_id: int = 0
    companies_listed: int = 0
    not_watched: int = 0
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
    progress: Progress | None = None,
) -> Coverage:
    """One pass over the watched companies of the overview, or over those of the portal ids `only`, watched or not.

    A company that cannot be read is a gap; its errors stay as they are. So are those left over when whoever follows
    the `progress` cancels.

    Raises:
        TokenRefused: the portal refuses our token; what was seen before it did is kept, the rest is told as not seen.
        Problem: the overview itself could not be read; nothing was changed then.
    """
    started = clock.now()
    overview = await api.overview()
    companies, scan_id = await _begin(database, started, system, overview, partial=only is not None)
    async with database.read() as session:
        last = await scans.last_seen_of(session, system)
    wanted = [
        listed
        for listed in overview.companies
        if (listed.company_id in only if only is not None else companies[listed.company_id].watched)
    ]
    wanted.sort(key=lambda company: _waiting_since(last.get(companies[company.company_id].id)))
    left_out = len(overview.companies) - len(wanted) if only is None else 0
    coverage = Coverage(scan_id=scan_id, companies_listed=len(overview.companies), not_watched=left_out)
    if overview.malformed_raw:
        coverage.gaps.append({"company": None, "why": f"{len(overview.malformed_raw)} part(s) of the overview"})
    at_once = asyncio.Semaphore(companies_at_once)
    one_pass = _Pass(
        database, api, system, scan_id, overview.asked_at, companies, last, coverage, at_once, progress, len(wanted)
    )
    async with asyncio.TaskGroup() as group:
        for company in wanted:
            group.create_task(one_pass.see(company))
    coverage.gaps.sort(key=lambda gap: (gap["company"] is not None, gap["company"] or "", gap.get("driver_id") or ""))
    async with database.write() as session:
        scan = await session.get_one(scans.Scan, scan_id)
        scan.finished_at = clock.now()
        scan.companies_listed, scan.companies_seen = coverage.companies_listed, coverage.companies_seen
        scan.drivers_seen, scan.errors_seen, scan.gaps = coverage.drivers_seen, coverage.errors_seen, coverage.gaps
        facts.record(
            session,
            FactKind.SCAN_FINISHED,
            "scan",
            scan.id,
            companies_listed=coverage.companies_listed,
            not_watched=coverage.not_watched,
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
    if one_pass.refused:
        raise one_pass.refused[0]
    return coverage


def _waiting_since(last: CompanyCoverage | None) -> float:
    """Those that were not seen for longest come first: where a pass breaks off, it is not always at the same ones."""
    return last.seen_at.timestamp() if last is not None and last.seen_at is not None else 0.0


class Progress(Protocol):
    """Somebody who follows a pass, and may no longer want it."""

    cancelled: bool

    async def asked(self, done: int, total: int, drivers: int, errors: int) -> None:
        """So many companies of `total` were asked, and so many drivers and errors seen in them."""


async def _begin(
    database: Database, started: datetime, system: str, overview: Overview, *, partial: bool
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
            started_at=started,
            portal_at=overview.asked_at,
            portal_total=overview.total_errors,
            partial=partial,
        )
        session.add(scan)
        await session.flush()
        return known, scan.id


@dataclass(frozen=True, slots=True)
class _Pass:
    """One pass under way. `last` is what was seen of each company when it was last seen."""

    database: Database
    api: PortalApi
    system: str
    scan_id: int
    portal_at: datetime
    companies: dict[str, portals.Company]
    last: dict[int, CompanyCoverage]
    coverage: Coverage
    at_once: asyncio.Semaphore
    progress: Progress | None
    total: int
    refused: list[TokenRefused] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    async def see(self, listed: ListedCompany) -> None:
        """One company: asked, taken in, told."""
        company = self.companies[listed.company_id]
        async with self.at_once:
            await self._see(company, listed)
        if self.progress is not None and not self.progress.cancelled:
            seen = self.coverage
            self.asked.append(company.id)
            await self.progress.asked(len(self.asked), self.total, seen.drivers_seen, seen.errors_seen)

    async def _see(self, company: portals.Company, listed: ListedCompany) -> None:
        if self.progress is not None and self.progress.cancelled:
            why = "The scan was cancelled before it came to this company."
            self.coverage.gaps.append({"company": company.name, "company_id": company.portal_id, "why": why})
            return  # nobody asked for it: what the last pass saw of it stays
        if self._cannot_have_changed(company):
            async with self.database.write() as session:
                self._tell(session, company, listed, Taken.of(self.last[company.id]), cached=True)
            return
        try:
            analysis = await self.api.analysis(listed.company_id)
        except Problem as problem:
            if isinstance(problem, TokenRefused):
                self.refused.append(problem)
            await self._not_seen(company, listed, str(problem))
            return
        async with taking_in(self.database, self.system, company, analysis) as (session, taken):
            self._tell(session, company, listed, taken)
        for driver_id, parts in taken.unreadable.items():
            why = f"{parts} part(s) of the answer could not be read, or not be told apart"
            gap = {"company": company.name, "company_id": company.portal_id, "driver_id": driver_id or None, "why": why}
            self.coverage.gaps.append(gap)

    def _cannot_have_changed(self, company: portals.Company) -> bool:
        """Whether the portal would give the very same answer again, and that was read whole."""
        last, until = self.last.get(company.id), self.api.unchanged_until(company.portal_id)
        return last is not None and last.whole and until is not None and self.portal_at < until

    def _tell(
        self,
        session: AsyncSession,
        company: portals.Company,
        listed: ListedCompany,
        taken: Taken,
        *,
        cached: bool = False,
    ) -> None:
        self.coverage.companies_seen += 1
        self.coverage.drivers_seen += taken.drivers
        self.coverage.errors_seen += taken.errors
        session.add(
            CompanyCoverage(
                scan_id=self.scan_id,
                company_id=company.id,
                seen_at=taken.seen_at,
                cached=cached,
                whole=not taken.unreadable,
                portal_total=listed.total,
                drivers=taken.drivers,
                drivers_partly=taken.drivers_partly,
                lines=taken.lines,
                errors=taken.errors,
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
