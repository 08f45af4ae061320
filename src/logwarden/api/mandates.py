"""Mandates: what each carrier has authorised this desk to do; entered and ended by admins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.pipeline.guard import PAGE_WORKS
from logwarden.store import facts, mandates, users
from logwarden.store.mandates import Mandate
from logwarden.store.portals import Company

from .access import Admin, ContextOf, JudgedRoute, MyCompanies, Viewer
from .cursors import IdCursor, Limit
from .hold_shapes import EndIn, MandateIn, MandateOut, MandatePage
from .openapi import answers
from .reasons import checked_reason
from .shapes import Id

router = APIRouter(prefix="/api/mandates", tags=["mandates"], route_class=JudgedRoute)


@router.get("")
async def list_mandates(
    context: ContextOf,
    _: Viewer,
    companies: MyCompanies,
    company: Annotated[Id | None, Query(description="our number of it")] = None,
    cursor: IdCursor = None,
    limit: Limit = 100,
) -> MandatePage:
    """The mandates, newest first, those that ended among them."""
    async with context.database.read() as session:
        found = await mandates.page(session, companies, company_id=company, before=cursor, limit=limit + 1)
        names = await _names(session, *found[:limit])
    items = [_out(mandate, names) for mandate in found[:limit]]
    return MandatePage(items=items, next=found[limit - 1].id if len(found) > limit else None)


@router.get("/{mandate_id}", responses=answers(404))
async def show_mandate(mandate_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> MandateOut:
    """One mandate."""
    async with context.database.read() as session:
        mandate = await mandates.get(session, mandate_id, companies)
        if mandate is None:
            raise NotFound(f"There is no mandate {mandate_id}.")
        return _out(mandate, await _names(session, mandate))


@router.post("", status_code=201, responses=answers(403, 404, 409))
async def give_mandate(body: MandateIn, context: ContextOf, user: Admin) -> MandateOut:
    """Enters a mandate. What was blocked for want of it is judged anew in the next round."""
    if wrong := [remedy for remedy in body.remedies if remedy not in PAGE_WORKS]:
        raise Refused(f"A mandate may cover {', '.join(PAGE_WORKS)}, not {', '.join(wrong)}.")
    if body.valid_to is not None and body.valid_to < body.valid_from:
        raise Refused("This mandate would be over before it begins: give a later `valid_to`, or none.")
    async with context.database.write() as session:
        company = await session.get(Company, body.company_id)
        if company is None:
            raise NotFound(f"There is no company {body.company_id}.")
        mandate = Mandate(
            company=company,
            signed_by=body.signed_by.strip(),
            document=body.document.strip(),
            remedies=sorted(set(body.remedies)),
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            given_by=user.id,
            given_at=context.clock.now(),
        )
        session.add(mandate)
        await session.flush()
        facts.record(session, FactKind.MANDATE_GIVEN, "mandate", mandate.id, user_id=user.id, **_told(mandate))
        return _out(mandate, await _names(session, mandate))


@router.post("/{mandate_id}/end", responses=answers(403, 404, 409))
async def end_mandate(mandate_id: Id, body: EndIn, context: ContextOf, user: Admin) -> MandateOut:
    """Ends a mandate now: from here on what edits is blocked, unless another mandate of the company covers it."""
    reason = checked_reason(body.reason)
    async with context.database.write() as session:
        mandate = await mandates.get(session, mandate_id)
        if mandate is None:
            raise NotFound(f"There is no mandate {mandate_id}.")
        if mandate.ended_at is not None:
            raise Refused(f"Mandate {mandate_id} was ended before: {mandate.end_reason}")
        mandate.ended_by, mandate.ended_at, mandate.end_reason = user.id, context.clock.now(), reason
        facts.record(
            session,
            FactKind.MANDATE_ENDED,
            "mandate",
            mandate.id,
            user_id=user.id,
            before=_told(mandate),
            end_reason=reason,
        )
        return _out(mandate, await _names(session, mandate))


def _told(mandate: Mandate) -> dict[str, Any]:
    return {
        "company_id": mandate.company_id,
        "signed_by": mandate.signed_by,
        "document": mandate.document,
        "remedies": mandate.remedies,
        "valid_from": mandate.valid_from.isoformat(),
        "valid_to": None if mandate.valid_to is None else mandate.valid_to.isoformat(),
    }


async def _names(session: AsyncSession, *found: Mandate) -> Mapping[int, str]:
    people = {who for mandate in found for who in (mandate.given_by, mandate.ended_by) if who is not None}
    return await users.emails(session, people)


def _out(mandate: Mandate, names: Mapping[int, str]) -> MandateOut:
    return MandateOut(
        id=mandate.id,
        system=mandate.company.system,
        company_id=mandate.company_id,
        company=mandate.company.name,
        signed_by=mandate.signed_by,
        document=mandate.document,
        remedies=mandate.remedies,
        valid_from=mandate.valid_from,
        valid_to=mandate.valid_to,
        given_by=names[mandate.given_by],
        given_at=mandate.given_at,
        ended_by=None if mandate.ended_by is None else names[mandate.ended_by],
        ended_at=mandate.ended_at,
        end_reason=mandate.end_reason,
    )
