"""A third party alters a log with no trace: no request, no note, no entry in the ledger."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from logwarden.eld.events import Event, EventType, Origin

from .clock import iso_instant
from .faults import Fault
from .world.fleet import Driver
from .world.records import Record
from .world.render import with_check_value
from .world.world import World

LONGEST_SHIFT = 17
"""Minutes by which a day's records are moved."""


def alter(world: World, driver: Driver, fault: Fault, dice: Random) -> list[dict[str, Any]]:
    """Alters the log of one closed day of the window; gives what was altered, nothing if there is nothing to alter.

    `records_shifted` moves all of a day's records by some minutes, `record_vanishes` takes one out that the
    driver or the device made, `origin_changed` says of one that somebody else made it.
    """
    days = [day for day in world.window(driver)[:-1] if _records(world, driver, day)]
    if not days:
        return []
    records = _records(world, driver, dice.choice(days))
    if fault is Fault.RECORDS_SHIFTED:
        return _shift(world, driver, records)
    record = dice.choice(records)
    if fault is Fault.RECORD_VANISHES:
        world.vanish(record)
        return [_told(fault, driver, record.event, None, record)]
    before = record.event
    other = Origin.DRIVER if before.origin is Origin.AUTOMATIC else Origin.AUTOMATIC
    record.set_origin(other)
    return [_told(fault, driver, before, record.event, record)]


def _records(world: World, driver: Driver, day: date) -> list[Record]:
    """The day's active duty statuses, special driving, intermediate and power records."""
    altered = (EventType.DUTY_STATUS, EventType.SPECIAL_DRIVING, EventType.INTERMEDIATE, EventType.ENGINE_POWER)
    return [r for r in world.between(driver, day, day) if r.is_active and r.event.type in altered]


def _shift(world: World, driver: Driver, records: list[Record]) -> list[dict[str, Any]]:
    """All earlier by as many minutes as the day allows, or later where it begins right after midnight."""
    first, last = records[0].event.at, records[-1].event.at
    day = driver.day_of(first)
    for minutes in (*range(LONGEST_SHIFT, 0, -1), *range(-1, -LONGEST_SHIFT, -1)):
        shift = -timedelta(minutes=minutes)
        if driver.day_of(first + shift) == day == driver.day_of(last + shift) and last + shift <= world.now:
            break
    told = []
    for record in records:
        before = record.event
        world.vanish(record)
        record.event = with_check_value(replace(before, at=before.at + shift), driver)
        world.receive(record)
        told.append(_told(Fault.RECORDS_SHIFTED, driver, before, record.event, record))
    return told


def _told(fault: Fault, driver: Driver, before: Event, after: Event | None, record: Record) -> dict[str, Any]:
    """One altered record, for the truth."""
    return {
        "fault": fault,
        "driverId": driver.id,
        "companyId": driver.company.id,
        "recordId": record.id,
        "codeName": before.code_name,
        "day": driver.day_of(before.at).isoformat(),
        "before": {"at": iso_instant(before.at), "origin": int(before.origin)},
        "after": {"at": iso_instant(after.at), "origin": int(after.origin)} if after else None,
    }
