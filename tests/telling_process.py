"""A process that tells people until nothing is left to tell, for tests that kill it. The clock stands still.

Run as `python telling_process.py DATABASE_URL SECRET INSTANT`.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr

from logwarden.channels.sealing import Sealer
from logwarden.pipeline.deliver import deliver
from logwarden.pipeline.notify import Telling, notify
from logwarden.store.database import Database


@dataclass(frozen=True)
class StoppedClock:
    """Always the same instant."""

    at: datetime

    def now(self) -> datetime:
        """That instant."""
        return self.at


async def tell(url: str, secret: str, at: str) -> None:
    """Both steps, until the second has nothing to send."""
    database = Database(SecretStr(url))
    clock = StoppedClock(datetime.fromisoformat(at))
    telling = Telling(database, clock, Sealer(SecretStr(secret)), "https://office.example")
    await notify(telling)
    while await deliver(telling):
        pass
    await database.close()


if __name__ == "__main__":
    asyncio.run(tell(*sys.argv[1:]))
