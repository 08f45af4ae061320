"""An admin says from a terminal what an unknown message means: the commands against the real application."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from logwarden.store.database import Database
from logwarden.store.users import Role
from tests.api.desk import PASSWORD, hashed
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, FakeDriver, listed, working_days
from tests.pipeline.office import Office

from .processes import run
from .within import ana_logged_in

STRANGE = "odometer [red]has[/red] an \x1b[2J error"


async def _hear(url: SecretStr, folder: Path) -> None:
    """One error with an odd unknown message, and an admin with the tests' password."""
    database = Database(url)
    office = Office(database, folder / "data")
    office.user.password_hash, office.user.role = hashed(PASSWORD), Role.ADMIN
    await office.open()
    office.employ(
        FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), extra_errors=[listed(STRANGE, NOW, "e1")])
    )
    await office.ingest()
    await database.close()


@pytest.fixture(scope="module")
def desk(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a served desk with one unknown message, where the admin is logged in."""
    folder = tmp_path_factory.mktemp("messages")
    shutil.copyfile(migrated_file, folder / "logwarden.db")
    asyncio.run(_hear(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"), folder))
    with ana_logged_in(folder):
        yield folder


def test_an_unknown_message_is_seen_and_mapped(desk: Path) -> None:
    """The list shows the portal's words as text with what they resemble; `map` and `unmap` say what became of them."""
    shown = run(desk, "messages", "list")
    assert (shown.code, "[RED]" in shown.out, "\x1b[2J" in shown.out) == (0, True, False)
    (one,) = json.loads(run(desk, "messages", "list", "--json").out)
    assert (one["id"], one["errors"], one["key"]) == (1, 1, None)
    done = run(desk, "messages", "map", "1", "odometerError", "--reason", "The provider renamed it.", "--json")
    assert (done.code, json.loads(done.out)["key"]) == (0, "odometerError")
    assert json.loads(run(desk, "messages", "list", "--json").out) == []
    again = run(desk, "messages", "map", "1", "odometerError", "--reason", "The provider renamed it.")
    assert (again.code, "is mapped to odometerError" in again.err) == (2, True)
    assert run(desk, "messages", "unmap", "1", "--reason", "It is the gateway's.").code == 0
