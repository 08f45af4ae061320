"""Errors: what the portal lists, how many there are, and the decision to leave some as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from fastapi import APIRouter
from sqlalchemy import select

from logwarden.pipeline.approve import NotFound, leave
from logwarden.remedies.catalogue import BY_KEY, UNKNOWN, CatalogueEntry
from logwarden.states import OPEN_ERROR_STATUSES
from logwarden.store import error_counts, error_lists, facts, messages, portals, readings
from logwarden.store.error_counts import Rank
from logwarden.store.error_lists import Place
from logwarden.store.errors import LogError

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .cursors import Cursor, Limit, parsed
from .error_shapes import (
    CompanyCount,
    DriverErrors,
    DriverErrorsPage,
    ErrorOut,
    ErrorPage,
    ErrorWhole,
    StatisticsOut,
    fields_of,
)
from .filters import ErrorsWanted
from .openapi import answers
from .shapes import FactOut, Id, LeaveIn, LeaveOut

router = APIRouter(prefix="/api/errors", tags=["errors"], route_class=JudgedRoute)

T = TypeVar("T")


@router.get("")
async def list_errors(
    context: ContextOf, _: Viewer, wanted: ErrorsWanted, cursor: Cursor = None, limit: Limit = 100
) -> ErrorPage:
    """The errors, newest first: by the time of each, or where the portal gives none, by when it was first listed."""
    after = parsed(cursor, Place.parse)
    async with context.database.read() as session:
        found = await error_lists.page(session, wanted, after=after, limit=limit + 1)
    items = [ErrorOut(**fields_of(line)) for line in found[:limit]]
    return ErrorPage(items=items, next=str(found[limit - 1].place) if len(found) > limit else None)


@router.get("/statistics")
async def count_errors(context: ContextOf, _: Viewer, wanted: ErrorsWanted) -> StatisticsOut:
    """How many errors there are, by status, severity, category, key, system and company."""
    async with context.database.read() as session:
        counted = await error_counts.statistics(session, wanted)
        companies = {company.id: company for company in await portals.companies(session, wanted.of_companies())}
    by_key = [(key, number) for (key, _), number in counted.by_key.items()]
    by_company = [(company_id, number) for (company_id, _), number in counted.by_company.items()]
    return StatisticsOut(
        total=sum(counted.by_key.values()),
        by_status=summed((status, number) for (_, status), number in counted.by_key.items()),
        by_severity=severities_of(by_key),
        by_category=summed((_entry(key).category, number) for key, number in by_key),
        by_key=summed(by_key),
        by_system=summed((companies[company_id].system, number) for company_id, number in by_company),
        by_company=[
            CompanyCount(
                company_number=company_id,
                company=companies[company_id].name,
                system=companies[company_id].system,
                errors=number,
                by_status=summed((s, n) for (c, s), n in counted.by_company.items() if c == company_id),
            )
            for company_id, number in summed(by_company).items()
        ],
    )


@router.get("/by-driver")
async def count_by_driver(
    context: ContextOf, _: Viewer, wanted: ErrorsWanted, cursor: Cursor = None, limit: Limit = 100
) -> DriverErrorsPage:
    """The drivers with errors, the most errors first. Without a status those count that are still open."""
    after = parsed(cursor, Rank.parse)
    if wanted.statuses is None:
        wanted = replace(wanted, statuses=OPEN_ERROR_STATUSES)
    async with context.database.read() as session:
        found = await error_counts.by_driver(session, wanted, after=after, limit=limit + 1)
        read_at = await readings.read_at(session, [one.driver for one in found])
    return DriverErrorsPage(
        items=[
            DriverErrors(
                driver_number=one.driver.id,
                driver_id=one.driver.portal_id,
                driver_name=one.driver.name,
                company_number=one.driver.company_id,
                company=one.driver.company.name,
                system=one.driver.company.system,
                read_at=read_at.get(one.driver.id),
                errors=one.number,
                by_severity=severities_of(one.by_key.items()),
                by_key=one.by_key,
            )
            for one in found[:limit]
        ],
        next=str(found[limit - 1].rank) if len(found) > limit else None,
    )


@router.get("/{error_id}", responses=answers(404))
async def show_error(error_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> ErrorWhole:
    """One error with all that the portal said of it, and what happened to it."""
    async with context.database.read() as session:
        line = await error_lists.get(session, error_id, companies)
        if line is None:
            raise NotFound(f"There is no error {error_id}.")
        happened = [*await facts.about(session, "error", error_id)]
        message = None if line.error.wording is None else await messages.of_wording(session, line.error.wording)
        if message is not None:
            happened += await facts.about(session, "message", message.id)
    error = line.error
    return ErrorWhole(
        **fields_of(line),
        portal_id=error.portal_id,
        event_code=error.event_code,
        error_type=error.error_type,
        absent_since=error.absent_since,
        raw=error.raw,
        history=[
            FactOut(at=fact.at, kind=fact.kind, detail=fact.detail)
            for fact in sorted(happened, key=lambda fact: fact.id)
        ],
    )


@router.post("/leave", responses=answers(403, 404, 409))
async def leave_errors(body: LeaveIn, context: ContextOf, user: Auditor) -> LeaveOut:
    """Leaves errors as they are, for a reason that is kept: no record is touched."""
    wanted = sorted(set(body.error_ids))
    async with context.database.write() as session:
        await session.execute(  # nobody else decides about them before this transaction ends
            select(LogError.id).where(LogError.id.in_(wanted)).order_by(LogError.id).with_for_update()
        )
        return LeaveOut(left=await leave(session, wanted, user, body.reason))


def severities_of(by_key: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Numbers by key as numbers by severity, which the catalogue says of each; the most errors first."""
    return summed((_entry(key).severity.value, number) for key, number in by_key)


def summed(numbers: Iterable[tuple[T, int]]) -> dict[T, int]:
    """Numbers added up by what they have in common; the largest first."""
    found: Counter[T] = Counter()
    for what, number in numbers:
        found[what] += number
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], str(pair[0]))))


def _entry(key: str) -> CatalogueEntry:
    return BY_KEY.get(key, UNKNOWN)
