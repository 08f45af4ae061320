"""Approvals: one person's yes or no, bound to the plan that he saw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logwarden.states import FixState

from .database import Base, UtcDateTime
from .fixes import Fix
from .users import User


class Approval(Base):
    """A yes (`approved`) or a no, with its reason. `at` is the wall clock.

    `by_rule`: nobody looked at this plan; the person is the author of the limit that lets it pass alone.
    """

    __tablename__ = "approvals"
    __table_args__ = (UniqueConstraint("fix_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fix_id: Mapped[int] = mapped_column(ForeignKey("fixes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    approved: Mapped[bool]
    reason: Mapped[str]
    plan_hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_rule: Mapped[bool] = mapped_column(default=False)
    user: Mapped[User] = relationship(lazy="raise")


async def last_yes(session: AsyncSession, fix_id: int) -> tuple[Approval, str] | None:
    """The newest yes to a fix, with who gave it (an e-mail address)."""
    return next((found for found in reversed(await of_fix(session, fix_id)) if found[0].approved), None)


async def yeses(session: AsyncSession, fix_id: int, plan_hash: str) -> list[Approval]:
    """Every yes to exactly that plan, in order; no two are one person's."""
    return [a for a, _ in await of_fix(session, fix_id) if a.approved and a.plan_hash == plan_hash]


async def say_no(session: AsyncSession, fix: Fix, user: User, reason: str, at: datetime) -> None:
    """Keeps a person's no to a fix as it stands. A yes of his stands in the facts from then on, and nowhere else."""
    his = select(Approval).where(Approval.fix_id == fix.id, Approval.user_id == user.id)
    said = await session.scalar(his)
    if said is None:
        said = Approval(fix_id=fix.id, user_id=user.id)
        session.add(said)
    said.approved, said.reason, said.plan_hash, said.at, said.by_rule = False, reason, fix.plan_hash, at, False


async def approved_until(session: AsyncSession, system: str, until: datetime) -> Sequence[int]:
    """The approved fixes of a system that a rule said yes to, or a person by that instant of the wall clock."""
    found = await session.scalars(
        select(Fix.id)
        .join(Approval, Approval.fix_id == Fix.id)
        .where(
            Fix.system == system,
            Fix.state == FixState.APPROVED,
            Approval.approved,
            or_(Approval.by_rule, Approval.at <= until),
        )
        .distinct()
        .order_by(Fix.id)
    )
    return found.all()


async def of_fix(session: AsyncSession, fix_id: int) -> Sequence[tuple[Approval, str]]:
    """The approvals of a fix, in order, with who gave them (an e-mail address)."""
    found = await session.execute(
        select(Approval, User.email)
        .join(User, User.id == Approval.user_id)
        .where(Approval.fix_id == fix_id)
        .order_by(Approval.id),
    )
    return [(approval, email) for approval, email in found]
