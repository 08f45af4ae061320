"""What a device still holds, and how it reaches the portal."""

from collections.abc import Callable

from .fleet import Driver
from .records import Record
from .world import World


def upload(world: World, driver: Driver, wanted: Callable[[Record], bool]) -> list[Record]:
    """The device uploads the withheld records that are wanted; they are given back."""
    held = world.withheld.get(driver.id, [])
    coming = [record for record in held if wanted(record)]
    world.withheld[driver.id] = [record for record in held if record not in coming]
    for record in coming:
        world.receive(record)
    return coming
