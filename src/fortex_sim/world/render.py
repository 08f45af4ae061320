"""From a planned step to the record that the device will make, but for its number."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from math import floor

from fortex_sim.planning.check_value import event_check_value
from fortex_sim.planning.motion import Motion
from fortex_sim.planning.places import describe
from fortex_sim.planning.steps import Step
from logwarden.eld.events import Event, EventType

from .fleet import Driver, Truck


def render(step: Step, motion: Motion, driver: Driver, username: str | None = None) -> tuple[Event, str]:
    """The event without sequence id, and the US state of its place.

    The truck's counters stand at the beginning of the day whose motion is given. `username` is the user's where it
    is not the driver.
    """
    truck, at = driver.truck, step.at
    road = truck.road_miles + motion.road_miles(at)
    seen = road if step.place_at is None else truck.road_miles + motion.road_miles(step.place_at)
    latitude, longitude = truck.route.at(seen)
    location, state = describe((latitude + step.shift, longitude))
    digits = 1 if step.reduced else 2
    miles = truck.odometer + road + truck.odometer_error + motion.odometer_error(at) + step.miles_slip
    hours = truck.hours + truck.engine_hours + motion.engine_hours(at)
    hours += truck.hours_error + motion.hours_error(at) + step.hours_slip
    event = Event(
        at=at,
        type=step.type,
        code=step.code,
        origin=step.origin,
        device=truck.device,
        vehicle=truck.vehicle,
        location=location,
        odometer=None if step.blank else floor(miles),
        engine_hours=None if step.blank else Decimal(f"{hours:.1f}"),
        latitude=step.letter or f"{latitude + step.shift:.{digits}f}",
        longitude=step.letter or f"{longitude:.{digits}f}",
        notes=step.notes,
    )
    return with_check_value(event, driver, username), state


def with_check_value(event: Event, driver: Driver, username: str | None = None) -> Event:
    """The event with its check value, which types 1 to 3 carry (App. A 7.21)."""
    if event.type not in (EventType.DUTY_STATUS, EventType.INTERMEDIATE, EventType.SPECIAL_DRIVING):
        return event
    local = event.at.astimezone(driver.zone)
    return replace(
        event,
        check_value=event_check_value(
            str(int(event.type)),
            str(event.code),
            local.strftime("%m%d%y"),
            local.strftime("%H%M%S"),
            "" if event.odometer is None else str(event.odometer),
            "" if event.engine_hours is None else str(event.engine_hours),
            event.latitude,
            event.longitude,
            event.vehicle,
            driver.username if username is None else username,
        ),
    )


def settle(truck: Truck, motion: Motion, end: datetime) -> None:
    """Moves the truck's counters to the end of a day."""
    truck.road_miles += motion.road_miles(end)
    truck.engine_hours += motion.engine_hours(end)
    truck.odometer_error += motion.odometer_error(end)
    truck.hours_error += motion.hours_error(end)
