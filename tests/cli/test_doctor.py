from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import typer
from pydantic import SecretStr
from rich.console import Console
from sqlalchemy import update
from typer.testing import CliRunner, Result

from fortex_sim.options import Options
from fortex_sim.serving import Addresses, running
from fortex_sim.simulator import Simulator
from logwarden.cli import portal
from logwarden.cli.doctor import command, machine, portals
from logwarden.cli.doctor.checks import Check, Verdict, failed, ok, watched
from logwarden.portal.findings import Finding, Seen
from logwarden.problems import AskPerson
from logwarden.settings import DatabaseSettings, OfficeSettings, load
from logwarden.store import controls, workers
from logwarden.store.controls import Wish
from logwarden.store.database import Database
from logwarden.store.workers import Worker
from logwarden.systems import System
from tests.api.desk import ON_SQLITE
from tests.api.own_logs import own_logs

from .processes import AWAY, SECRETS, serving

KEY = SECRETS["SECRET_KEY"]
PORTAL_WRITES = {"ANNOTATE", "PROCEED", "REQUEST_EDIT", "RESYNC"}


@pytest_asyncio.fixture
async def simulator() -> AsyncIterator[tuple[Simulator, Addresses]]:
    """A portal whose clock goes as ours."""
    simulator = Simulator(Options(start=datetime.now(UTC)))
    async with running(simulator) as addresses:
        yield simulator, addresses


def system(addresses: Addresses) -> System:
    """That portal, as settings give it."""
    return System.model_construct(
        name=addresses.system,
        api_url=addresses.api_url,
        token=SecretStr(addresses.token),
        ui_url=addresses.ui_url,
        username=addresses.username,
        password=SecretStr(addresses.password),
    )


def office(url: SecretStr, folder: Path) -> OfficeSettings:
    """An office with that database, whose data folder nobody else can read."""
    folder.mkdir(mode=0o700, exist_ok=True)
    return load(OfficeSettings, database_url=url, data_dir=folder, secret_key=KEY)


async def every(checks: AsyncIterator[Check]) -> list[Check]:
    """All of them."""
    return [check async for check in checks]


def by_name(checks: list[Check], verdict: Verdict | None = None) -> dict[str, Check]:
    """The checks with that verdict, or all, by `about, name`."""
    return {f"{one.about}, {one.name}": one for one in checks if verdict in (None, one.verdict)}


def run(*words: str) -> Result:
    """The commands, as the lead's application has them."""
    app = typer.Typer()
    app.command("doctor")(command.doctor)
    app.add_typer(portal.app, name="portal")
    with own_logs():
        return CliRunner().invoke(app, words)


@ON_SQLITE
async def test_an_office_where_all_is_well(
    simulator: tuple[Simulator, Addresses], database_url: SecretStr, tmp_path: Path
) -> None:
    """With everything in place nothing fails; only that no worker runs is to know, and no portal was written to."""
    found = await every(command.examine(lambda: (office(database_url, tmp_path / "data"), (system(simulator[1]),))))
    assert {name: one.verdict for name, one in by_name(found).items() if one.verdict is not Verdict.OK} == {
        "worker, running": Verdict.WARNING
    }
    assert command.all_well(found)
    names = {"API", "clock", "token", "login", "pages"}
    assert {one.name for one in found if one.about == "portal zero"} == names
    assert "version" in by_name(found)["browser, launches"].words
    secrets = (simulator[1].token, simulator[1].password, KEY)
    assert not [secret for secret in secrets if secret in str(found)]
    kinds = {str(entry.kind) for entry in simulator[0].portal.ledger.entries}
    assert kinds
    assert not kinds & PORTAL_WRITES


@ON_SQLITE
async def test_a_failure_ends_no_other_check(database_url: SecretStr, tmp_path: Path) -> None:
    """With the portal away its API and its login fail, each with what to do, and every other check is made."""
    away = Addresses(AWAY, AWAY, AWAY, "", "zero", "tok", "desk", "pw-sentinel")
    found = await every(command.examine(lambda: (office(database_url, tmp_path / "data"), (system(away),))))
    bad = by_name(found, Verdict.FAILED)
    assert set(bad) == {"portal zero, API", "portal zero, login"}
    assert all(one.to_do for one in bad.values())
    assert by_name(found)["browser, launches"].verdict is Verdict.OK
    assert by_name(found)["database, tables"].verdict is Verdict.OK
    skipped = {"portal zero, clock", "portal zero, token", "portal zero, pages"}
    assert set(by_name(found, Verdict.SKIPPED)) == skipped
    assert not command.all_well(found)
    assert "pw-sentinel" not in str(found)


async def test_a_refused_token_is_told(simulator: tuple[Simulator, Addresses]) -> None:
    """A token that the portal refuses fails alone; the words say what to do and not the token."""
    wrong = system(replace(simulator[1], token="tok-sentinel"))
    found = by_name(await every(portals.api(wrong)))
    assert {name: one.verdict for name, one in found.items()} == {
        "portal zero, API": Verdict.OK,
        "portal zero, clock": Verdict.OK,
        "portal zero, token": Verdict.FAILED,
    }
    assert "new token" in found["portal zero, token"].to_do
    assert "tok-sentinel" not in str(found)


@pytest.mark.parametrize(
    ("moved", "verdict", "words"),
    [(0, Verdict.OK, ""), (3600, Verdict.WARNING, "behind"), (-3600, Verdict.WARNING, "ahead of")],
)
async def test_a_clock_that_goes_wrong_is_told(moved: int, verdict: Verdict, words: str) -> None:
    """More than 60 s between the portal's clock and ours is a warning that says by how much and what follows."""
    start = datetime.now(UTC) + timedelta(seconds=moved)
    async with running(Simulator(Options(start=start))) as addresses:
        clock = by_name(await every(portals.api(system(addresses))))["portal zero, clock"]
    assert clock.verdict is verdict
    if verdict is Verdict.WARNING:
        assert words in clock.words
        assert "No record is misjudged" in clock.words
        assert 3590 <= int(clock.words.split(" s ")[0].rpartition(" ")[2]) <= 3610
        assert "NTP" in clock.to_do


async def test_the_database_is_told_by_kind_and_version(database_url: SecretStr, tmp_path: Path) -> None:
    """A migrated database is well: its kind and version, WAL for a file, its tables."""
    found = by_name(await every(machine.database(office(database_url, tmp_path / "data"))))
    assert {one.verdict for one in found.values()} == {Verdict.OK}
    is_file = "sqlite" in database_url.get_secret_value()
    assert found["database, reached"].words.startswith("SQLite 3." if is_file else "PostgreSQL 1")
    assert ("database, journal" in found) is is_file


async def test_no_database_is_made_by_looking(tmp_path: Path) -> None:
    """Where there is no file the doctor says which command makes it, and makes none."""
    file = tmp_path / "none.db"
    settings = office(SecretStr(f"sqlite+aiosqlite:///{file}"), tmp_path / "data")
    (check,) = await every(machine.database(settings))
    assert (check.verdict, check.to_do) == (Verdict.FAILED, "Run: logwarden db upgrade")
    assert not file.exists()


async def test_a_database_that_was_not_upgraded_fails(tmp_path: Path) -> None:
    """An empty database is reached, and its tables fail with the command that makes them."""
    (tmp_path / "bare.db").touch()
    settings = office(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}"), tmp_path / "data")
    found = await every(watched(machine.database(settings), "database", "all", "Look.", seconds=10))
    assert [one.verdict for one in found] == [Verdict.OK, Verdict.OK, Verdict.FAILED]
    assert "logwarden db upgrade" in found[-1].words


async def test_a_database_that_is_away_shows_no_password(tmp_path: Path) -> None:
    """A server that is not there fails in words, and its password is in none of them."""
    settings = office(SecretStr("postgresql+asyncpg://ana:pw-sentinel@127.0.0.1:9/desk"), tmp_path / "data")
    found = await every(watched(machine.database(settings), "database", "all", "Look.", seconds=10))
    assert [one.verdict for one in found] == [Verdict.FAILED]
    shown = by_name(list(machine.settings(settings, [])))["settings, DATABASE_URL"].words
    assert "127.0.0.1:9/desk" in shown
    assert "pw-sentinel" not in str(found) + shown


async def test_a_folder_that_others_can_read_fails(tmp_path: Path) -> None:
    """The data folder and the saved logins are for their owner alone; the command that mends it is told."""
    settings = office(SecretStr("sqlite+aiosqlite:///x.db"), tmp_path / "data")
    assert {one.verdict for one in await every(machine.folders(settings))} == {Verdict.OK}
    settings.session_dir.mkdir(mode=0o700)
    login = settings.session_dir / "login-1.json"
    login.touch(mode=0o644)
    settings.data_dir.chmod(0o755)
    found = by_name(await every(machine.folders(settings)), Verdict.FAILED)
    assert {name: one.to_do for name, one in found.items()} == {
        "data folder, mode": f"Run: chmod 700 {settings.data_dir}",
        "data folder, saved login": f"Run: chmod 600 {login}",
    }


async def test_a_folder_that_is_none_fails(tmp_path: Path) -> None:
    """A data folder that cannot be written fails."""
    (tmp_path / "file").touch(mode=0o600)
    settings = load(DatabaseSettings, data_dir=tmp_path / "file")
    assert "data folder, written" in by_name(await every(machine.folders(settings)), Verdict.FAILED)


async def test_workers_are_told_by_their_heartbeats(
    database: Database, database_url: SecretStr, tmp_path: Path
) -> None:
    """A worker that beats is well; one that went silent is to know, and then none is running."""
    settings = office(database_url, tmp_path / "data")
    async with database.write() as session:
        await workers.enlist(session, "w1", "desk", 4711, "1")
    found = by_name(await every(machine.working(settings)))
    assert "Process 4711 on desk" in found["worker, heartbeats"].words
    assert {one.verdict for one in found.values()} == {Verdict.OK}
    async with database.write() as session:
        silent = await workers.database_now(session) - timedelta(seconds=99)
        await session.execute(update(Worker).values(beat_at=silent))
    found = by_name(await every(machine.working(settings)), Verdict.WARNING)
    assert set(found) == {"worker, heartbeats", "worker, running"}
    assert "silent for 99 s" in found["worker, heartbeats"].words


@ON_SQLITE
async def test_what_keeps_the_agents_is_told(database: Database, database_url: SecretStr, tmp_path: Path) -> None:
    """The kill file and people's wishes are to know, each with the way back."""
    settings = office(database_url, tmp_path / "data")
    (settings.data_dir / "KILL").touch()
    async with database.write() as session:
        now = datetime.now(UTC)
        await workers.enlist(session, "w1", "desk", 4711, "1")
        await controls.set_wish(session, "zero", Wish.PAUSED, reason="An update.", user_id=None, at=now)
        await controls.set_wish(session, "hero2", Wish.RUNNING, reason="", user_id=None, at=now)
        await controls.set_wish(session, "*", Wish.KILLED, reason="A doubt.", user_id=None, at=now)
    found = [one for one in await every(machine.working(settings)) if one.verdict is Verdict.WARNING]
    assert [one.name for one in found] == ["KILL", "wish", "wish"]
    assert "A doubt." in found[1].words
    assert ("An update." in found[2].words, found[2].to_do) == (True, "To go on: logwarden agent set zero resume")


def test_each_bad_setting_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bad and missing settings fail one by one, the others are listed, the rest is looked at; exit 1."""
    given = serving() | {"FORTEX_API_URL": "http://portal.example.com", "DATA_DIR": str(tmp_path / "data")}
    del given["FORTEX_AUTH_TOKEN"]
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    done = run("doctor", "--json")
    said = json.loads(done.stdout)
    bad = {
        one["name"]: one["words"] for one in said["checks"] if (one["about"], one["verdict"]) == ("settings", "failed")
    }
    assert set(bad) == {"FORTEX_API_URL", "FORTEX_AUTH_TOKEN"}
    assert "is missing" in bad["FORTEX_AUTH_TOKEN"]
    good = {one["name"] for one in said["checks"] if (one["about"], one["verdict"]) == ("settings", "ok")}
    assert {"SECRET_KEY", "FORTEX_UI_PASSWORD", "DATABASE_URL", "PORT"} <= good
    assert {one["about"] for one in said["checks"]} >= {"data folder", "database", "worker", "browser", "portals"}
    assert (done.exit_code, said["ok"]) == (1, False)
    assert not [secret for secret in SECRETS.values() if secret in done.output]


def test_a_table_is_for_people() -> None:
    """Each line has a sign and words, a failure its way out; markup and control letters stand there as they are."""
    shown = io.StringIO()
    checks = [ok("a", "one", "[red]x[/red]"), failed("a", "two", "\x1b[2J", "Do [bold]this[/bold].")]
    command.show(checks, Console(file=shown, width=120))
    said = shown.getvalue()
    assert "✓" in said
    assert "✗" in said
    assert "[red]x[/red]" in said
    assert "→ Do [bold]this[/bold]." in said
    assert "\x1b" not in said
    assert "1 well, 0 to know, 1 failed, 0 not looked at." in said


async def test_a_defect_is_one_line_and_keeps_its_words() -> None:
    """An error that nobody foresaw is a failed check whose words hold no text of the error."""

    async def breaks() -> AsyncIterator[Check]:
        yield ok("a", "one")
        raise RuntimeError("pw-sentinel")

    with own_logs():
        found = await every(watched(breaks(), "a", "all", "Look.", seconds=5))
    assert [one.verdict for one in found] == [Verdict.OK, Verdict.FAILED]
    assert "pw-sentinel" not in str(found)
    assert "RuntimeError" in found[-1].words


async def test_a_check_that_never_ends_is_ended() -> None:
    """What gives no sign within its time is a failed check, and the others go on."""

    async def hangs() -> AsyncIterator[Check]:
        await asyncio.Event().wait()
        yield ok("a", "one")

    (check,) = await every(watched(hangs(), "a", "all", "Look.", seconds=0.01))
    assert (check.verdict, check.to_do) == (Verdict.FAILED, "Look.")


def test_a_changed_page_is_told_by_control() -> None:
    """Each control that is amiss is a line; where only the time ran out there is one line."""
    login = Finding("LOGIN", "login", Seen.FOUND)
    box = Finding("CLEAR TWIN EVENTS", "TOOL KIT", Seen.MISSING, "The tool kit has no such box.")
    late = Finding("closing", "TOOL KIT", Seen.NOT_REACHED, "Too late.")
    found = portals.summed_up("portal zero", [login, login, replace(login, where="Activity"), box, late])
    assert [(one.name, one.verdict) for one in found] == [("login", Verdict.OK), ("pages", Verdict.FAILED)]
    assert found[1].words == "TOOL KIT, CLEAR TWIN EVENTS: missing. The tool kit has no such box."
    found = portals.summed_up("portal zero", [login, replace(login, where="Activity"), late])
    assert [one.verdict for one in found] == [Verdict.OK, Verdict.FAILED]


def test_a_system_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """`portal check` for another system says which there are, and looks at none."""
    for name, value in serving().items():
        monkeypatch.setenv(name, value)
    done = run("portal", "check", "--system", "hero2")
    assert isinstance(done.exception, AskPerson)
    assert str(done.exception) == "There is no system hero2; there are: zero."


def test_pages_that_cannot_be_reached_are_exit_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """`portal check --json` of a portal that is away: each control with its page, none found, exit 1."""
    for name, value in serving().items():
        monkeypatch.setenv(name, value)
    done = run("portal", "check", "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["ok"]) == (1, False)
    assert [one["seen"] for one in said["systems"]["zero"]][:2] == ["failed", "not reached"]
    assert not [secret for secret in SECRETS.values() if secret in done.output]
