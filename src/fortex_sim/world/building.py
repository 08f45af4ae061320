"""A world from a cast: ids, trucks and histories, all from one seed."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from fortex_sim.ids import seeded_id
from fortex_sim.planning.places import CITIES_BY_NAME
from fortex_sim.planning.route import Route
from logwarden.eld.log import PORTAL_ZONES

from .cast import Cast, Member, OnDemand
from .fleet import Company, Driver, Truck
from .life import live
from .on_demand import Roll, WorldOnDemand
from .undisturbed import undisturbed
from .world import World


def build_world(cast: Cast, seed: int, start: datetime) -> World:
    """The fleet with its records up to `start`, a UTC instant, or the promise of them."""
    if cast.on_demand is not None:
        return _promised(cast, cast.on_demand, seed, start)
    began = start - timedelta(days=cast.history_days + 2)
    world = World(seed, cast, start, now=began)
    for number, (label, members) in enumerate(cast.drawn(seed)):
        company = Company(seeded_id(seed, "company", number), label)
        world.companies[company.id] = company
        _staff(world, company, number, members)
    with undisturbed():
        world.advance_to(start)
    return world


def _promised(cast: Cast, on_demand: OnDemand, seed: int, start: datetime) -> World:
    """A fleet of which only the ids are known."""

    def staff(world: World, company: Company, number: int) -> None:
        _staff(world, company, number, on_demand.draw(seed, number)[1])

    world = WorldOnDemand(seed, cast, start, now=start, staff=staff, expected=on_demand.expected)
    world.drivers = Roll(world)
    for number, size in enumerate(on_demand.sizes):
        company = Company(seeded_id(seed, "company", number), on_demand.label(number))
        world.companies[company.id] = company
        world.numbers[company.id], world.sizes[company.id] = number, size
        for place in range(size):
            world.owners[seeded_id(seed, "driver", number, place)] = company.id
    return world


def _staff(world: World, company: Company, number: int, members: tuple[Member, ...]) -> None:
    """Hires a company's drivers and lets their days begin."""
    for place, member in enumerate(members):
        driver = _hire(world, company, member, number, place)
        world.hire(driver)
        live(world, driver, driver.first_day)


def _hire(world: World, company: Company, member: Member, number: int, place: int) -> Driver:
    """A driver of the cast with a truck and a device of his own."""
    seed = world.seed
    zone = ZoneInfo(PORTAL_ZONES[member.zone])
    start_day = world.start.astimezone(zone).date()
    rng = Random(f"{seed}/truck/{number}/{place}")
    sequence = rng.randint(0x0400, 0xE000) if member.first_sequence is None else member.first_sequence
    truck = Truck(
        vehicle=f"{'TKR'[number % 3]}{101 + 100 * number + place}",
        device=f"FX{rng.randint(100000, 999999)}",
        route=Route(CITIES_BY_NAME[member.home], Random(f"{seed}/route/{number}/{place}")),
        sequence=sequence,
        odometer=rng.uniform(180_000, 640_000),
        hours=rng.uniform(4_000, 14_000),
    )
    driver = Driver(
        id=seeded_id(seed, "driver", number, place),
        name=member.name,
        username=f"driver{number + 1}{place + 1:02d}",
        company=company,
        zone_code=member.zone,
        zone=zone,
        truck=truck,
        member=member,
        answers=member.answers,
        start_day=start_day,
        first_day=start_day - timedelta(days=world.cast.history_days),
        never_certifies={start_day - timedelta(days=ago) for ago in member.uncertified},
    )
    if member.beside:
        _ride_together(world.company_drivers(company.id)[-1], driver)
    else:
        truck.users.append(driver)
    return driver


def _ride_together(first: Driver, second: Driver) -> None:
    """Two drivers share the first one's truck and device."""
    first.partner, second.partner = second, first
    second.truck = first.truck
    first.truck.users.append(second)
