"""Decisions, incidents and tasks from a terminal."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from logwarden.store.database import Database
from tests.api.desk import PASSWORD, hashed
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, working_days
from tests.pipeline.office import Office

from .processes import run
from .within import ana_logged_in

NAME = "SMITH [red]JOHN[/red] \x1b[2J\u202e"


async def _group(url: SecretStr, folder: Path) -> None:
    """One driver with an odd name: a violation (cause 2, task 1) and a typed place (cause 1)."""
    database = Database(url)
    office = Office(database, folder / "data")
    office.user.password_hash = hashed(PASSWORD)
    await office.open()
    errors = [
        listed("11 HOURS VIOLATION", at(WEDNESDAY, "18:00"), "e1"),
        listed("EVENT HAS MANUAL LOCATION", at(WEDNESDAY, "12:00"), "e2"),
    ]
    office.employ(FakeDriver("D1", NAME, working_days(FIRST_DAY, TODAY), extra_errors=errors))
    await office.ingest()
    await office.group()
    await database.close()


@pytest.fixture(scope="module")
def desk(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a served desk with these causes, where the auditor is logged in."""
    folder = tmp_path_factory.mktemp("causes")
    shutil.copyfile(migrated_file, folder / "logwarden.db")
    asyncio.run(_group(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"), folder))
    with ana_logged_in(folder):
        yield folder


def test_a_day_at_the_desk(desk: Path) -> None:
    """Decisions name the cause; a task is taken, noted, done and reopened; a cause is left; portal text stays text."""
    shown = run(desk, "decisions")
    assert (shown.code, "1 decisions today." in shown.out) == (0, True)
    assert ("[red]" in shown.out, "\x1b" in shown.out, "\u202e" in shown.out) == (True, False, False)
    told = json.loads(run(desk, "decisions", "--json").out)
    assert [(one["incident_id"], one["severity"]) for one in told["items"]] == [(2, "critical")]

    assert run(desk, "tasks", "take", "1").lines[-1].endswith("Ana Auditor.")
    assert run(desk, "tasks", "set", "1", "--note", "Calls on Monday.", "--due", "2026-12-24").code == 0
    assert json.loads(run(desk, "decisions", "--json").out)["items"] == []
    assert run(desk, "tasks", "done", "1", "--outcome", "Talked to him.").lines[-1].startswith("Task 1 is done")
    assert run(desk, "tasks", "reopen", "1").lines[-1].startswith("Task 1 is reopened")
    (task,) = json.loads(run(desk, "tasks", "list", "--json").out)
    assert (task["owner"], task["note"], task["state"]) == ("Ana Auditor", "Calls on Monday.", "reopened")
    assert "violation" in run(desk, "tasks", "list", "--state", "reopened").out

    assert run(desk, "incidents", "leave", "1", "--reason", "The rule allows it.").lines[-1].startswith("1 errors")
    assert "The rule" in run(desk, "incidents", "show", "1").out
    found = json.loads(run(desk, "incidents", "list", "--rule", "typed_places", "--json").out)
    assert [(one["id"], one["errors"]) for one in found] == [(1, {"ignored": 1})]
    assert "11 hours violation" in run(desk, "incidents", "list", "--driver", "D1").out
    assert json.loads(run(desk, "incidents", "show", "2", "--json").out)["lines"]["total"] == 1
