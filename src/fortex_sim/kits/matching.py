"""What the boxes look for in a range of records."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from fortex_sim.world.records import Record
from logwarden.eld.events import EventType


def later_twins(records: Iterable[Record]) -> list[Record]:
    """The later one of every adjacent equal pair of active duty status and special driving records."""
    return _later_of_equals(records, lambda r: r.event.is_main)


def later_power_and_logins(records: list[Record]) -> list[Record]:
    """The later one of every adjacent equal pair of power events, and of logins."""
    power = _later_of_equals(records, lambda r: r.event.type is EventType.ENGINE_POWER)
    return power + _later_of_equals(records, lambda r: r.event.type is EventType.LOGIN)


def _later_of_equals(records: Iterable[Record], wanted: Callable[[Record], bool]) -> list[Record]:
    active = [r for r in records if r.is_active and wanted(r)]
    return [b for a, b in pairwise(active) if (a.event.type, a.event.code) == (b.event.type, b.event.code)]
