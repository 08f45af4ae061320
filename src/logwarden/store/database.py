"""The database: SQLite (WAL) by default, PostgreSQL for an office; short transactions, never around a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy import DateTime, Dialect, MetaData, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from logwarden.problems import AskPerson

WRITES = "writes"
"""In the `info` of a session that writes: what it reads in order to change it, it locks."""

_REFERENCES = "PRAGMA foreign_key_check"

BUSY_TIMEOUT_MS = 15_000
"""How long a SQLite writer waits for one of another process, in milliseconds; those of its own process wait in turn."""


class Base(DeclarativeBase):
    """The root of all tables, with names for constraints that both databases keep."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant; refuses one without a zone, for it could be misread."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database, always in UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database; SQLite forgets the zone, which is UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One database: `read()` and `write()` give a session in a short transaction that commits at the end."""

    def __init__(self, url: SecretStr, *, pool_size: int = 10, statement_timeout_seconds: int = 60) -> None:
        """Makes the engine; connects at the first use. Makes the folder of a SQLite file, mode 0700.

        Pool and statement time-out are PostgreSQL's; a connection that a restart of the server cut is made anew.
        """
        self.url = url
        parsed = make_url(url.get_secret_value())
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        more: dict[str, Any] = {}
        if not self.is_sqlite:
            timeout = str(statement_timeout_seconds * 1000)
            server = {"statement_timeout": timeout, "application_name": "logwarden"}
            more = {"pool_size": pool_size, "pool_pre_ping": True, "connect_args": {"server_settings": server}}
        self.engine: AsyncEngine = create_async_engine(parsed, hide_parameters=True, **more)
        if self.is_sqlite:
            _set_up_sqlite(self.engine)
        self.written = asyncio.Event()
        """Set at each commit of this process; whoever waits for it clears it before he looks."""
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if self.is_sqlite else nullcontext()
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writers = async_sessionmaker(
            self.engine.execution_options(immediate=True), expire_on_commit=False, info={WRITES: True}
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for looking; nothing is committed."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session for one short change: committed at the end, rolled back by any exception.

        SQLite has one writer at a time, and who waits for it there may be passed over until his time is out; so they
        wait here, each in his turn.
        """
        async with self._turn, self._writers() as session, session.begin():
            yield session
        self.written.set()

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """A connection for migrations: SQLite makes tables anew there, so references are checked at the end.

        Raises:
            RuntimeError: a migration left a reference to nothing; all is rolled back.
        """
        async with self.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            if self.is_sqlite:
                await driver.execute("PRAGMA foreign_keys=OFF")
            try:
                async with connection.begin():
                    yield connection
                    if self.is_sqlite and (broken := (await connection.exec_driver_sql(_REFERENCES)).all()):
                        raise RuntimeError(f"{len(broken)} row(s) would refer to nothing, in {broken[0][0]}")
            finally:
                if self.is_sqlite:
                    await driver.execute("PRAGMA foreign_keys=ON")

    async def close(self) -> None:
        """Closes all connections."""
        await self.engine.dispose()


def _set_up_sqlite(engine: AsyncEngine) -> None:
    """WAL, foreign keys, a busy time-out, and BEGIN IMMEDIATE for writers so that no upgrade can deadlock."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "synchronous=NORMAL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


async def upgrade(database: Database) -> None:
    """Brings the database to the newest migration."""

    def run(connection: Connection) -> None:
        config = _alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with database.migrating() as connection:
        await connection.run_sync(run)


async def check_revision(database: Database) -> None:
    """Whether the database is at the newest migration.

    Raises:
        AskPerson: it is not; says which command brings it there.
    """
    head = ScriptDirectory.from_config(_alembic_config()).get_current_head()
    async with database.engine.connect() as connection:
        current = await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())
    if current != head:
        raise AskPerson("The database is not at this version's tables; run `logwarden db upgrade`.")


async def in_turn(session: AsyncSession, lock: int) -> None:
    """Holds that lock until the transaction ends, and waits for another's that has it; the statement after it sees all.

    `lock` is any number that no other lock has. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": lock})


async def upsert(
    session: AsyncSession,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    update: Sequence[str],
) -> None:
    """INSERT … ON CONFLICT of many rows by executemany; `update` are the columns that a known row takes anew."""
    if not rows:
        return
    inserting = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = inserting(table)
    changed = {name: statement.excluded[name] for name in update}
    full = (
        statement.on_conflict_do_update(index_elements=list(key), set_=changed)
        if changed
        else statement.on_conflict_do_nothing(index_elements=list(key))
    )
    await (await session.connection()).execute(full, list(rows))


async def insert_many(session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """INSERT of many whole rows that nobody wants back: by COPY on PostgreSQL, else by the driver's executemany.

    The ORM's way costs more for each row than all the rest of a pass. Every row has the columns of the first;
    Python's defaults do not count here.
    """
    if not rows:
        return
    connection = await session.connection()
    names = list(rows[0])
    values = [_for_driver(table, name, connection.dialect, [row[name] for row in rows]) for name in names]
    records = list(zip(*values, strict=True))
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.__tablename__} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - our names
        await connection.exec_driver_sql(statement, records)
    else:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.copy_records_to_table(table.__tablename__, records=records, columns=names)


def _for_driver(table: type[Base], name: str, dialect: Dialect, values: list[Any]) -> list[Any]:
    """The values of a column as the database's driver takes them."""
    process = table.__table__.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return values if process is None else [process(value) for value in values]
