"""PostgreSQL calls when facts come; the call only saves waiting, for who looks again after a while misses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .database import Database

CHANNEL = "logwarden_facts"
"""What the trigger of migration 0009 calls on, at the commit, whichever process wrote."""


async def listen(database: Database, wake: Callable[[], None]) -> None:
    """Calls `wake` for each call of PostgreSQL, until its connection is lost. Takes one connection of the pool.

    Calls it once when it begins to listen, too: nobody heard what was called before.
    """
    async with database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        lost = asyncio.Event()
        driver.add_termination_listener(lambda _: lost.set())
        try:
            await driver.add_listener(CHANNEL, lambda *_: wake())
            wake()
            await lost.wait()
        finally:
            await connection.invalidate()  # nobody else is to get one that listens
