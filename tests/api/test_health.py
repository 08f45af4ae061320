from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr
from sqlalchemy import text

from logwarden.store.database import Database
from tests.pipeline.office import Office

from .desk import Desk, make_desk


@pytest_asyncio.fixture
async def bare_desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk whose database nobody has upgraded."""
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}"))
    desk = make_desk(Office(database, tmp_path))
    yield desk
    await desk.client.aclose()
    await database.close()


async def test_a_live_process_says_so_and_nothing_else(bare_desk: Desk) -> None:
    """The process is live without a token, without a database and without an agent."""
    bare_desk.works = False
    answer = await bare_desk.get("/health/live", None)
    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


@pytest.mark.parametrize("works", [True, False])
async def test_ready_is_who_works(desk: Desk, *, works: bool) -> None:
    """With a migrated database it is ready while this process works, whatever troubles the portal or an agent."""
    desk.works = works
    desk.agent_is(state="stopped", trouble="The portal is away: token abc.")
    answer = await desk.get("/health/ready", None)
    assert answer.status_code == (200 if works else 503)
    assert answer.json() == {"status": "ready" if works else "not ready"}


async def test_a_database_without_tables_is_not_ready(bare_desk: Desk) -> None:
    """A database that was never upgraded is not ready, and the answer does not say why."""
    answer = await bare_desk.get("/health/ready", None)
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready"})


async def test_a_database_of_another_version_is_not_ready(desk: Desk) -> None:
    """Tables of another version are not ready, though the database answers."""
    async with desk.office.database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert (await desk.get("/health/ready", None)).status_code == 503


async def test_a_database_that_is_away_is_not_ready(tmp_path: Path) -> None:
    """A database that cannot be opened gives 503 and no defect."""
    (tmp_path / "folder.db").mkdir()
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'folder.db'}"))
    desk = make_desk(Office(database, tmp_path))
    assert (await desk.get("/health/ready", None)).status_code == 503
    await desk.client.aclose()
    await database.close()
    for thread in threading.enumerate():  # aiosqlite does not wait for the one whose file could not be opened
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 5)
