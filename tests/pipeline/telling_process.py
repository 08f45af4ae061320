"""A process that tells people until nothing is left to tell, for tests that kill it. The clock stands still.

Run as `python -m tests.pipeline.telling_process DATABASE_URL SECRET INSTANT`.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from pydantic import SecretStr

from logwarden.channels.sealing import Sealer
from logwarden.pipeline.deliver import deliver
from logwarden.pipeline.notify import Telling, notify
from logwarden.store.database import Database

from .fake_portal import FakeClock


async def tell(url: str, secret: str, at: str) -> None:
    """Both steps, until the second has nothing to send."""
    database = Database(SecretStr(url))
    clock = FakeClock(datetime.fromisoformat(at))
    telling = Telling(database, clock, Sealer(SecretStr(secret)), "https://office.example")
    await notify(telling)
    while await deliver(telling):
        pass
    await database.close()


if __name__ == "__main__":
    asyncio.run(tell(*sys.argv[1:]))
