"""The audit trail, to look through, and whether it is whole; `logwarden audit verify` says so without a server."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from logwarden.pipeline.approve import Refused
from logwarden.pipeline.check_trail import check_trail
from logwarden.store import audit
from logwarden.store.audit import AuditEntry

from .access import Admin, ContextOf, JudgedRoute
from .openapi import answers
from .shapes import AuditOut, AuditPage, AuditVerdictOut, Id

router = APIRouter(prefix="/api/audit", tags=["audit"], route_class=JudgedRoute)


@router.get("", responses=answers(403))
async def list_audit(
    context: ContextOf,
    _: Admin,
    before: Annotated[Id | None, Query(description="entries with smaller numbers than this one")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> AuditPage:
    """The entries of the audit trail, newest first. A change comes into it a second or so after it was made."""
    async with context.database.read() as session:
        found, total = await audit.page(session, before=before, limit=limit)
    last = found[-1].number if found else 1
    return AuditPage(items=[_out(entry) for entry in found], total=total, next=last if last > 1 else None)


@router.post("/check", responses=answers(403, 409))
async def check_audit(context: ContextOf, user: Admin) -> AuditVerdictOut:
    """Looks at every entry and at the head file now, which takes about ten seconds for a million entries."""
    if context.trail is None:
        raise Refused("This process cannot check the trail: run `logwarden audit verify` where its key is.")
    verdict = await check_trail(context.trail, user.id)
    return AuditVerdictOut(
        entries=verdict.entries, whole=not verdict.faults, why=" ".join(fault.why for fault in verdict.faults)
    )


def _out(entry: AuditEntry) -> AuditOut:
    return AuditOut(
        number=entry.number,
        at=entry.at,
        written_at=entry.written_at,
        what=entry.what,
        user_id=entry.user_id,
        who=entry.who,
        client=entry.client,
        subject=entry.subject,
        subject_id=entry.subject_id,
        correlation_id=entry.correlation_id,
        before=entry.before,
        after=entry.after,
        previous=entry.previous,
        hash=entry.hash,
    )
