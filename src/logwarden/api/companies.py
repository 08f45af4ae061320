"""Companies: how much of each is seen, and how many errors there are open."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter

from logwarden.states import OPEN_ERROR_STATUSES
from logwarden.store import error_counts
from logwarden.store.error_counts import Count
from logwarden.store.error_lists import ErrorFilter
from logwarden.store.health import CompanyHealth, Seen, SystemHealth, health

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .coverage_shapes import BridgeOut, CompanyHealthOut, CompanyOut, HealthOut, SystemHealthOut, bridge_of, scan_out
from .filters import CompaniesWanted
from .log_errors import severities_of

router = APIRouter(prefix="/api/companies", tags=["companies"], route_class=JudgedRoute)


@router.get("")
async def list_companies(context: ContextOf, _: Viewer, wanted: CompaniesWanted) -> list[CompanyOut]:
    """The companies by system and name, each with its open errors and when it was last seen."""
    async with context.database.read() as session:
        systems = await health(session, context.clock.now(), wanted.of_companies())
        counted = await error_counts.counts(session, _open(wanted))
    by_company: dict[int, list[Count]] = {}
    for count in counted:
        by_company.setdefault(count.company_id, []).append(count)
    return [
        _company(one, by_company.get(one.company.id, []))
        for system in systems
        if wanted.system in (None, system.system)
        for one in system.companies
    ]


@router.get("/health")
async def show_health(context: ContextOf, _: Viewer, companies: MyCompanies) -> HealthOut:
    """What is seen of every company, why the rest is not, and the bridge from the portal's own counts to ours."""
    async with context.database.read() as session:
        systems = await health(session, context.clock.now(), companies)
    return HealthOut(
        systems=[_system(system) for system in systems],
        companies=[_health(one) for system in systems for one in system.companies],
    )


def _open(wanted: ErrorFilter) -> ErrorFilter:
    return ErrorFilter(
        companies=wanted.companies,
        system=wanted.system,
        company_id=wanted.company_id,
        statuses=OPEN_ERROR_STATUSES,
    )


def _company(one: CompanyHealth, counted: list[Count]) -> CompanyOut:
    return CompanyOut(
        number=one.company.id,
        system=one.company.system,
        company_id=one.company.portal_id,
        name=one.company.name,
        open_errors=sum(count.number for count in counted),
        open_by_severity=severities_of((count.key, count.number) for count in counted),
        seen=one.seen,
        seen_at=None if one.told is None else one.told.seen_at,
        words=one.words(),
    )


def _health(one: CompanyHealth) -> CompanyHealthOut:
    told = one.told
    return CompanyHealthOut(
        number=one.company.id,
        system=one.company.system,
        company_id=one.company.portal_id,
        name=one.company.name,
        seen=one.seen,
        seen_at=None if told is None else told.seen_at,
        why=one.why,
        words=one.words(),
        drivers=0 if told is None else told.drivers,
        drivers_partly=0 if told is None else told.drivers_partly,
        bridge=None if told is None else bridge_of(told),
    )


def _system(one: SystemHealth) -> SystemHealthOut:
    seen = Counter(company.seen for company in one.companies)
    return SystemHealthOut(
        system=one.system,
        last_scan=None if one.scan is None else scan_out(one.scan),
        portal_total=None if one.scan is None else one.scan.portal_total,
        companies={state: seen[state] for state in Seen},
        bridge=BridgeOut.of(one.bridge()),
    )
