"""Fixes: taken back, tried again, released; and the evidence that they left."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.withdraw import cancel, release, retry
from logwarden.store import attempts, fixes
from logwarden.store.fixes import Fix
from logwarden.store.portals import Companies

from .access import Admin, Auditor, ContextOf, JudgedRoute, MyCompanies
from .fix_shapes import EvidenceOut, FixOut, RejectIn
from .fixes import evidence_out, fix_out
from .openapi import answers
from .reasons import checked_reason
from .shapes import Id

router = APIRouter(prefix="/api/fixes", tags=["fixes"], route_class=JudgedRoute)


@router.post("/{fix_id}/cancel", responses=answers(403, 404, 409))
async def cancel_fix(fix_id: Id, body: RejectIn, context: ContextOf, user: Auditor, companies: MyCompanies) -> FixOut:
    """Takes a fix back before a browser is at it, approved or not. Nothing is done in the portal."""
    reason = checked_reason(body.reason)
    async with context.database.write() as session:
        fix = await _get(session, fix_id, companies)
        cancel(session, fix, user, reason, context.clock)
        return fix_out(fix)


@router.post("/{fix_id}/retry", responses=answers(403, 404, 409))
async def retry_fix(fix_id: Id, body: RejectIn, context: ContextOf, user: Auditor, companies: MyCompanies) -> FixOut:
    """Tries again: at once what waits for its next attempt; what failed is planned anew, and waits for a yes."""
    reason = checked_reason(body.reason)
    async with context.database.write() as session:
        fix = await _get(session, fix_id, companies)
        retry(session, fix, user, reason)
        return fix_out(fix)


@router.post("/{fix_id}/release", responses=answers(403, 404, 409))
async def release_fix(fix_id: Id, body: RejectIn, context: ContextOf, user: Admin, companies: MyCompanies) -> FixOut:
    """An admin has looked at a violation: its remedy may go on. That it was one stays on record."""
    reason = checked_reason(body.reason)
    async with context.database.write() as session:
        fix = await _get(session, fix_id, companies)
        release(session, fix, user, reason, context.clock)
        return fix_out(fix)


@router.get("/{fix_id}/evidence", responses=answers(403, 404))
async def list_evidence(fix_id: Id, context: ContextOf, _: Auditor, companies: MyCompanies) -> list[EvidenceOut]:
    """The evidence of a fix, in the order in which it was made; GET /api/evidence/{id} gives a file."""
    async with context.database.read() as session:
        await _get(session, fix_id, companies)
        found = await attempts.evidence_of(session, fix_id)
    return [evidence_out(file, attempt) for file, attempt in found]


async def _get(session: AsyncSession, fix_id: int, companies: Companies) -> Fix:
    fix = await fixes.get(session, fix_id, companies)
    if fix is None:
        raise NotFound(f"There is no fix {fix_id}.")
    return fix
