"""budget: how many attempts may click for one driver in a day and for one company in an hour, by the portal's clock.

What is over it waits and is lost to nobody: the fix stays approved, and its reason says until when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.log import day_start
from logwarden.facts import FactKind
from logwarden.remedies.plan import Plan
from logwarden.store import attempts, facts, limits
from logwarden.store.fixes import Fix
from logwarden.store.portals import Driver

from .ports import Clock

_HOUR = timedelta(hours=1)
_LOOK_AGAIN = timedelta(minutes=10)
"""The longest that a fix waits before the budget is looked at anew: an admin may widen it meanwhile."""


@dataclass(frozen=True, slots=True)
class Over:
    """A budget that is spent: in words, and how long to wait before the next look, by the wall clock."""

    words: str
    wait: timedelta


async def over_budget(session: AsyncSession, plan: Plan, driver: Driver, portal_now: datetime) -> Over | None:
    """The budget that one more attempt would break now; None if there is none."""
    limit = await limits.stands(session, plan.system, plan.remedy, driver.company_id)
    if limit.driver_day is None and limit.company_hour is None:
        return None
    zone = plan.before.zone
    today = portal_now.astimezone(zone).date()
    midnight, tomorrow = day_start(today, zone), day_start(today + timedelta(days=1), zone)
    clicking = await attempts.clicking(session, driver, plan.remedy, min(midnight, portal_now - _HOUR))
    of_day = [at for at, driver_id in clicking if driver_id == driver.id and at >= midnight]
    of_hour = [at for at, _ in clicking if at > portal_now - _HOUR]
    found = []
    if limit.driver_day is not None and len(of_day) >= limit.driver_day:
        found.append((tomorrow, f"{limit.driver_day} a day for one driver"))
    if limit.company_hour is not None and len(of_hour) >= limit.company_hour:
        found.append((of_hour[-limit.company_hour] + _HOUR, f"{limit.company_hour} an hour for one company"))
    if not found:
        return None
    until, what = max(found)
    words = f"The budget of {plan.remedy} is spent ({what}): it waits until {until:%Y-%m-%d %H:%M} UTC of the portal."
    return Over(words, min(until - portal_now, _LOOK_AGAIN))


def put_off(session: AsyncSession, fix: Fix, over: Over, clock: Clock) -> None:
    """The fix stays approved and waits; said once for each instant until which it does."""
    fix.not_before = clock.now() + over.wait
    if fix.reason != over.words:
        fix.reason = over.words
        facts.record(session, FactKind.FIX_WAITS, "fix", fix.id, why=over.words)
