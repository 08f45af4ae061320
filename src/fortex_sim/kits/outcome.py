"""What a PROCEED is told and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from fortex_sim.world.fleet import Driver
from fortex_sim.world.records import Record
from fortex_sim.world.world import World


@dataclass(frozen=True, slots=True)
class Change:
    """One record that was changed, made or taken away, and whether its day was certified at that moment."""

    record: Record
    change: str
    day_certified: bool
    target: Record | None = None


Stroke = Callable[[], Change]
"""Changes one record when it is called, and says what it did."""


@dataclass(slots=True)
class Outcome:
    """Whether the portal says that it worked, in which words, and which records were changed."""

    success: bool
    message: str
    changes: list[Change] = field(default_factory=list)


class Declined(Exception):
    """The portal does nothing, and says why."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The one driver, the days (home terminal, both included), and the portal's own faults."""

    world: World
    driver: Driver
    first_day: date
    last_day: date
    without_driver: bool = False
    uncertified_too: bool = False

    def records(self) -> list[Record]:
        """All records of the range."""
        return self.world.between(self.driver, self.first_day, self.last_day)

    def active(self) -> list[Record]:
        """The records of the range that count."""
        return [record for record in self.records() if record.is_active]

    def change(self, record: Record, change: str, target: Record | None = None) -> Change:
        """A change, with the certification of its day as it stands before."""
        day = self.driver.day_of(record.event.at)
        return Change(record, change, self.world.certified(self.driver, day), target)


class Plan(Protocol):
    """A kit's PROCEED, before anything was changed."""

    def __call__(self, scope: Scope, boxes: frozenset[str]) -> list[Stroke]:
        """What is to be done to all matches of the ticked boxes in the range.

        Raises:
            Declined: the portal does nothing of it.
        """
        ...


def carry_out(strokes: list[Stroke], *, half: bool = False) -> Outcome:
    """Does all of it, or by fault the first half alone; the portal's words for it."""
    if not strokes:
        return Outcome(True, "AI repair finished: nothing to repair")
    changes = [stroke() for stroke in strokes[: len(strokes) // 2 if half else None]]
    if half:
        return Outcome(False, f"AI repair stopped after {len(changes)} of {len(strokes)} events", changes)
    return Outcome(True, f"AI repair finished: {len(changes)} events", changes)
