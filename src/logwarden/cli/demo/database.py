"""A PostgreSQL database for one run of the demo: made on the server that is named, dropped at the end."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from logwarden.problems import AskPerson


@contextmanager
def own_database(server: str | None) -> Iterator[str | None]:
    """The address of a fresh database on that server; None for none, and then the demo takes a file.

    Raises:
        AskPerson: it is no PostgreSQL address, or no database can be made there; never with the password.
    """
    if server is None:
        yield None
        return
    try:
        url = make_url(server)
    except ArgumentError:
        url = None
    if url is None or url.drivername != "postgresql+asyncpg":
        raise AskPerson("--database has to be an address such as postgresql+asyncpg://me@127.0.0.1:5432/postgres")
    name = f"logwarden_demo_{secrets.token_hex(4)}"
    asyncio.run(_run(url, f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_run(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


async def _run(url: URL, statement: str) -> None:
    """One statement that wants no transaction."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    except (SQLAlchemyError, OSError) as error:
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise AskPerson(f"The server in --database said no: {said}") from None
    finally:
        await engine.dispose()
