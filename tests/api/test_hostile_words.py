from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from logwarden.store.attempts import EvidenceFile
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, FakeDriver, listed, working_days

from .desk import ON_SQLITE, Desk

WORDS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>",
    '=cmd|"/c calc"!A1',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r\nSet-Cookie: a=b",
    "'; DROP TABLE errors; --",
    "\u202eEVIL\u2066",
    "\x1b[31mred\x07",
    "../../etc/passwd",
    "%s%n%x {0} {detail}",
    "\ufeffZ\u0301\u200b",
    "\U0001f4a3" * 50,
)
"""What a portal may say as a message and as a driver's name."""


@pytest.fixture
async def said_desk(desk: Desk) -> Desk:
    """A desk whose portal said all of it."""
    for number, words in enumerate(WORDS):
        errors = [listed(words, NOW - timedelta(minutes=number), f"e{number}")]
        desk.office.employ(FakeDriver(f"D{number}", words, working_days(FIRST_DAY, TODAY), extra_errors=errors))
    await desk.office.ingest()
    await desk.office.group()
    return desk


async def test_a_portals_words_are_data_letter_by_letter(said_desk: Desk) -> None:
    """Messages and names come back as they were, as JSON that no browser sniffs and no page runs."""
    answer = await said_desk.get("/api/errors", Role.VIEWER, limit=500)
    told = [(one["message"], one["driver_name"]) for one in answer.json()["items"] if one["message"] in WORDS]
    assert sorted(told) == sorted((words, words) for words in WORDS)
    for path in ("/api/errors", "/api/drivers", "/api/messages", "/api/incidents", "/api/decisions", "/api/audit"):
        headers = (await said_desk.get(path, Role.ADMIN)).headers
        assert headers["content-type"] == "application/json", path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")


@ON_SQLITE
async def test_a_portals_words_are_no_formulas(said_desk: Desk) -> None:
    """Each cell of the export that a spreadsheet would run begins with an apostrophe; no row breaks in two."""
    answer = await said_desk.get("/api/errors.csv")
    header, *rows = csv.reader(io.StringIO(answer.text, newline=""))
    assert {len(row) for row in rows} == {len(header)}
    cells = {cell for row in rows for cell in row}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert {words if words[0] not in "=+-@\t\r" else f"'{words}" for words in WORDS} <= cells


@ON_SQLITE
async def test_what_a_refusal_quotes_cannot_run(desk: Desk) -> None:
    """A name in a path or a query that a refusal repeats stands in a problem, which is no page."""
    for words in ("<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E", "%22%7D%0d%0aX-Evil:%201"):
        for path in (f"/api/nothing/{words}", f"/{words}", f"/api/errors?system={words}", f"/api/fixes/{words}"):
            answer = await desk.client.get(path, headers=desk.bearer(Role.ADMIN))
            assert answer.status_code in (404, 422), path
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "x-evil" not in answer.headers


EVIDENCE = {
    "../../../../secret.json": 404,
    "..\\..\\secret.json": 404,
    "/etc/passwd": 404,
    "secret.json\x00.png": 404,
    "....//secret.json": 404,
    "%2e%2e%2fsecret.json": 404,
    "link.json": 404,
    "folder.json": 404,
    "": 404,
    "..": 404,
    "secret.exe": 404,
    'a".html': 200,
    "a\r\nX-Evil: 1.html": 200,
    "\u202elmth.html": 200,
    "<script>.html": 200,
}
"""Names of evidence that a row was tampered with to have; those with 200 name a real file of the attempt."""


@ON_SQLITE
async def test_a_name_of_evidence_leads_nowhere_and_into_no_header(busy_desk: Desk) -> None:
    """Names that lead out, links and folders are 404; an odd name of a real file is quoted in its header."""
    await busy_desk.office.approve(1)
    await busy_desk.office.act(1)
    data = busy_desk.office.data_dir
    folder = data / "evidence" / "1" / "1"
    (data.parent / "secret.json").write_text("outside")
    (folder / "link.json").symlink_to(Path("/etc/passwd"))
    (folder / "folder.json").mkdir()
    for name, status in EVIDENCE.items():
        if status == 200:
            (folder / name).write_text("inside")
        async with busy_desk.office.database.write() as session:
            row = EvidenceFile(attempt_id=1, name=name, media_type="text/html", sha256="0" * 64, size=6)
            session.add(row)
            await session.flush()
        answer = await busy_desk.get(f"/api/evidence/{row.id}", Role.AUDITOR)
        assert answer.status_code == status, name
        assert "outside" not in answer.text
        assert "root:" not in answer.text
        assert "x-evil" not in answer.headers
        if status == 200:
            assert answer.headers["content-disposition"].startswith("attachment; ")
            assert answer.headers["content-security-policy"] == "sandbox"
