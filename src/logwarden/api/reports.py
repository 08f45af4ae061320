"""Reports: what there is, ordering one, getting its files, and what is made by itself."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse

from logwarden.pipeline import report_order
from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.report import folder_of, saved_as
from logwarden.reporting.kinds import KINDS, Every
from logwarden.reporting.page import POLICY
from logwarden.states import ReportState
from logwarden.store import reports
from logwarden.store.portals import Companies
from logwarden.store.reports import Report, ReportSchedule

from .access import Admin, Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .errors import ApiProblem
from .openapi import answers
from .report_shapes import (
    KindName,
    ReportFileOut,
    ReportIn,
    ReportKindOut,
    ReportOut,
    ReportScheduleIn,
    ReportScheduleOut,
)
from .shapes import Id, Page

router = APIRouter(prefix="/api/reports", tags=["reports"], route_class=JudgedRoute)

_TYPES = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".pdf": "application/pdf"}


@router.get("/kinds")
async def list_report_kinds(_: Viewer) -> list[ReportKindOut]:
    """The kinds of reports, and what each can be ordered of."""
    return [
        ReportKindOut.model_validate(asdict(kind) | {"scopes": sorted(kind.scopes), "every": sorted(kind.every)})
        for kind in KINDS.values()
    ]


@router.get("/schedules", responses=answers(403))
async def list_report_schedules(context: ContextOf, _: Admin, companies: MyCompanies) -> list[ReportScheduleOut]:
    """What is made by itself, oldest first."""
    async with context.database.read() as session:
        return [_schedule_out(one) for one in await reports.schedules(session, companies)]


@router.post("/schedules", status_code=201, responses=answers(403, 404, 409))
async def make_report_schedule(
    body: ReportScheduleIn, context: ContextOf, user: Admin, companies: MyCompanies
) -> ReportScheduleOut:
    """Has a report made by itself from now on; what it tells of ended the day, week or month before."""
    _of_all(body.company_id, None, companies)
    async with context.database.write() as session:
        made = await report_order.schedule(
            session, body.wanted(), body.every, body.at_minute, user, companies, context.clock
        )
        made_id = made.id
    async with context.database.read() as session:
        return next(_schedule_out(one) for one in await reports.schedules(session, companies) if one.id == made_id)


@router.delete("/schedules/{schedule_id}", status_code=204, responses=answers(403, 404))
async def end_report_schedule(schedule_id: Id, context: ContextOf, user: Admin, companies: MyCompanies) -> None:
    """Ends a schedule; what it had made stays."""
    async with context.database.write() as session:
        await report_order.end_schedule(session, schedule_id, user, companies, context.clock)


@router.get("")
async def list_reports(
    context: ContextOf,
    _: Viewer,
    companies: MyCompanies,
    kind: Annotated[KindName | None, Query(description="only of this kind", examples=["office_day"])] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[ReportOut]:
    """The reports, newest first; those of the whole office are there for who sees all companies."""
    async with context.database.read() as session:
        found, total = await reports.page(
            session, companies=companies, offset=(page - 1) * limit, limit=limit, kind=kind
        )
    return Page(items=[_out(report) for report in found], total=total, page=page, limit=limit)


@router.post("", status_code=202, responses=answers(403, 404, 409))
async def order_report(body: ReportIn, context: ContextOf, user: Auditor, companies: MyCompanies) -> ReportOut:
    """Orders a report; it is made within seconds, and its state says so."""
    _of_all(body.company_id, body.driver_id, companies)
    async with context.database.write() as session:
        ordered = await report_order.order(session, body.wanted(), user, companies, context.clock)
        report_id = ordered.id
    return await _shown(report_id, context, companies)


@router.get("/{report_id}", responses=answers(404))
async def show_report(report_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> ReportOut:
    """One report."""
    return await _shown(report_id, context, companies)


@router.get("/{report_id}/files/{file}", response_class=FileResponse, responses=answers(403, 404))
async def get_report_file(
    report_id: Id, file: str, context: ContextOf, _: Auditor, companies: MyCompanies
) -> FileResponse:
    """One file of a report, as it was made: its hash is compared before it is given out."""
    async with context.database.read() as session:
        report = await reports.get(session, report_id, companies)
    if report is None or file not in report.files:
        raise NotFound(f"There is no file {file!r} of a report {report_id}.")
    path = folder_of(context.data_dir, report.id) / file
    if Path(file).name != file or path.is_symlink() or not path.is_file():
        raise NotFound(f"The file {file} of report {report_id} is gone; its hash is {report.files[file]}.")
    if await asyncio.to_thread(_hash, path) != report.files[file]:
        raise NotFound(f"The file {file} of report {report_id} is not as it was made; order the report anew.")
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": f"{POLICY}; sandbox"}
    kind = _TYPES.get(path.suffix, "application/octet-stream")
    return FileResponse(
        path, media_type=kind, filename=saved_as(report, file), headers=headers, content_disposition_type="attachment"
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_all(company_id: int | None, driver_id: int | None, companies: Companies) -> None:
    if companies is not None and company_id is None and driver_id is None:
        raise ApiProblem(403, "A report of the whole office is for who sees all companies; name one of yours.")


async def _shown(report_id: int, context: ContextOf, companies: Companies) -> ReportOut:
    async with context.database.read() as session:
        report = await reports.get(session, report_id, companies)
    if report is None:
        raise NotFound(f"There is no report {report_id}.")
    return _out(report)


def _out(report: Report) -> ReportOut:
    driver = report.driver
    return ReportOut(
        id=report.id,
        kind=report.kind,
        title=report.title,
        system=report.system,
        company_id=report.company_id,
        company=None if report.company is None else report.company.name,
        driver_id=report.driver_id,
        driver=None if driver is None else driver.name or driver.portal_id,
        first_day=report.first_day,
        last_day=report.last_day,
        options=report.options,
        state=ReportState(report.state),
        reason=report.reason,
        files=[
            ReportFileOut(name=name, saved_as=saved_as(report, name), sha256=sha256)
            for name, sha256 in report.files.items()
        ],
        ordered_by=None if report.user is None else report.user.name,
        schedule_id=report.schedule_id,
        ordered_at=report.ordered_at,
        made_at=report.made_at,
        as_of=report.as_of,
    )


def _schedule_out(one: ReportSchedule) -> ReportScheduleOut:
    return ReportScheduleOut(
        id=one.id,
        kind=one.kind,
        system=one.system,
        company_id=one.company_id,
        company=None if one.company is None else one.company.name,
        every=Every(one.every),
        at_minute=one.at_minute,
        zone=one.zone,
        made_by=one.user.name,
        since=one.since,
        last_due=one.last_due,
    )
