"""One live connection: what waits for its client, and the frames that it gets."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from logwarden.store.live_tickets import Holder
from logwarden.store.sight import Sight

from .live_sight import Batch, facts_frame, frame

MOST_WAITING = 1000
"""Facts that wait for one client. One for whom more come is told to resync: memory does not grow with his delay."""

ALIVE_SECONDS = 15.0
"""After so long without a frame there is one that says where we stand: a page does not see WebSocket pings."""

FRAME_SECONDS = 1 / 20
"""The least time between two frames with facts."""

Page = Callable[[int, int], Awaitable[Batch]]
"""Reads what lies between two numbers, from the first one on, as much as fits into a frame."""


class Client:
    """Whoever listens on one connection, until an instant of the product's clock.

    All calls are from one loop, so what is offered from `joined_at` on is all that there is above it.
    """

    def __init__(self, holder: Holder, sight: Sight, until: datetime, joined_at: int) -> None:
        self.holder, self.sight, self.until, self.joined_at = holder, sight, until, joined_at
        self.ended = asyncio.Event()
        self._waiting: deque[Batch] = deque()
        self._count = 0
        self._newest = joined_at
        self._lost = False
        self._wake = asyncio.Event()

    def offer(self, batch: Batch) -> None:
        """The next facts; without waiting for anybody."""
        self._newest = batch.last
        if not self._lost:
            self._waiting.append(batch)
            self._count += batch.count
            if self._count > MOST_WAITING:
                self._waiting.clear()
                self._lost = True
        self._wake.set()

    def end(self) -> None:
        """He may listen no longer: what waits is not told any more."""
        self._waiting.clear()
        self.ended.set()

    async def frames(self, after: int | None, page: Page, *, too_far: bool) -> AsyncGenerator[str]:
        """All frames, the first one at once; what was missed follows in pages, unless it is `too_far`."""
        if after is None or too_far:
            after = self.joined_at
            yield frame("resync" if too_far else "hello", after)
        else:
            yield frame("hello", after)
            while after < self.joined_at:
                batch = await page(after, self.joined_at)
                if (text := facts_frame([batch], self.sight, after)) is not None:
                    yield text
                    await rest(FRAME_SECONDS, self.ended)
                after = batch.last
        clock = asyncio.get_running_loop().time
        said_at = clock()
        while True:
            due = said_at + ALIVE_SECONDS
            await rest(due - clock(), self._wake)
            self._wake.clear()
            said, after = self._next(after)
            if said is None and clock() >= due:
                said = frame("alive", after)
            if said is not None:
                yield said
                said_at = clock()

    def _next(self, after: int) -> tuple[str | None, int]:
        """A frame of all that waits, None where nothing does that he may see, and up to where he knows all then."""
        waiting = tuple(self._waiting)
        self._waiting.clear()
        self._count = 0
        if self._lost:
            self._lost = False
            after = max(after, self._newest)
            return frame("resync", after), after
        if not waiting:
            return None, after
        return facts_frame(waiting, self.sight, after), max(after, waiting[-1].last)


async def rest(seconds: float, wake: asyncio.Event) -> None:
    """Waits that long, or until woken."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await wake.wait()
