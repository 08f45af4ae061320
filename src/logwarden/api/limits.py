"""Limits: how far a remedy may go on a system, or for one company there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline import guard
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.pipeline.guard import PAGE_WORKS
from logwarden.remedies.catalogue import Remedy
from logwarden.store import facts, limits, portals, users
from logwarden.store.limits import Limit, Mode
from logwarden.store.portals import Company

from .access import Admin, ContextOf, JudgedRoute, MyCompanies, Viewer
from .context import Context
from .openapi import answers
from .reasons import checked_reason
from .rule_shapes import LimitIn, LimitOut
from .shapes import Id

router = APIRouter(prefix="/api/rules/limits", tags=["rules"], route_class=JudgedRoute)

LIMITED = (*PAGE_WORKS, Remedy.LEAVE)
"""What can go too far: what clicks, and a rule to leave errors. The rest is done by people, with their own hands."""

OfCompany = Annotated[Id | None, Query(description="our number of a company; without it, the whole system")]


@router.get("")
async def list_limits(context: ContextOf, _: Viewer, companies: MyCompanies) -> list[LimitOut]:
    """The limits that were set. A company's own stands in the place of its system's.

    Without any, RESYNC and all that edits ask a person, a rule to leave errors passes alone, nothing has a budget, an
    attempt is made twice again while the portal is busy, and a yes is good for 24 hours.
    """
    async with context.database.read() as session:
        found = await limits.everything(session)
        shown = [one for one in found if companies is None or one.company_id is None or one.company_id in companies]
        of = {company.id: company for company in await portals.companies(session, companies)}
        names = await users.emails(session, {one.user_id for one in shown})
    return [_out(one, of, names) for one in shown]


@router.put("/{system}/{remedy}", responses=answers(403, 404, 409))
async def set_limit(
    system: str, remedy: Remedy, body: LimitIn, context: ContextOf, user: Admin, company_id: OfCompany = None
) -> LimitOut:
    """Sets how far a remedy may go. What waits is judged by it in the next round, what is clicked at once."""
    _check(remedy, body, context)
    reason = checked_reason(body.reason)
    async with context.database.write() as session:
        company = await _company(session, system, company_id, context)
        limit = await limits.get(session, system, remedy, company_id)
        before = None if limit is None else _told(limit)
        if limit is None:
            limit = Limit(system=system, remedy=remedy, company_id=company_id)
            session.add(limit)
        limit.mode, limit.driver_day, limit.company_hour = body.mode, body.driver_day, body.company_hour
        limit.retries, limit.yes_hours = body.retries, body.yes_hours
        limit.reason, limit.user_id, limit.at = reason, user.id, context.clock.now()
        await session.flush()
        facts.record(session, FactKind.LIMIT_SET, "limit", limit.id, user_id=user.id, before=before, **_told(limit))
        return _out(limit, {} if company is None else {company.id: company}, {user.id: user.email})


@router.delete("/{system}/{remedy}", status_code=204, responses=answers(403, 404))
async def remove_limit(
    system: str, remedy: Remedy, context: ContextOf, user: Admin, company_id: OfCompany = None
) -> None:
    """Takes a limit away: what is wider stands again, in the end what holds where no limit is set."""
    async with context.database.write() as session:
        limit = await limits.get(session, system, remedy, company_id)
        if limit is None:
            raise NotFound(f"No limit of {remedy} was set there.")
        await session.delete(limit)
        facts.record(session, FactKind.LIMIT_REMOVED, "limit", limit.id, user_id=user.id, before=_told(limit))


def _check(remedy: Remedy, wanted: LimitIn, context: Context) -> None:
    if remedy not in LIMITED:
        raise Refused(f"A limit is for {', '.join(LIMITED)}; {remedy} does nothing by itself.")
    if remedy is Remedy.LEAVE and (wanted.driver_day or wanted.company_hour):
        raise Refused("To leave errors clicks nothing, so it has no budget.")
    if wanted.mode is not Mode.AUTOMATIC:
        return
    if refusal := guard.refuses_alone(remedy):
        raise Refused(f"The guard refuses: {refusal.words} ({refusal.paragraph})")
    if remedy is Remedy.LEAVE:
        return
    if not context.automatic:
        raise Refused(
            "The settings want a person's yes to everything: set AGENT_REQUIRE_APPROVAL=false and restart. It frees "
            f"{remedy} alone."
        )
    if wanted.company_hour is None:
        raise Refused("What nobody approves one by one needs a budget: say how many an hour for one company.")


async def _company(session: AsyncSession, system: str, company_id: int | None, context: Context) -> Company | None:
    context.crew_status().agent(system)
    if company_id is None:
        return None
    company = await session.get(Company, company_id)
    if company is None or company.system != system:
        raise NotFound(f"There is no company {company_id} on {system}.")
    return company


def _told(limit: Limit) -> dict[str, Any]:
    names = (
        "system", "remedy", "company_id", "mode", "driver_day", "company_hour", "retries", "yes_hours", "reason",
    )  # fmt: skip
    return {name: getattr(limit, name) for name in names}


def _out(limit: Limit, of: Mapping[int, Company], names: Mapping[int, str]) -> LimitOut:
    company = None if limit.company_id is None else of[limit.company_id].name
    return LimitOut(**_told(limit), company=company, set_by=names[limit.user_id], at=limit.at)
