"""What a shop does over night: another device, numbers from nought, another gateway, another truck."""

from collections.abc import Callable
from random import Random

from fortex_sim.planning.causes import Cause
from fortex_sim.planning.controls import Control
from fortex_sim.planning.places import City
from fortex_sim.planning.route import Route

from .fleet import Driver, Truck

GATEWAY_MILES, GATEWAY_HOURS = -7.0, 0.7
"""By how much the new gateway's totals differ from the old one's."""


def swap_device(driver: Driver, rng: Random) -> None:
    """Another device, with numbers of its own."""
    driver.truck.device = f"FX{rng.randint(100000, 999999)}"
    driver.truck.sequence = rng.randint(0x0400, 0xE000)


def reset_device(driver: Driver, _rng: Random) -> None:
    """The same device counts from nought."""
    driver.truck.sequence = 0


def change_gateway(driver: Driver, rng: Random) -> None:
    """Another device that reads other totals."""
    swap_device(driver, rng)
    driver.truck.odometer_error += GATEWAY_MILES
    driver.truck.hours_error += GATEWAY_HOURS


def change_truck(driver: Driver, rng: Random) -> None:
    """Another truck, that stands where the old one was parked."""
    old = driver.truck
    latitude, longitude = old.route.at(old.road_miles)
    driver.truck = Truck(
        vehicle=f"{old.vehicle}B",
        device=f"FX{rng.randint(100000, 999999)}",
        route=Route(City("", "", latitude, longitude), Random(rng.random())),
        sequence=rng.randint(0x0400, 0xE000),
        odometer=rng.uniform(180_000, 640_000),
        hours=rng.uniform(4_000, 14_000),
        users=[driver],
    )


REFITS: dict[Cause | Control, Callable[[Driver, Random], None]] = {
    Cause.DEVICE_SWAPPED: swap_device,
    Cause.DEVICE_RESET: reset_device,
    Cause.GATEWAY_CHANGED: change_gateway,
    Control.VEHICLE_CHANGED: change_truck,
}
"""What happens to a driver's truck in the night before a day of the cause or control."""
