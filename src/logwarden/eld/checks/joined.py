"""Things that belong together, found by joining two at a time."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Joined(Generic[T]):
    """Sets of things that were joined; what was joined with nothing is a set of its own."""

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}

    def root(self, one: T) -> T:
        """The one that stands for all that belong together with this one."""
        parent = self._parent
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = parent.setdefault(above, above)
            one = parent[one]
        return one

    def join(self, one: T, other: T) -> None:
        """Says that two belong together."""
        self._parent[self.root(other)] = self.root(one)
