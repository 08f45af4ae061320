"""Who is in a fleet and how they behave: the description that a profile gives and a world is made from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from fortex_sim.planning.causes import Injection
from fortex_sim.planning.shape import OPEN_ROAD
from logwarden.eld.events import SLEEPER_BERTH


class Answer(StrEnum):
    """What a driver does with a carrier's edit request."""

    ACCEPT = "accept"
    REJECT = "reject"
    IGNORE = "ignore"


class Certifies(StrEnum):
    """When a driver certifies a day."""

    AT_ONCE = "at_once"
    """After his last record of the day."""
    NEXT_MORNING = "next_morning"
    """At the next login."""


@dataclass(frozen=True, slots=True)
class AnswerPolicy:
    """How a driver answers requests. Delays are seconds of the portal's clock, from and to.

    With `certify` he certifies the day anew `certify_after` seconds after he accepted.
    """

    answer: Answer = Answer.ACCEPT
    answer_after: tuple[int, int] = (120, 240)
    certify_after: tuple[int, int] = (60, 120)
    certify: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """One driver of the cast.

    `zone` is the portal's short name of the home-terminal zone, `start` the usual local time of login,
    `rests` the days without work as offsets from the start day modulo 7, `uncertified` the days ago that he
    never certifies, `first_sequence` where his device's numbers begin. `cruise` is his mean speed on the road, from
    and to. `beside` has him share truck and device with the member before him, the two driving in turn; each changes
    `rides` times a leg between seat and sleeper while the other drives. `gaps_listed`: the portal lists the numbers
    that others own as breaks. `long_week` are the days ago of its last day, and the cycle's hours that it fills.
    """

    name: str
    zone: str
    home: str
    start: time
    rests: tuple[int, ...]
    night: int = SLEEPER_BERTH
    certifies: Certifies = Certifies.AT_ONCE
    uncertified: tuple[int, ...] = ()
    personal_use: bool = False
    first_sequence: int | None = None
    answers: AnswerPolicy = field(default_factory=AnswerPolicy)
    injections: tuple[Injection, ...] = ()
    cruise: tuple[float, float] = OPEN_ROAD
    beside: bool = False
    rides: int = 0
    gaps_listed: bool = False
    long_week: tuple[int, int] | None = None
    cycle: str = "70/8"


Company = tuple[str, tuple[Member, ...]]
"""A company by its portal label, with its drivers in the order of its list."""


@dataclass(frozen=True, slots=True)
class OnDemand:
    """Companies too many to be made at once.

    How many drivers each has, its label by its number, and how it is drawn by seed and number.
    `expected` are errors, violations and uncertified days of one driver, before anybody has looked.
    """

    sizes: tuple[int, ...]
    label: Callable[[int], str]
    draw: Callable[[int, int], Company]
    expected: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Cast:
    """A whole fleet: companies by their portal label, each with its drivers in the order of its list.

    With `draw` they are drawn by the seed instead, with `on_demand` each when somebody asks for it.
    `history_days` of records lie before the start. `retap_rate` and `diagnostic_rate` are chances a
    driver-day for what goes wrong after the start.
    """

    companies: tuple[Company, ...]
    history_days: int = 9
    retap_rate: float = 0.06
    diagnostic_rate: float = 0.04
    draw: Callable[[int], Iterable[Company]] | None = None
    on_demand: OnDemand | None = None

    def drawn(self, seed: int) -> Iterable[Company]:
        """The companies for a seed."""
        return self.companies if self.draw is None else self.draw(seed)
