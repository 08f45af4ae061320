from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from logwarden.store.attempts import EvidenceFile
from logwarden.store.users import Role
from tests.pipeline.office import Office

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE
PAGE = b"<script>document.cookie</script>"


@pytest.fixture
async def acted_desk(busy_desk: Desk) -> Desk:
    """A desk whose fix was carried out; the attempt left a picture, JSON, and a page's DOM."""
    office = busy_desk.office
    await office.approve(1)
    await office.act(1, 1)
    (folder(office) / "02-failed.html").write_bytes(PAGE)
    async with office.database.write() as session:
        session.add(
            EvidenceFile(
                attempt_id=1, name="02-failed.html", media_type="text/html",
                sha256=hashlib.sha256(PAGE).hexdigest(), size=len(PAGE),
            )
        )  # fmt: skip
    return busy_desk


def folder(office: Office) -> Path:
    """Where the first attempt of the fix left its files."""
    return office.data_dir / "evidence" / "1" / "1"


async def files(desk: Desk) -> dict[str, dict[str, Any]]:
    """The evidence of the fix by name."""
    return {file["name"]: file for file in (await desk.get("/api/fixes/1")).json()["evidence"]}


async def test_every_file_is_served_as_it_was_kept(acted_desk: Desk) -> None:
    """Each file of evidence comes with the bytes of its hash and its own media type."""
    known = await files(acted_desk)
    assert {name.rpartition(".")[2] for name in known} == {"png", "json", "html"}
    for file in known.values():
        answer = await acted_desk.get(f"/api/evidence/{file['id']}", Role.AUDITOR)
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        assert len(answer.content) == file["size"]
        assert answer.headers["content-type"].partition(";")[0] == file["media_type"]


async def test_no_file_can_act_in_a_browser(acted_desk: Desk) -> None:
    """Evidence comes with nosniff, a sandbox and no-store; only a picture may be shown, the rest is a download."""
    for name, file in (await files(acted_desk)).items():
        headers = (await acted_desk.get(f"/api/evidence/{file['id']}", Role.ADMIN)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        shown = "inline" if name.endswith(".png") else "attachment"
        assert headers["content-disposition"] == f'{shown}; filename="{name}"'


async def test_a_viewer_sees_no_evidence(acted_desk: Desk) -> None:
    """A viewer gets 403 for every file, and 403 rather than 404 for one that is not there."""
    for number in (*[file["id"] for file in (await files(acted_desk)).values()], 4711):
        assert (await acted_desk.get(f"/api/evidence/{number}", Role.VIEWER)).status_code == 403


async def test_a_file_that_is_gone_leaves_its_hash(acted_desk: Desk) -> None:
    """Evidence whose file was removed is answered with 404 and the hash that stays on record."""
    file = (await files(acted_desk))["02-failed.html"]
    (folder(acted_desk.office) / "02-failed.html").unlink()
    answer = await acted_desk.get(f"/api/evidence/{file['id']}", Role.AUDITOR)
    assert answer.status_code == 404
    assert file["sha256"] in answer.json()["detail"]


@pytest.mark.parametrize("name", ["../../../../secret.json", "/etc/passwd", "..", "secret.txt", "a/b.json"])
async def test_a_name_that_leads_out_serves_nothing(acted_desk: Desk, name: str) -> None:
    """Even a row whose name was tampered with never leads to a file outside the attempt's folder."""
    (acted_desk.office.data_dir.parent / "secret.json").write_text("outside")
    async with acted_desk.office.database.write() as session:
        row = EvidenceFile(attempt_id=1, name=name, media_type="application/json", sha256="0" * 64, size=7)
        session.add(row)
        await session.flush()
    answer = await acted_desk.get(f"/api/evidence/{row.id}", Role.ADMIN)
    assert answer.status_code == 404
    assert b"outside" not in answer.content


@pytest.mark.parametrize("path", ["1/../../2", "..%2f..%2flogwarden.db", "1.png", "01-opened.png", "1%00", "file:1"])
async def test_evidence_is_found_by_its_number_alone(acted_desk: Desk, path: str) -> None:
    """No path and no name finds a file."""
    answer = await acted_desk.get(f"/api/evidence/{path}", Role.ADMIN)
    assert answer.status_code in (404, 422)
    assert b"SQLite" not in answer.content


async def test_the_folder_is_for_this_account_alone(acted_desk: Desk) -> None:
    """The folder of an attempt is readable by nobody else on the machine."""
    assert folder(acted_desk.office).stat().st_mode & 0o777 == 0o700
