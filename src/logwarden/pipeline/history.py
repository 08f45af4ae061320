"""history: what was done for a driver before, so far as the guard asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.events import Identity
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.store import attempts, fixes


@dataclass(frozen=True, slots=True)
class History:
    """As in `remedies.conditions.Case`, whose fields these are."""

    asked_about: frozenset[Identity] = frozenset()
    asked_by: frozenset[int] = frozenset()
    resynced_at: datetime | None = None


async def of_plan(session: AsyncSession, plan: Plan, driver_id: int) -> History:
    """What counts for that plan. Requests of which the records tell (removals) are left to the records."""
    if plan.remedy is Remedy.RESYNC:
        return History(resynced_at=await attempts.clicked_at(session, driver_id, Remedy.RESYNC))
    if plan.remedy is not Remedy.REQUEST_EDIT:
        return History()
    about: set[Identity] = set()
    people: set[int] = set()
    targets = {record.identity for record in plan.asked}
    for fix in await fixes.of_driver(session, driver_id):
        if fix.remedy != Remedy.REQUEST_EDIT or not await attempts.intents(session, fix.id):
            continue
        earlier = plan_from_json(fix.plan)
        same = targets & {record.identity for record in earlier.asked}
        if same and earlier.hash != plan.hash:
            about |= same
            people |= {earlier.grounds.asked_by} if earlier.grounds else set()
    return History(frozenset(about), frozenset(people))
