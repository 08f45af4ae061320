from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

import logwarden.store
from logwarden.eld.archive import log_from_json
from logwarden.facts import FactKind
from logwarden.states import FixState
from logwarden.store import fact_numbers, facts
from logwarden.store.database import Database, check_revision, upgrade
from logwarden.store.tables import metadata
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.office import Office


def config(connection: Connection) -> Config:
    """Alembic's, for an open connection."""
    made = Config()
    made.set_main_option("script_location", str(Path(logwarden.store.__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def differences(connection: Connection) -> list[Any]:
    """What the tables of the code have that the database has not, and the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def tables(connection: Connection) -> set[str]:
    """The tables that there are."""
    return set(inspect(connection).get_table_names())


async def test_the_migrations_make_the_tables_of_the_code(database: Database) -> None:
    """Brought up from nothing, the database has every table, column, index and key of the code, and no other."""
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(tables) == {*metadata.tables, "alembic_version"}


async def test_down_to_nothing_and_up_again(database: Database) -> None:
    """Every migration can be taken back, and brought forward again to the very same tables."""
    async with database.migrating() as connection:
        await connection.run_sync(lambda sync: command.downgrade(config(sync), "base"))
        assert await connection.run_sync(tables) == {"alembic_version"}
    await upgrade(database)
    await check_revision(database)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_down_and_up_where_the_tables_hold_rows(database: Database, tmp_path: Path) -> None:
    """Rows that hang on each other stand in no migration's way: after it the office begins anew on empty tables."""
    for _ in range(2):
        office = Office(database, tmp_path)
        await office.open()
        office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
        fix = await office.acted()
        assert (fix.id, fix.state) == (1, FixState.AWAITING_DRIVER)
        async with database.migrating() as connection:
            await connection.run_sync(lambda sync: command.downgrade(config(sync), "base"))
            assert await connection.run_sync(tables) == {"alembic_version"}
        await upgrade(database)


async def test_facts_of_before_get_their_ids_as_numbers(database: Database) -> None:
    """Facts from before the order was kept are numbered by their ids, and the next one follows."""
    for number in (1, 2):
        async with database.write() as session:
            facts.record(session, FactKind.SCAN_FINISHED, "scan", number)
    async with database.migrating() as connection:
        await connection.run_sync(lambda sync: command.downgrade(config(sync), "0008"))
    await upgrade(database)
    async with database.write() as session:
        assert [fact.number for fact in await fact_numbers.between(session, 0, None, 10)] == [1, 2]
        facts.record(session, FactKind.SCAN_FINISHED, "scan", 3)
        await session.flush()
        assert await fact_numbers.give(session) == 1
        assert await fact_numbers.newest(session) == 3


async def test_an_upgrade_of_what_is_new_changes_nothing(database: Database) -> None:
    """Upgrading twice is harmless."""
    await upgrade(database)
    await check_revision(database)


async def test_what_was_read_is_the_same_before_and_after_the_archive(database: Database, tmp_path: Path) -> None:
    """Logs that an earlier version kept whole are taken apart into records, and put together again on the way back."""
    office = Office(database, tmp_path)
    await office.open()
    office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    await office.acted()
    before = [await office.log_of(reading) for reading in await office.readings()]
    async with database.migrating() as connection:
        await connection.run_sync(lambda sync: command.downgrade(config(sync), "0002"))
        kept = (await connection.exec_driver_sql("SELECT log FROM readings ORDER BY id")).scalars()
        logs = [log_from_json(json.loads(log) if isinstance(log, str) else log) for log in kept]
    assert logs == before
    await upgrade(database)
    assert [await office.log_of(reading) for reading in await office.readings()] == before
    assert {error.company_id for error in await office.errors()} == {1}
