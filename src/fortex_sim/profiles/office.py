"""The office: 46 carriers and 362 drivers, with as many errors of each kind as one real system lists in 8 days.

Most errors have few causes: teams whose two drivers own each other's numbers, modems that lose records, engines and
antennas that say nothing for a week. What is grave is rare and has its quota.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from itertools import islice
from random import Random

from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.planning.hours_causes import long_week_days
from fortex_sim.planning.places import CITIES
from fortex_sim.world.cast import Cast, Certifies, Company, Member

from .drawing import CRUISE, NEAR_ROLL_OVER, ROLL_OVER_CHANCE, ZONES, draw_team, pick
from .names import company_label, draw_name
from .rates import CONTROL_RATES, LOSABLE, Make, at, minutes, much

COMPANIES, DRIVERS, HISTORY_DAYS = 46, 362, 15
WINDOW = range(1, 8)
"""Closed days of the log check's window, in days ago."""

SMALLEST = 2
RIDES = 4


@dataclass(frozen=True, slots=True)
class Mix:
    """What a fleet is made of, a hundred drivers: how many teams, and on how many vehicles something lasts.

    Of `unlisted_teams` the portal lists no gaps: they are negative controls.
    """

    teams: float = 28.5
    unlisted_teams: float = 0.55
    team_engine_links: float = 3.3
    team_antennas: float = 4.6
    engine_links: float = 2.8
    antennas: float = 2.2
    typists: float = 5.5
    modems: float = 8.3
    strangers: float = 3.2
    trips: float = 16.6
    long_weeks: float = 1.4


MIX = Mix()

ONCE: tuple[tuple[float, Make], ...] = (
    (1.4, at(Cause.DROVE_TOO_LONG, "drive4")),
    (1.4, much(Cause.WINDOW_EXCEEDED, 8, 40)),
    (4.1, much(Cause.NO_BREAK, 10, 40)),
    (2.0, at(Cause.ODOMETER_LEAP, "up2")),
    (2.0, much(Cause.BAD_ODOMETER_READING, 5.0, 9.0, "drive2", "drive3")),
    (1.1, at(Cause.GATEWAY_CHANGED)),
    (3.3, much(Cause.GPS_MOVED, 0.08, 0.5, "down2", "up2", signed=True)),
    (2.0, at(Cause.DRIVING_ENTERED_AGAIN, "drive1", "drive2")),
    (1.4, at(Cause.DROVE_MUCH_TOO_FAST)),
)
"""Grave errors: so many in a hundred drivers, each in the window."""

DAILY: tuple[tuple[float, Make], ...] = (
    (0.06, at(Cause.DATA_DIAGNOSTIC, "drive2", "drive3")),
    (0.04, much(Cause.RAN_UNRECORDED, 0.4, 1.5, "up0")),
    (0.03, at(Cause.NO_FIX, "inter3.1", "down1")),
    (0.03, at(Cause.GPS_FROZEN, "inter1.1", "inter2.1")),
    (0.05, at(Cause.TYPED_PLACE, "stop1", "stop3")),
    (0.03, much(Cause.INTERMEDIATE_SHIFTED, 10, 30, "inter1.1", "inter2.1")),
    (0.05, at(Cause.INTERMEDIATE_NOT_MADE, "inter1.1", "inter2.1")),
    (0.05, much(Cause.BAD_HOURS_READING, 0.4, 0.5, "inter1.1", "inter2.1", signed=True)),
    (0.04, at(Cause.SHUT_DOWN_NOT_MADE, "down1", "down2", "down3")),
    (0.04, at(Cause.POWER_UP_NOT_MADE, "up1", "up2", "up3")),
    (0.05, minutes(Cause.LOGGED_IN_TWICE, 2, 8)),
    (0.05, minutes(Cause.LOGGED_OUT_TWICE, 2, 20)),
    (0.08, minutes(Cause.RETAPPED, 2, 9, "inspection", "stop1")),
    (0.04, at(Cause.NO_ENGINE_DATA, "inter2.1", "drive3", "up2")),
    (0.02, at(Cause.LOGGED_IN_ON_THE_ROAD, "drive2", "drive3")),
    (0.06, at(Cause.DROVE_ABOVE_LIMIT)),
    (0.04, at(Cause.NOT_DOWNLOADED, "stop2", "closing")),
    (0.02, at(Cause.UNPLUGGED)),
    (0.02, at(Cause.DEVICE_SWAPPED)),
    (0.01, at(Cause.DEVICE_RESET)),
    (0.03, minutes(Cause.OUT_AT_STOPS, 0, 0)),
    *((rate / 3, make) for rate, make in CONTROL_RATES),
)
"""What else happens on a day of a driver whose devices are well."""

LOST_A_DAY = 5
"""How many records a bad modem loses on a day."""


def office() -> Cast:
    """The office's cast; its drivers are drawn by the seed."""
    return Cast((), history_days=HISTORY_DAYS, draw=draw_office)


def draw_office(seed: int) -> Iterator[Company]:
    """The companies with their drivers."""
    rng = Random(f"{seed}/office")
    members = draw_members(rng, DRIVERS)
    for number, size in enumerate(_sizes(rng)):
        yield company_label(number), tuple(_take(members, size))


def _sizes(rng: Random) -> list[int]:
    """Even sizes, so that no team is parted; some carriers are ten times as large as others."""
    sizes = [SMALLEST] * COMPANIES
    weights = [rng.uniform(0.2, 1.0) ** 2 for _ in sizes]
    for number in rng.choices(range(COMPANIES), weights, k=(DRIVERS - SMALLEST * COMPANIES) // 2):
        sizes[number] += 2
    return sizes


def _take(members: list[Member], size: int) -> Iterator[Member]:
    for _ in range(size):
        yield members.pop()


def draw_members(rng: Random, drivers: int) -> list[Member]:
    """So many drivers, in pairs: teams, whose second one stands first for the list is taken from its end."""
    share = drivers / 100
    teams = round(MIX.teams * share)
    links, antennas = round(MIX.team_engine_links * share), round(MIX.team_antennas * share)
    unlisted = round(MIX.unlisted_teams * share)
    pairs: list[tuple[Member, Member]] = []
    for number in range(teams):
        team = draw_team(rng, HISTORY_DAYS, "70/8", rides=RIDES, listed=number >= unlisted, rests=())
        if teams - number <= links:
            team = _both(team, rng, at(Cause.ENGINE_LINK_DOWN))
        elif teams - number <= links + antennas:
            team = _both(team, rng, at(Cause.GPS_DOWN))
        pairs.append((team[1], team[0]))
    solos = _solos(rng, drivers - 2 * teams, share)
    pairs += zip(solos[::2], solos[1::2], strict=True)
    rng.shuffle(pairs)
    return [member for pair in pairs for member in pair]


def _solos(rng: Random, count: int, share: float) -> list[Member]:
    """Solo drivers: the first ones have what lasts, the others what happens now and then."""
    solos = [_solo(rng) for _ in range(count)]
    free = iter(range(count))

    def some(of_hundred: float) -> list[int]:
        return list(islice(free, round(of_hundred * share)))

    def let_last(numbers: list[int], make: Make) -> None:
        for n in numbers:
            solos[n] = _with(solos[n], (make(rng, ago) for ago in _days(solos[n])))

    let_last(some(MIX.engine_links), at(Cause.ENGINE_LINK_DOWN))
    let_last(some(MIX.antennas), at(Cause.GPS_DOWN))
    _put_trips(rng, solos, some(MIX.strangers), round(MIX.trips * share))
    for n in some(MIX.long_weeks):
        solos[n] = _long_week(solos[n], rng, rng.choice((60, 70)))
    typists, modems, others = some(MIX.typists), some(MIX.modems), list(free)
    let_last(typists, at(Cause.PLACES_TYPED))
    let_last(modems, _lost)
    for n in others:
        solos[n] = _with(solos[n], _daily(rng, solos[n]))
    _put_once(rng, solos, [*typists, *modems, *others], share)
    rng.shuffle(solos)
    return solos


def _solo(rng: Random) -> Member:
    rest = rng.randint(0, 6)
    return Member(
        name=draw_name(rng),
        zone=rng.choice(ZONES),
        home=rng.choice(CITIES).name,
        start=time(rng.randint(4, 7), rng.randint(0, 59)),
        rests=(rest, (rest + 1) % 7),
        certifies=rng.choice((Certifies.AT_ONCE, Certifies.AT_ONCE, Certifies.NEXT_MORNING)),
        uncertified=tuple(range(1, 8)) if rng.random() < NEVER_CERTIFIES_CHANCE else (),
        first_sequence=NEAR_ROLL_OVER if rng.random() < ROLL_OVER_CHANCE else None,
        cruise=CRUISE,
    )


NEVER_CERTIFIES_CHANCE = 0.05
SEVENTY = 70
"""Hours of the longer of the two cycles (395.3(b))."""


def _both(team: tuple[Member, Member], rng: Random, make: Make) -> tuple[Member, Member]:
    """What is broken in a team's truck shows in both logs, every day."""
    early, late = (_with(m, (make(rng, ago) for ago in _days(m))) for m in team)
    return early, late


def _days(member: Member) -> list[int]:
    """His working days, in days ago, but for the open one and the first ones."""
    return [ago for ago in range(1, HISTORY_DAYS - 2) if -ago % 7 not in member.rests]


def _with(member: Member, injections: Iterator[Injection]) -> Member:
    return replace(member, injections=(*member.injections, *injections))


def _lost(rng: Random, ago: int) -> Injection:
    return Injection(Cause.LOST_UPLOADS, ago, ",".join(sorted(rng.sample(LOSABLE, LOST_A_DAY))))


def _daily(rng: Random, member: Member) -> Iterator[Injection]:
    for ago in _days(member):
        make = pick(rng, DAILY)
        if make is not None:
            yield make(rng, ago)


def _put_trips(rng: Random, solos: list[Member], strangers: list[int], trips: int) -> None:
    """Spreads trips with nobody logged in over the days of a few vehicles."""
    make = minutes(Cause.UNIDENTIFIED_TRIP, 5, 20)
    places = [(n, ago) for n in strangers for ago in _days(solos[n]) if ago in WINDOW]
    for n, ago in rng.sample(places, min(trips, len(places))):
        solos[n] = _with(solos[n], iter((make(rng, ago),)))


def _put_once(rng: Random, solos: list[Member], among: list[int], share: float) -> None:
    """Gives each grave thing a driver and a day of its own in the window."""
    free = list(among)
    rng.shuffle(free)
    for of_hundred, make in ONCE:
        for _ in range(round(of_hundred * share)):
            number = free.pop()
            ago = rng.choice([day for day in _days(solos[number]) if day in WINDOW])
            kept = tuple(i for i in solos[number].injections if i.days_ago != ago)
            solos[number] = replace(solos[number], injections=(*kept, make(rng, ago)))


def _long_week(member: Member, rng: Random, hours: int) -> Member:
    last = rng.randint(1, 4)
    week = long_week_days(last, hours)
    kept = tuple(i for i in member.injections if i.days_ago not in week)
    injection = Injection(Cause.LONG_WEEK, last, "drive4", amount=hours)
    cycle = "70/8" if hours == SEVENTY else "60/7"
    return replace(member, long_week=(last, hours), injections=(*kept, injection), cycle=cycle)
