"""Rests: unbroken off-duty and sleeper-berth time, and which two of them make a split rest (395.1(g))."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..events import OFF_DUTY, SLEEPER_BERTH
from .options import HOUR
from .timeline import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .timeline import Timeline

RESET = 10 * HOUR
"""A rest after which a new shift begins, in seconds (395.3(a)(1))."""

RESTART = 34 * HOUR
"""A rest that sets the sum of 7 or 8 days to zero, in seconds (395.3(c))."""

LEG = 2 * HOUR
"""The least part of a split rest, in seconds (395.1(g)(1)(ii))."""

SLEEPER_LEG = 7 * HOUR
"""The least unbroken sleeper-berth time in one of the two parts, in seconds (395.1(g)(1)(ii))."""


class Rest(NamedTuple):
    """Off-duty and sleeper-berth time without work in it, in seconds of UTC since 1970.

    `sleeper` is the longest unbroken sleeper-berth time in it, in seconds; `berth_at_end` that which lasts until
    its end.
    """

    start: int
    end: int
    sleeper: int
    berth_at_end: int

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.start

    @property
    def has_sleeper_leg(self) -> bool:
        """Whether seven hours on end were spent in the sleeper berth."""
        return self.sleeper >= SLEEPER_LEG


def rests_and_work(timeline: Timeline) -> Iterator[Rest | Span]:
    """A timeline with each run of off-duty and sleeper-berth spans as one rest, in order."""
    rest: Rest | None = None
    for span in timeline.spans:
        if span.duty not in (OFF_DUTY, SLEEPER_BERTH):
            if rest is not None:
                yield rest
                rest = None
            yield span
            continue
        berth = span.end - span.start if span.duty == SLEEPER_BERTH else 0
        start, longest = (span.start, 0) if rest is None else (rest.start, rest.sleeper)
        rest = Rest(start, span.end, max(longest, berth), berth)
    if rest is not None:
        yield rest


def needed_partner(rest: Rest) -> int:
    """How long the other part of a split rest has to be, in seconds (395.1(g)(1)(ii))."""
    return max(LEG, RESET - rest.seconds)


def are_split_rest(first: Rest, second: Rest) -> bool:
    """Whether two rests are a split rest: two hours each, ten together, seven on end in one's sleeper berth."""
    return (
        min(first.seconds, second.seconds) >= LEG
        and first.seconds + second.seconds >= RESET
        and (first.has_sleeper_leg or second.has_sleeper_leg)
    )
