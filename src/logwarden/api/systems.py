"""Systems: where the portals are, how each is doing, a check of one, and its pause."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from logwarden.facts import FactKind
from logwarden.portal.breaker import CircuitState
from logwarden.store import configurations, controls, facts, scans
from logwarden.store.controls import Wish
from logwarden.store.scans import Scan

from .access import Admin, ContextOf, JudgedRoute, MyCompanies, Viewer
from .agent import tellable
from .context import AgentStatus
from .controls import leave_wish
from .coverage_shapes import scan_out
from .openapi import answers
from .shapes import WishIn, WishOut
from .system_shapes import CheckOut, SystemState

router = APIRouter(prefix="/api/systems", tags=["systems"], route_class=JudgedRoute)

_PORTAL: dict[CircuitState, Literal["asked", "rests", "tried"]] = {
    CircuitState.CLOSED: "asked",
    CircuitState.OPEN: "rests",
    CircuitState.HALF_OPEN: "tried",
}


@router.get("")
async def list_systems(context: ContextOf, _: Viewer, companies: MyCompanies) -> list[SystemState]:
    """The portal systems of this server: hosts, token, last pass, and whether people let the agent run."""
    agents = context.crew_status().agents
    async with context.database.read() as session:
        last = {agent.system: await scans.latest(session, agent.system) for agent in agents}
        wishes = {agent.system: await controls.wish_for(session, agent.system) for agent in agents}
        switched = await configurations.dry_runs(session)
        mine = await tellable(session, companies)
    found = []
    for agent in agents:
        wish, reason = wishes[agent.system]
        scan = last[agent.system]
        found.append(
            SystemState(
                system=agent.system,
                api_host=agent.api_host,
                ui_host=agent.ui_host,
                state=agent.state,
                wish=wish,
                wish_reason=reason,
                dry_run=agent.dry_run or agent.system in switched,
                token=_token(agent, scan),
                portal="asked" if agent.circuit is None else _PORTAL[agent.circuit.state],
                rests_until=None if agent.circuit is None else agent.circuit.until,
                trouble=agent.trouble,
                last_scan=None if scan is None else scan_out(scan, mine),
            )
        )
    return found


@router.post("/{system}/test", responses=answers(403, 404))
async def test_system(system: str, context: ContextOf, user: Admin) -> CheckOut:
    """Asks the portal for its health and, with our token, for its overview, and tells what it says. Writes nothing."""
    agent = context.crew_status().agent(system)
    check = await context.check_system(agent.system)
    async with context.database.write() as session:
        facts.record(
            session,
            FactKind.SYSTEM_TESTED,
            "system",
            None,
            user_id=user.id,
            system=system,
            passed=check.passed,
            health=check.health,
            token=check.token,
        )
    return CheckOut(
        system=system,
        passed=check.passed,
        portal_at=check.portal_at,
        health=check.health,
        token=check.token,
        companies=check.companies,
    )


@router.post("/{system}/{action}", responses=answers(403, 404, 409))
async def pause_system(
    system: str, action: Literal["pause", "resume"], body: WishIn, context: ContextOf, user: Admin
) -> WishOut:
    """Pauses a system, or lets it go on: the same wish as in /api/agent. What is under way is finished first."""
    agent = context.crew_status().agent(system)
    wish = Wish.PAUSED if action == "pause" else Wish.RUNNING
    return await leave_wish(context, agent.system, wish, body.reason, user)


def _token(agent: AgentStatus, scan: Scan | None) -> Literal["accepted", "refused", "unknown"]:
    if agent.token_refused:
        return "refused"
    return "unknown" if scan is None or scan.finished_at is None else "accepted"
