"""Health: for whoever restarts the process; nothing of the product is told here."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from .access import ContextOf

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """`not ready` comes with 503."""

    status: Literal["live", "ready", "not ready"]


@router.get("/live")
async def live() -> Health:
    """The process answers."""
    return Health(status="live")


@router.get("/ready", responses={503: {"model": Health}})
async def ready(context: ContextOf, response: Response) -> Health:
    """The database answers and the agent runs; the portal may be away."""
    try:
        async with context.database.read() as session:
            await session.execute(text("SELECT 1 FROM users LIMIT 1"))
        works = context.agent_status().state in ("running", "paused")
    except SQLAlchemyError:
        works = False
    if not works:
        response.status_code = 503
    return Health(status="ready" if works else "not ready")
