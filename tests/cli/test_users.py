"""People and their accounts from a terminal, against a running server, from the first admin on."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from logwarden.cli.client import ApiClient
from logwarden.cli.kept_login import logged_in
from logwarden.problems import AskPerson

from .processes import Ran, Server, run

PASSWORD = "correct horse battery"
NEW = "a better horse battery"
ANA, BEN = "ana@desk.example", "ben@desk.example"
AT_ONCE = 4


@pytest.fixture(scope="module")
def ana(served: Server) -> Path:
    """The folder of the first admin, who is logged in."""
    assert run(served.folder, "first-admin", ANA, "--name", "Ana", more={"FIRST_ADMIN_PASSWORD": PASSWORD}).code == 0
    return log_in(served, served.folder, ANA, PASSWORD)


def log_in(served: Server, folder: Path, email: str, password: str) -> Path:
    """The folder, where that person is logged in."""
    done = run(folder, "login", served.url, "--email", email, more={"LOGWARDEN_PASSWORD": password})
    assert done.code == 0, done.err
    return folder


def kept(folder: Path) -> Path:
    """The file of the kept login."""
    return folder / "state" / "logwarden" / "login.json"


def change(folder: Path, changed: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """The kept login is another one now."""
    kept(folder).write_text(json.dumps(changed(json.loads(kept(folder).read_text()))))


def over(said: dict[str, str]) -> dict[str, str]:
    """The same login with an access token that opens nothing any more."""
    return said | {"token": "over"}


def invited(folder: Path, email: str, *more: str) -> str:
    """The token of an invitation."""
    done = run(folder, "users", "invite", email, "--name", "Ben Ruiz", "--role", "auditor", *more)
    assert done.code == 0, done.err
    return done.out.strip()


def accept(served: Server, folder: Path, token: str) -> Ran:
    """Somebody takes up an invitation."""
    more = {"LOGWARDEN_INVITATION": token, "LOGWARDEN_NEW_PASSWORD": PASSWORD}
    return run(folder, "accept", served.url, more=more)


def test_a_person_is_invited_works_and_goes(served: Server, ana: Path, tmp_path: Path) -> None:
    """Invited, accepted, logged in, listed, deactivated: then no command of his does anything any more."""
    token = invited(ana, BEN)
    done = accept(served, tmp_path, token)
    assert (done.code, done.out) == (0, "")
    assert f"logwarden login {served.url} --email {BEN}" in done.err
    assert accept(served, tmp_path, token).lines == [
        "logwarden: The invitation is not right, was used, or is over; ask an admin for another."
    ]
    log_in(served, tmp_path, BEN, PASSWORD)
    assert run(tmp_path, "fixes", "list", "--json").out == "[]\n"
    assert run(tmp_path, "users", "list").lines == ["logwarden: This needs the role admin; yours is auditor."]
    rows = [line.split() for line in run(ana, "users", "list").out.splitlines() if "@" in line]
    assert [[word for word in row if word != "│"][1:] for row in rows] == [
        [ANA, "Ana", "admin", "all", "yes"],
        [BEN, "Ben", "Ruiz", "auditor", "all", "yes"],
    ]
    assert run(ana, "users", "deactivate", BEN.upper()).code == 0
    assert "NO" in run(ana, "users", "list").out
    refused = run(tmp_path, "fixes", "list")
    assert (refused.code, len(refused.lines)) == (2, 1)
    assert "logwarden login" in refused.err
    assert run(ana, "users", "deactivate", "nobody@desk.example").lines == [
        "logwarden: nobody@desk.example has no account; `logwarden users list` shows who has."
    ]
    assert [word for word in (token, PASSWORD) if word in "".join(served.err)] == []


def test_the_last_admin_stays(ana: Path) -> None:
    """The one admin cannot switch himself off."""
    assert run(ana, "users", "deactivate", ANA).lines == [
        "logwarden: This is the last active admin; make another one first."
    ]


def test_a_limit_names_companies(ana: Path) -> None:
    """A limit needs companies that there are, or --all; both, or neither, is refused with what to say."""
    assert "company" in run(ana, "users", "companies").out
    assert "An admin is for all companies" in run(ana, "users", "limit", ANA, "--company", "3").err
    offer = ["users", "invite", "dora@desk.example", "--name", "Dora", "--role", "auditor", "--company", "3"]
    assert "No company has the id 3" in run(ana, *offer).err
    for words in ([], ["--all", "--company", "3"]):
        assert "--all" in run(ana, "users", "limit", ANA, *words).err
    assert run(ana, "users", "limit", ANA, "--all").code == 0


def test_an_access_token_that_is_over_is_renewed(ana: Path) -> None:
    """A command whose access token is over gets the next ones, does its work, and keeps them, for its person alone."""
    before = json.loads(kept(ana).read_text())
    change(ana, over)
    assert run(ana, "users", "list").code == 0
    after = json.loads(kept(ana).read_text())
    assert after["token"] not in ("over", before["token"])
    assert after["refresh_token"] != before["refresh_token"]
    assert kept(ana).stat().st_mode & 0o777 == 0o600
    assert run(ana, "users", "list").code == 0


def test_commands_side_by_side_renew_once(ana: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that find the token over at the same instant do not look like thieves to each other."""
    monkeypatch.setenv("XDG_STATE_HOME", str(ana / "state"))
    change(ana, over)
    together = Barrier(AT_ONCE)

    def look() -> object:
        with logged_in() as client:
            together.wait()
            return client.get("/api/auth/me")["email"]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert [each.result() for each in [pool.submit(look) for _ in range(AT_ONCE)]] == [ANA] * AT_ONCE
    assert run(ana, "users", "list").code == 0


def test_a_session_that_is_over_says_log_in(ana: Path, tmp_path: Path) -> None:
    """Where neither token opens anything the command says so in one line, and keeps the file as it was."""
    kept(tmp_path).parent.mkdir(parents=True)
    kept(tmp_path).write_text(kept(ana).read_text())
    change(tmp_path, lambda said: over(said) | {"refresh_token": "over"})
    before = kept(tmp_path).read_text()
    done = run(tmp_path, "users", "list")
    assert (done.code, len(done.lines)) == (2, 1)
    assert kept(tmp_path).read_text() == before


def test_a_password_is_changed_and_a_login_ended(served: Server, ana: Path, tmp_path: Path) -> None:
    """Who changes the password stays logged in here and is out elsewhere; after a logout nothing is kept."""
    email = "cleo@desk.example"
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    assert accept(served, here, invited(ana, email)).code == 0
    log_in(served, here, email, PASSWORD)
    log_in(served, there, email, PASSWORD)
    wrong = {"LOGWARDEN_PASSWORD": NEW, "LOGWARDEN_NEW_PASSWORD": NEW}
    assert run(here, "password", more=wrong).lines == ["logwarden: The old password is not right."]
    right = {"LOGWARDEN_PASSWORD": PASSWORD, "LOGWARDEN_NEW_PASSWORD": NEW}
    change(here, over)
    assert run(here, "password", more=right).code == 0
    assert [run(folder, "fixes", "list").code for folder in (here, there)] == [0, 2]
    old = kept(here).read_text()
    assert run(here, "logout").lines == ["Logged out."]
    assert not kept(here).exists()
    assert "Log in first" in run(here, "logout").err
    kept(here).write_text(old)
    assert run(here, "fixes", "list").code == 2
    assert "over already" in run(here, "logout").err
    assert not kept(here).exists()


def test_a_secret_is_never_typed_into_a_command(served: Server, tmp_path: Path) -> None:
    """A token or a password among a command's words is refused before anything is sent: all can read those."""
    more = {"LOGWARDEN_NEW_PASSWORD": PASSWORD}
    done = run(tmp_path, "accept", served.url, "--invitation", "a-token", more=more)
    assert (done.code, len(done.lines)) == (2, 1)
    assert "process list" in done.err
    assert "a-token" not in done.err


def test_a_key_is_made_once_shown_and_taken_away(served: Server, ana: Path) -> None:
    """The key is printed alone, opens the API for its days, stands in the list without itself, and ends at once."""
    made = run(ana, "keys", "make", "weekly report", "--days", "30")
    assert (made.code, "it is shown this once" in made.err) == (0, True)
    (listed,) = json.loads(run(ana, "keys", "list", "--json").out)
    assert ("weekly report" in run(ana, "keys", "list").out, made.out.strip() in str(listed)) == (True, False)
    with ApiClient(served.url, made.out.strip()) as program:
        assert program.get("/api/errors")["items"] == []
        assert run(ana, "keys", "end", str(listed["id"])).code == 0
        with pytest.raises(AskPerson):
            program.get("/api/errors")
    assert run(ana, "keys", "end", str(listed["id"])).code == 2
