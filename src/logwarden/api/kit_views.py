"""A system's tool kit, and what the newest look over its pages found, as the API tells them."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.portal.needed_by import needed_by
from logwarden.states import KitState
from logwarden.store import kits
from logwarden.store.page_looks import PageLook
from logwarden.store.portals import Companies

from .system_shapes import ControlOut, KitOut, PagesOut


async def kit_out(session: AsyncSession, system: str, companies: Companies) -> KitOut:
    """What is known of a system's kit; whose driver proves it is nobody's business who is limited to `companies`."""
    kit = await kits.get(session, system)
    if kit is None:
        return KitOut(state="unproved", why="Nobody has proved it yet.", since=None, declared=False, proof=None)
    state = KitState(kit.state)
    told = state is KitState.UNPROVED and companies is None
    proof = await kits.proof(session, system) if told else None
    return KitOut(state=state.value, why=kit.why, since=kit.since, declared=kit.declared, proof=proof)


def pages_out(look: PageLook) -> PagesOut:
    """A look in figures, and what it keeps back."""
    paused = {remedy.value for where, control in look.changed for remedy in needed_by(where, control)}
    return PagesOut(
        looked_at=look.at,
        controls=len(look.findings),
        found=sum(one["seen"] == "found" for one in look.findings),
        changed=[f"{where}, {control}" for where, control in look.changed],
        paused=sorted(paused),
    )


def controls_out(look: PageLook | None, companies: Companies) -> list[ControlOut]:
    """Each control; a page's words can name a company or a driver, so they are not for who is limited to some."""
    found = [] if look is None else look.findings
    hide = {} if companies is None else {"words": ""}
    return [ControlOut(**{**one, **hide}) for one in found]
