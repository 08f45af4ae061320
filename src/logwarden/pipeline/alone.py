"""alone: a rule's yes to what needs no person's, in the name of its author, for as long as he lets it pass."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.states import FixState
from logwarden.store import approvals, facts, fixes, limits, users
from logwarden.store.limits import Limit, Mode
from logwarden.store.users import User

from . import guard
from .ports import Clock


async def author_of(session: AsyncSession, fix: fixes.Fix, *, automatic: bool) -> tuple[Limit, User] | None:
    """The limit that lets a fix pass alone now, and whose it is; None if a person has to say yes.

    `automatic` is what the settings say (AGENT_REQUIRE_APPROVAL=false). A person's wish, and a limit whose author is
    no longer here, wait for a person.
    """
    if not automatic or fix.wished_by is not None or guard.refuses_alone(Remedy(fix.remedy)):
        return None
    limit = await limits.stands(session, fix.system, fix.remedy, fix.driver.company_id)
    author = await users.get(session, limit.user_id) if limit.mode == Mode.AUTOMATIC else None
    return (limit, author) if author is not None and author.active else None


async def pass_alone(session: AsyncSession, fix: fixes.Fix, clock: Clock, *, automatic: bool) -> None:
    """Says a rule's yes to a proposed fix, if its author lets it pass; the guard has just judged it."""
    if fix.state != FixState.PROPOSED or (found := await author_of(session, fix, automatic=automatic)) is None:
        return
    limit, author = found
    session.add(
        approvals.Approval(
            fix_id=fix.id,
            user_id=author.id,
            approved=True,
            reason=limit.reason,
            plan_hash=fix.plan_hash,
            at=clock.now(),
            by_rule=True,
        )
    )
    fix.move(FixState.APPROVED, f"Approved by the rule of {author.email}: {limit.reason}")
    facts.record(
        session, FactKind.FIX_APPROVED, "fix", fix.id, user_id=author.id, plan_hash=fix.plan_hash, reason=limit.reason,
        limit=limit.id,
    )  # fmt: skip


async def withdrawn(
    session: AsyncSession, fix: fixes.Fix, given: Sequence[approvals.Approval], *, automatic: bool
) -> bool:
    """Whether a rule said yes to a fix and would not say it any more."""
    by_rule = any(yes.by_rule for yes in given)
    return by_rule and await author_of(session, fix, automatic=automatic) is None
