"""`logwarden db`: the database's tables."""

from __future__ import annotations

import asyncio

import typer
from sqlalchemy.exc import SQLAlchemyError

from logwarden.problems import AskPerson
from logwarden.settings import DatabaseSettings, load
from logwarden.store.database import Database
from logwarden.store.database import upgrade as run_upgrade

app = typer.Typer(no_args_is_help=True, help="The database's tables.")


@app.callback()
def db() -> None:
    """The database's tables."""


@app.command()
def upgrade() -> None:
    """Brings the database in DATABASE_URL to this version's tables. Safe to run again.

    Example: `DATABASE_URL=sqlite+aiosqlite:///data/logwarden.db logwarden db upgrade`
    """
    settings = load(DatabaseSettings)
    asyncio.run(_upgrade(Database(settings.database_url)))
    typer.echo("The database is at this version's tables.", err=True)


async def _upgrade(database: Database) -> None:
    try:
        await run_upgrade(database)
    except (SQLAlchemyError, OSError) as error:
        raise AskPerson(f"The database in DATABASE_URL cannot be reached or changed: {type(error).__name__}.") from None
    finally:
        await database.close()
