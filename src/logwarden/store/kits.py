"""Kits: what is known of each system's tool kit: whether CLEAR TWIN EVENTS does to a log what it should."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from logwarden.remedies.catalogue import Remedy
from logwarden.states import FixState, KitState, move_kit

from .attempts import Intent
from .database import Base, UtcDateTime, upsert
from .fixes import Fix

_ON_THE_WAY = (FixState.PROPOSED, FixState.APPROVED, FixState.RUNNING, FixState.UNKNOWN)
_ASKED = (FixState.AWAITING_DRIVER, FixState.AWAITING_SNAPSHOT)


class Kit(Base):
    """One system's tool kit, in a state `since` an instant of the wall clock, and `why` in words.

    `declared`: the settings say that it is proved. That counts when they begin to say so, and once.
    """

    __tablename__ = "kits"

    system: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    why: Mapped[str]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    declared: Mapped[bool] = mapped_column(default=False)

    def move(self, new: KitState, why: str, at: datetime) -> None:
        """The only way in which a kit changes its state.

        Raises:
            IllegalMove: the table of moves has no such move.
        """
        self.state = move_kit(KitState(self.state), new)
        self.why, self.since = why, at


async def get(session: AsyncSession, system: str) -> Kit | None:
    """What is known of a system's kit; None where nothing ever was, which is unproved."""
    return await session.get(Kit, system)


async def to_change(session: AsyncSession, system: str, now: datetime) -> Kit:
    """The kit of a system, its row locked; unproved since `now` where nothing was known of it."""
    new = {"system": system, "state": KitState.UNPROVED, "why": "Nobody has proved it yet.", "since": now}
    await upsert(session, Kit, [new | {"declared": False}], key=("system",), update=())
    return await session.get_one(Kit, system, with_for_update=True)


async def state_of(session: AsyncSession, system: str) -> KitState:
    """Where a system's kit stands; unproved where nothing is known of it."""
    kit = await get(session, system)
    return KitState.UNPROVED if kit is None else KitState(kit.state)


async def proof(session: AsyncSession, system: str, besides: str = "") -> int | None:
    """The fix that is on its way to prove a system's kit, `besides` the one of that plan hash; None if none is.

    What a driver was asked before the kit came to stand as it does proves nothing, and keeps nobody waiting.
    """
    kit = await get(session, system)
    clicked = select(Intent.id).where(Intent.fix_id == Fix.id)
    if kit is not None:
        clicked = clicked.where(Intent.intended_at >= kit.since)
    asked = and_(Fix.state.in_(_ASKED), clicked.exists())
    found: int | None = await session.scalar(
        select(Fix.id)
        .where(
            Fix.system == system,
            Fix.remedy == Remedy.CLEAR_TWINS,
            Fix.plan_hash != besides,
            or_(Fix.state.in_(_ON_THE_WAY), asked),
        )
        .order_by(Fix.id)
        .limit(1)
    )
    return found


async def clicked_since(session: AsyncSession, fix_id: int, since: datetime) -> bool:
    """Whether every click of a fix, and at least one, was made after an instant of the wall clock."""
    instants = (await session.scalars(select(Intent.intended_at).where(Intent.fix_id == fix_id))).all()
    return bool(instants) and min(instants) >= since
