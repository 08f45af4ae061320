"""report audit: a driver's file, a mock audit of drivers who were drawn, and the packet with all of it."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.reporting.driver_file import driver_file, records_sheet
from logwarden.reporting.mock_audit import Audited, mock_audit
from logwarden.reporting.packet import (
    INDEX,
    MANIFEST,
    SUMS,
    Heads,
    PackedFile,
    Packet,
    folder_name,
    index,
    manifest,
    sums,
)
from logwarden.reporting.page import page
from logwarden.reporting.sample import Candidate, Sample, draw
from logwarden.reporting.sheet import sheet
from logwarden.store import audit, digests, holds, report_sources
from logwarden.store.reports import Report

from . import reporting_parts as parts
from .report_writing import Made, Reporting, write_document, write_file
from .reporting_log import kept_log

PACKET = "packet.zip"
_RECORDS = "records.csv"


async def make_driver_file(reporting: Reporting, report: Report, folder: Path) -> Made:
    """A driver's file: as page, sheet and paper, and every record of it as a sheet of its own."""
    audited, reason = await _driver_file(reporting, report, report.driver_id or 0, folder, "report")
    return Made(f"Driver's file: {audited.driver}", audited.as_of, reason)


async def make_mock_audit(reporting: Reporting, report: Report, folder: Path) -> Made:
    """The mock audit alone."""
    sample, seed_from = await _drawn(reporting, report)
    audited = []
    for one in sample.drawn:
        log = await kept_log(reporting.database, one.id, report.first_day, report.last_day, reporting.clock.now())
        audited.append(await asyncio.to_thread(Audited.of, log))
    return await _write_audit(reporting, report, sample, seed_from, audited, folder, "report")


async def make_packet(reporting: Reporting, report: Report, folder: Path) -> Made:
    """The mock audit, and one ZIP of it with each driver's file, a manifest and hashes of all.

    One driver at a time is in memory, and his files go from disk into the ZIP, so any number of drivers takes the
    memory of one.
    """
    sample, seed_from = await _drawn(reporting, report)
    scope, now = _scope(report), reporting.clock.now()
    work = folder / "work"
    await asyncio.to_thread(work.mkdir, mode=0o700)
    files: list[PackedFile] = []
    audited: list[Audited] = []
    folders: list[tuple[str, str]] = []
    missing: set[str] = set()
    with zipfile.ZipFile(folder / PACKET, "x", zipfile.ZIP_DEFLATED) as packet:
        for number, one in enumerate(sample.drawn, 1):
            looked, reason = await _driver_file(reporting, report, one.id, work, "file")
            audited.append(looked)
            missing.add(reason)
            folders.append((f"{looked.driver} (portal no. {looked.driver_id})", folder_name(number, one.driver)))
            files += await asyncio.to_thread(_pack, packet, work, f"{folders[-1][1]}/", now)
        made = await _write_audit(reporting, report, sample, seed_from, audited, work, "mock-audit")
        missing.add(made.reason)
        await asyncio.to_thread(_copy, work, folder)
        files += await asyncio.to_thread(_pack, packet, work, "", now)
        async with reporting.database.read() as session:
            heads = Heads(await audit.newest(session), await digests.newest(session))
        reason = " ".join(sorted(filter(None, missing)))
        said = Packet(
            scope,
            report.first_day,
            report.last_day,
            sample,
            seed_from,
            tuple(folders),
            tuple(files),
            heads,
            reason,
            now,
        )
        await asyncio.to_thread(_finish, packet, work, said, files)
    await asyncio.to_thread(shutil.rmtree, work)
    (folder / PACKET).chmod(0o600)
    return Made(f"Packet for an audit: {scope}", made.as_of, reason)


async def _driver_file(
    reporting: Reporting, report: Report, driver_id: int, folder: Path, name: str
) -> tuple[Audited, str]:
    """Writes a driver's files into a folder; answers what the audit says of him, and why there is no PDF."""
    now = reporting.clock.now()
    log = await kept_log(reporting.database, driver_id, report.first_day, report.last_day, now)
    reason = await write_document(reporting.paper, await asyncio.to_thread(driver_file, log, now), folder, name)
    records = "".join(sheet(records_sheet(log, now)))
    await asyncio.to_thread(write_file, folder / _RECORDS, records.encode())
    return await asyncio.to_thread(Audited.of, log), reason


async def _drawn(reporting: Reporting, report: Report) -> tuple[Sample, str]:
    """Who is drawn, and whose number the seed is: without one it is the report's, which nobody chooses."""
    async with reporting.database.read() as session:
        drivers = await report_sources.drivers(session, (await parts.about(session, report)).companies)
    given = int(report.options.get("seed", 0))
    known = (Candidate(one.id, one.company.system, one.company.portal_id, one.portal_id) for one in drivers)
    sample = draw(known, int(report.options["drivers"]), given or report.id)
    return sample, "given by who ordered it" if given else "the number of this report"


async def _write_audit(
    reporting: Reporting,
    report: Report,
    sample: Sample,
    seed_from: str,
    audited: Sequence[Audited],
    folder: Path,
    name: str,
) -> Made:
    now = reporting.clock.now()
    async with reporting.database.read() as session:
        held = await _holds(session, report, now)
    scope = _scope(report)
    document = mock_audit(scope, report.first_day, report.last_day, sample, seed_from, audited, now, held)
    reason = await write_document(reporting.paper, document, folder, name)
    return Made(document.title, min((one.as_of for one in audited if one.as_of), default=None), reason)


def _scope(report: Report) -> str:
    """Of whom it is: a carrier, or all that the desk serves on a system or on any."""
    if report.company is not None:
        return report.company.name
    return f"all carriers of {report.system}" if report.system else "all carriers"


async def _holds(session: AsyncSession, report: Report, now: datetime) -> str:
    """Which holds are in force over the carrier, in words: what is held is not deleted."""
    found = await holds.page(session, None, now=now, in_force=True, before=None, limit=500)
    over = [one for one in found if one.driver_id is None and one.company_id in (None, report.company_id)]
    return "; ".join(f"hold {one.id} since {one.placed_at:%Y-%m-%d %H:%M} UTC: {one.reason}" for one in over)


def _pack(packet: zipfile.ZipFile, work: Path, prefix: str, at: datetime) -> list[PackedFile]:
    """Moves every file of a folder into the ZIP, piece by piece."""
    packed = []
    for path in sorted(work.iterdir()):
        digest, size = hashlib.sha256(), path.stat().st_size
        info = zipfile.ZipInfo(f"{prefix}{path.name}", at.timetuple()[:6])
        info.external_attr = 0o644 << 16
        info.compress_type = zipfile.ZIP_STORED if path.suffix == ".pdf" else zipfile.ZIP_DEFLATED
        info.file_size = size
        with path.open("rb") as source, packet.open(info, "w") as target:
            while piece := source.read(1 << 20):
                digest.update(piece)
                target.write(piece)
        packed.append(PackedFile(info.filename, size, digest.hexdigest()))
        path.unlink()
    return packed


def _copy(work: Path, folder: Path) -> None:
    """The mock audit stands beside the packet too: it is the report's own page."""
    for path in work.iterdir():
        shutil.copy2(path, folder / f"report{path.suffix}")


def _finish(packet: zipfile.ZipFile, work: Path, said: Packet, files: list[PackedFile]) -> None:
    """The first page and the manifest, then the hashes of all."""
    write_file(work / INDEX, page(index(said)).encode())
    write_file(work / MANIFEST, manifest(said).encode())
    files += _pack(packet, work, "", said.made_at)
    write_file(work / SUMS, sums(files).encode())
    _pack(packet, work, "", said.made_at)
