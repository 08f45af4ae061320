"""No secret of a run is found in logs, database, evidence, error answers or the process list."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.journeys.conftest import Journey

pytestmark = pytest.mark.timeout(280)


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
