"""expire: a yes is good for a day. What was not begun by then is nobody's decision any more, and is planned anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.states import FixState, Outcome
from logwarden.store import approvals, attempts, facts
from logwarden.store.fixes import Fix

from .ports import Clock

A_YES_LASTS = timedelta(hours=24)
"""By the wall clock. Records may move meanwhile without a reading that shows it, and people forget what they saw."""

_BEFORE_ANY_CLICK = (FixState.BLOCKED, FixState.PROPOSED, FixState.APPROVED)


async def expire(session: AsyncSession, fix: Fix, clock: Clock) -> bool:
    """Closes a fix whose oldest yes is too old and of which nothing was clicked; answers whether it did."""
    if fix.state not in _BEFORE_ANY_CLICK or await attempts.intents(session, fix.id):
        return False
    given = await approvals.yeses(session, fix.id, fix.plan_hash)
    if not given or not _is_old(given[0].at, clock.now()):
        return False
    words = f"The yes of {given[0].at:%Y-%m-%d %H:%M} UTC is older than 24 hours, and nothing was begun; it expired."
    fix.close(Outcome.EXPIRED, words, clock.now())
    facts.record(session, FactKind.FIX_EXPIRED, "fix", fix.id, outcome=Outcome.EXPIRED, why=words)
    return True


async def oldest(session: AsyncSession, system: str, clock: Clock) -> Sequence[int]:
    """The approved fixes with a yes that is too old: asked for at once, for thousands may wait their turn."""
    return await approvals.approved_until(session, system, clock.now() - A_YES_LASTS)


def _is_old(at: datetime, now: datetime) -> bool:
    return now - at >= A_YES_LASTS
