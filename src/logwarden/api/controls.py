"""Controls: start, stop, pause, resume a system's agent, and the kill switch. Wishes are rows; the agent takes them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path

from logwarden.facts import FactKind
from logwarden.store import controls, facts
from logwarden.store.controls import EVERY_SYSTEM, Wish
from logwarden.store.users import User

from .access import FOR_ALL_COMPANIES, Admin, Auditor, ContextOf, JudgedRoute
from .context import Context
from .openapi import answers
from .reasons import checked_reason
from .shapes import WishIn, WishOut

router = APIRouter(prefix="/api/agent", tags=["agent"], route_class=JudgedRoute)

_WISHES = {"start": Wish.RUNNING, "resume": Wish.RUNNING, "pause": Wish.PAUSED, "stop": Wish.STOPPED}


@router.post("/kill", responses=answers(403, 409))
async def kill(body: WishIn, context: ContextOf, user: Auditor) -> WishOut:
    """The kill switch: every agent stops at once, and nothing more is clicked, not even in an attempt under way.

    Every auditor may, also one who is limited to some companies: to stop is always safe. An admin takes it back.
    """
    return await leave_wish(context, EVERY_SYSTEM, Wish.KILLED, body.reason, user)


@router.post("/revive", responses=answers(403, 409), dependencies=[FOR_ALL_COMPANIES])
async def revive(body: WishIn, context: ContextOf, user: Admin) -> WishOut:
    """Takes the kill switch back; each agent then does what was last wanted of it."""
    return await leave_wish(context, EVERY_SYSTEM, Wish.RUNNING, body.reason, user)


@router.post("/{system}/{action}", responses=answers(403, 404, 409), dependencies=[FOR_ALL_COMPANIES])
async def control(
    system: Annotated[str, Path(description="such as zero")],
    action: Literal["start", "stop", "pause", "resume"],
    body: WishIn,
    context: ContextOf,
    user: Auditor,
) -> WishOut:
    """What is wanted of one system's agent from now on, over restarts too; what is under way is finished first."""
    agent = context.crew_status().agent(system)
    return await leave_wish(context, agent.system, _WISHES[action], body.reason, user)


async def leave_wish(context: Context, system: str, wish: Wish, reason: str, user: User) -> WishOut:
    """Keeps what a person wants of a system's agent, with its fact.

    Raises:
        Refused: the reason says nothing.
    """
    words = checked_reason(reason)
    now = context.clock.now()
    async with context.database.write() as session:
        last = await session.get(controls.Control, system)
        before = None if last is None else {"wish": last.wish, "reason": last.reason}
        await controls.set_wish(session, system, wish, reason=words, user_id=user.id, at=now)
        facts.record(
            session,
            FactKind.AGENT_WISHED,
            "system",
            None,
            user_id=user.id,
            before=before,
            system=system,
            wish=wish,
            reason=words,
        )
    return WishOut(system=system, wish=wish, reason=words, at=now)
