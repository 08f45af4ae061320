"""Rows of a driver's page: what the cells of each record say."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from fortex_sim.wording import duration_words, event_word, portal_date
from fortex_sim.world.fleet import Driver
from fortex_sim.world.records import Record
from fortex_sim.world.world import World
from logwarden.eld.events import EventType


def day_rows(world: World, driver: Driver, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """The days of a range in order, each with its rows ascending; empty days too."""
    durations = _durations(world, driver)
    marks = defaultdict(list)
    for error in world.listed(driver):
        marks[error.record_id].append(error.message)
    days: dict[date, list[dict[str, Any]]] = {
        first_day + timedelta(days=n): [] for n in range((last_day - first_day).days + 1)
    }
    for record in world.between(driver, first_day, last_day):
        row = row_cells(record, driver, durations.get(record.id), marks[record.id])
        days[driver.day_of(record.event.at)].append(row)
    return [{"date": portal_date(day), "rows": rows} for day, rows in days.items()]


def row_cells(record: Record, driver: Driver, duration: timedelta | None, marks: list[str]) -> dict[str, Any]:
    """The cells of one row. `state` is the US state of the place, `record` the record status."""
    event = record.event
    certified = event.certified_date
    return {
        "id": record.id,
        "time": event.at.astimezone(driver.zone).strftime("%I:%M:%S %p"),
        "event": event_word(event),
        "duration": "" if duration is None else duration_words(duration),
        "status": event.status.name.replace("_", " "),
        "location": event.location,
        "odometer": "" if event.odometer is None else str(event.odometer),
        "engineHours": "" if event.engine_hours is None else str(event.engine_hours),
        "notes": portal_date(certified) if certified else event.notes,
        "sequenceId": record.sequence_hex,
        "driver": driver.name,
        "state": record.state,
        "vehicle": event.vehicle,
        "device": event.device,
        "codeName": event.code_name,
        "origin": str(int(event.origin)),
        "record": event.status.name,
        "latitude": event.latitude,
        "longitude": event.longitude,
        "checkValue": event.check_value,
        "marks": marks,
        "menu": event.is_main and record.is_active,
    }


def _durations(world: World, driver: Driver) -> dict[str, timedelta]:
    """How long each active duty status lasted, the last one until now."""
    duty = [r for r in world.log(driver.id) if r.is_active and r.event.type is EventType.DUTY_STATUS]
    ends: list[datetime] = [r.event.at for r in duty[1:]] + [world.now]
    return {r.id: end - r.event.at for r, end in zip(duty, ends, strict=False)}
