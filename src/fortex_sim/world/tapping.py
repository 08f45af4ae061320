"""A driver taps the status that he has once more, right now: what makes a new error while somebody looks on."""

from dataclasses import replace

from fortex_sim.planning.causes import Cause, twin
from logwarden.eld.events import Origin

from .fleet import Driver
from .numbering import close_gap, log_error, numbered
from .records import Record
from .render import with_check_value
from .world import World


def tap_again(world: World, driver: Driver) -> Record | None:
    """Repeats his present status at the world's now, in the same place.

    None if he has none of today that he could tap: he drives, or came to it this very second.
    """
    day = driver.day_of(world.now)
    main = [record for record in world.log(driver.id) if record.is_active and record.event.is_main]
    last = main[-1] if main else None
    if last is None or last.event.at >= world.now or last.event.is_driving or driver.day_of(last.event.at) != day:
        return None
    now = world.now.replace(microsecond=0)
    event = replace(last.event, at=now, sequence_id=numbered(world, driver), origin=Origin.DRIVER, notes="")
    record = world.add(driver, with_check_value(event, driver), last.state)
    close_gap(world, driver, record)
    world.errors.append(log_error(world, driver, twin(f"{Cause.RETAPPED}-{record.id}"), record, twin_id=last.id))
    return record
