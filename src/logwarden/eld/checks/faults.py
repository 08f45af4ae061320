"""Malfunctions and diagnostics that a device logged about itself, from the record that logs one to its clearing."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from .records import ACTIVE, MALFUNCTION, Record

if TYPE_CHECKING:
    from .fleet import Device

NAMES = {
    "P": "power compliance malfunction",
    "E": "engine synchronisation compliance malfunction",
    "T": "timing compliance malfunction",
    "L": "positioning compliance malfunction",
    "R": "data recording compliance malfunction",
    "S": "data transfer compliance malfunction",
    "O": "other malfunction",
    "1": "power diagnostic",
    "2": "engine synchronisation diagnostic",
    "3": "missing data elements diagnostic",
    "4": "data transfer diagnostic",
    "5": "unidentified driving diagnostic",
    "6": "other diagnostic",
}
"""Codes of Table 4 (App. A 7.34)."""
_MALFUNCTION_LOGGED, _MALFUNCTION_CLEARED, _DIAGNOSTIC_LOGGED = 1, 2, 3
_CODE = re.compile(r"(?<![A-Za-z0-9])([PETLRSO1-6])(?![A-Za-z0-9])")


class Fault(NamedTuple):
    """A fault, its code (empty where the record does not tell it), and the record that cleared it, if any."""

    code: str
    is_malfunction: bool
    logged: Record
    cleared: Record | None

    @property
    def name(self) -> str:
        """What it is, for a sentence."""
        return NAMES.get(self.code, "malfunction" if self.is_malfunction else "data diagnostic")


def fault_code(record: Record) -> str:
    """The code of Table 4 that a type 7 record is about, read from its note; empty where it has none."""
    found = _CODE.search(record.event.notes)
    return found.group(1) if found else ""


def faults(device: Device) -> tuple[Fault, ...]:
    """A device's faults in order. A clearing ends the oldest open fault of its kind and code."""
    waiting: dict[tuple[bool, str], list[int]] = defaultdict(list)
    found: list[Fault] = []
    for record in device.records:
        event = record.event
        if event.type is not MALFUNCTION or event.status is not ACTIVE:
            continue
        kind = (event.code in (_MALFUNCTION_LOGGED, _MALFUNCTION_CLEARED), fault_code(record))
        if event.code in (_MALFUNCTION_LOGGED, _DIAGNOSTIC_LOGGED):
            waiting[kind].append(len(found))
            found.append(Fault(kind[1], kind[0], record, None))
        elif waiting[kind]:
            n = waiting[kind].pop(0)
            found[n] = found[n]._replace(cleared=record)
    return tuple(found)
