"""The agent: what it does, and the counts of what it found."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import func, select

from logwarden.store import error_counts, scans, workers
from logwarden.store.fixes import Fix

from .access import ContextOf, JudgedRoute, Viewer
from .coverage_shapes import scan_out
from .shapes import AgentOut, SystemOut

router = APIRouter(prefix="/api", tags=["agent"], route_class=JudgedRoute)


@router.get("/agent")
async def show_agent(context: ContextOf, _: Viewer) -> AgentOut:
    """What each system's agent does now in this process, and the counts of what all of them found."""
    crew = context.crew_status()
    async with context.database.read() as session:
        last = {agent.system: await scans.latest(session, agent.system) for agent in crew.agents}
        alive = await workers.enlisted(session)
        by_key = await error_counts.counts_by_key(session)
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
                last_scan=None if (scan := last[agent.system]) is None else scan_out(scan),
            )
            for agent in crew.agents
        ],
        workers=len(alive),
        errors_by_key=by_key,
        fixes_by_state=dict(by_state.all()),
    )
