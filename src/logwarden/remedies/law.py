"""A remedy's place in the law: the paragraph that allows or forbids it, its conditions, how many people it needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from logwarden.states import KitState

from .catalogue import Remedy
from .conditions import Condition
from .plan import Plan


class Lawless(ValueError):
    """A remedy, or a condition of one, that names no paragraph: the program does not start with it."""


class Place(StrEnum):
    """Where a remedy is carried out."""

    PAGE = "page"
    NOWHERE = "nowhere"
    LOCKED = "locked"


def one_person(plan: Plan, kit: KitState) -> int:
    """One person's yes is enough."""
    del plan, kit
    return 1


@dataclass(frozen=True, slots=True)
class Law:
    """One remedy that makes fixes.

    `paragraph` allows it, or forbids it where its place is locked. `words` say what it is. `people` says how many
    have to say yes to a plan, as the system's tool kit stands; `second` why it is two, where it ever is.
    `bound_to_records`: a plan is void once the records of its days moved.

    Raises:
        Lawless: the remedy or one of its conditions has no paragraph, or two conditions have one name.
    """

    remedy: Remedy
    paragraph: str
    words: str
    place: Place
    conditions: tuple[Condition, ...] = ()
    people: Callable[[Plan, KitState], int] = one_person
    second: str = ""
    bound_to_records: bool = True

    def __post_init__(self) -> None:
        """Refuses what has no paragraph."""
        if not self.paragraph.strip():
            raise Lawless(f"the remedy {self.remedy} names no paragraph")
        for condition in self.conditions:
            if not condition.paragraph.strip():
                raise Lawless(f"the condition {condition.name} of {self.remedy} names no paragraph")
        names = [condition.name for condition in self.conditions]
        if len(set(names)) != len(names):
            raise Lawless(f"two conditions of {self.remedy} have one name")
