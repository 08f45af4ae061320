"""Reports: what they say against the store's rows, and that each is made once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select, text

from logwarden.eld.archive import event_from_json
from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.pipeline.report import folder_of, make_reports
from logwarden.pipeline.report_order import Wanted, end_schedule, order, schedule
from logwarden.pipeline.report_writing import Reporting
from logwarden.pipeline.reporting_parts import SHIFT
from logwarden.problems import AskPerson
from logwarden.reporting.kinds import Every
from logwarden.states import OPEN_ERROR_STATUSES, ReportState
from logwarden.store import portals, reports
from logwarden.store.errors import LogError
from logwarden.store.facts import Fact
from logwarden.store.portals import Day, Driver
from logwarden.store.records import Record
from logwarden.store.reports import Report

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, twin, working_days
from .fake_portal import Killed
from .office import ON_SQLITE, Office

Rows = Sequence[Sequence[str]]


@dataclass
class NoPaper:
    """A printer that does not print."""

    why: BaseException

    async def pdf(self, html: str, title: str, foot: str, *, wide: bool = False) -> bytes:
        """Refuses every page."""
        assert html
        assert title
        assert foot
        assert wide in {True, False}
        raise self.why


@pytest_asyncio.fixture
async def busy(office: Office) -> Office:
    """Two companies: SMITH's request was carried out and answered, his log was altered; JONES waits for a yes."""
    days = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))
    office.employ(FakeDriver("D1", "SMITH JOHN", days, gives_records=True))
    office.employ(FakeDriver("D2", "=JONES MARY", days, gives_records=True), company="C2")
    office.employ(FakeDriver("D3", "DOE JANE", ()), company="C2")
    await office.proposed()
    his = await smiths(office)
    await office.approve(his)
    await office.act(his)
    smith = office.portal.driver("D1")
    await office.ingest_anew()
    smith.accepts()
    smith.changes(smith.record(at(WEDNESDAY, "06:00")), odometer=1)
    await office.ingest_anew()
    await office.witness()
    await office.group()
    await office.hold(company_id=await number_of(office, "C1"))
    office.clock.at = datetime.now(UTC) + timedelta(seconds=1)
    return office


async def smiths(office: Office) -> int:
    """The number of SMITH's request."""
    return next(fix.id for fix in await office.fixes() if fix.driver.portal_id == "D1")


async def number_of(office: Office, company: str) -> int:
    """Our number of a company, and with it of its first driver's."""
    async with office.database.read() as session:
        return next(one.id for one in await portals.companies(session) if one.portal_id == company)


async def made(office: Office, wanted: Wanted, paper: Any = None) -> tuple[Report, dict[str, Rows]]:
    """Ordered by the auditor and made; the tables of its sheet by name, without their heads."""
    async with office.database.write() as session:
        ordered = await order(session, wanted, office.user, None, office.clock)
    await make_reports(Reporting(office.database, office.clock, office.data_dir, paper))
    async with office.database.read() as session:
        report = await reports.get(session, ordered.id)
    assert report is not None
    assert report.state == ReportState.MADE, report.reason
    folder = folder_of(office.data_dir, report.id)
    for name, sha256 in report.files.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256
    tables: dict[str, list[list[str]]] = {}
    for row in csv.reader(io.StringIO((folder / "report.csv").read_text())):
        tables.setdefault(row[0], []).append(row[1:])
    return report, {name: rows[1:] for name, rows in tables.items()}


async def rows(office: Office, query: Any) -> list[Any]:
    """What a query of a test's own says."""
    async with office.database.read() as session:
        return [*await session.execute(query)]


async def test_a_shift_note_tells_what_happened_and_what_waits(busy: Office) -> None:
    """Each fact of these hours once, by who did it; each request that is not closed; findings without a review."""
    _, told = await made(busy, Wanted("shift_note"))
    facts = await rows(busy, select(Fact.kind, func.count()).group_by(Fact.kind))
    expected = {kind: number for kind, number in facts if FactKind(kind) in SHIFT}
    assert len(told["What happened"]) == sum(expected.values())
    his = await smiths(busy)
    yes = [row for row in told["What happened"] if row[1] == f"Yes to a request {his}"]
    assert [(row[2], row[3], row[4]) for row in yes] == [("Ana Auditor", "ACME C1 INC", "SMITH JOHN")]
    open_ = await rows(busy, text("SELECT count(*) FROM fixes WHERE state != 'closed'"))
    tasks = await rows(busy, text("SELECT count(*) FROM tasks WHERE state != 'done'"))
    waits = [*told.get("Open from before", []), *told.get("New in this shift", [])]
    assert len(waits) == open_[0][0] + tasks[0][0]
    assert [f"Request {3 - his}", "a yes or no", "ACME C2 INC", "'=JONES MARY"] in [row[1:5] for row in waits]
    assert len(told["Findings"]) == (await rows(busy, text("SELECT count(*) FROM findings")))[0][0] > 0
    assert [row[1] for row in told["Holds in force"]] == ["ACME C1 INC"]
    assert [row[0] for row in told["Portal checks"]] == ["ACME C1 INC", "ACME C2 INC"]
    assert told["Portal checks"][1][4:] == ["2", "1"]  # nobody read the second driver's log


async def test_a_company_sees_nothing_of_another(busy: Office) -> None:
    """A note of one company names no driver of the other, whatever table."""
    report, _ = await made(busy, Wanted("shift_note", company_id=await number_of(busy, "C1")))
    page = (folder_of(busy.data_dir, report.id) / "report.html").read_text()
    assert "SMITH" in page
    assert "JONES" not in page
    assert "C2" not in page


async def test_an_office_day_is_of_that_day(busy: Office) -> None:
    """Decisions and deeds of today by this machine's clock, exposure and open lines as the store counts them."""
    today = busy.clock.now().date()
    _, told = await made(busy, Wanted("office_day", first_day=today))
    decided = await rows(busy, select(Fact.id).where(Fact.kind.in_(["fix.approved", "hold.placed", "fix.wished"])))
    assert len(told["Decisions"]) == len(decided)
    by_severity = await rows(
        busy,
        select(LogError.severity, func.count())
        .where(LogError.status.in_([str(one) for one in OPEN_ERROR_STATUSES]))
        .group_by(LogError.severity),
    )
    assert {row[0]: int(row[1]) for row in told["Open lines"]} == dict(map(tuple, by_severity))
    _, before = await made(busy, Wanted("office_day", first_day=today - timedelta(days=40)))
    assert not before.get("Decisions")
    assert not before.get("What was done")


async def test_edits_are_what_the_archive_saw(busy: Office) -> None:
    """Each record that stands twice in the archive is one change; our request has who approved it and its note."""
    _, told = await made(busy, Wanted("edits", first_day=FIRST_DAY, last_day=TODAY))
    archive = await rows(busy, select(Record.driver_id, Record.event))
    by_identity: Counter[Any] = Counter()
    for driver_id, event in archive:
        by_identity[driver_id, event_from_json(json.loads(event)).identity] += 1
    expected = sum(number - 1 for number in by_identity.values())
    changed = [row for row in told["Records that changed"] if row[5] != "not there"]
    assert len(changed) == expected > 0
    moved = [row for row in changed if "odometer 1" in row[6].split(", ")]
    assert [row[1] for row in moved] == ["SMITH JOHN"]
    (asked,) = told["Our own requests"]
    assert asked[0] == str(await smiths(busy))
    assert asked[7] == "Ana Auditor"
    assert told["Not read"] == [  # the portal's list holds eight days
        ["ACME C1 INC", "SMITH JOHN", str(FIRST_DAY)],
        ["ACME C2 INC", "'=JONES MARY", str(FIRST_DAY)],
        ["ACME C2 INC", "DOE JANE", f"{FIRST_DAY} to {TODAY}"],
    ]
    jones = next(fix.driver_id for fix in await busy.fixes() if fix.driver.portal_id == "D2")
    _, of_jones = await made(busy, Wanted("edits", driver_id=jones, first_day=FIRST_DAY, last_day=TODAY))
    assert not of_jones.get("Our own requests")
    assert not of_jones.get("Records that changed")


async def test_a_month_counts_days_and_causes(busy: Office) -> None:
    """Certified and read by day and driver, lines by cause; what was not read is said."""
    theirs = await number_of(busy, "C2")
    _, told = await made(busy, Wanted("company_month", company_id=theirs, first_day=FIRST_DAY, last_day=TODAY))
    of_theirs = Day.driver_id.in_(select(Driver.id).where(Driver.company_id == theirs))
    certified = select(Day.day, func.count()).where(of_theirs, Day.certified).group_by(Day.day)
    days = dict(map(tuple, await rows(busy, certified)))
    assert {row[0]: int(row[2]) for row in told["Days"]} == {
        f"{FIRST_DAY + timedelta(days=n)}": days.get(FIRST_DAY + timedelta(days=n), 0)
        for n in range((TODAY - FIRST_DAY).days + 1)
    }
    listed = await rows(busy, select(func.count()).where(LogError.company_id == theirs, LogError.day.is_not(None)))
    assert sum(int(row[2]) for row in told["Causes"]) == listed[0][0]
    span = (TODAY - FIRST_DAY).days + 1
    assert [(row[0], row[4], row[5]) for row in told["Drivers"]] == [
        ("'=JONES MARY", str(span - 1), "1"),
        ("DOE JANE", "0", str(span)),
    ]


async def test_without_a_browser_the_pdf_alone_is_missing(busy: Office) -> None:
    """Page and sheet are there, and the report says what lacks and what to do."""
    report, _ = await made(busy, Wanted("office_day"), NoPaper(AskPerson("No Chromium was found: install one.")))
    assert set(report.files) == {"report.html", "report.csv"}
    assert report.reason == "The PDF is missing: No Chromium was found: install one."


@ON_SQLITE
@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted("nothing"), "There is no report nothing"),
        (Wanted("company_month"), "is of company, not of office"),
        (Wanted("office_day", first_day=TODAY + timedelta(days=4000)), "has not come yet"),
        (Wanted("office_day", first_day=FIRST_DAY, last_day=TODAY), r"spans at most 1 day"),
        (Wanted("edits", first_day=TODAY, last_day=FIRST_DAY), "lies before"),
        (Wanted("shift_note", options={"hours": 99}), "hours goes from 1 to 72"),
        (Wanted("shift_note", options={"days": 9}), "has no option days; it takes hours"),
        (Wanted("shift_note", zone="Mars/Base"), "There is no zone"),
        (Wanted("shift_note", company_id=1, system="fake"), "Name one of"),
    ],
)
async def test_what_cannot_be_made_is_not_ordered(office: Office, wanted: Wanted, why: str) -> None:
    """Each refusal says what it takes instead."""
    with pytest.raises(Refused, match=why):
        async with office.database.write() as session:
            await order(session, wanted, office.user, None, office.clock)


@ON_SQLITE
async def test_who_is_limited_orders_of_his_companies_alone(busy: Office) -> None:
    """Neither another company's, nor the whole office's."""
    mine, others = frozenset({await number_of(busy, "C2")}), await number_of(busy, "C1")
    smith = next(fix.driver_id for fix in await busy.fixes() if fix.driver.portal_id == "D1")
    async with busy.database.write() as session:
        with pytest.raises(NotFound):
            await order(session, Wanted("shift_note", company_id=others), busy.user, mine, busy.clock)
        with pytest.raises(NotFound):
            await order(session, Wanted("edits", driver_id=smith), busy.user, mine, busy.clock)
        with pytest.raises(Refused, match="who sees all companies"):
            await order(session, Wanted("shift_note"), busy.user, mine, busy.clock)


async def test_a_schedule_orders_each_once_over_a_change_of_clocks(office: Office) -> None:
    """At 1:30 of a night in which that comes twice, at 2:30 of one in which it does not come: once, and of that day."""
    office.clock.at = datetime.fromisoformat("2026-03-07T12:00-06:00")
    for at_minute in (90, 150):
        async with office.database.write() as session:
            await schedule(
                session, Wanted("office_day", zone="America/Chicago"), Every.DAY, at_minute, office.user, None,
                office.clock,
            )  # fmt: skip
    step = Reporting(office.database, office.clock, office.data_dir)
    for day in ("2026-03-08", "2026-11-01"):
        office.clock.at = at(datetime.fromisoformat(day).date(), "00:59")
        await make_reports(step)
        before = (await rows(office, select(func.count()).select_from(Report)))[0][0]
        for _ in range(60):  # each ten minutes until noon
            office.clock.tick(600)
            await make_reports(step)
        new = (await rows(office, select(Report.schedule_id, Report.first_day).order_by(Report.id)))[before:]
        yesterday = datetime.fromisoformat(day).date() - timedelta(days=1)
        assert sorted(map(tuple, new)) == [(1, yesterday), (2, yesterday)], day
    due = await rows(office, text("SELECT last_due FROM report_schedules ORDER BY id"))
    assert [str(one[0])[:16].replace("T", " ") for one in due] == ["2026-11-01 06:30", "2026-11-01 08:30"]


@ON_SQLITE
async def test_shift_notes_follow_each_other(office: Office) -> None:
    """Two schedules of one note, morning and evening: each begins where the one before ended."""
    office.clock.at = datetime.fromisoformat("2026-11-02T05:00+00:00")
    for at_minute in (6 * 60, 18 * 60):
        async with office.database.write() as session:
            await schedule(session, Wanted("shift_note"), Every.DAY, at_minute, office.user, None, office.clock)
    step = Reporting(office.database, office.clock, office.data_dir)
    for _ in range(3):
        office.clock.tick(12 * 3600)
        await make_reports(step)
    spans = [row[0] for row in await rows(office, select(Report.options).order_by(Report.id))]
    assert [(span["since"][11:16], span["until"][11:16]) for span in spans] == [
        ("18:00", "06:00"), ("06:00", "18:00"), ("18:00", "06:00"),
    ]  # fmt: skip


async def test_a_process_that_dies_leaves_no_second_one(busy: Office) -> None:
    """Ended while it printed: the next one makes it again, once, also where its folder lies there already."""
    async with busy.database.write() as session:
        ordered = await order(session, Wanted("office_day"), busy.user, None, busy.clock)
    with pytest.raises(Killed):
        await make_reports(Reporting(busy.database, busy.clock, busy.data_dir, NoPaper(Killed())))
    folder = folder_of(busy.data_dir, ordered.id)
    folder.mkdir()
    (folder / "left.txt").write_text("by a process that ended between its folder and its commit")
    (folder.parent / f".{ordered.id}-left").mkdir()
    step = Reporting(busy.database, busy.clock, busy.data_dir)
    assert [await make_reports(step), await make_reports(step)] == [1, 0]
    assert len(await rows(busy, select(Fact.id).where(Fact.kind == FactKind.REPORT_MADE))) == 1
    assert [one.name for one in folder.parent.iterdir()] == [str(ordered.id)]
    assert {one.name for one in folder.iterdir()} == {"report.html", "report.csv"}
    assert [one.stat().st_mode & 0o777 for one in (folder.parent, folder)] == [0o700, 0o700]


@ON_SQLITE
async def test_what_fails_says_so_and_keeps_back_nothing(busy: Office) -> None:
    """A defect becomes a sentence without a trace, and the one after it is made nevertheless."""
    async with busy.database.write() as session:
        await order(session, Wanted("office_day"), busy.user, None, busy.clock)
        await order(session, Wanted("shift_note"), busy.user, None, busy.clock)
    await make_reports(Reporting(busy.database, busy.clock, busy.data_dir, NoPaper(KeyError("secret detail"))))
    states = await rows(busy, select(Report.state, Report.reason).order_by(Report.id))
    assert [state for state, _ in states] == ["failed", "failed"]
    assert "secret" not in states[0][1]
    assert "defect of ours" in states[0][1]


@ON_SQLITE
async def test_a_schedule_that_ended_orders_nothing(office: Office) -> None:
    """And what it had made stays."""
    office.clock.at = datetime.fromisoformat("2026-11-02T05:00+00:00")
    async with office.database.write() as session:
        made_ = await schedule(session, Wanted("shift_note"), Every.DAY, 0, office.user, None, office.clock)
    step = Reporting(office.database, office.clock, office.data_dir)
    office.clock.tick(86400)
    await make_reports(step)
    async with office.database.write() as session:
        await end_schedule(session, made_.id, office.user, None, office.clock)
    office.clock.tick(86400)
    await make_reports(step)
    assert len(await rows(office, select(Report.id))) == 1
