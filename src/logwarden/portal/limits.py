"""How hard we press a portal: so many calls at once, and so many requests a second."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Limits:
    """The limits of one system, by the event loop's clock.

    Args:
        at_once: calls under way. A call keeps its place while it waits for its next try: a portal that asks us to
            slow down is not asked by the next in line meanwhile.
        per_second: requests that begin within any second.
    """

    def __init__(self, at_once: int, per_second: int) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._line = asyncio.Lock()
        self._begun: deque[float] = deque(maxlen=per_second)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place among the calls that are under way; waits for one, first come first served."""
        async with self._places:
            yield

    async def turn(self) -> None:
        """Waits until one more request may begin, which it then does."""
        now = asyncio.get_running_loop().time
        async with self._line:
            if len(self._begun) == self._begun.maxlen:
                await asyncio.sleep(max(0.0, self._begun[0] + 1 - now()))  # the turn comes by the clock alone
            self._begun.append(now())
