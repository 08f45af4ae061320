"""Sequence breaks of drivers who share a device: one counter a device against one list a driver."""

from __future__ import annotations

from collections.abc import Iterable

from logwarden.remedies.catalogue import Remedy

from .line import BREAK, Own
from .rule import Found, Rule


def _find(own: Own) -> Iterable[Found]:
    if found := [line for line in own.of(BREAK) if line.id in own.shared]:
        yield "", found


SHARED_COUNTER = Rule(
    name="shared_counter",
    title="Drivers share a device: its counter runs on in the other one's log",
    to_do="Nothing is missing where the gap of one driver is filled by the other's records. Ask the provider to check "
    "numbers by device, not by driver. If a driver is not on this device, look for records that are missing.",
    find=_find,
    of_device=True,
    remedy=Remedy.TASK,
)
