"""permits: whether people allow something to be written for a driver now: hold, mandate, limit, and what stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.remedies.plan import Plan
from logwarden.store import fixes, holds, limits, mandates
from logwarden.store.portals import Driver


@dataclass(frozen=True, slots=True)
class Permit:
    """As in `remedies.conditions.Case`, whose fields these are."""

    held: str
    mandated: bool
    watched_only: bool
    stopped_by: int | None


async def permit(session: AsyncSession, plan: Plan, driver: Driver, now: datetime) -> Permit:
    """What stands now, by the wall clock; `driver` is loaded with his company.

    A mandate is valid by the day that it is at the driver's home terminal.
    """
    hold = await holds.over(session, driver, now)
    today = now.astimezone(plan.before.zone).date()
    limit = await limits.stands(session, plan.system, plan.remedy, driver.company_id)
    return Permit(
        held="" if hold is None else hold.words(),
        mandated=await mandates.covers(session, driver.company_id, plan.remedy, today),
        watched_only=limit.mode == limits.Mode.WATCH_ONLY,
        stopped_by=await fixes.stopped_by(session, driver.id, plan.remedy),
    )
