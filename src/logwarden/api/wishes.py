"""Wishes: a person wants a remedy for some errors; what comes of it is a fix, or a refusal that is kept."""

from __future__ import annotations

from fastapi import APIRouter

from logwarden.pipeline.propose import propose

from .access import Auditor, ContextOf, JudgedRoute, WhoAsks
from .fix_shapes import FixOut
from .fixes import fix_out
from .openapi import answers
from .wish_shapes import FixWishIn

router = APIRouter(prefix="/api/fixes", tags=["fixes"], route_class=JudgedRoute)


@router.post("", status_code=201, responses=answers(403, 404, 409))
async def propose_fix(body: FixWishIn, context: ContextOf, user: Auditor, caller: WhoAsks) -> FixOut:
    """Plans what a person wants. What the guard refuses is kept as a closed fix, with its paragraph.

    A program of his may ask for it with an API key: the fix says so, and waits for people as every wish does.
    """
    async with context.database.write() as session:
        return fix_out(await propose(session, body.wish(), user, context.clock, caller.program))
