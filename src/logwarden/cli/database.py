"""`logwarden db`: the database's tables; and the database as a command opens it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer
from alembic.util import CommandError
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.problems import AskPerson
from logwarden.settings import DatabaseSettings, load
from logwarden.store.database import Database, check_revision
from logwarden.store.database import upgrade as run_upgrade

_THREAD_SECONDS = 5.0

app = typer.Typer(no_args_is_help=True, help="The database's tables. Example: `logwarden db upgrade`")


@app.callback()
def db() -> None:
    """The database's tables. Example: `logwarden db upgrade`."""


@app.command()
def upgrade() -> None:
    """Brings the database in DATABASE_URL to this version's tables. Safe to run again.

    Example: `DATABASE_URL=sqlite+aiosqlite:///data/logwarden.db logwarden db upgrade`
    """
    settings = load(DatabaseSettings)
    asyncio.run(_upgrade(settings.database_url))
    typer.echo("The database is at this version's tables.", err=True)


async def _upgrade(url: SecretStr) -> None:
    async with opened(url) as database:
        await run_upgrade(database)


@asynccontextmanager
async def opened(url: SecretStr) -> AsyncIterator[Database]:
    """The database of one command, closed at its end; its troubles as one line, for they can quote the address.

    Raises:
        AskPerson: it cannot be reached or changed, or a newer version made it.
    """
    try:
        database = Database(url)
        try:
            yield database
        finally:
            await database.close()
    except CommandError:
        raise AskPerson("The database was made by a newer version of Logwarden; run that version.") from None
    except (SQLAlchemyError, OSError) as error:
        await _threads_end()
        raise AskPerson(f"The database in DATABASE_URL cannot be reached or changed: {type(error).__name__}.") from None


@asynccontextmanager
async def reading(url: SecretStr) -> AsyncIterator[AsyncSession]:
    """A session for looking, in the database of one command.

    Raises:
        AskPerson: as `opened`; or its tables are not this version's.
    """
    async with opened(url) as database:
        await check_revision(database)
        async with database.read() as session:
            yield session


async def _threads_end() -> None:
    """Waits for the thread of a SQLite file that could not be opened.

    aiosqlite tells it to end and does not wait; where this loop closes first, the thread prints a trace.
    """
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, _THREAD_SECONDS)
