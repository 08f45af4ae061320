"""Configuration: how a system's agent works, set by admins while it runs."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.approve import Refused
from logwarden.store import facts, users
from logwarden.store.configurations import Configuration

from .access import Admin, ContextOf, JudgedRoute, Viewer
from .context import AgentStatus
from .openapi import answers
from .reasons import checked_reason
from .system_shapes import ConfigurationIn, ConfigurationOut

router = APIRouter(prefix="/api/agent", tags=["agent"], route_class=JudgedRoute)


@router.get("/{system}/configuration", responses=answers(404))
async def show_configuration(system: str, context: ContextOf, _: Viewer) -> ConfigurationOut:
    """How the agent of a system works now: what was set, else the settings."""
    agent = context.crew_status().agent(system)
    async with context.database.read() as session:
        return await _out(session, agent, await session.get(Configuration, system))


@router.put("/{system}/configuration", responses=answers(403, 404, 409))
async def configure(system: str, body: ConfigurationIn, context: ContextOf, user: Admin) -> ConfigurationOut:
    """Sets the interval and the switch of the dry run. The agent takes them over in its next round.

    A dry run counts from the next click on, also in an attempt under way.
    """
    agent = context.crew_status().agent(system)
    reason = checked_reason(body.reason)
    if body.dry_run is False and agent.dry_run:
        raise Refused(
            "The environment locks the dry run: set AGENT_DRY_RUN_MODE=false (and dry_run in SYSTEMS_FILE) and restart."
        )
    async with context.database.write() as session:
        kept = await session.get(Configuration, system, with_for_update=True)
        before = None if kept is None else _told(kept)
        if kept is None:
            kept = Configuration(system=system, polling_interval_seconds=None, dry_run=False)
            session.add(kept)
        if body.polling_interval_seconds is not None:
            kept.polling_interval_seconds = body.polling_interval_seconds
        if body.dry_run is not None:
            kept.dry_run = body.dry_run
        kept.reason, kept.user_id, kept.at = reason, user.id, context.clock.now()
        facts.record(session, FactKind.AGENT_CONFIGURED, "system", None, user_id=user.id, before=before, **_told(kept))
        return await _out(session, agent, kept)


def _told(kept: Configuration) -> dict[str, object]:
    return {
        "system": kept.system,
        "polling_interval_seconds": kept.polling_interval_seconds,
        "dry_run": kept.dry_run,
        "reason": kept.reason,
    }


async def _out(session: AsyncSession, agent: AgentStatus, kept: Configuration | None) -> ConfigurationOut:
    names = {} if kept is None else await users.emails(session, [kept.user_id])
    interval = None if kept is None else kept.polling_interval_seconds
    return ConfigurationOut(
        system=agent.system,
        polling_interval_seconds=interval or agent.polling_interval_seconds,
        dry_run=agent.dry_run or (kept is not None and kept.dry_run),
        dry_run_locked=agent.dry_run,
        reason="" if kept is None else kept.reason,
        changed_by=None if kept is None else names[kept.user_id],
        changed_at=None if kept is None else kept.at,
    )
