"""Holds: over whom nothing is written; placed and lifted by auditors, each with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import facts, holds, portals, users
from logwarden.store.holds import Hold
from logwarden.store.portals import Companies, Company

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .context import Context, CrewStatus
from .cursors import IdCursor, Limit
from .errors import CANNOT_BE_TAKEN, ApiProblem
from .hold_shapes import HoldIn, HoldOut, HoldPage, LiftIn
from .openapi import answers
from .reasons import checked_reason
from .shapes import Id

router = APIRouter(prefix="/api/holds", tags=["holds"], route_class=JudgedRoute)


@router.get("")
async def list_holds(
    context: ContextOf,
    _: Viewer,
    companies: MyCompanies,
    in_force: Annotated[bool | None, Query(description="false: those that ended")] = None,
    cursor: IdCursor = None,
    limit: Limit = 100,
) -> HoldPage:
    """The holds, newest first; those over a whole system concern everybody."""
    async with context.database.read() as session:
        found = await holds.page(
            session, companies, now=context.clock.now(), in_force=in_force, before=cursor, limit=limit + 1
        )
        names = await _names(session, *found[:limit])
    items = [_out(hold, names, context) for hold in found[:limit]]
    return HoldPage(items=items, next=found[limit - 1].id if len(found) > limit else None)


@router.get("/{hold_id}", responses=answers(404))
async def show_hold(hold_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> HoldOut:
    """One hold."""
    async with context.database.read() as session:
        hold = await holds.get(session, hold_id, companies)
        if hold is None:
            raise NotFound(f"There is no hold {hold_id}.")
        return _out(hold, await _names(session, hold), context)


@router.post("", status_code=201, responses=answers(403, 404, 409))
async def place_hold(body: HoldIn, context: ContextOf, user: Auditor, companies: MyCompanies) -> HoldOut:
    """Places a hold: from now on nothing is planned, approved or clicked for those it is over.

    What a driver was asked before stays asked: that is his to answer.
    """
    reason = checked_reason(body.reason)
    now = context.clock.now()
    if body.until is not None and body.until <= now:
        raise Refused("This hold would be over before it begins: give a later `until`, or none.")
    async with context.database.write() as session:
        hold = await _scoped(session, body, companies, context.crew_status())
        hold.reason, hold.placed_by, hold.placed_at, hold.until = reason, user.id, now, body.until
        session.add(hold)
        await session.flush()
        facts.record(session, FactKind.HOLD_PLACED, "hold", hold.id, user_id=user.id, **_told(hold))
        return _out(hold, await _names(session, hold), context)


@router.post("/{hold_id}/lift", responses=answers(403, 404, 409))
async def lift_hold(hold_id: Id, body: LiftIn, context: ContextOf, user: Auditor, companies: MyCompanies) -> HoldOut:
    """Lifts a hold. What it kept back is judged anew in the next round, and waits for a person again."""
    reason = checked_reason(body.reason)
    async with context.database.write() as session:
        hold = await holds.get(session, hold_id, companies)
        if hold is None:
            raise NotFound(f"There is no hold {hold_id}.")
        if companies is not None and hold.company_id is None:
            raise ApiProblem(403, "This hold is over a whole system, and your account is limited to some companies.")
        if hold.lifted_at is not None:
            raise Refused(f"Hold {hold_id} was lifted before: {hold.lift_reason}")
        hold.lifted_by, hold.lifted_at, hold.lift_reason = user.id, context.clock.now(), reason
        facts.record(
            session, FactKind.HOLD_LIFTED, "hold", hold.id, user_id=user.id, before=_told(hold), lift_reason=reason
        )
        return _out(hold, await _names(session, hold), context)


async def _scoped(session: AsyncSession, body: HoldIn, companies: Companies, crew: CrewStatus) -> Hold:
    """A hold over what the body names.

    Raises:
        ApiProblem: 422, it names nothing, or more than one; 403, a whole system, by somebody who is limited.
        NotFound: there is no such system, company or driver for the caller.
    """
    if sum(one is not None for one in (body.system, body.company_id, body.driver_id)) != 1:
        words = "name exactly one of system, company_id and driver_id"
        raise ApiProblem(422, CANNOT_BE_TAKEN, fields=[{"field": "body", "words": words}])
    if body.system is not None:
        if companies is not None:
            raise ApiProblem(403, "A hold over a whole system concerns all companies; yours may hold their own.")
        return Hold(system=crew.agent(body.system).system, company=None, driver=None)
    if body.driver_id is not None:
        driver = await portals.driver(session, body.driver_id, companies)
        if driver is None:
            raise NotFound(f"There is no driver {body.driver_id}.")
        return Hold(system=driver.company.system, company=driver.company, driver=driver)
    company = await session.get(Company, body.company_id)
    if company is None or (companies is not None and company.id not in companies):
        raise NotFound(f"There is no company {body.company_id}.")
    return Hold(system=company.system, company=company, driver=None)


def _told(hold: Hold) -> dict[str, Any]:
    return {
        "system": hold.system,
        "company_id": hold.company_id,
        "driver_id": hold.driver_id,
        "reason": hold.reason,
        "until": None if hold.until is None else hold.until.isoformat(),
    }


async def _names(session: AsyncSession, *found: Hold) -> Mapping[int, str]:
    """The addresses of those who placed and lifted them."""
    people = {who for hold in found for who in (hold.placed_by, hold.lifted_by) if who is not None}
    return await users.emails(session, people)


def _out(hold: Hold, names: Mapping[int, str], context: Context) -> HoldOut:
    driver = hold.driver
    return HoldOut(
        id=hold.id,
        scope="driver" if hold.driver_id else "company" if hold.company_id else "system",
        system=hold.system,
        company_id=hold.company_id,
        company=None if hold.company is None else hold.company.name,
        driver_id=hold.driver_id,
        driver=None if driver is None else driver.name or driver.portal_id,
        reason=hold.reason,
        placed_by=names[hold.placed_by],
        placed_at=hold.placed_at,
        until=hold.until,
        in_force=hold.in_force(context.clock.now()),
        lifted_by=None if hold.lifted_by is None else names[hold.lifted_by],
        lifted_at=hold.lifted_at,
        lift_reason=hold.lift_reason,
    )
