"""case: what the guard judges: a plan, the driver's log, what was done for him before, and what people allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.log import DriverLog
from logwarden.portal.needed_by import needed_by
from logwarden.remedies.conditions import Case
from logwarden.remedies.plan import Plan
from logwarden.states import KitState
from logwarden.store import fixes, kits, page_looks, portals, readings

from . import history
from .permits import permit


async def newest_case(
    session: AsyncSession,
    plan: Plan,
    driver: portals.Driver,
    portal_now: datetime,
    now: datetime,
    errors_at: Sequence[datetime] = (),
) -> Case | None:
    """A plan over the newest reading, the rest as in `case_over`; None while nobody has read those days."""
    reading = await readings.latest(session, driver.id)
    if reading is None:
        return None
    known = await readings.log_of(session, reading)
    if not known.first_day <= plan.first_day <= plan.last_day <= known.last_day:
        return None
    return await case_over(session, plan, driver, known, portal_now, now, errors_at)


async def case_over(
    session: AsyncSession,
    plan: Plan,
    driver: portals.Driver,
    known: DriverLog,
    portal_now: datetime,
    now: datetime,
    errors_at: Sequence[datetime] = (),
) -> Case:
    """A plan over a log that holds its days; `driver` is loaded with his company.

    `portal_now` and `errors_at` (when its errors are) are by the portal's clock, `now` is by the wall clock.
    """
    past = await history.of_plan(session, plan, driver.id)
    allowed = await permit(session, plan, driver, now)
    kit = await kits.state_of(session, plan.system)
    changed = await page_looks.changed(session, plan.system)
    return Case(
        plan=plan,
        log=known.between(plan.first_day, plan.last_day),
        certified_days=await portals.certified_days(session, driver.id),
        portal_now=portal_now,
        stopped_by_violation=await fixes.any_violation(session, plan.system, plan.remedy),
        asked_about=past.asked_about,
        asked_by=past.asked_by,
        resynced_at=past.resynced_at,
        errors_at=tuple(errors_at),
        latest=known,
        held=allowed.held,
        mandated=allowed.mandated,
        watched_only=allowed.watched_only,
        stopped_by=allowed.stopped_by,
        kit=kit,
        proof=None if kit is KitState.PROVED else await kits.proof(session, plan.system, plan.hash),
        changed=tuple(f"{where}, {control}" for where, control in changed if plan.remedy in needed_by(where, control)),
    )
