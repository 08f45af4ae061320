"""The one database of the tests: made by the real migrations, a fresh copy for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from logwarden.store.database import Database, upgrade


async def _migrated(file: Path) -> None:
    database = Database(SecretStr(f"sqlite+aiosqlite:///{file}"))
    await upgrade(database)
    await database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was brought to the newest migration; never opened again, only copied."""
    file = tmp_path_factory.mktemp("template") / "logwarden.db"
    asyncio.run(_migrated(file))
    return file


@pytest.fixture
def database_url(migrated_file: Path, tmp_path: Path) -> SecretStr:
    """The address of a migrated, empty database that only this test uses."""
    file = tmp_path / "logwarden.db"
    shutil.copyfile(migrated_file, file)
    return SecretStr(f"sqlite+aiosqlite:///{file}")


@pytest_asyncio.fixture
async def database(database_url: SecretStr) -> AsyncIterator[Database]:
    """A migrated, empty database, closed at the end."""
    database = Database(database_url)
    yield database
    await database.close()
