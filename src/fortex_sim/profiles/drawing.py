"""Drivers and what happens to them, drawn by rates: for proofs, and for fleets that nobody writes by hand."""

from collections.abc import Sequence
from datetime import time
from random import Random

from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.planning.controls import Control
from fortex_sim.planning.hours_causes import long_week_days
from fortex_sim.planning.places import CITIES
from fortex_sim.world.cast import Certifies, Member

from .names import draw_name
from .rates import CONTROL_RATES, HOURS_RATES, NOBODY_RATES, RATES, Make

CRUISE = (49.5, 52.5)
"""Below every state's limit, so that only speeders speed."""

ZONES = ("ET", "CT", "MT", "PT")
NEAR_ROLL_OVER = 0xFF60
ROLL_OVER_CHANCE = 0.1
LONG_WEEK_CHANCE = 0.04
LAST_DAY = 1
"""No injection on the day that is still open, so that each is complete."""

FIRST_DAYS = 2
"""None on the first days either, so that a working day lies before each: what changes over night shows."""


def draw_solo(rng: Random, history_days: int, cycle: str, *, causes: bool, controls: bool) -> Member:
    """A driver with a truck of his own; on each of his days at most one thing goes wrong or looks so."""
    rest = rng.randint(0, 6)
    rests = (rest, (rest + 1) % 7)
    hours = int(cycle.partition("/")[0])
    long_week = (rng.randint(LAST_DAY, 4), hours) if causes and rng.random() < LONG_WEEK_CHANCE else None
    injections = draw_injections(rng, history_days, rests, long_week, causes=causes, controls=controls)
    return Member(
        name=draw_name(rng),
        zone=rng.choice(ZONES),
        home=rng.choice(CITIES).name,
        start=time(rng.randint(4, 7), rng.randint(0, 59)),
        rests=rests,
        certifies=rng.choice((Certifies.AT_ONCE, Certifies.AT_ONCE, Certifies.NEXT_MORNING)),
        first_sequence=NEAR_ROLL_OVER if rng.random() < ROLL_OVER_CHANCE else None,
        injections=tuple(injections),
        cruise=CRUISE,
        long_week=long_week,
        cycle=cycle,
    )


def draw_team(
    rng: Random,
    history_days: int,
    cycle: str,
    *,
    rides: int,
    listed: bool,
    rests: tuple[int, ...] | None = None,
) -> tuple[Member, Member]:
    """Two drivers of one truck, one by day and one into the night; `listed`: their gaps are errors of the portal.

    They rest two days of seven, unless `rests` says otherwise.
    """
    rest = rng.randint(0, 6)
    zone, home = rng.choice(ZONES), rng.choice(CITIES).name
    login = () if listed else (Injection(Control.CO_DRIVER_LOGIN, rng.randint(LAST_DAY, history_days - 2)),)
    early, late = (
        Member(
            name=draw_name(rng),
            zone=zone,
            home=home,
            start=start,
            rests=(rest, (rest + 1) % 7) if rests is None else rests,
            injections=login,
            cruise=CRUISE,
            beside=beside,
            rides=rides,
            gaps_listed=listed,
            cycle=cycle,
        )
        for start, beside in ((time(5, 0), False), (time(18, 0), True))
    )
    return early, late


def draw_injections(
    rng: Random,
    history_days: int,
    rests: tuple[int, int],
    long_week: tuple[int, int] | None,
    *,
    causes: bool,
    controls: bool,
) -> list[Injection]:
    """What happens on a solo driver's working days, by the rates."""
    drawn: list[Injection] = []
    taken = set(long_week_days(*long_week)) if long_week else set()
    if long_week:
        drawn.append(Injection(Cause.LONG_WEEK, long_week[0], "drive4", amount=long_week[1]))
        near = range(long_week[0] - 2, long_week[0] + 10)
        taken |= set(near)
    rates = (
        *(RATES if causes else ()),
        *(CONTROL_RATES if controls else ()),
        *(NOBODY_RATES if causes and controls else ()),
    )
    has_hours = long_week is not None
    for ago in range(LAST_DAY, history_days - FIRST_DAYS):
        if -ago % 7 in rests or ago in taken:
            continue
        make = pick(rng, HOURS_RATES if causes and not has_hours else ())
        has_hours = has_hours or make is not None
        make = make or pick(rng, rates)
        if make is not None:
            drawn.append(make(rng, ago))
    return drawn


def pick(rng: Random, rates: Sequence[tuple[float, Make]]) -> Make | None:
    """One of several things by their rates, or none; rates that exceed one together are scaled down."""
    dice = rng.random() * max(1.0, sum(rate for rate, _ in rates))
    for rate, make in rates:
        dice -= rate
        if dice < 0:
            return make
    return None
