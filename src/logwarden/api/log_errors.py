"""Errors: what the portal lists, and the decision to leave some as they are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from logwarden.pipeline.approve import leave
from logwarden.pipeline.plan import offers
from logwarden.states import ErrorStatus
from logwarden.store import errors
from logwarden.store.errors import ErrorFilter, LogError

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .openapi import answers
from .shapes import ErrorOut, LeaveIn, LeaveOut, Page, Text

router = APIRouter(prefix="/api/errors", tags=["errors"], route_class=JudgedRoute)


@router.get("")
async def list_errors(
    context: ContextOf,
    _: Viewer,
    companies: MyCompanies,
    status: ErrorStatus | None = None,
    key: Annotated[Text | None, Query(description="such as twoIdenticalStatusesError, or unknown")] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[ErrorOut]:
    """The errors, newest first."""
    async with context.database.read() as session:
        found, total = await errors.page(
            session, ErrorFilter(status=status, key=key, companies=companies), offset=(page - 1) * limit, limit=limit
        )
    return Page(items=[_out(error) for error in found], total=total, page=page, limit=limit)


@router.post("/leave", responses=answers(403, 404, 409))
async def leave_errors(body: LeaveIn, context: ContextOf, user: Auditor) -> LeaveOut:
    """Leaves errors as they are, for a reason that is kept: no record is touched."""
    wanted = sorted(set(body.error_ids))
    async with context.database.write() as session:
        await session.execute(  # nobody else decides about them before this transaction ends
            select(LogError.id).where(LogError.id.in_(wanted)).order_by(LogError.id).with_for_update()
        )
        return LeaveOut(left=await leave(session, wanted, user, body.reason))


def _out(error: LogError) -> ErrorOut:
    return ErrorOut(
        id=error.id,
        company=error.driver.company.name,
        driver_id=error.driver.portal_id,
        driver_name=error.driver.name,
        key=error.key,
        category=error.category,
        severity=error.severity,
        message=error.message,
        error_at=error.error_at,
        day=error.day,
        status=error.status,
        status_reason=error.status_reason,
        reopened=error.reopened,
        first_listed_at=error.first_listed_at,
        last_listed_at=error.last_listed_at,
        offers=[remedy.value for remedy in offers(error.key)],
    )
