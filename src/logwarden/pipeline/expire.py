"""expire: a yes is good for a time. What was not begun by then is nobody's decision any more, and is planned anew.

What was begun keeps its yes, until its day leaves the portal's window: then nobody can do the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import approvals, attempts, facts, limits, readings
from logwarden.store.fixes import Fix

from . import window
from .alone import withdrawn
from .closing import close
from .ports import Clock

_BEFORE_ANY_CLICK = (FixState.BLOCKED, FixState.PROPOSED, FixState.APPROVED)


async def expire(session: AsyncSession, fix: Fix, clock: Clock, *, automatic: bool) -> bool:
    """Closes a fix of which nothing was clicked and whose yes no longer counts, or that cannot be ended any more.

    Answers whether it did. A yes counts no longer when the oldest one is older than the limit says, by the wall clock,
    for records may move meanwhile without a reading that shows it, and people forget what they saw; or when a rule
    said it that lets it pass no more.
    """
    if fix.state not in _BEFORE_ANY_CLICK:
        return False
    given = await approvals.yeses(session, fix.id, fix.plan_hash)
    if not given:
        return False
    if await attempts.intents(session, fix.id):
        return await _out_of_reach(session, fix, clock)
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


async def _out_of_reach(session: AsyncSession, fix: Fix, clock: Clock) -> bool:
    """Closes a fix of which a part was done, and whose day the portal lists no more."""
    listing = await readings.listing(session, fix.driver_id)
    listed_at = None if listing is None else listing.listed_at
    if listed_at is None or window.holds(fix.first_day, listed_at, window.zone_of(fix.driver.zone)):
        return False
    words = "Its day left the portal's window before the rest could be done; what was written until then stands."
    close(session, fix, Outcome.UNCONFIRMED, words, ErrorStatus.AGED_OUT, clock)
    return True


async def perhaps_over(session: AsyncSession, system: str, clock: Clock) -> Sequence[int]:
    """The approved fixes that `expire` has to look at: asked for at once, for thousands may wait their turn."""
    shortest = timedelta(hours=await limits.shortest_yes(session, system))
    return await approvals.approved_until(session, system, clock.now() - shortest)
