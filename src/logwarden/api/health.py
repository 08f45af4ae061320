"""Health: for whoever restarts the process; nothing of the product is told here."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from logwarden.problems import Problem
from logwarden.store.database import check_revision

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
    """The database is at this version's tables and this process works; the portal may be away, agents be paused."""
    try:
        await check_revision(context.database)
        works = context.crew_status().works
    except (SQLAlchemyError, OSError, Problem):
        works = False
    if not works:
        response.status_code = 503
    return Health(status="ready" if works else "not ready")
