"""Follows the facts of all processes and hands them to this process's live connections."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from logwarden import log
from logwarden.pipeline.ports import Clock
from logwarden.store import fact_companies, fact_numbers, live_tickets
from logwarden.store.database import Database
from logwarden.store.facts import Fact
from logwarden.store.live_tickets import Holder
from logwarden.store.sight import Sight
from logwarden.store.wake_up import listen

from .access import TOKEN_LIFE
from .errors import ApiProblem
from .live_client import FRAME_SECONDS, Client, rest
from .live_sight import Batch

_log = log.get(__name__)

LOOK_SECONDS = 0.25
"""How often facts are looked for where nobody calls; this, and not the calls, is why none is lost."""

LOOK_SECONDS_WHEN_CALLED = 1.0
"""The same on PostgreSQL, which calls when facts come."""

JUDGE_SECONDS = 5.0
"""How often it is looked whether each client may still listen, besides after each fact about a person or a key."""

AGAIN_SECONDS = 1.0
"""After so long what failed is tried again, and a lost connection that waits for PostgreSQL's calls is made anew."""

PAGE = 500
MOST_BEHIND = 10_000
"""Facts. Whoever missed more is told to resync: reading anew what he shows costs less."""

MOST_CLIENTS = 1000
"""Connections of one process."""


class Hub:
    """The live connections of one process. `head` is the number of the last fact that they were offered."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self.head = 0
        self._clients: set[Client] = set()
        self._woken, self._stopped = asyncio.Event(), asyncio.Event()
        self._failing: set[str] = set()
        self._judged_at = -JUDGE_SECONDS

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follows until the block ends. Where facts stand at its start is where the first client begins."""
        while await self._number():
            pass
        async with self._database.read() as session:
            self.head = await fact_numbers.newest(session)
        self._stopped.clear()
        looking = asyncio.create_task(self._every("look", self._look_and_rest, FRAME_SECONDS))
        listening = None  # SQLite has nobody who calls
        if not self._database.is_sqlite:
            listening = asyncio.create_task(self._every("listen", self._listen, AGAIN_SECONDS))
        try:
            yield
        finally:
            self._stopped.set()
            self._woken.set()
            await looking  # what it has begun it ends
            if listening is not None:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)

    async def join(self, holder: Holder, after: int | None) -> tuple[Client, bool]:
        """A client who gets all facts from now on, and whether he asks for more of the past than is told.

        Raises:
            ApiProblem: his right does not stand any more, or there are too many.
        """
        async with self._database.read() as session:
            known = (await live_tickets.standing(session, [holder], self._clock.now())).get(holder)
            newest = await fact_numbers.newest(session)
        if known is None:
            raise ApiProblem(401, "You were logged out meanwhile; log in again.")
        if len(self._clients) >= MOST_CLIENTS:
            raise ApiProblem(503, "Too many listen already; try again in a minute.", {"Retry-After": "60"})
        sight = Sight.of(*known, by_key=holder.key_id is not None)
        client = Client(holder, sight, self._clock.now() + TOKEN_LIFE, self.head)
        self._clients.add(client)
        # A number that is not there yet is from before an older copy of the database was put back.
        return client, after is not None and (after > max(newest, self.head) or self.head - after > MOST_BEHIND)

    def leave(self, client: Client) -> None:
        """His connection is over."""
        self._clients.discard(client)

    async def page(self, after: int, upto: int) -> Batch:
        """The facts between two numbers, from the first on, at most `PAGE`."""
        async with self._database.read() as session:
            found = await fact_numbers.between(session, after, upto, PAGE)
            companies = await fact_companies.of(session, found)
        return Batch(found, companies, _end(found) if len(found) == PAGE else upto)

    async def judge(self, *clients: Client) -> None:
        """Ends the connections of those of them who may no longer listen, or not to the same."""
        if not clients:
            return
        now = self._clock.now()
        async with self._database.read() as session:
            standing = await live_tickets.standing(session, {client.holder for client in clients}, now)
        for client in clients:
            known = standing.get(client.holder)
            by_key = client.holder.key_id is not None
            if known is None or client.until <= now or Sight.of(*known, by_key=by_key) != client.sight:
                client.end()

    async def _look_and_rest(self) -> None:
        if not await self.look():
            await rest(LOOK_SECONDS if self._database.is_sqlite else LOOK_SECONDS_WHEN_CALLED, self._woken)
            self._woken.clear()

    async def look(self) -> bool:
        """Numbers what is new and offers what follows `head`; answers whether there may be more."""
        await self._number()
        async with self._database.read() as session:
            found = await fact_numbers.between(session, self.head, None, PAGE)
            companies = await fact_companies.of(session, found)
        now = asyncio.get_running_loop().time()
        of_people = any(fact.subject in {"user", "key"} for fact in found)
        if of_people or now - self._judged_at >= JUDGE_SECONDS:
            self._judged_at = now
            await self.judge(*self._clients)
        if found:
            batch = Batch(found, companies, _end(found))
            self.head = batch.last
            for client in self._clients:
                if not client.ended.is_set():
                    client.offer(batch)
        return len(found) == PAGE

    async def _number(self) -> int:
        async with self._database.read() as session:  # most looks end here, and lock nobody out
            if not await fact_numbers.are_waiting(session):
                return 0
        async with self._database.write() as session:
            return await fact_numbers.give(session)

    async def _listen(self) -> None:
        await listen(self._database, self._woken.set)

    async def _every(self, name: str, work: Callable[[], Awaitable[None]], rest_seconds: float) -> None:
        """Works anew after each failure, which is told once."""
        while not self._stopped.is_set():
            try:
                await work()
            except Exception:  # noqa: BLE001 - a database that is away comes back; nobody misses a fact meanwhile
                if name not in self._failing:
                    _log.exception("live.defect", work=name)
                self._failing.add(name)
                await rest(AGAIN_SECONDS, self._stopped)
            else:
                self._failing.discard(name)
                await rest(rest_seconds, self._stopped)


def _end(facts: Sequence[Fact]) -> int:
    return facts[-1].number or 0
