"""What people want of a portal, end to end in a real browser: a note, a request for an edit, a RESYNC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from logwarden.cli.demo.office import Office, wait_for, wait_rounds
from logwarden.cli.demo.once import AT_WORK, Say, any_fix
from logwarden.cli.demo.simulator import Simulator

from .conftest import Journey, journey
from .wished import BERTH_REASON, berth

pytestmark = pytest.mark.timeout(280)

HOW_KNOWN = "Seen in the records and the gate's list."
NOTE = "GPS lost in the yard, see gate list"
STEP_SECONDS, STEPS = 660, 4


def want(simulator: Simulator, office: Office, say: Say) -> dict[str, Any]:
    """Wishes three things, has them approved, and lets the driver answer. Gives the fixes' numbers by remedy."""
    ana, ben = office.auditors
    with office.as_person(ana) as client, office.as_person(ben) as other:
        wait_for(client, lambda agent: agent["systems"][0]["last_scan"] is not None, "the first pass")
        wait_rounds(client, 1)
        listed = {(e["driver_name"], e["key"]): e for e in client.everything("/api/errors")}
        gaps = [listed["MORALES DIEGO", key]["id"] for key in ("sequentialIdBreak", "noShutdownError")]
        wishes: dict[str, dict[str, Any]] = {
            "annotate": {"error_ids": [listed["YAZZIE RUTH", "locationError"]["id"]], "text": NOTE},
            "resync": {"error_ids": gaps},
            "request_edit": berth(simulator, listed["LEE MIN-JUN", "hosViolation11Hour"]),
        }
        made = {}
        for remedy, wish in wishes.items():
            fix = client.post("/api/fixes", {"remedy": remedy, "how_known": HOW_KNOWN, **wish})
            say(f"{remedy}: fix {fix['id']} is {fix['state']}: {fix['reason']}")
            made[remedy] = fix["id"]
            for person in (client, other) if remedy == "request_edit" else (client,):
                said = {"plan_hash": fix["plan_hash"], "reason": "Seen in the records."}
                person.post(f"/api/fixes/{fix['id']}/approve", said)
        wait_for(client, lambda agent: not any_fix(agent, AT_WORK), "the approved fixes", 120)
        for _ in range(STEPS):
            simulator.advance(STEP_SECONDS)
            wait_rounds(client, 2)
            for fix in client.everything("/api/fixes", state="awaiting_driver"):
                client.post(f"/api/fixes/{fix['id']}/verify")
    return made


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """The run, on a deployment that gives the records by API."""
    with journey(tmp_path_factory.mktemp("wanted"), "--records", "api", run=want) as done:
        yield done


def fix_for(run: Journey, remedy: str) -> dict[str, Any]:
    """The fix that was wanted."""
    return next(fix for fix in run.fixes if fix["id"] == run.report[remedy])


def test_a_note_is_written_once_and_done(wanted: Journey) -> None:
    """One ANNOTATE with the text, on one record of that driver; done; its error is ignored as annotated."""
    fix = fix_for(wanted, "annotate")
    (entry,) = wanted.written("ANNOTATE")
    assert (entry["driver_id"], entry["text"], entry["ok"]) == (fix["driver_id"], NOTE, True)
    assert [change["at"] for change in entry["changed"]] == [t["at"] for t in fix["targets"]]
    assert fix["outcome"] == "done"
    (error,) = [e for e in wanted.errors if e["id"] in fix["error_ids"]]
    assert (error["status"], error["status_reason"].startswith("annotated: ")) == ("ignored", True)


def test_a_device_uploads_and_its_errors_go(wanted: Journey) -> None:
    """One RESYNC, which edits nothing; done; the portal's own later list drops both errors."""
    fix = fix_for(wanted, "resync")
    (entry,) = wanted.written("RESYNC")
    assert (entry["driver_id"], {c["change"] for c in entry["changed"]}) == (fix["driver_id"], {"uploaded"})
    assert (fix["outcome"], "1 late record(s)" in fix["reason"]) == ("done", True)
    assert {e["status"] for e in wanted.errors if e["id"] in fix["error_ids"]} == {"resolved"}


def test_a_request_is_asked_once_and_the_driver_decides(wanted: Journey) -> None:
    """One REQUEST EDIT with two people's yes on a certified day; he accepts and certifies anew.

    The violation of the hours stays listed, for no hour of driving changed: it is not called fixed.
    """
    fix = fix_for(wanted, "request_edit")
    (entry,) = wanted.written("REQUEST_EDIT")
    (change,) = entry["changed"]
    assert (entry["driver_id"], entry["text"]) == (fix["driver_id"], BERTH_REASON)
    assert (change["day_certified"], change["target_at"]) == (True, fix["targets"][0]["at"])
    assert [said["user"] for said in fix["approvals"]] == ["ana@demo.example", "ben@demo.example"]
    assert fix["effects"]["before"]
    assert (fix["answered_at"] is not None, fix["certified_at"] is not None) == (True, True)
    assert (fix["outcome"], "still lists the error" in fix["reason"]) == ("not_effective", True)


def test_nothing_else_was_written(wanted: Journey) -> None:
    """Three wishes are three clicks that write; no box was ever ticked."""
    kinds = [
        entry["kind"] for entry in wanted.ledger if entry["kind"] in ("ANNOTATE", "PROCEED", "REQUEST_EDIT", "RESYNC")
    ]
    assert sorted(kinds) == ["ANNOTATE", "REQUEST_EDIT", "RESYNC"]
