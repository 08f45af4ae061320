"""permits: whether people allow something to be written for a driver now: no hold, and the company's mandate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.remedies.plan import Plan
from logwarden.store import holds, mandates
from logwarden.store.portals import Driver


@dataclass(frozen=True, slots=True)
class Permit:
    """`held` says in words which hold is open, empty without one; `mandated`: the company has authorised the remedy."""

    held: str
    mandated: bool


async def permit(session: AsyncSession, plan: Plan, driver: Driver, now: datetime) -> Permit:
    """What stands now, by the wall clock; `driver` is loaded with his company.

    A mandate is valid by the day that it is at the driver's home terminal.
    """
    hold = await holds.over(session, driver, now)
    today = now.astimezone(plan.before.zone).date()
    return Permit(
        held="" if hold is None else hold.words(),
        mandated=await mandates.covers(session, driver.company_id, plan.remedy, today),
    )
