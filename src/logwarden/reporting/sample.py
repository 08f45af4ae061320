"""A sample of drivers: drawn by a seed, so that anybody who has the list draws the same ones again; pure.

Each driver gets the SHA-256 of `SEED:SYSTEM:COMPANY:DRIVER` (the portal's ids, UTF-8); the drivers with the smallest
ones are the sample. No random number generator is in it: its numbers are promised by no version of any language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

HOW_DRAWN = (
    "Each driver of the list gets the SHA-256 of the text SEED:SYSTEM:COMPANY:DRIVER, of the portal's ids, "
    "in UTF-8. The drivers with the smallest ones, in hexadecimal, are the sample: the seed alone decides."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One driver who can be drawn: our number of him, and the portal's ids of system, company and driver."""

    id: int
    system: str
    company: str
    driver: str

    def lot(self, seed: int) -> str:
        """What decides whether he is drawn: 64 hexadecimal digits."""
        return sha256(f"{seed}:{self.system}:{self.company}:{self.driver}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sample:
    """Who was drawn, in the order of their lots, out of how many, and by which seed."""

    seed: int
    size: int
    among: int
    drawn: tuple[Candidate, ...]

    def lots(self) -> tuple[tuple[Candidate, str], ...]:
        """Each who was drawn with his lot."""
        return tuple((one, one.lot(self.seed)) for one in self.drawn)


def draw(candidates: Iterable[Candidate], size: int, seed: int) -> Sample:
    """The sample of at most that size; all of them where there are no more.

    Raises:
        ValueError: the size is less than one.
    """
    if size < 1:
        raise ValueError(f"a sample has at least one driver, not {size}")
    among = tuple(candidates)
    in_order = sorted(among, key=lambda one: (one.lot(seed), one.id))
    return Sample(seed, size, len(among), tuple(in_order[:size]))
