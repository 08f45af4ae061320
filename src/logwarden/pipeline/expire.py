"""expire: a yes is good for a time. What was not begun by then is nobody's decision any more, and is planned anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.states import FixState, Outcome
from logwarden.store import approvals, attempts, facts, limits
from logwarden.store.fixes import Fix

from .alone import withdrawn
from .ports import Clock

_BEFORE_ANY_CLICK = (FixState.BLOCKED, FixState.PROPOSED, FixState.APPROVED)


async def expire(session: AsyncSession, fix: Fix, clock: Clock, *, automatic: bool) -> bool:
    """Closes a fix of which nothing was clicked and whose yes no longer counts; answers whether it did.

    That is: the oldest yes is older than the limit says, by the wall clock, for records may move meanwhile without a
    reading that shows it, and people forget what they saw. Or a rule said it that lets it pass no more.
    """
    if fix.state not in _BEFORE_ANY_CLICK:
        return False
    given = await approvals.yeses(session, fix.id, fix.plan_hash)
    if not given or await attempts.intents(session, fix.id):
        return False
    limit = await limits.stands(session, fix.system, fix.remedy, fix.driver.company_id)
    said = f"The yes of {given[0].at:%Y-%m-%d %H:%M} UTC"
    if clock.now() - given[0].at >= timedelta(hours=limit.yes_hours):
        words = f"{said} is older than {limit.yes_hours} hours, and nothing was begun; it expired."
    elif await withdrawn(session, fix, given, automatic=automatic):
        words = f"{said} was a rule's, and no rule lets it pass without a person any more; it expired."
    else:
        return False
    fix.close(Outcome.EXPIRED, words, clock.now())
    facts.record(session, FactKind.FIX_EXPIRED, "fix", fix.id, outcome=Outcome.EXPIRED, why=words)
    return True


async def perhaps_over(session: AsyncSession, system: str, clock: Clock) -> Sequence[int]:
    """The approved fixes that `expire` has to look at: asked for at once, for thousands may wait their turn."""
    shortest = timedelta(hours=await limits.shortest_yes(session, system))
    return await approvals.approved_until(session, system, clock.now() - shortest)
