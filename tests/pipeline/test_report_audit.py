"""The packet of an audit: whole, exact, checkable by anybody, and drawn by its seed alone."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import zipfile
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.pipeline.digest import digest
from logwarden.pipeline.report import folder_of, make_reports
from logwarden.pipeline.report_order import Wanted, order
from logwarden.pipeline.report_writing import Reporting
from logwarden.pipeline.reporting_log import kept_log
from logwarden.pipeline.retention import Retired, retire
from logwarden.problems import TryAgain
from logwarden.reporting.sample import Candidate, draw
from logwarden.states import ReportState
from logwarden.store import reports
from logwarden.store.facts import Fact
from logwarden.store.portals import Driver
from logwarden.store.reports import Report

from .fake_portal import SYSTEM
from .month import FIRST, LAST, READ_AT, live
from .office import Office

HOSTILE = "../../etc/<b>passwd"


class PaperOfTests:
    """A printer that prints what it is given; real paper is proved where there is a browser."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken

    async def pdf(self, html: str, title: str, foot: str, *, wide: bool = False) -> bytes:
        """The page, with something before it."""
        del title, foot, wide
        if self.broken:
            raise TryAgain("The browser did not print the page.")
        return b"%PDF-" + html.encode()


@pytest.fixture
async def audited(office: Office) -> Office:
    """Three drivers of one carrier: one with a month in the archive, one with hostile names, one whom nobody read."""
    lived = await live(office.database, system=SYSTEM)
    async with office.database.write() as session:
        driver = await session.get_one(Driver, lived.driver_id)
        session.add(Driver(company_id=driver.company_id, portal_id=HOSTILE, name="=cmd|x <script>", zone="CT"))
        session.add(Driver(company_id=driver.company_id, portal_id="D3", name="NEVER READ", zone="MT"))
    return office


async def made(office: Office, kind: str, paper: PaperOfTests | None = None, **wanted: Any) -> tuple[Report, Path]:
    """A report of the month that was ordered and made, and its folder."""
    said: dict[str, Any] = {"first_day": FIRST, "last_day": LAST, "company_id": 1} | wanted
    async with office.database.write() as session:
        report = await order(session, Wanted(kind, **said), office.user, None, office.clock)
        number = report.id
    await make_reports(Reporting(office.database, office.clock, office.data_dir, paper or PaperOfTests()))
    async with office.database.read() as session:
        found = await reports.get(session, number)
    assert found is not None
    return found, folder_of(office.data_dir, number)


def sha256sum(folder: Path) -> tuple[int, str]:
    """What the tool of every Linux says of an unpacked packet: its exit code, and a line a file."""
    said = subprocess.run(["/usr/bin/sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    return said.returncode, said.stdout.decode()


async def test_a_packet_can_be_checked_by_anybody(audited: Office, tmp_path: Path) -> None:
    """`sha256sum -c` holds for every file, the manifest names them all, and the report has the packet's own hash."""
    await digest(audited.archive)
    report, folder = await made(audited, "audit_packet", options={"drivers": 3, "seed": 7})
    assert (report.state, report.reason) == (ReportState.MADE, "")
    assert sorted(report.files) == ["packet.zip", "report.csv", "report.html", "report.pdf"]
    assert sha256((folder / "packet.zip").read_bytes()).hexdigest() == report.files["packet.zip"]
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(folder / "packet.zip") as packet:
        names = packet.namelist()
        packet.extractall(unpacked)
    code, said_of_each = sha256sum(unpacked)
    assert (code, said_of_each.count(": OK")) == (0, len(names) - 1)
    said = json.loads((unpacked / "manifest.json").read_text())
    assert {one["path"] for one in said["files"]} == set(names) - {"SHA256SUMS", "manifest.json", "index.html"}
    assert said["digest"]["number"] == 1
    assert len(said["digest"]["hash"]) == 64
    (unpacked / "mock-audit.csv").write_text("other")
    code, said_of_each = sha256sum(unpacked)
    assert (code, said_of_each.count("FAILED")) == (1, 1)


async def test_no_name_of_the_portal_leads_out_of_the_packet(audited: Office) -> None:
    """Of a driver's id only letters and digits become a folder; in pages his name is text, in sheets no formula."""
    _, folder = await made(audited, "audit_packet", options={"drivers": 3, "seed": 7})
    with zipfile.ZipFile(folder / "packet.zip") as packet:
        for name in packet.namelist():
            assert ".." not in name
            assert not name.startswith("/")
            written = packet.read(name)
            if name.endswith(".html"):
                assert b"<script" not in written
            if name.endswith(".csv"):
                cells = [cell for row in csv.reader(io.StringIO(written.decode())) for cell in row]
                assert not any(cell.startswith("=") for cell in cells)


async def test_each_drivers_records_are_the_stores(audited: Office) -> None:
    """The sheet of each driver in the packet has the fingerprints of his kept log, each once."""
    _, folder = await made(audited, "audit_packet", options={"drivers": 3, "seed": 7})
    log = await kept_log(audited.database, 1, FIRST, LAST, audited.clock.now())
    with zipfile.ZipFile(folder / "packet.zip") as packet:
        said = json.loads(packet.read("manifest.json"))
        (mine,) = [one["folder"] for one in said["drawn"] if one["driver"] == "D1"]
        rows = list(csv.reader(io.StringIO(packet.read(f"{mine}/records.csv").decode())))
    prints = Counter(row[-1] for row in rows if row[0] == "Records" and row[-1] != "fingerprint_sha256")
    assert prints == Counter(record.fingerprint for _, record in log.records())
    assert sum(prints.values()) == 731


async def test_the_seed_draws_the_same_drivers_again(audited: Office) -> None:
    """By the seed that was given, as anybody draws them; without one by the report's own number, and it says so."""
    for options, told in (
        ({"drivers": 2, "seed": 7}, "given by who ordered it"),
        ({"drivers": 2}, "the number of this"),
    ):
        report, folder = await made(audited, "audit_packet", options=options)
        with zipfile.ZipFile(folder / "packet.zip") as packet:
            said = json.loads(packet.read("manifest.json"))
        all_of_them = [Candidate(n, SYSTEM, "C1", name) for n, name in enumerate(("D1", HOSTILE, "D3"), 1)]
        expected = draw(all_of_them, 2, options.get("seed", report.id))
        assert [one["driver"] for one in said["drawn"]] == [one.driver for one in expected.drawn]
        assert told in said["seed_from"]
        assert told in (folder / "report.html").read_text()


async def test_without_paper_the_rest_is_there_and_it_says_why(audited: Office) -> None:
    """A browser that prints nothing leaves a packet without PDFs, and the reason on its first page."""
    report, folder = await made(audited, "audit_packet", PaperOfTests(broken=True), options={"drivers": 1, "seed": 7})
    assert report.state == ReportState.MADE
    assert report.reason == "The PDF is missing: The browser did not print the page."
    with zipfile.ZipFile(folder / "packet.zip") as packet:
        assert not [name for name in packet.namelist() if name.endswith(".pdf")]
        assert "The PDF is missing" in packet.read("index.html").decode()


async def test_a_mock_audit_says_what_was_not_looked_at(audited: Office) -> None:
    """Who was never read has 30 days that were not read, and nothing of him is called clean; hours come first."""
    report, folder = await made(audited, "mock_audit", options={"drivers": 3, "seed": 7})
    assert sorted(report.files) == ["report.csv", "report.html", "report.pdf"]
    rows = list(csv.reader(io.StringIO((folder / "report.csv").read_text())))
    looked = {row[2]: row[3:6] for row in rows if row[0] == "Looked at"}
    assert looked["D3"] == ["30", "0", "30"]
    assert looked["D1"] == ["30", "28", "2"]
    parts = list(dict.fromkeys(row[0] for row in rows))
    assert parts.index("Hours of service") < parts.index("Certification") < parts.index("Device and data")


async def test_a_drivers_file_is_a_report_of_its_own(audited: Office) -> None:
    """It has the page, the sheet, the paper and every record; the fact that it was made names their hashes."""
    report, folder = await made(audited, "driver_file", company_id=None, driver_id=1)
    assert sorted(report.files) == ["records.csv", "report.csv", "report.html", "report.pdf"]
    assert {name: sha256((folder / name).read_bytes()).hexdigest() for name in report.files} == report.files
    async with audited.database.read() as session:
        fact = await session.scalar(select(Fact).where(Fact.kind == FactKind.REPORT_MADE))
    assert fact is not None
    assert fact.detail["files"] == report.files


async def test_what_is_held_for_an_audit_is_not_deleted_and_the_packet_names_the_hold(audited: Office) -> None:
    """A freeze is a hold over the carrier: seven months later its archive is whole, and the audit says under which."""
    await audited.ingest()
    await audited.witness()
    await audited.hold(company_id=1)
    _, folder = await made(audited, "mock_audit", options={"drivers": 1, "seed": 7})
    assert "A lawyer asked for it." in (folder / "report.html").read_text()
    await digest(audited.archive)
    audited.wait(400 * 86_400)
    await audited.ingest()
    await digest(audited.archive)
    assert await retire(audited.archive) == Retired()
    log = await kept_log(audited.database, 1, FIRST, LAST, audited.clock.now())
    assert sum(1 for _ in log.records()) == 731
    await audited.lift(1)
    assert (await retire(audited.archive)).readings == len(READ_AT)
