"""The agent and its passes: what it does, what it saw, what it could not see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.store import errors, fixes, portals, scans, workers
from logwarden.store.portals import Companies
from logwarden.store.scans import Scan

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .shapes import AgentOut, ScanOut, SystemOut

router = APIRouter(prefix="/api", tags=["agent"], route_class=JudgedRoute)

Tellable = frozenset[tuple[str, str]] | None


@router.get("/agent")
async def show_agent(context: ContextOf, _: Viewer, companies: MyCompanies) -> AgentOut:
    """What each system's agent does now in this process, and the counts of what all of them found."""
    crew = context.crew_status()
    async with context.database.read() as session:
        last = {agent.system: await scans.latest(session, agent.system) for agent in crew.agents}
        alive = await workers.enlisted(session)
        by_key = await errors.counts_by_key(session, companies)
        by_outcome = await fixes.counts_by_outcome(session, companies)
        mine = await _tellable(session, companies)
    return AgentOut(
        systems=[
            SystemOut(
                system=agent.system,
                state=agent.state,
                dry_run=agent.dry_run,
                trouble=agent.trouble,
                rounds=agent.rounds,
                last_scan=None if (scan := last[agent.system]) is None else _scan(scan, mine),
            )
            for agent in crew.agents
        ],
        workers=len(alive),
        errors_by_key=by_key,
        fixes_by_state=by_outcome,
    )


@router.get("/scans")
async def list_scans(
    context: ContextOf, _: Viewer, companies: MyCompanies, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> list[ScanOut]:
    """The passes over the portal, newest first, each with its coverage and its gaps."""
    async with context.database.read() as session:
        found = await session.scalars(select(Scan).order_by(Scan.id.desc()).limit(limit))
        mine = await _tellable(session, companies)
    return [_scan(scan, mine) for scan in found]


async def _tellable(session: AsyncSession, companies: Companies) -> Tellable:
    """The companies, by system and the portal's id, of which the caller may know; None for all."""
    if companies is None:
        return None
    return frozenset((one.system, one.portal_id) for one in await portals.some_companies(session, companies))


def _scan(scan: Scan, mine: Tellable) -> ScanOut:
    """The counts are the system's; gaps name companies, so only those of his own are told to who is limited."""
    return ScanOut(
        id=scan.id,
        system=scan.system,
        started_at=scan.started_at,
        finished_at=scan.finished_at,
        portal_at=scan.portal_at,
        companies_listed=scan.companies_listed,
        companies_seen=scan.companies_seen,
        drivers_seen=scan.drivers_seen,
        errors_seen=scan.errors_seen,
        gaps=[gap for gap in scan.gaps if mine is None or (scan.system, gap.get("company_id")) in mine],
    )
