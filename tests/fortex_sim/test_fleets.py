"""The large fleets: their sizes and shares, their memory, and the carriers for proofs."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from fortex_sim.clock import DEFAULT_START
from fortex_sim.profiles.names import company_label
from fortex_sim.profiles.office import HISTORY_DAYS, draw_members
from fortex_sim.world.building import build_world
from fortex_sim.world.cast import Cast, Company, OnDemand
from fortex_sim.world.on_demand import KEPT, WorldOnDemand
from fortex_sim.worlds import Carrier, driver_weeks

if TYPE_CHECKING:
    from fortex_sim.world.world import World


def draw(seed: int, number: int) -> Company:
    """A carrier of two drivers."""
    rng = Random(f"{seed}/{number}")  # noqa: S311 - seeded randomness is the simulator's purpose
    return company_label(number), tuple(reversed(draw_members(rng, 2)))


def small_fleet(companies: int = 30) -> WorldOnDemand:
    """A fleet of so many carriers, made on demand."""
    on_demand = OnDemand((2,) * companies, company_label, draw, (1.0, 0.0, 0.0))
    world = build_world(Cast((), history_days=HISTORY_DAYS, on_demand=on_demand), 5, DEFAULT_START)
    assert isinstance(world, WorldOnDemand)
    return world


def shown(world: World, company_id: str) -> list[str]:
    """All records and errors of a company, as text."""
    drivers = world.company_drivers(company_id)
    records = [f"{r.id} {r.event}" for d in drivers for r in world.log(d.id)]
    return records + [f"{e.id} {e.message} {e.at}" for d in drivers for e in world.listed(d)]


def test_a_fleet_keeps_few_companies_and_makes_them_again() -> None:
    """However many are asked for, some are held; one made again later has the same bytes, the clock moved or not."""
    world = small_fleet()
    companies = list(world.companies)
    before = shown(world, companies[0])
    for company_id in companies:
        assert shown(world, company_id)
        assert len(world.drivers) == 60
    assert len({e.company_id for e in world.errors}) <= KEPT
    assert shown(world, companies[0]) == before

    world.advance_to(DEFAULT_START + timedelta(days=2))
    later = shown(world, companies[0])
    assert len(later) > len(before)
    for company_id in companies[1 : KEPT + 3]:
        shown(world, company_id)
    assert shown(world, companies[0]) == later


def test_a_company_that_was_changed_is_kept() -> None:
    """A note on a record is still there after many other companies were asked for."""
    world = small_fleet()
    companies = list(world.companies)
    driver = world.company_drivers(companies[0])[0]
    record = world.log(driver.id)[3]
    record.set_notes("said by hand")
    for company_id in companies[1:]:
        world.company_drivers(company_id)
    kept = world.record(driver.id, record.id)
    assert kept is not None
    assert kept.event.notes == "said by hand"


def test_a_driver_is_found_by_his_id_alone() -> None:
    """Looking a driver up makes his company; an unknown id has none."""
    world = small_fleet()
    last = list(world.drivers)[-1]
    driver = world.drivers.get(last)
    assert driver is not None
    assert driver.id == last
    assert world.drivers.get("nobody") is None


def carriers(seed: int) -> list[Carrier]:
    """Some carriers for a proof."""
    return list(driver_weeks(seed, 44))


def test_driver_weeks_are_as_many_as_asked_for_and_the_same_again() -> None:
    """44 weeks are 22 drivers of three carriers; the same seed gives the same, another one another."""
    first = carriers(3)
    assert [len(c.logs) for c in first] == [10, 10, 2]
    assert sum(c.weeks for c in first) == 44
    assert first == carriers(3)
    assert [c.logs for c in first] != [c.logs for c in carriers(4)]


def test_driver_weeks_hold_the_truth() -> None:
    """Every error and control names records that are there; both flags occur."""
    assert {e.from_devices for carrier in carriers(3) for e in carrier.errors} == {True, False}
    for carrier in carriers(3):
        known = {e.identity for log in carrier.logs for e in log.events} | {e.identity for e in carrier.unidentified}
        assert all(set(error.records) <= known for error in carrier.errors)
        assert all(set(control.records) <= known for control in carrier.controls)


def test_clean_weeks_have_neither() -> None:
    """With neither causes nor controls there is nothing to find but what every log has."""
    for carrier in driver_weeks(3, 40, causes=False, controls=False):
        assert carrier.errors == ()
        assert {c.name for c in carrier.controls} <= {"roll_over", "clock_change"}
        assert carrier.unidentified == ()
