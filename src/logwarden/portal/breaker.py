"""A circuit breaker: after failures in a row nobody is asked for a while, then one call finds out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from logwarden.problems import Problem, TryAgain

from .answers import Busy

_LONGEST_ASKED = 3600
"""A pause that the portal asks for is kept up to this many seconds: a slip of theirs must not stop us for days."""


class Resting(TryAgain):
    """It failed too often and is left alone for a while: nobody was asked."""


class CircuitState(StrEnum):
    """Whether calls are let through: all, none, or the one that finds out."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Circuit:
    """How it stands, for people: instants are aware UTC by this machine's clock.

    `until` is when the next call is let through, None while closed; `problem` is the last one, empty while closed.
    """

    state: CircuitState
    since: datetime
    until: datetime | None = None
    problem: str = ""


class Breaker:
    """Guards one thing that can fail for a while. Its pauses go by the event loop's clock.

    Args:
        kind: the problem that counts as its failure.
        after: so many failures in a row open the circuit.
        first_pause: seconds until a call finds out; they double with each that fails again.
        longest_pause: seconds that they do not go beyond.
        refusal: the problem for those who call while it is open.
    """

    def __init__(
        self,
        kind: type[Problem],
        *,
        after: int,
        first_pause: int,
        longest_pause: int,
        refusal: Callable[[Circuit], Problem],
    ) -> None:
        self._kind, self._after, self._refusal = kind, after, refusal
        self._first_pause, self._longest_pause = first_pause, longest_pause
        self._pause, self._again_at = first_pause, 0.0
        self._failures = self._successes = 0
        self.circuit = Circuit(CircuitState.CLOSED, datetime.now(UTC))

    @contextmanager
    def call(self) -> Iterator[bool]:
        """A call goes on inside, and what becomes of it counts. Yields whether it is the one that finds out.

        Raises:
            Problem: the refusal, at once, while the circuit is open or another call is finding out.
        """
        trial, successes = self._admit(), self._successes
        try:
            yield trial
        except self._kind as problem:
            self._failed(problem, trial=trial, others_well=successes != self._successes)
            raise
        except BaseException:
            if trial:  # it learnt nothing: the next call is to find out
                self._move(CircuitState.OPEN)
            raise
        else:
            self._went_well(trial=trial)

    def _admit(self) -> bool:
        if self.circuit.state is CircuitState.CLOSED:
            return False
        if self.circuit.state is CircuitState.HALF_OPEN or asyncio.get_running_loop().time() < self._again_at:
            raise self._refusal(self.circuit)
        self._move(CircuitState.HALF_OPEN)
        return True

    def _failed(self, problem: Problem, *, trial: bool, others_well: bool) -> None:
        """Counts a failure, unless others went well meanwhile: slow failures end in a row though they are none.

        A portal that asks for a longer pause than our first one gets it at once.
        """
        if self.circuit.state is not CircuitState.CLOSED and not trial:
            return  # begun before the circuit opened: it tells nothing new
        self._failures += not others_well
        asked = min(problem.retry_after or 0, _LONGEST_ASKED) if isinstance(problem, Busy) else 0
        if not trial and self._failures < self._after and asked <= self._first_pause:
            return
        pause = max(self._pause, asked)
        self._pause = min(2 * self._pause, self._longest_pause)
        self._again_at = asyncio.get_running_loop().time() + pause
        now = datetime.now(UTC)
        self.circuit = Circuit(CircuitState.OPEN, now, now + timedelta(seconds=pause), str(problem))

    def _went_well(self, *, trial: bool) -> None:
        self._successes += 1
        if trial:
            self.circuit = Circuit(CircuitState.CLOSED, datetime.now(UTC))
        if self.circuit.state is CircuitState.CLOSED:
            self._failures, self._pause = 0, self._first_pause

    def _move(self, state: CircuitState) -> None:
        self.circuit = Circuit(state, datetime.now(UTC), self.circuit.until, self.circuit.problem)
