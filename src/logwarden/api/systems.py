"""Systems: where the portals are, how each is doing, a check of one, and its pause."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline import kit
from logwarden.portal.breaker import CircuitState
from logwarden.store import configurations, controls, facts, page_looks, scans
from logwarden.store.controls import Wish
from logwarden.store.page_looks import PageLook
from logwarden.store.portals import Companies
from logwarden.store.scans import Scan

from .access import Admin, ContextOf, JudgedRoute, MyCompanies, Viewer
from .agent import tellable
from .context import AgentStatus
from .controls import leave_wish
from .coverage_shapes import scan_out
from .kit_views import controls_out, kit_out, pages_out
from .openapi import answers
from .reasons import checked_reason
from .shapes import WishIn, WishOut
from .system_shapes import CheckOut, KitOut, SystemState, SystemWhole

router = APIRouter(prefix="/api/systems", tags=["systems"], route_class=JudgedRoute)

_PORTAL: dict[CircuitState, Literal["asked", "rests", "tried"]] = {
    CircuitState.CLOSED: "asked",
    CircuitState.OPEN: "rests",
    CircuitState.HALF_OPEN: "tried",
}


@router.get("")
async def list_systems(context: ContextOf, _: Viewer, companies: MyCompanies) -> list[SystemState]:
    """The portal systems of this server: hosts, token, last pass, tool kit, pages, and what people want."""
    async with context.database.read() as session:
        return [
            await _state(session, agent, await page_looks.latest(session, agent.system), companies)
            for agent in context.crew_status().agents
        ]


@router.get("/{system}", responses=answers(404))
async def show_system(system: str, context: ContextOf, _: Viewer, companies: MyCompanies) -> SystemWhole:
    """One system, with every control of the portal's pages as the agent's newest look found it."""
    agent = context.crew_status().agent(system)
    async with context.database.read() as session:
        look = await page_looks.latest(session, system)
        state = await _state(session, agent, look, companies)
    return SystemWhole(**dict(state), controls=controls_out(look, companies))


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


@router.post("/{system}/kit/unprove", responses=answers(403, 404, 409))
async def unprove_kit(system: str, body: WishIn, context: ContextOf, user: Admin) -> KitOut:
    """Sets a tool kit back to unproved, so that it is proved anew by two people. Nobody can say that one is proved."""
    agent = context.crew_status().agent(system)
    reason = checked_reason(body.reason)
    async with context.database.write() as session:
        await kit.doubt(session, agent.system, user, reason, context.clock)
        return await kit_out(session, agent.system, None)


async def _state(session: AsyncSession, agent: AgentStatus, look: PageLook | None, companies: Companies) -> SystemState:
    wish, reason = await controls.wish_for(session, agent.system)
    scan = await scans.latest(session, agent.system)
    return SystemState(
        system=agent.system,
        api_host=agent.api_host,
        ui_host=agent.ui_host,
        state=agent.state,
        wish=wish,
        wish_reason=reason,
        dry_run=agent.dry_run or await configurations.dry_run(session, agent.system),
        token=_token(agent, scan),
        portal="asked" if agent.circuit is None else _PORTAL[agent.circuit.state],
        rests_until=None if agent.circuit is None else agent.circuit.until,
        trouble=agent.trouble,
        last_scan=None if scan is None else scan_out(scan, await tellable(session, companies)),
        kit=await kit_out(session, agent.system, companies),
        pages=None if look is None else pages_out(look),
    )


def _token(agent: AgentStatus, scan: Scan | None) -> Literal["accepted", "refused", "unknown"]:
    if agent.token_refused:
        return "refused"
    return "unknown" if scan is None or scan.finished_at is None else "accepted"
