"""The agent: what it does, and the counts of what it found."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.store import configurations, error_counts, fixes, portals, scans, workers
from logwarden.store.portals import Companies

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .coverage_shapes import Tellable, scan_out
from .shapes import AgentOut, SystemOut

router = APIRouter(prefix="/api", tags=["agent"], route_class=JudgedRoute)


@router.get("/agent")
async def show_agent(context: ContextOf, _: Viewer, companies: MyCompanies) -> AgentOut:
    """What each system's agent does now in this process, and the counts of what all of them found."""
    crew = context.crew_status()
    async with context.database.read() as session:
        last = {agent.system: await scans.latest(session, agent.system) for agent in crew.agents}
        alive = await workers.enlisted(session)
        by_key = await error_counts.counts_by_key(session, companies)
        by_outcome = await fixes.counts_by_outcome(session, companies)
        mine = await tellable(session, companies)
        switched = await configurations.dry_runs(session)
    return AgentOut(
        systems=[
            SystemOut(
                system=agent.system,
                state=agent.state,
                dry_run=agent.dry_run or agent.system in switched,
                trouble=agent.trouble,
                rounds=agent.rounds,
                last_scan=None if (scan := last[agent.system]) is None else scan_out(scan, mine),
            )
            for agent in crew.agents
        ],
        workers=len(alive),
        errors_by_key=by_key,
        fixes_by_state=by_outcome,
    )


async def tellable(session: AsyncSession, companies: Companies) -> Tellable:
    """The companies, by system and the portal's id, of which the caller may know; None for all."""
    if companies is None:
        return None
    return frozenset((one.system, one.portal_id) for one in await portals.companies(session, companies))
