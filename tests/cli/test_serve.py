from __future__ import annotations

import json
import signal
import socket
import time
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from .processes import SECRETS, Server, run, server, serving

TICKET = "a-ticket-that-somebody-made-up"
PASSWORD = "correct horse battery"
STOP_SECONDS = 30


def told(running: Server) -> list[dict[str, object]]:
    """What the server logged; each line of its standard error is JSON."""
    return [json.loads(line) for line in "".join(running.err).splitlines()]


def test_a_server_starts_though_the_portal_is_away(served: Server) -> None:
    """With nobody at the portal's address the server is live and ready, and its API asks for a log-in."""
    with httpx2.Client(base_url=served.url, trust_env=False) as client:
        assert client.get("/health/live").json() == {"status": "live"}
        assert client.get("/health/ready").json() == {"status": "ready"}
        assert client.get("/api/errors").status_code == 401
        assert client.get("/openapi.json").json()["info"]["title"] == "Logwarden"


def test_the_process_list_shows_no_secret(served: Server) -> None:
    """The words with which the server runs hold no secret."""
    words = Path(f"/proc/{served.process.pid}/cmdline").read_bytes()
    assert b"serve" in words
    assert not [value for value in SECRETS.values() if value.encode() in words]


def test_a_second_server_says_that_the_port_is_taken(served: Server) -> None:
    """A second server on the same port ends with 2 and one line; the first goes on."""
    done = run(served.folder, "serve", more=serving(served.port))
    assert (done.code, len(done.lines)) == (2, 1)
    assert "Address already in use" in done.err
    assert httpx2.get(f"{served.url}/health/live", trust_env=False).status_code == 200


def test_sigterm_stops_it_in_order(migrated: Path) -> None:
    """SIGTERM ends the server within seconds with 0, without a trace; all it logged is JSON and holds no secret."""
    with server(migrated) as running:
        with pytest.raises(InvalidStatus, match="401"):
            connect(f"{running.url.replace('http', 'ws')}/api/live?ticket={TICKET}", proxy=None)
        began = time.monotonic()
        assert running.stop() == 0
        assert time.monotonic() - began < STOP_SECONDS
    entries = told(running)
    assert str(entries[-1]["event"]).endswith(".stopped")
    assert not [entry for entry in entries if "exception" in entry or entry["level"] == "error"]
    assert not [value for value in (*SECRETS.values(), TICKET) if value in "".join(running.err)]


def test_a_request_under_way_does_not_keep_it(migrated: Path) -> None:
    """At Ctrl-C a client that never ends its request, and one that never begins one, do not keep the server."""
    with (
        server(migrated) as running,
        socket.create_connection(("127.0.0.1", running.port)) as half,
        socket.create_connection(("127.0.0.1", running.port)) as silent,
    ):
        half.sendall(
            b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100\r\n\r\n{"
        )
        silent.sendall(b"GET /health")
        assert httpx2.get(f"{running.url}/health/live", trust_env=False).status_code == 200
        began = time.monotonic()
        assert running.stop(signal.SIGINT) == 0
        assert time.monotonic() - began < STOP_SECONDS
    assert "Traceback" not in "".join(running.err)


def test_a_person_logs_in_and_decides(served: Server) -> None:
    """The first admin logs in; the file of the login is 0600; lists are empty; a fix that is not there is one line."""
    folder = served.folder
    given = {"FIRST_ADMIN_PASSWORD": PASSWORD, "LOGWARDEN_PASSWORD": PASSWORD}
    assert run(folder, "first-admin", "ana@desk.example", "--name", "Ana", more=given).code == 0
    file = folder / "state" / "logwarden" / "login.json"
    file.parent.mkdir(parents=True)
    file.write_text("something longer than what will stand here: " + "x" * 1000)
    file.chmod(0o644)
    done = run(folder, "login", f"{served.url}/", "--email", "Ana@desk.example", more=given)
    assert (done.code, done.out) == (0, "")
    assert done.lines == [f"Logged in to {served.url}/ as Ana@desk.example."]
    assert file.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(file.read_text())) == {"url", "token", "refresh_token"}
    assert run(folder, "fixes", "list", "--json").out == "[]\n"
    assert run(folder, "fixes", "list").code == 0
    for words in (["show", "4"], ["approve", "4", "--reason", "seen"], ["reject", "4", "--reason", "seen"]):
        refused = run(folder, "fixes", *words)
        assert (refused.code, refused.lines) == (2, ["logwarden: There is no fix 4."])
    wrong = run(folder, "fixes", "list", "--state", "done")
    assert (wrong.code, len(wrong.lines)) == (2, 1)
    kept = [path for path in folder.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert kept == []
    assert PASSWORD not in "".join(served.err) + done.err


def test_a_wrong_password_logs_nobody_in(served: Server, tmp_path: Path) -> None:
    """A refused login ends with 2 and the server's own words, and writes no file."""
    more = {"LOGWARDEN_PASSWORD": "wrong password"}
    done = run(tmp_path, "login", served.url, "--email", "nobody@desk.example", more=more)
    assert (done.code, done.lines) == (2, ["logwarden: The address or the password is not right."])
    assert not (tmp_path / "state").exists()


def test_nobody_at_the_address_is_one_line(tmp_path: Path) -> None:
    """A login where no server listens says so in one line."""
    done = run(tmp_path, "login", "http://127.0.0.1:9", "--email", "a@b.example", more={"LOGWARDEN_PASSWORD": "x"})
    assert (done.code, len(done.lines)) == (2, 1)
    assert "logwarden serve" in done.err
