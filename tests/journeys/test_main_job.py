"""A day of an office from end to end, as the simulator's own truth and ledger tell it.

A dry run, then the main job, then what people want: each is judged by what there was after it.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import Journey

from logwarden.cli.demo.judge import MUST_BE_ZERO, WRITES
from logwarden.cli.demo.once import holds

from .wished import BERTH_REASON, NOTE

pytestmark = pytest.mark.timeout(280)


def test_a_dry_run_writes_nothing_and_changes_no_error(rehearsed: Journey) -> None:
    """In a dry run the ledger holds no ANNOTATE and no PROCEED, and every twin error is still pending."""
    assert not rehearsed.written("ANNOTATE")
    assert not rehearsed.written("PROCEED")
    assert {e["status"] for e in rehearsed.errors if e["key"] == "twoIdenticalStatusesError"} == {"pending"}


def test_a_dry_run_stages_every_step(rehearsed: Journey) -> None:
    """Each approved fix of a dry run staged each of its steps, was refused none, and ends as dry_run."""
    tried = [f for f in rehearsed.fixes if f["approvals"]]
    assert len(tried) == 2
    assert {f["outcome"] for f in tried} == {"dry_run"}
    for fix in tried:
        staged = [fact["detail"] for fact in fix["facts"] if fact["kind"] == "attempt.staged"]
        assert len(staged) == len(fix["steps"])
        assert not any(one["refused"] for one in staged)


def test_every_error_that_the_portal_gave_is_kept(acted: Journey) -> None:
    """What truth says was listed to us is what the store holds, to the last error."""
    found = acted.report["errors"]
    assert found["listed"] == found["stored"] > 0


def test_a_message_of_no_catalogue_is_kept(acted: Journey) -> None:
    """The unknown message is stored, under `unknown`, in the portal's own words."""
    assert [e["message"] for e in acted.errors if e["key"] == "unknown"] == ["GATEWAY FIRMWARE NOTICE 4411"]


def test_all_companies_and_drivers_are_seen(acted: Journey) -> None:
    """The pass covers every company and every driver of the portal."""
    assert acted.report["coverage"] == {"companies_listed": 3, "companies_seen": 3, "drivers_seen": 12}


def test_every_approved_fix_ends_as_its_driver_answered(acted: Journey) -> None:
    """Who says yes and certifies makes a fix confirmed, who says no makes it driver_rejected."""
    ended = {f["driver_name"]: f["outcome"] for f in acted.carried_out}
    assert ended == {"YAZZIE RUTH": "confirmed", "GARCIA MARIA": "confirmed", "KOWALSKI ADAM": "driver_rejected"}


def test_nothing_was_done_that_nobody_asked_for(acted: Journey) -> None:
    """The ledger holds no unapproved, misdirected, forbidden, uncertified or unannotated write."""
    assert {name: acted.report["portal"][name] for name in MUST_BE_ZERO} == dict.fromkeys(MUST_BE_ZERO, 0)
    assert holds(acted.report)


def test_one_proceed_a_fix_with_one_box_ticked(acted: Journey) -> None:
    """Each approved fix has one PROCEED in the ledger, CLEAR TWIN EVENTS alone ticked, for its driver and days."""
    approved = {(f["driver_id"], f["first_day"], f["last_day"]) for f in acted.carried_out}
    proceeds = acted.written("PROCEED")
    assert {(p["driver_id"], p["from"], p["to"]) for p in proceeds} == approved
    assert len(proceeds) == len(approved)
    assert all(p["boxes"] == ["CLEAR TWIN EVENTS"] for p in proceeds)


def test_the_right_one_of_two_namesakes(acted: Journey) -> None:
    """Of two drivers of one name in one company the one listed second was acted on, and he alone."""
    namesakes = [d["id"] for d in acted.truth["drivers"] if d["name"] == "GARCIA MARIA"]
    assert len(namesakes) == 2
    written = {entry["driver_id"] for entry in acted.ledger if entry["kind"] in ("ANNOTATE", "PROCEED")}
    assert written & set(namesakes) == {namesakes[1]} == {acted.fix_of("GARCIA MARIA")["driver_id"]}


def test_uncertified_days_are_blocked_and_say_why(acted: Journey) -> None:
    """Twins on days that the driver has not certified stand blocked, with the paragraph, and nothing was written."""
    blocked = [f for f in acted.fixes if f["state"] == "blocked"]
    assert {f["driver_name"] for f in blocked} == {"SMITH JOHN", "MORALES DIEGO", "O'BRIEN MAEVE"}
    assert all("has not certified" in f["reason"] and "395.30(d)(2)" in f["paragraph"] for f in blocked)
    written = {entry["driver_id"] for entry in acted.ledger if entry["kind"] in ("ANNOTATE", "PROCEED")}
    assert not written & {f["driver_id"] for f in blocked}


def test_only_confirmed_fixes_make_errors_fixed(acted: Journey) -> None:
    """The errors that are `fixed` are exactly those of the confirmed fixes."""
    confirmed = {error_id for f in acted.fixes if f["outcome"] == "confirmed" for error_id in f["error_ids"]}
    assert {e["id"] for e in acted.errors if e["status"] == "fixed"} == confirmed


def test_the_evidence_has_pictures_and_records(acted: Journey) -> None:
    """A confirmed fix keeps pictures of its steps, the records before and after, and the comparison."""
    names = {file["name"] for file in acted.fix_of("YAZZIE RUTH")["evidence"]}
    assert {"records-before.json", "records-after.json", "comparison.json"} <= names
    assert sum(name.endswith(".png") for name in names) >= 4


def test_a_driver_who_said_no_is_not_asked_again(acted: Journey) -> None:
    """After a rejection the next plan for that record is refused, with its paragraph."""
    again = [f for f in acted.fixes if f["driver_name"] == "KOWALSKI ADAM" and f["outcome"] == "refused"]
    assert [f["paragraph"] for f in again] == ["395.30(e)"]


def test_no_file_of_a_run_holds_a_secret(acted: Journey) -> None:
    """Logs, database, queue, evidence and the browser's own folder hold no secret in any form."""
    files = acted.traces.files
    names = {Path(name).name for name in files}
    assert {"logwarden.log", "fortex_sim.log", "logwarden.db", "logwarden.db-wal", "logwarden.db.queue"} <= names
    assert {Path(name).suffix for name in names} >= {".png", ".json"}
    assert {name: found for name, content in files.items() if (found := acted.traces.found_in(content))} == {}


def test_the_process_list_holds_no_secret(acted: Journey) -> None:
    """The words with which simulator, server, driver and browser ran hold no secret; all four were seen running."""
    lines = acted.traces.command_lines
    for program in (b"fortex_sim", b"\0logwarden\0serve", b"--user-data-dir=", b"run-driver"):
        assert any(program in line for line in lines), program
    assert {line: found for line in lines if (found := acted.traces.found_in(line))} == {}


def test_no_answer_to_a_wrong_request_gives_a_secret_back(acted: Journey) -> None:
    """A refused request that held a password or a token is answered without it."""
    answers = acted.traces.answers
    assert len(answers) > 10
    assert {what: found for what, answer in answers.items() if (found := acted.traces.found_in(answer))} == {}


def test_what_a_run_says_holds_no_secret(acted: Journey) -> None:
    """The words on the screen and the report of the run hold no secret."""
    said = "\n".join([*acted.traces.said, str(acted.report), str(acted.fixes)])
    assert acted.traces.found_in(said.encode()) == []


def test_the_saved_login_is_for_its_owner_alone(acted: Journey) -> None:
    """The saved login holds the portal's session and no password; folder 0700, files 0600."""
    files = acted.traces.saved_logins
    assert files
    assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    held = {what for file in files for what in acted.traces.found_in(file.read_bytes())}
    assert held
    assert all("session cookie" in what for what in held)


@pytest.mark.parametrize("form", ["%s", "http://x/?token=%s&y", '{"a": "%s"}'])
def test_a_secret_that_leaks_would_be_found(acted: Journey, form: str) -> None:
    """Each secret of the run is known, is long enough not to stand somewhere by chance, and is found where it is."""
    secrets = acted.traces.secrets
    assert {"SECRET_KEY", "a token of a person", "the portal's token", "the portal's password"} <= set(secrets)
    assert any("session cookie" in what for what in secrets)
    for what, secret in secrets.items():
        assert len(secret) >= 12, what
        assert what in acted.traces.found_in((form % secret).encode())
        assert what in acted.traces.found_in(secret.encode("utf-16-le"))


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
    """Three wishes are three clicks that write; no box was ticked for them."""
    kinds = [entry["kind"] for entry in wanted.ledger if entry["kind"] in WRITES]
    assert sorted(kinds) == ["ANNOTATE", "REQUEST_EDIT", "RESYNC"]
