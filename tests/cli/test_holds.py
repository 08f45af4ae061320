"""Holds, mandates, systems and configuration from a terminal."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from logwarden.remedies.catalogue import Remedy
from logwarden.store.database import Database
from logwarden.store.users import Role
from tests.api.desk import PASSWORD, hashed
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.office import Office

from .processes import run
from .within import ana_logged_in

WHY = ("--reason", "Their lawyer asked for it.")


async def _propose(url: SecretStr, folder: Path) -> None:
    """A fix of a driver with an odd name, and an admin with the tests' password."""
    database = Database(url)
    office = Office(database, folder / "data", kit_proved=False)
    office.user.password_hash, office.user.role = hashed(PASSWORD), Role.ADMIN
    await office.open()
    odd = FakeDriver("D1", "SMITH [red]JOHN[/red] \x1b[2J", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))
    office.employ(odd)
    await office.rule(Remedy.CLEAR_TWINS)
    await office.ingest()
    await office.read()
    await office.plan()
    await database.close()


@pytest.fixture(scope="module")
def desk(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a served desk with one proposed fix, where the admin is logged in."""
    folder = tmp_path_factory.mktemp("holding")
    shutil.copyfile(migrated_file, folder / "logwarden.db")
    asyncio.run(_propose(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"), folder))
    with ana_logged_in(folder):
        yield folder


def test_holds(desk: Path) -> None:
    """A hold is placed, listed with the driver's name as text, lifted, and then among those that ended."""
    assert run(desk, "holds", "place", "--driver", "1", *WHY).lines[-1] == "Hold 1 is in force."
    shown = run(desk, "holds", "list").out
    assert ("[red]" in shown, "\x1b" in shown, "lawyer" in shown) == (True, False, True)
    assert run(desk, "holds", "lift", "1", *WHY).lines[-1] == "Hold 1 is lifted."
    assert json.loads(run(desk, "holds", "list", "--json").out) == []
    (ended,) = json.loads(run(desk, "holds", "list", "--ended", "--json").out)
    assert (ended["scope"], ended["in_force"]) == ("driver", False)
    refused = run(desk, "holds", "lift", "1", *WHY)
    assert (refused.code, refused.lines[-1].startswith("logwarden: Hold 1 was lifted before")) == (2, True)


def test_mandates(desk: Path) -> None:
    """A mandate is given, listed and ended."""
    words = ["--remedy", "clear_twins", "--remedy", "annotate", "--signed-by", "O. Owner", "--document", "114 B"]
    given = run(desk, "mandates", "give", "1", *words, "--from", "2026-11-01")
    assert given.lines[-1] == "Mandate 2 of ACME C1 INC is entered."
    assert "annotate" in run(desk, "mandates", "list").out
    assert run(desk, "mandates", "end", "2", *WHY).code == 0
    newest, _ = json.loads(run(desk, "mandates", "list", "--company", "1", "--json").out)
    assert (newest["ended_by"], newest["valid_to"]) == ("ana@desk.example", None)


def test_systems(desk: Path) -> None:
    """A system is listed by its host, a portal that is away fails its test, and what is wanted of it is told."""
    assert run(desk, "systems", "pause", "zero", *WHY).code == 0
    (found,) = json.loads(run(desk, "systems", "list", "--json").out)
    assert (found["api_host"], found["wish"], found["dry_run"]) == ("127.0.0.1", "paused", True)
    assert "paused" in run(desk, "systems", "list").out
    tested = run(desk, "systems", "test", "zero")
    assert (tested.code, tested.out.splitlines()[1].startswith("token  Not tried")) == (1, True)
    assert json.loads(run(desk, "systems", "test", "zero", "--json").out)["passed"] is False
    assert run(desk, "systems", "resume", "zero", *WHY).code == 0


def test_a_tool_kit_and_its_pages(desk: Path) -> None:
    """Where the kit stands, and that its pages were not looked at; what is unproved already is not set back."""
    shown = run(desk, "systems", "show", "zero").out.splitlines()
    assert (shown[0].startswith("tool kit  unproved"), shown[1]) == (True, "pages     not looked at yet")
    assert json.loads(run(desk, "systems", "show", "zero", "--json").out)["controls"] == []
    refused = run(desk, "systems", "unprove", "zero", *WHY)
    assert (refused.code, "unproved already" in refused.err) == (2, True)


def test_an_agent_is_configured(desk: Path) -> None:
    """The interval is set; the environment's dry run is a lock, and the words say of which variable."""
    done = run(desk, "agent", "configure", "zero", "--polling-interval", "900", *WHY)
    assert done.lines[-1] == "zero: a pass every 900 s, and nothing is clicked."
    locked = run(desk, "agent", "configure", "zero", "--no-dry-run", *WHY)
    assert (locked.code, "AGENT_DRY_RUN_MODE" in locked.err) == (2, True)


def test_fixes_are_taken_back(desk: Path) -> None:
    """A fix is cancelled once; what did not fail is not tried again; without an attempt there is no evidence."""
    assert json.loads(run(desk, "fixes", "evidence", "1", "--json").out) == []
    assert "SHA-256" in run(desk, "fixes", "evidence", "1").out
    done = run(desk, "fixes", "evidence", "1", "--zip", "fix-1.zip")
    assert (done.code, "0 file(s) of fix 1" in done.err, (desk / "fix-1.zip").exists()) == (0, True, True)
    assert run(desk, "fixes", "cancel", "1", *WHY).lines[-1].startswith("Fix 1 is cancelled")
    assert run(desk, "fixes", "retry", "1", *WHY).code == 2


def test_limits(desk: Path) -> None:
    """A limit is set for the system and for a company, listed, and taken away; what may not be automatic is refused."""
    said = ("rules", "limit", "zero", "clear_twins")
    assert run(desk, *said, "ask", "--driver-day", "3", *WHY).code == 0
    assert run(desk, *said, "watch_only", "--company", "1", *WHY).code == 0
    refused = run(desk, *said, "automatic", *WHY)
    assert refused.code != 0
    assert "Only leave and resync may be automatic" in " ".join(refused.lines)
    assert run(desk, "rules", "unlimit", "zero", "clear_twins", "--company", "1").code == 0
    listed = run(desk, "rules", "limits").out
    assert ("clear_twins" in listed, "watch_only" in listed) == (True, False)


def test_several_are_opened_one_after_the_other(desk: Path) -> None:
    """Nobody says yes to several unread: --yes is for one fix alone."""
    assert run(desk, "fixes", "approve", "1", "2", "--yes", *WHY).code == 2
