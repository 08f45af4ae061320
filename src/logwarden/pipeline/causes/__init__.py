"""causes: which errors have one cause. Pure: from a company's lines, and the devices of its drivers where known.

The rules stand in their order: a line belongs to the first that takes it. Each has a file, and a paragraph in
docs/incidents.md. They use what the portal answers and what records show, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from .devices import Known, devices_of
from .gateway_changed import GATEWAY_CHANGED
from .line import Cause, Device, Line, Own
from .no_engine_data import NO_ENGINE_DATA
from .no_position import NO_POSITION
from .one_kind import ONE_KIND
from .position_unsure import POSITION_UNSURE
from .records_missing import RECORDS_MISSING
from .rule import Rule
from .sessions import SESSIONS
from .shared_counter import SHARED_COUNTER
from .typed_places import TYPED_PLACES
from .unidentified_trip import UNIDENTIFIED_TRIP

RULES: tuple[Rule, ...] = (
    GATEWAY_CHANGED,
    UNIDENTIFIED_TRIP,
    SHARED_COUNTER,
    NO_ENGINE_DATA,
    NO_POSITION,
    RECORDS_MISSING,
    SESSIONS,
    POSITION_UNSURE,
    TYPED_PLACES,
    ONE_KIND,
)

BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}


def causes_of(lines: Sequence[Line], known: Known, *, changed: Collection[str] | None = None) -> list[Cause]:
    """The causes of the lines of one company; each line is in exactly one.

    With `changed` only those of these drivers and of all who share a device with one of them.
    """
    devices = devices_of(lines, known)
    wanted = {line.driver for line in lines}
    if changed is not None:
        wanted = {d for device in devices.values() if not device.drivers.isdisjoint(changed) for d in device.drivers}
        wanted |= set(changed)
    found: dict[tuple[str, str, str], tuple[set[str], Device | None, list[Line]]] = {}
    by_driver: dict[str, list[Line]] = {}
    for line in lines:
        if line.driver in wanted:
            by_driver.setdefault(line.driver, []).append(line)
    for driver, own in sorted(by_driver.items()):
        for rule, detail, line in _taken(own, devices):
            device = devices[driver, line.day] if rule.of_device else None
            key = (rule.name, device.subject if device else f"driver {driver}", detail)
            drivers, _, members = found.setdefault(key, (set(), device, []))
            drivers.update(device.drivers if device else [driver])
            members.append(line)
    return [
        Cause(rule, subject, detail, frozenset(drivers), device.name if device else None, tuple(members))
        for (rule, subject, detail), (drivers, device, members) in found.items()
    ]


def _taken(own: Sequence[Line], devices: Mapping[tuple[str, date | None], Device]) -> list[tuple[Rule, str, Line]]:
    """Each line of a driver with the first rule that takes it."""
    left = {line.id: line for line in own}
    shared = frozenset(line.id for line in own if devices[line.driver, line.day].is_shared)
    found = []
    for rule in RULES:
        for detail, lines in rule.find(Own(tuple(left.values()), shared)):
            found += [(rule, detail, left.pop(line.id)) for line in lines if line.id in left]
    return found


__all__ = ["BY_NAME", "RULES", "Cause", "Line", "Rule", "causes_of"]
