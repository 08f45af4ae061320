"""Passes over the portal: what each listed, saw, and failed to see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from logwarden.pipeline.approve import NotFound
from logwarden.store import scans

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .agent import tellable
from .coverage_shapes import CoverageOut, ScanWhole, bridge_of, scan_out
from .openapi import answers
from .shapes import Id, ScanOut, Text

router = APIRouter(prefix="/api/scans", tags=["agent"], route_class=JudgedRoute)


@router.get("")
async def list_scans(
    context: ContextOf,
    _: Viewer,
    companies: MyCompanies,
    system: Annotated[Text | None, Query(description="one portal system")] = None,
    cursor: Annotated[Id | None, Query(description="the id of the last pass of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[ScanOut]:
    """The passes over the portal, newest first, each with its gaps."""
    async with context.database.read() as session:
        found = await scans.page(session, system=system, before=cursor, limit=limit)
        mine = await tellable(session, companies)
    return [scan_out(scan, mine) for scan in found]


@router.get("/{scan_id}", responses=answers(404))
async def show_scan(scan_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> ScanWhole:
    """One pass with what it saw of each company."""
    async with context.database.read() as session:
        scan = await scans.get(session, scan_id)
        if scan is None:
            raise NotFound(f"There is no pass {scan_id}.")
        coverage = await scans.coverage_of(session, scan_id, companies)
        mine = await tellable(session, companies)
    return ScanWhole(
        **scan_out(scan, mine).model_dump(),
        portal_total=scan.portal_total,
        coverage=[
            CoverageOut(
                company_number=company.id,
                company=company.name,
                seen_at=told.seen_at,
                cached=told.cached,
                why=told.why,
                drivers=told.drivers,
                drivers_partly=told.drivers_partly,
                bridge=bridge_of(told),
            )
            for told, company in coverage
        ],
    )
