"""What a PROCEED is told and what came of it."""

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


@dataclass(slots=True)
class Outcome:
    """Whether the portal says that it worked, in which words, and which records were changed."""

    success: bool
    message: str
    changes: list[Change] = field(default_factory=list)


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

    def change(self, record: Record, change: str, target: Record | None = None) -> Change:
        """A change, with the certification of its day as it stands before."""
        day = self.driver.day_of(record.event.at)
        return Change(record, change, self.world.certified(self.driver, day), target)


class Proceed(Protocol):
    """A kit's PROCEED."""

    def __call__(self, scope: Scope, boxes: frozenset[str]) -> Outcome:
        """Works on all matches of the ticked boxes in the range."""
        ...


def finished(changes: list[Change]) -> Outcome:
    """The portal's words for a PROCEED that went through."""
    if not changes:
        return Outcome(True, "AI repair finished: nothing to repair")
    return Outcome(True, f"AI repair finished: {len(changes)} events", changes)
