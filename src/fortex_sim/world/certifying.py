"""Certification: the driver's act, and the only way in which a day becomes certified (395.30(b))."""

from datetime import date, datetime, timedelta
from functools import partial

from logwarden.eld.events import Event, EventType, Origin

from .fleet import Driver
from .numbering import close_gap, numbered
from .records import Record
from .world import World, whole_second

MORNING_SECONDS = 12
"""Between two certifications that a driver taps one after the other."""


def certify(world: World, driver: Driver, day: date, at: datetime) -> Record:
    """The driver certifies a day on his device: a type 4 record, the n-th of that day, 9 at most."""
    number = min(world.certifications_of(driver, day) + 1, 9)
    event = Event(
        at=whole_second(at),
        type=EventType.CERTIFICATION,
        code=number,
        origin=Origin.DRIVER,
        sequence_id=numbered(world, driver),
        device=driver.truck.device,
        vehicle=driver.truck.vehicle,
        certified_date=day,
    )
    record = world.add(driver, event, "")
    close_gap(world, driver, record)
    world.certifications[driver.id, day] = world.tick()
    return record


def certify_in_the_morning(world: World, driver: Driver, at: datetime) -> None:
    """After the login the driver certifies every earlier day that stands open, one tap after the other."""
    today = driver.day_of(at)
    earliest = max(driver.first_day, today - timedelta(days=8))
    days = [earliest + timedelta(days=n) for n in range((today - earliest).days)]
    skipped = driver.never_certifies | driver.left_open
    open_days = [d for d in days if d not in skipped and not world.certified(driver, d)]
    for tap, day in enumerate(open_days, start=1):
        world.schedule(at + timedelta(seconds=MORNING_SECONDS * tap), partial(certify_if_open, world, driver, day))


def certify_if_open(world: World, driver: Driver, day: date, at: datetime) -> None:
    """The driver certifies a day unless it is certified already."""
    if not world.certified(driver, day):
        certify(world, driver, day, at)
