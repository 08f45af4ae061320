from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from logwarden.cli.app import app
from logwarden.problems import AskPerson, Problem, TryAgain
from logwarden.settings import Settings, load

from .processes import SECRETS, run, run_process, serving

PASSWORD = "correct horse battery"
RUNNER = CliRunner()


def commands(group: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command."""
    assert isinstance(group, TyperGroup)
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


EVERY = list(commands(get_command(app)))


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_help_has_an_example(words: tuple[str, ...]) -> None:
    """`--help` of every command ends with 0 and shows how the command is written."""
    done = RUNNER.invoke(app, [*words, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert done.exit_code == 0
    assert "Example" in done.output
    assert " ".join(("logwarden", *words)) in " ".join(done.output.split())


def test_a_question_loads_no_database_and_no_browser() -> None:
    """A command that only asks the server starts quickly: what it does not need is not imported."""
    asked = "import sys; from logwarden.cli.app import app; app(['fixes', '--help'], standalone_mode=False); "
    told = "print(*(name for name in ('sqlalchemy', 'playwright', 'fastapi', 'httpx2') if name in sys.modules))"
    done = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", asked + told], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "httpx2"


def test_the_commands_are_these() -> None:
    """The commands that the issue names are there."""
    assert {("serve",), ("db", "upgrade"), ("secret-key",), ("demo",), ("first-admin",), ("login",)} <= set(EVERY)
    assert {("fixes", name) for name in ("list", "show", "approve", "reject")} <= set(EVERY)


def test_a_new_key_is_good_and_is_another_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """`secret-key` prints a value that the settings take, alone on its line, never twice the same."""
    said = [RUNNER.invoke(app, ["secret-key"]).stdout for _ in range(3)]
    assert len(set(said)) == 3
    for name, value in serving().items():
        monkeypatch.setenv(name, value)
    for line in said:
        monkeypatch.setenv("SECRET_KEY", line.removesuffix("\n"))
        assert load(Settings).secret_key.get_secret_value() == line.strip()


def test_upgrade_may_run_again(tmp_path: Path) -> None:
    """`db upgrade` makes the tables, says so in one line, and does nothing the second time."""
    for runs in (run_process, run):
        done = runs(tmp_path, "db", "upgrade")
        assert (done.code, done.out, done.lines) == (0, "", ["The database is at this version's tables."])


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("sqlite+aiosqlite:////proc/nothing/x.db", "cannot be reached"),
        ("postgresql+asyncpg://me:pw-sentinel@127.0.0.1:9/logs", "cannot be reached"),
        ("mysql://me:pw-sentinel@db/logs", "DATABASE_URL is not right"),
    ],
)
def test_a_database_that_cannot_be_is_one_line(tmp_path: Path, url: str, word: str) -> None:
    """A database that cannot be reached ends the command with 2 and one line that does not show its address."""
    done = run(tmp_path, "db", "upgrade", more={"DATABASE_URL": url})
    assert (done.code, done.out) == (2, "")
    (line,) = done.lines
    assert line.startswith("logwarden: ")
    assert word in line
    assert "sentinel" not in line


def test_a_file_that_is_a_folder_is_one_line(tmp_path: Path) -> None:
    """A SQLite file that cannot be opened is one line, and no thread of the library is left behind to print a trace."""
    more = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}"}
    for _ in range(5):
        done = run(tmp_path, "db", "upgrade", more=more)
        assert (done.code, done.out, len(done.lines)) == (2, "", 1)
        assert not [thread for thread in threading.enumerate() if "_connection_worker_thread" in thread.name]


def test_there_is_one_first_admin(migrated: Path) -> None:
    """The first admin is made once; the second time it is refused, and a short password or no address before."""
    given = {"FIRST_ADMIN_PASSWORD": PASSWORD}
    words = ("first-admin", "ana@desk.example", "--name", "Ana")
    short = run(migrated, *words, more={"FIRST_ADMIN_PASSWORD": "too short"})
    assert (short.code, short.lines) == (2, ["logwarden: The password has to have at least 12 characters."])
    nobody = run(migrated, "first-admin", "ana", "--name", "Ana", more=given)
    assert (nobody.code, nobody.lines) == (2, ["logwarden: 'ana' is not an e-mail address."])
    assert run(migrated, *words, more=given).lines == ["ana@desk.example is the first admin."]
    again = run(migrated, "first-admin", "ben@desk.example", "--name", "Ben", more=given)
    assert again.code == 2
    (line,) = again.lines
    assert line.startswith("logwarden: There is an admin already")


def test_a_first_admin_needs_tables(tmp_path: Path) -> None:
    """Against a database that was not upgraded the command says which command helps."""
    done = run(tmp_path, "first-admin", "a@b.example", "--name", "A", more={"FIRST_ADMIN_PASSWORD": PASSWORD})
    assert (done.code, len(done.lines)) == (2, 1)
    assert "logwarden db upgrade" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ["first-admin", "a@b.example", "--name", "A", "--password", PASSWORD],
        ["login", "http://127.0.0.1:9", "--email", "a@b.example", "--password", PASSWORD],
    ],
)
def test_a_password_is_not_typed_into_a_command(words: list[str]) -> None:
    """A password among the words of a command is refused: the process list would show it."""
    done = RUNNER.invoke(app, words)
    assert isinstance(done.exception, AskPerson)
    assert "process list" in str(done.exception)
    assert PASSWORD not in str(done.exception) + done.output


def test_a_password_is_typed_unseen() -> None:
    """Where no variable gives it, the password is asked for, and what is typed is not shown."""
    done = RUNNER.invoke(app, ["login", "http://127.0.0.1:9", "--email", "a@b.example"], input=f"{PASSWORD}\n")
    assert isinstance(done.exception, TryAgain)
    assert "Password" in done.output
    assert PASSWORD not in done.output


@pytest.mark.parametrize("url", ["http://desk.example", "desk.example", "ftp://x", "http://[", "https://me:pw@x", ""])
def test_a_password_goes_to_no_open_address(url: str) -> None:
    """`login` sends a password over https, or to this machine, and nowhere else."""
    env = {"LOGWARDEN_PASSWORD": PASSWORD}
    done = RUNNER.invoke(app, ["login", url, "--email", "a@b.example"], env=env)
    assert isinstance(done.exception, AskPerson)
    assert "address" in str(done.exception)


@pytest.mark.parametrize("kept", [None, "", "{", "[]", '"x"', '{"url": "http://127.0.0.1:9"}'])
def test_without_a_login_one_is_told_to_log_in(tmp_path: Path, kept: str | None) -> None:
    """Without a login, or with a file that is none, each command on fixes says how to log in."""
    if kept is not None:
        (tmp_path / "state" / "logwarden").mkdir(parents=True)
        (tmp_path / "state" / "logwarden" / "login.json").write_text(kept)
    for words in (["list"], ["show", "1"], ["approve", "1", "--reason", "yes"], ["reject", "1", "--reason", "no"]):
        done = RUNNER.invoke(app, ["fixes", *words])
        assert isinstance(done.exception, Problem)
        assert str(done.exception).startswith("Log in first: logwarden login")


def test_serve_names_all_that_is_missing(tmp_path: Path) -> None:
    """`serve` without settings ends with 2 and one line a variable, and says nothing else."""
    done = run_process(tmp_path, "serve")
    assert (done.code, done.out) == (2, "")
    assert [line.split(" ")[1] for line in done.lines] == [
        "FORTEX_API_URL", "FORTEX_AUTH_TOKEN", "FORTEX_SYSTEM_NAME", "FORTEX_UI_URL", "FORTEX_UI_USERNAME",
        "FORTEX_UI_PASSWORD", "SECRET_KEY",
    ]  # fmt: skip
    assert all(line.startswith("logwarden: ") and " is missing (" in line for line in done.lines)


def test_serve_reads_the_file_of_its_folder(migrated: Path) -> None:
    """`serve` reads .env, and a bad value there is one line that does not repeat it."""
    text = "".join(f"{name}={value}\n" for name, value in serving().items() if name != "SECRET_KEY")
    (migrated / ".env").write_text(text + "SECRET_KEY=short-sentinel\n")
    done = run(migrated, "serve")
    assert done.code == 2
    (line,) = done.lines
    assert line.startswith("logwarden: SECRET_KEY is not right")
    assert "sentinel" not in line


def test_serve_needs_an_upgraded_database(tmp_path: Path) -> None:
    """`serve` against a database without tables ends with 2 and one line that names the command."""
    done = run(tmp_path, "serve", more=serving())
    assert (done.code, done.out) == (2, "")
    assert done.lines == ["logwarden: The database is not at this version's tables; run `logwarden db upgrade`."]


def test_serve_needs_a_free_port(migrated: Path) -> None:
    """`serve` on a port that is taken ends with 2 and one line that names the port and what to change."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(migrated, "serve", more=serving(port))
    assert (done.code, done.out) == (2, "")
    (line,) = done.lines
    assert f"127.0.0.1:{port}" in line
    assert "PORT" in line


@pytest.mark.parametrize("more", [{"HOST": "no such host"}, {"PORT": "x"}, {"DATABASE_URL": "x"}, {"LOG_LEVEL": "x"}])
def test_no_refusal_shows_a_secret(migrated: Path, more: dict[str, str]) -> None:
    """However a start fails, it ends with 2 and one line without a trace or a secret of the settings."""
    done = run(migrated, "serve", more={**serving(), **more})
    assert (done.code, done.out, len(done.lines)) == (2, "", 1)
    assert done.err.startswith("logwarden: ")
    assert not [value for value in SECRETS.values() if value in done.err]
