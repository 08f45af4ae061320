"""Reports: ordered, looked at, taken along; and what is made by itself."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import func, select

from logwarden.facts import FactKind
from logwarden.pipeline.report import folder_of, make_reports
from logwarden.pipeline.report_writing import Reporting
from logwarden.reporting.kinds import KINDS
from logwarden.store.facts import Fact
from logwarden.store.users import Role

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE


async def made(desk: Desk) -> None:
    """What waits is made."""
    await make_reports(Reporting(desk.office.database, desk.office.clock, desk.office.data_dir))


async def test_a_report_is_ordered_made_and_taken_along(busy_desk: Desk) -> None:
    """It waits, is made, and its files come with their hashes, as downloads that can run nothing."""
    ordered = await busy_desk.post("/api/reports", {"kind": "shift_note", "options": {"hours": 8}})
    assert ordered.status_code == 202
    said = ordered.json()
    assert (said["state"], said["ordered_by"], said["files"]) == ("waiting", "Ana Auditor", [])
    await made(busy_desk)
    whole = (await busy_desk.get(f"/api/reports/{said['id']}", Role.VIEWER)).json()
    assert (whole["state"], whole["title"]) == ("made", "Shift note, all companies")
    assert whole["reason"] == "The PDF is missing: this process has no browser."
    for file in whole["files"]:
        answer = await busy_desk.get(f"/api/reports/{said['id']}/files/{file['name']}", Role.AUDITOR)
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.headers["Content-Security-Policy"].endswith("; sandbox")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    told = await busy_desk.office.facts(FactKind.REPORT_ORDERED)
    assert [fact.user_id for fact in told] == [busy_desk.office.user.id]
    assert len(await busy_desk.office.facts(FactKind.REPORT_MADE)) == 1


async def test_no_two_files_are_saved_under_one_name(busy_desk: Desk) -> None:
    """A driver's file has two sheets: each has a name of its own, the one that its download says."""
    asked = {"kind": "driver_file", "driver_id": 1, "first_day": "2026-11-18", "last_day": "2026-11-19"}
    assert (await busy_desk.post("/api/reports", asked)).status_code == 202
    await made(busy_desk)
    files = (await busy_desk.get("/api/reports/1", Role.AUDITOR)).json()["files"]
    names = {file["saved_as"] for file in files}
    assert {file["name"] for file in files} >= {"report.csv", "records.csv"}
    assert len(names) == len(files)
    for file in files:
        answer = await busy_desk.get(f"/api/reports/1/files/{file['name']}", Role.AUDITOR)
        assert f'filename="{file["saved_as"]}"' in answer.headers["Content-Disposition"]


async def test_a_file_that_is_not_as_it_was_made_is_not_given_out(busy_desk: Desk) -> None:
    """Changed, gone, a link, or a name that leads elsewhere: it is not there. Looking changes nothing."""
    await busy_desk.post("/api/reports", {"kind": "office_day"})
    await made(busy_desk)
    folder = folder_of(busy_desk.office.data_dir, 1)
    (folder / "report.html").write_text("Another text.")
    (folder / "report.csv").unlink()
    async with busy_desk.office.database.read() as session:
        before = await session.scalar(select(func.count()).select_from(Fact))
    changed = await busy_desk.get("/api/reports/1/files/report.html", Role.AUDITOR)
    assert (changed.status_code, "not as it was made" in changed.json()["detail"]) == (404, True)
    (folder / "report.csv").symlink_to(folder / "report.html")
    for name in ("report.csv", "..%2f..%2flogwarden.db", "nothing"):
        assert (await busy_desk.get(f"/api/reports/1/files/{name}", Role.AUDITOR)).status_code == 404
    async with busy_desk.office.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Fact)) == before


async def test_a_refusal_says_what_the_kind_takes(busy_desk: Desk) -> None:
    """As the pipeline says it."""
    refused = await busy_desk.post("/api/reports", {"kind": "company_month"})
    assert refused.status_code == 409
    assert "is of company, not of office" in refused.json()["detail"]
    assert (await busy_desk.post("/api/reports", {"kind": "shift_note"}, Role.VIEWER)).status_code == 403


async def test_the_kinds_are_told_as_they_are(busy_desk: Desk) -> None:
    """For whoever makes a form of them."""
    kinds = (await busy_desk.get("/api/reports/kinds", Role.VIEWER)).json()
    assert [kind["name"] for kind in kinds] == [*KINDS]
    assert kinds[0]["options"] == [
        {"name": "hours", "words": "hours back from now", "least": 1, "most": 72, "default": 12}
    ]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR])
async def test_what_is_made_by_itself_is_an_admins(busy_desk: Desk, role: Role) -> None:
    """He makes and ends a schedule; it is told once, and gone when it ended."""
    wanted = {"kind": "office_day", "every": "day", "at_minute": 360, "zone": "America/Chicago"}
    assert (await busy_desk.post("/api/reports/schedules", wanted, role)).status_code == 403
    one = (await busy_desk.post("/api/reports/schedules", wanted, Role.ADMIN)).json()
    assert (one["every"], one["at_minute"], one["last_due"]) == ("day", 360, None)
    assert len((await busy_desk.get("/api/reports/schedules", Role.ADMIN)).json()) == 1
    path = f"/api/reports/schedules/{one['id']}"
    assert (await busy_desk.client.delete(path, headers=busy_desk.bearer(Role.ADMIN))).status_code == 204
    assert (await busy_desk.get("/api/reports/schedules", Role.ADMIN)).json() == []
    assert (await busy_desk.client.delete(path, headers=busy_desk.bearer(Role.ADMIN))).status_code == 404
    yearly = {**wanted, "kind": "company_month", "company_id": 1}
    refused = await busy_desk.post("/api/reports/schedules", yearly, Role.ADMIN)
    assert (refused.status_code, refused.json()["detail"]) == (
        409, "A company's month is made by itself each month, not each day.",
    )  # fmt: skip
