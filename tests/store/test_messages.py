from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from logwarden.store import messages
from logwarden.store.database import Database, upgrade
from logwarden.store.errors import LogError
from logwarden.store.messages import Message
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, FakeDriver, listed, working_days
from tests.pipeline.office import Office

from .test_migrations import config


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_nobody_maps_a_message_while_errors_with_it_are_stored(database: Database) -> None:
    """Whoever stores errors under the key that a message has now is waited for: none is left behind under the old."""
    async with database.write() as storing:
        assert await messages.hear(storing, {"GATEWAY NOTICE": NOW}) == {}
    async with database.write() as storing, database.write() as storing_too:
        await messages.hear(storing, {"GATEWAY NOTICE": NOW})
        await messages.hear(storing_too, {"GATEWAY NOTICE": NOW})  # they do not wait for each other
        async with database.read() as mapping:
            await mapping.execute(text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(DBAPIError, match="lock timeout"):
                await messages.get(mapping, 1)


async def test_errors_of_an_earlier_version_get_their_place_and_their_message(
    database: Database, tmp_path: Path
) -> None:
    """The migration puts each error into the order of the list, and unknown ones of all spellings under one message."""
    office = Office(database, tmp_path)
    errors = [
        listed("gateway  Notice", NOW, "e1"),
        listed("GATEWAY NOTICE", None, "e2"),
        listed("ODOMETER ERROR", NOW, "e3"),
    ]
    office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), extra_errors=errors))
    await office.open()
    await office.ingest()
    async with database.migrating() as connection:
        await connection.run_sync(lambda sync: command.downgrade(config(sync), "0005"))
    await upgrade(database)
    async with database.read() as session:
        found = (await session.scalars(select(LogError).order_by(LogError.id))).all()
        (message,) = (await session.scalars(select(Message))).all()
    assert [error.at for error in found] == [error.error_at or error.first_listed_at for error in found]
    assert {error.portal_id: error.wording for error in found} == {
        "e1": message.wording,
        "e2": message.wording,
        "e3": None,
    }
    assert (message.words, message.first_heard_at, message.key) == ("GATEWAY NOTICE", NOW, None)
