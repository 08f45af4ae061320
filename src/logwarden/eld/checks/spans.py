"""Stretches of time that were merged, to be asked how much of them lies before an instant."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Spans:
    """Stretches from a second up to another; those that overlap or touch are one."""

    __slots__ = ("_before", "ends", "starts")

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        """`pairs` are starts and ends in any order; those without length are left out."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(pairs):
            if end <= start:
                continue
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)
        lengths = (end - start for start, end in zip(self.starts, self.ends, strict=True))
        self._before = [0, *accumulate(lengths)]

    def seconds_before(self, t: int) -> int:
        """How many seconds of them lie before an instant."""
        n = bisect_right(self.starts, t)
        return self._before[n] - max(0, self.ends[n - 1] - t) if n else 0

    def covers(self, t: int) -> bool:
        """Whether an instant lies in one of them, its end not included."""
        n = bisect_right(self.starts, t)
        return n > 0 and t < self.ends[n - 1]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any of them shares time with another stretch."""
        return self.seconds_before(end) > self.seconds_before(start)

    def end_of(self, t: int) -> int | None:
        """The end of the stretch in which an instant lies; None outside."""
        n = bisect_right(self.starts, t)
        return self.ends[n - 1] if n and t < self.ends[n - 1] else None
