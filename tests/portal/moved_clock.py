"""An event loop whose clock only moves when everybody waits: hours pass in an instant, to the second."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Passing(selectors.SelectSelector):
    """Time passes instead of a wait; who waits for nothing at all waits for ever, which is told."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; if nothing is, `timeout` seconds are over."""
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everybody waits, and nobody for the clock")
        if not ready and timeout is not None:
            self.now += max(0.0, timeout)
        return ready


class MovedClockLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock that begins at 0."""

    def __init__(self) -> None:
        self._passing = _Passing()
        super().__init__(self._passing)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._passing.now


def run(work: Coroutine[Any, Any, T]) -> T:
    """What comes of the work, at once."""
    with asyncio.Runner(loop_factory=MovedClockLoop) as runner:
        return runner.run(work)


def clock() -> float:
    """The moved clock, in seconds."""
    return asyncio.get_running_loop().time()
