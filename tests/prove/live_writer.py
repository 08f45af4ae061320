"""A process of its own that makes facts happen at an even pace, each in a transaction of its own."""

from __future__ import annotations

import asyncio
import sys

from pydantic import SecretStr

from logwarden.facts import FactKind
from logwarden.store import facts, tables
from logwarden.store.database import Database


async def write(url: str, count: int, a_second: int) -> None:
    """So many facts about made-up passes."""
    assert "users" in tables.metadata.tables  # facts refer to it
    database = Database(SecretStr(url))
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(count):
        await asyncio.sleep(began + number / a_second - loop.time())  # an even pace is what this process is for
        async with database.write() as session:
            facts.record(session, FactKind.SCAN_FINISHED, "scan", number, listed=number, seen=number)
    await database.close()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
