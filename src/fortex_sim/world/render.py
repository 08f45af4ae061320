"""From a planned step to the record that the device will make, but for its number."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from math import floor
from zoneinfo import ZoneInfo

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
    odometer = None if step.blank else floor(miles)
    engine_hours = None if step.blank else Decimal(f"{hours:.1f}")
    position = (
        step.letter or f"{latitude + step.shift:.{digits}f}",
        step.letter or f"{longitude:.{digits}f}",
    )
    counters = (odometer, engine_hours)
    user = driver.username if username is None else username
    event = Event(
        at=at,
        type=step.type,
        code=step.code,
        origin=step.origin,
        device=truck.device,
        vehicle=truck.vehicle,
        location=location,
        odometer=odometer,
        engine_hours=engine_hours,
        latitude=position[0],
        longitude=position[1],
        notes=step.notes,
        check_value=_check_value((step.type, step.code), at, counters, position, (truck.vehicle, user), driver.zone),
    )
    return event, state


def with_check_value(event: Event, driver: Driver) -> Event:
    """The event with its check value, which types 1 to 3 carry (App. A 7.21)."""
    counters = (event.odometer, event.engine_hours)
    position = (event.latitude, event.longitude)
    who = (event.vehicle, driver.username)
    value = _check_value((event.type, event.code), event.at, counters, position, who, driver.zone)
    return replace(event, check_value=value)


def _check_value(
    kind: tuple[EventType, int],
    at: datetime,
    counters: tuple[int | None, Decimal | None],
    position: tuple[str, str],
    who: tuple[str, str],
    zone: ZoneInfo,
) -> str:
    """The check value of a record of types 1 to 3; empty for the others."""
    if kind[0] > EventType.SPECIAL_DRIVING:
        return ""
    local = at.astimezone(zone)
    miles, hours = counters
    return event_check_value(
        str(int(kind[0])),
        str(kind[1]),
        f"{local.month:02d}{local.day:02d}{local.year % 100:02d}",
        f"{local.hour:02d}{local.minute:02d}{local.second:02d}",
        "" if miles is None else str(miles),
        "" if hours is None else str(hours),
        *position,
        *who,
    )


def settle(truck: Truck, motion: Motion, end: datetime) -> None:
    """Moves the truck's counters to the end of a day."""
    truck.road_miles += motion.road_miles(end)
    truck.engine_hours += motion.engine_hours(end)
    truck.odometer_error += motion.odometer_error(end)
    truck.hours_error += motion.hours_error(end)
