"""A portal whose pages go wrong at a chosen moment: four drivers, two of them namesakes, and what each answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import time
from random import Random
from typing import TYPE_CHECKING

from fortex_sim.behind_backs import alter
from fortex_sim.faults import ALTERATIONS, Fault, Order
from fortex_sim.kits import Kit
from fortex_sim.options import Options, Records
from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.serving import Addresses, running
from fortex_sim.simulator import Simulator
from fortex_sim.world.building import build_world
from fortex_sim.world.cast import Answer, AnswerPolicy, Cast, Member

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from fortex_sim.portal import Portal
    from fortex_sim.world.fleet import Driver

PAGE_FAULTS = tuple(list(Fault)[list(Fault).index(Fault.SESSION_EXPIRED) : list(Fault).index(Fault.RECORDS_SHIFTED)])
"""The faults of the contract's pages, in its order."""

_NEEDS_ACTIVITY = frozenset({Fault.SELF_REFRESH, Fault.NAMESAKE_FIRST})
"""They show on Activity alone, which one sees only where no driver opens by his address."""

_AT_OPENING = _NEEDS_ACTIVITY | {Fault.WRONG_DRIVER_OPENS, Fault.NO_DIRECT_OPEN}
"""They show while a driver is opened alone, and a page that stands open is not opened again."""

_MOMENTS = 12
_MOMENTS_OF_OPENING = 3
_HELD_SECONDS = 0.5
_ZONES = (("CT", "Joliet"), ("ET", "Columbus"), ("MT", "Albuquerque"), ("PT", "Sacramento"))
_TAPS = (("inspection", 4, 8), ("stop1", 5, 12), ("stop2", 5, 14))
"""Where a status is tapped twice, and after how many minutes at least and at most."""


def cast(dice: Random) -> Cast:
    """One company; the days of what went wrong are drawn, and can be the same.

    Maria, Maria and Johnathan have twins on certified days, Johnathan two pairs; John's stand on a day that he never
    certifies. The second Maria has a record without a place, John drove too long, Johnathan's device holds a record.
    """
    days = [dice.randint(1, 4) for _ in range(8)]
    first, second = dice.sample(_TAPS, 2)
    return Cast(
        (
            (
                "BLUE MESA FREIGHT LLC  ELD",
                (
                    _member("GARCIA MARIA", dice, _tap(dice, days[0])),
                    _member("GARCIA MARIA", dice, _tap(dice, days[1]), Injection(Cause.NO_FIX, days[2], "inter1.1")),
                    _member(
                        "SMITH JOHN",
                        dice,
                        _tap(dice, 4),
                        Injection(Cause.DROVE_TOO_LONG, dice.randint(1, 3), "drive4"),
                        uncertified=(4,),
                    ),
                    _member(
                        "SMITH JOHNATHAN",
                        dice,
                        _tap(dice, days[3], first),
                        _tap(dice, days[3], second),
                        Injection(Cause.WITHHELD_SHUT_DOWN, days[4], "down1"),
                    ),
                ),
            ),
        )
    )


def _member(name: str, dice: Random, *injections: Injection, uncertified: tuple[int, ...] = ()) -> Member:
    zone, home = dice.choice(_ZONES)
    return Member(
        name,
        zone,
        home,
        time(5, dice.randint(0, 59)),
        rests=(1, 2),
        uncertified=uncertified,
        answers=_manner(dice),
        injections=injections,
    )


def _tap(dice: Random, days_ago: int, where: tuple[str, int, int] | None = None) -> Injection:
    label, low, high = where or dice.choice(_TAPS)
    return Injection(Cause.RETAPPED, days_ago, label, minutes=dice.randint(low, high))


def _manner(dice: Random) -> AnswerPolicy:
    """Yes, no or silence; after a minute or hours; certified anew or not."""
    soon = dice.randint(50, 1500)
    return AnswerPolicy(
        dice.choices((Answer.ACCEPT, Answer.REJECT, Answer.IGNORE), (6, 2, 2))[0],
        (soon, soon + 60),
        (60, 900),
        certify=dice.random() < 0.85,
    )


@dataclass(frozen=True, slots=True)
class Plot:
    """What goes wrong: the fault, from which request of the pages on, how often, how likely; None: nothing."""

    fault: Fault | None
    moment: int
    times: int | None
    probability: float
    seed: int

    @classmethod
    def drawn(cls, fault: Fault | None, seed: int, dice: Random) -> Plot:
        """A plot that begins within the first visit, or soon after it."""
        times, probability = dice.choice(((1, 1.0), (2, 1.0), (3, 0.5), (None, 0.5), (None, 1.0)))
        moment = dice.randrange(_MOMENTS_OF_OPENING if fault in _AT_OPENING else _MOMENTS)
        if fault is Fault.ASKS_FOR_CODE:  # it shows at the login alone, which comes first
            moment, times, probability = 0, 1, 1.0
        return cls(fault, moment, times, probability, seed)


@dataclass
class Stage:
    """The pages' application, which counts the requests for data and lets the plot happen at its moment.

    `requests` counts from `begin` on. `strikes` has, for each time the fault struck, the number of the ledger's
    entry that was written next.
    """

    app: ASGIApp
    portal: Portal
    plot: Plot | None = None
    requests: int = 0
    strikes: list[int] = field(default_factory=list)
    _order: Order | None = None

    def begin(self, plot: Plot) -> None:
        """A new plot, of which nothing has happened yet."""
        self.plot, self.requests, self._order = plot, 0, None
        self.strikes.clear()

    def recover(self) -> None:
        """From now on the portal works as it should."""
        self.portal.faults.clear()
        self.plot = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or not scope["path"].startswith(("/ui/", "/activity")):
            await self.app(scope, receive, send)
            return
        if self.plot is not None and self.plot.fault is not None and self.requests == self.plot.moment:
            self._strike(self.plot, self.plot.fault)
        self.requests += 1
        before = 0 if self._order is None else self._order.struck
        entry = len(self.portal.ledger.entries) + 1
        await self.app(scope, receive, send)
        if self._order is not None and self._order.struck > before:
            self.strikes.append(entry)

    def _strike(self, plot: Plot, fault: Fault) -> None:
        dice = Random(f"{plot.seed}/{fault}/strike")  # noqa: S311 - a seeded proof
        if fault in ALTERATIONS:
            self._alter(fault, dice)
            return
        faults = self.portal.faults
        if fault in _NEEDS_ACTIVITY:
            faults.switch(Fault.NO_DIRECT_OPEN, on=True)
        seconds = _HELD_SECONDS if dice.random() < 0.5 else None
        faults.switch(fault, on=True, times=plot.times, probability=plot.probability, seconds=seconds, seed=plot.seed)
        self._order = faults.orders[-1]

    def _alter(self, fault: Fault, dice: Random) -> None:
        """Alters a log of whoever the desk is looking at, or of somebody else."""
        looked_at = [entry.driver for entry in self.portal.ledger.entries[-1:] if entry.driver is not None]
        others: list[Driver] = [*self.portal.world.drivers.values()]
        driver = dice.choice(looked_at if looked_at and dice.random() < 0.7 else others)
        self.portal.altered += alter(self.portal.world, driver, fault, dice)
        self.strikes.append(len(self.portal.ledger.entries) + 1)


@dataclass(frozen=True)
class Deployment:
    """A simulator that is served, for one run after the other."""

    simulator: Simulator
    stage: Stage
    addresses: Addresses

    @property
    def portal(self) -> Portal:
        """Its portal."""
        return self.simulator.portal

    def reset(self, seed: int, kit: Kit, records: Records, dice: Random) -> None:
        """A fresh fleet, of which nobody has seen anything, on pages that work."""
        portal = self.portal
        portal.options = replace(portal.options, kit=kit, records=records)
        portal.reset(seed, "small")
        portal.world = build_world(cast(dice), seed, portal.clock.start)
        self.stage.recover()
        self.stage.strikes.clear()


@asynccontextmanager
async def deployed() -> AsyncIterator[Deployment]:
    """A simulator on loopback, its clock standing still."""
    simulator = Simulator(Options(clock_rate=0))
    stage = Stage(simulator.ui, simulator.portal)
    simulator.ui = stage
    async with running(simulator) as addresses:
        yield Deployment(simulator, stage, addresses)
