"""report: what was ordered becomes files, and what is made by itself is ordered when it is due."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.facts import FactKind
from logwarden.problems import Problem
from logwarden.reporting.kinds import KINDS
from logwarden.states import ReportState
from logwarden.store import facts, reports
from logwarden.store.reports import Report

from .report_audit import make_driver_file, make_mock_audit, make_packet
from .report_order import order_due
from .report_writing import Made, Reporting, write_document
from .reporting_edits import gather_edits
from .reporting_month import gather_company_month
from .reporting_office import gather_office_day, gather_shift_note
from .reporting_parts import Gathered

_log = log.get(__name__)

FOLDER = "reports"
AT_ONCE = 20
"""How many reports one look makes at most; the next ones are the next look's."""

Gather = Callable[[AsyncSession, Report, datetime], Awaitable[Gathered]]
Maker = Callable[[Reporting, Report, Path], Awaitable[Made]]
"""Makes the files of a report (with company and driver) in an empty folder; every file in it belongs to the report."""


def folder_of(data_dir: Path, report_id: int) -> Path:
    """Where the files of a report lie."""
    return data_dir / FOLDER / str(report_id)


def saved_as(report: Report, file: str) -> str:
    """What a file of a report is called where people keep it: no two files of any reports have one name."""
    path = Path(file)
    which = "" if path.stem == "report" else f"-{path.stem}"
    return f"{report.kind}-{report.first_day}-{report.id}{which}{path.suffix}"


async def make_reports(reporting: Reporting) -> int:
    """Orders what is due by itself, then makes what waits, oldest first; answers how many were made or failed."""
    await order_due(reporting.database, reporting.clock)
    async with reporting.database.read() as session:
        waiting = await reports.waiting(session, AT_ONCE)
    for report_id in waiting:
        await _make(reporting, report_id)
    return len(waiting)


async def _make(reporting: Reporting, report_id: int) -> None:
    """Makes one report in a folder beside its own. A process that dies meanwhile leaves it waiting."""
    home = reporting.data_dir / FOLDER
    await asyncio.to_thread(home.mkdir, mode=0o700, parents=True, exist_ok=True)
    async with reporting.database.read() as session:
        report = await reports.get(session, report_id)
    if report is None or report.state != ReportState.WAITING:
        return
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=home, prefix=f".{report_id}-"))
    made, failed = None, ""
    try:
        made = await MAKERS[report.kind](reporting, report, folder)
    except Problem as problem:
        failed = str(problem)
    except Exception:  # noqa: BLE001 - one report that cannot be made must not keep back the others; it is told
        _log.exception("report.defect", report_id=report_id, kind=report.kind)
        failed = "It could not be made because of a defect of ours; the log has its trace. Tell who runs Logwarden."
    files = {} if made is None else await asyncio.to_thread(_hashes, folder)
    try:
        await _keep(reporting, report_id, folder, made, files, failed)
    finally:
        for left in await asyncio.to_thread(lambda: [*home.glob(f".{report_id}-*")]):
            await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)


async def _keep(
    reporting: Reporting, report_id: int, folder: Path, made: Made | None, files: dict[str, str], failed: str
) -> None:
    """Puts the folder in its place and says so; another process that made the same one meanwhile was first."""
    async with reporting.database.write() as session:
        report = await reports.get(session, report_id)
        if report is None or report.state != ReportState.WAITING:
            return
        now = reporting.clock.now()
        if made is None:
            report.reason = failed
            report.move(ReportState.FAILED, now)
            facts.record(session, FactKind.REPORT_FAILED, "report", report.id, report=report.kind, why=failed)
            return
        own = folder_of(reporting.data_dir, report_id)
        if await asyncio.to_thread(own.exists):  # of a process that died after this, before its commit
            await asyncio.to_thread(shutil.rmtree, own)
        await asyncio.to_thread(folder.rename, own)
        report.title, report.as_of, report.reason, report.files = made.title, made.as_of, made.reason, files
        report.move(ReportState.MADE, now)
        facts.record(
            session, FactKind.REPORT_MADE, "report", report.id, report=report.kind, files=files, reason=made.reason
        )


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file, by name; read in pieces, for a packet can be large."""
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def from_document(gather: Gather) -> Maker:
    """What makes a report that is one document: as page, as sheet, and where there is a browser on paper."""

    async def make(reporting: Reporting, report: Report, folder: Path) -> Made:
        async with reporting.database.read() as session:
            gathered = await gather(session, report, reporting.clock.now())
        document = gathered.document
        reason = await write_document(reporting.paper, document, folder)
        return Made(document.title, gathered.as_of, reason)

    return make


MAKERS: Mapping[str, Maker] = {
    "shift_note": from_document(gather_shift_note),
    "office_day": from_document(gather_office_day),
    "edits": from_document(gather_edits),
    "company_month": from_document(gather_company_month),
    "driver_file": make_driver_file,
    "mock_audit": make_mock_audit,
    "audit_packet": make_packet,
}
"""What makes each kind of `KINDS`."""

if MAKERS.keys() != KINDS.keys():
    raise RuntimeError(f"kinds without a maker, or makers without a kind: {MAKERS.keys() ^ KINDS.keys()}")
