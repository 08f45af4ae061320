"""What the boxes look for in a range of records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from fortex_sim.world.records import Record
from logwarden.eld.events import EventType

POWER_UP, SHUT_DOWN = 1, 3
"""Codes of type 6 at conventional precision; the next number is that of reduced precision."""

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class EngineGap:
    """A power event that is missing: its code, where it would go, the record before, and the one to complain of."""

    code: int
    at: datetime
    like: Record
    complained: Record


def later_twins(records: Iterable[Record]) -> list[Record]:
    """The later one of every adjacent equal pair of active duty status and special driving records."""
    return _later_of_equals(records, lambda r: r.event.is_main)


def later_power_and_logins(records: list[Record]) -> list[Record]:
    """The later one of every adjacent equal pair of power events, and of logins."""
    power = _later_of_equals(records, lambda r: r.event.type is EventType.ENGINE_POWER)
    return power + _later_of_equals(records, lambda r: r.event.type is EventType.LOGIN)


def legs(active: list[Record]) -> list[list[Record]]:
    """Every stretch of driving: its first record, its intermediate ones, and the status that ends it."""
    found: list[list[Record]] = []
    leg: list[Record] = []
    for record in active:
        if record.event.is_main:
            if leg:
                found.append([*leg, record])
            leg = [record] if record.event.is_driving else []
        elif leg and record.event.type is EventType.INTERMEDIATE:
            leg.append(record)
    return found


def engine_gaps(active: list[Record]) -> list[EngineGap]:
    """Where two power-ups follow each other, or two shut-downs, or driving begins with the engine off."""
    gaps = []
    runs: bool | None = None
    before: Record | None = None
    for record in active:
        power = record.event.type is EventType.ENGINE_POWER
        starts = power and record.event.code < SHUT_DOWN
        if before is not None:
            missing = None
            if starts and runs is True:
                missing = SHUT_DOWN
            elif runs is False and (record.event.is_driving or (power and not starts)):
                missing = POWER_UP
            if missing is not None:
                at = max(record.event.at - A_MINUTE, before.event.at)
                gaps.append(EngineGap(missing, at, before, record))
        if power or record.event.is_driving:
            runs = starts or record.event.is_driving
        before = record
    return gaps


def _later_of_equals(records: Iterable[Record], wanted: Callable[[Record], bool]) -> list[Record]:
    active = [r for r in records if r.is_active and wanted(r)]
    return [b for a, b in pairwise(active) if (a.event.type, a.event.code) == (b.event.type, b.event.code)]
