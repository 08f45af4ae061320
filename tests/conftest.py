"""The databases of the tests: SQLite and PostgreSQL, made by the real migrations, a fresh copy for each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from pydantic import SecretStr

from logwarden.store.database import Database, upgrade
from tests.kept import KeptDatabase, KeptFile, KeptPostgres
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


@pytest.fixture(scope="session")
def kept_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> KeptFile:
    """The SQLite file of this process."""
    return KeptFile(migrated_file, tmp_path_factory.mktemp("kept") / "database")


@pytest.fixture(scope="session")
def kept_postgres(postgres: Postgres, migrated_template: str) -> Iterator[KeptPostgres]:
    """The PostgreSQL database of this process."""
    kept = KeptPostgres(postgres, migrated_template)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def engines() -> dict[str, KeptDatabase]:
    """The engines of this process, by address."""
    return {}


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> SecretStr:
    """The address of a migrated, empty database that only this test uses now; on each of both kinds."""
    if request.param == "sqlite":
        file: KeptFile = request.getfixturevalue("kept_file")
        return file.fresh()
    kept: KeptPostgres = request.getfixturevalue("kept_postgres")
    return SecretStr(kept.server.url(kept.fresh()))


@pytest_asyncio.fixture
async def database(database_url: SecretStr, engines: dict[str, KeptDatabase]) -> AsyncIterator[Database]:
    """A migrated, empty database, closed at the end."""
    where = database_url.get_secret_value()
    if where not in engines:
        engines[where] = KeptDatabase(database_url)
    engines[where].begin()
    yield engines[where]
    await engines[where].close()


LONG = (
    "tests/journeys/test_dashboard.py",
    "tests/journeys/test_main_job.py",
    "tests/journeys/",
    "tests/portal/",
    "tests/fortex_sim/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The two longest journeys first, then the others and the browsers: what lasts long must not be begun last."""
    items.sort(key=lambda item: next((n for n, place in enumerate(LONG) if item.nodeid.startswith(place)), len(LONG)))
