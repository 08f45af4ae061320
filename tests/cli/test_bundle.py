from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from logwarden.cli import bundle
from logwarden.problems import AskPerson

FIX: dict[str, Any] = {
    "id": 3,
    "company": "ACME <script>",
    "driver_name": "SMITH & JOHN",
    "driver_id": "D1",
    "first_day": "2026-11-18",
    "last_day": "2026-11-18",
    "remedy": "annotate",
    "words": "Write on ON of 11/18/2026.",
    "basis": "How we know: the gate's list.",
    "outcome": "done",
    "state": "closed",
    "reason": "The note stands on the record.",
    "paragraph": "",
    "plan_hash": "ab" * 32,
    "approvals": [{"approved": True, "user": "ana@desk.example", "at": "2026-11-20T21:00:00Z", "reason": "Seen."}],
    "attempts": [{"number": 1, "portal_account": "desk", "started_at": "2026-11-20T21:01:00Z", "ending": "Done."}],
    "facts": [{"at": "2026-11-20T21:00:00Z", "kind": "fix.approved"}],
}
PICTURE = b"a picture"
GONE = {"id": 6, "attempt": 1, "name": "00-gone.png", "sha256": "cd" * 32, "deleted_at": "2026-11-20T21:00:00Z"}


def evidence(name: str = "01-opened.png", content: bytes = PICTURE) -> tuple[dict[str, Any], bytes]:
    """One file with its description."""
    described = {"id": 7, "attempt": 1, "name": name, "sha256": hashlib.sha256(content).hexdigest(), "deleted_at": None}
    return described, content


def test_a_bundle_can_be_read_without_logwarden(tmp_path: Path) -> None:
    """Page, fix and files are in it; the page names who decided and each hash; it is for its owner alone."""
    path = tmp_path / "fix.zip"
    file = evidence()
    fix = FIX | {"evidence": [GONE, file[0]]}
    bundle.write(path, fix, [file])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as found:
        assert sorted(found.namelist()) == ["attempt-1/01-opened.png", "fix.json", "index.html"]
        assert found.read("attempt-1/01-opened.png") == PICTURE
        assert json.loads(found.read("fix.json")) == fix
        page = found.read("index.html").decode()
    for part in ("ana@desk.example", "annotate", hashlib.sha256(PICTURE).hexdigest(), "The note stands on the record."):
        assert part in page
    assert f"{GONE['sha256']} (deleted {GONE['deleted_at']}, its time being over)" in page


def test_what_a_portal_sent_is_text_in_the_page() -> None:
    """A name with markup in it is shown letter by letter."""
    page = bundle.page(FIX | {"evidence": []})
    assert "<script>" not in page
    assert "ACME &lt;script&gt;, SMITH &amp; JOHN" in page


def test_a_name_cannot_leave_the_folder() -> None:
    """Whatever a description says, the file lies in the folder of its attempt."""
    assert bundle.name_in_zip(evidence("../../etc/passwd")[0]) == "attempt-1/passwd"


def test_a_file_that_was_changed_is_not_put_in(tmp_path: Path) -> None:
    """Bytes that are not what their hash says stop the bundle, and nothing is written."""
    described, _ = evidence()
    with pytest.raises(AskPerson, match=r"Evidence 7 \(01-opened.png\) is not as it was made"):
        bundle.write(tmp_path / "fix.zip", FIX, [(described, b"another picture")])
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_written_over(tmp_path: Path) -> None:
    """A name that is taken is told."""
    (tmp_path / "fix.zip").write_text("mine")
    with pytest.raises(AskPerson, match="exists already"):
        bundle.write(tmp_path / "fix.zip", FIX, [])
