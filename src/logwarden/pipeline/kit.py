"""kit: how a system's tool kit comes to stand where it stands: declared, proved, broken, doubted.

It is proved by a fix that did all its clicks while the kit was unproved, and that is confirmed: the driver said yes,
he certified his day anew, the comparison held each time, and the portal's list agrees.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.states import KitState
from logwarden.store import facts, kits
from logwarden.store.database import Database
from logwarden.store.fixes import Fix
from logwarden.store.users import User

from .approve import Refused
from .ports import Clock

_log = log.get(__name__)

_KINDS = {
    KitState.UNPROVED: FactKind.KIT_UNPROVED,
    KitState.PROVED: FactKind.KIT_PROVED,
    KitState.BLOCKED: FactKind.KIT_BLOCKED,
}


async def declare(database: Database, clock: Clock, system: str, *, proved: bool) -> None:
    """Takes over what the settings say. That they say proved counts once; that they no longer do, at once."""
    async with database.read() as session:
        known = await kits.get(session, system)
    if known is not None and known.declared is proved:
        return
    async with database.write() as session:
        kit = await kits.to_change(session, system, clock.now())
        kit.declared = proved
        if proved and kit.state == KitState.UNPROVED:
            _move(session, kit, KitState.PROVED, "The settings declare it proved.", clock)
        elif not proved and kit.state == KitState.PROVED:
            _move(session, kit, KitState.UNPROVED, "The settings no longer declare it proved.", clock)


async def confirmed(session: AsyncSession, fix: Fix, clock: Clock) -> None:
    """A fix was confirmed: it proves the kit, if all that it clicked was clicked while the kit was unproved."""
    if fix.remedy != Remedy.CLEAR_TWINS:
        return
    kit = await kits.to_change(session, fix.system, clock.now())
    if kit.state == KitState.UNPROVED and await kits.clicked_since(session, fix.id, kit.since):
        _move(session, kit, KitState.PROVED, f"Fix {fix.id} is confirmed.", clock, fix_id=fix.id)


async def violated(session: AsyncSession, fix: Fix, clock: Clock) -> None:
    """A log changed as nobody asked: the kit that did it is blocked until people decide."""
    if fix.remedy != Remedy.CLEAR_TWINS:
        return
    kit = await kits.to_change(session, fix.system, clock.now())
    if kit.state != KitState.BLOCKED:
        _move(session, kit, KitState.BLOCKED, f"Fix {fix.id} ended as a violation.", clock, fix_id=fix.id)


async def pages_changed(session: AsyncSession, system: str, controls: str, clock: Clock) -> None:
    """The portal's pages are other than they were when the kit was proved: it has to be proved anew."""
    kit = await kits.to_change(session, system, clock.now())
    if kit.state == KitState.PROVED:
        _move(session, kit, KitState.UNPROVED, f"The portal's pages changed: {controls}.", clock)


async def doubt(session: AsyncSession, system: str, user: User, reason: str, clock: Clock) -> kits.Kit:
    """A person sets a kit back to unproved, with a reason. Nobody says that one is proved.

    Raises:
        Refused: it is unproved already.
    """
    kit = await kits.to_change(session, system, clock.now())
    if kit.state == KitState.UNPROVED:
        raise Refused(f"The tool kit of {system} is unproved already: {kit.why}")
    _move(session, kit, KitState.UNPROVED, reason, clock, user_id=user.id)
    return kit


def _move(
    session: AsyncSession,
    kit: kits.Kit,
    new: KitState,
    why: str,
    clock: Clock,
    *,
    user_id: int | None = None,
    fix_id: int | None = None,
) -> None:
    before = {"system": kit.system, "state": kit.state, "why": kit.why}
    kit.move(new, why, clock.now())
    facts.record(
        session, _KINDS[new], "system", None, user_id=user_id, before=before,
        system=kit.system, state=new, why=why, fix_id=fix_id,
    )  # fmt: skip
    _log.warning("kit.moved", system=kit.system, before=before["state"], state=new, why=why)
