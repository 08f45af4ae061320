"""Several fixes of one kind approved at once, each of which the person has opened."""

from __future__ import annotations

from fastapi import APIRouter

from logwarden.pipeline.approve import Refused
from logwarden.pipeline.approve_alike import approve_alike

from .access import Auditor, ContextOf, JudgedRoute
from .fix_shapes import ApproveAlikeIn, FixOut
from .fixes import fix_out
from .openapi import answers

router = APIRouter(prefix="/api/fixes", tags=["fixes"], route_class=JudgedRoute)


@router.post("/approve", responses=answers(403, 404, 409))
async def approve_fixes(body: ApproveAlikeIn, context: ContextOf, user: Auditor) -> list[FixOut]:
    """A person's yes to up to ten fixes of one remedy, system and kind of error; to all of them, or to none.

    He has to have opened each as it stands now (GET /api/fixes/{fix_id}, by himself and not by a key).
    """
    plans = {one.fix_id: one.plan_hash for one in body.fixes}
    if len(plans) < len(body.fixes):
        raise Refused("One fix is named twice. None was approved.")
    async with context.database.write() as session:
        return [fix_out(fix) for fix in await approve_alike(session, plans, user, body.reason, context.clock)]
