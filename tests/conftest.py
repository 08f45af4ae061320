"""The databases of the tests: SQLite and PostgreSQL, made by the real migrations, a fresh copy for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from pydantic import SecretStr

from logwarden.store.database import Database, upgrade
from tests.postgres import Postgres, running_postgres

BOTH = ("sqlite", "postgresql")


async def _migrated(url: str) -> None:
    database = Database(SecretStr(url))
    await upgrade(database)
    await database.close()


@pytest.fixture(scope="session", autouse=True)
def plain_traces() -> None:
    """Structlog's own default draws each trace with all its variables: half a second of work for nobody to read."""
    *before, _ = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*before, renderer])


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that was brought to the newest migration; never opened again, only copied."""
    file = tmp_path_factory.mktemp("template") / "logwarden.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of this run's own. Where there are no binaries the tests fail: they are never skipped."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres: Postgres) -> Iterator[str]:
    """A PostgreSQL database at the newest migration, which others are copied from."""
    with postgres.database() as name:
        asyncio.run(_migrated(postgres.url(name)))
        yield name


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SecretStr]:
    """The address of a migrated, empty database that only this test uses; on each of both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "logwarden.db"
        shutil.copyfile(request.getfixturevalue("migrated_file"), file)
        yield SecretStr(f"sqlite+aiosqlite:///{file}")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database(template=request.getfixturevalue("migrated_template")) as name:
        yield SecretStr(server.url(name))


@pytest_asyncio.fixture
async def database(database_url: SecretStr) -> AsyncIterator[Database]:
    """A migrated, empty database, closed at the end."""
    database = Database(database_url)
    yield database
    await database.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first and then the browsers: what lasts long must not be begun last."""
    long = ("tests/journeys/", "tests/portal/", "tests/fortex_sim/")
    items.sort(key=lambda item: next((n for n, folder in enumerate(long) if item.nodeid.startswith(folder)), len(long)))
