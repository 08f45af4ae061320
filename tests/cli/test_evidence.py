"""`logwarden evidence verify`, over files that an attempt left."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from pydantic import SecretStr

from logwarden.store.database import Database
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.office import Office

from .processes import run


async def _acted(folder: Path) -> None:
    """One attempt, with all that it leaves."""
    database = Database(SecretStr(f"sqlite+aiosqlite:///{folder / 'logwarden.db'}"))
    office = Office(database, folder / "data")
    await office.open()
    office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    await office.acted()
    await database.close()


def test_what_is_whole_ends_with_0_and_what_is_not_with_1(migrated: Path) -> None:
    """Whole in words and as JSON; after a file was changed its name is said."""
    asyncio.run(_acted(migrated))
    whole = run(migrated, "evidence", "verify", "--json")
    assert (whole.code, json.loads(whole.out)["whole"], json.loads(whole.out)["faults"]) == (0, True, [])
    (migrated / "data" / "evidence" / "1" / "1" / "comparison.json").write_text("{}")
    broken = run(migrated, "evidence", "verify")
    assert (broken.code, broken.out) == (1, "Fix 1, attempt 1: comparison.json is not as it was made.\n")
