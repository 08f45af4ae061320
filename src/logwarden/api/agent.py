"""The agent and its passes: what it does, what it saw, what it could not see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import func, select

from logwarden.store import errors, scans, workers
from logwarden.store.fixes import Fix
from logwarden.store.scans import Scan

from .access import ContextOf, JudgedRoute, Viewer
from .shapes import AgentOut, ScanOut, SystemOut

router = APIRouter(prefix="/api", tags=["agent"], route_class=JudgedRoute)


@router.get("/agent")
async def show_agent(context: ContextOf, _: Viewer) -> AgentOut:
    """What each system's agent does now in this process, and the counts of what all of them found."""
    crew = context.crew_status()
    async with context.database.read() as session:
        last = {agent.system: await scans.latest(session, agent.system) for agent in crew.agents}
        alive = await workers.enlisted(session)
        by_key = await errors.counts_by_key(session)
        by_state = await session.execute(
            select(func.coalesce(Fix.outcome, Fix.state), func.count()).group_by(func.coalesce(Fix.outcome, Fix.state)),
        )
    return AgentOut(
        systems=[
            SystemOut(
                system=agent.system,
                state=agent.state,
                dry_run=agent.dry_run,
                trouble=agent.trouble,
                rounds=agent.rounds,
                last_scan=None if (scan := last[agent.system]) is None else _scan(scan),
            )
            for agent in crew.agents
        ],
        workers=len(alive),
        errors_by_key=by_key,
        fixes_by_state=dict(by_state.all()),
    )


@router.get("/scans")
async def list_scans(context: ContextOf, _: Viewer, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> list[ScanOut]:
    """The passes over the portal, newest first, each with its coverage and its gaps."""
    async with context.database.read() as session:
        found = await session.scalars(select(Scan).order_by(Scan.id.desc()).limit(limit))
    return [_scan(scan) for scan in found]


def _scan(scan: Scan) -> ScanOut:
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
        gaps=scan.gaps,
    )
