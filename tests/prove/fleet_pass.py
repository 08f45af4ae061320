"""One pass over a fleet in a process of its own, which tells how much memory it holds as it goes on.

`python -m tests.prove.fleet_pass API_URL DATABASE_URL`, with the token in FLEET_TOKEN. A line of JSON every ten
companies: companies asked, drivers and errors seen, megabytes held now.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from logwarden import log
from logwarden.pipeline.ingest import ingest
from logwarden.portal.api import FortexApi
from logwarden.store.database import Database, upgrade

EVERY = 10


class Clock:
    """This machine's."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)


class Told:
    """Follows the pass."""

    cancelled = False

    async def asked(self, done: int, total: int, drivers: int, errors: int) -> None:
        """A line every ten companies."""
        if done % EVERY == 0 or done == total:
            told = {"companies": done, "drivers": drivers, "errors": errors, "megabytes": megabytes()}
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()


def megabytes() -> float:
    """What this process holds now."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


async def main(api_url: str, database_url: str) -> None:
    """The pass."""
    log.set_up("ERROR")
    database = Database(SecretStr(database_url))
    try:
        await upgrade(database)
        async with FortexApi(api_url, SecretStr(os.environ["FLEET_TOKEN"]), "zero") as api:
            await ingest(database, api, Clock(), "zero", progress=Told())
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
