"""Records in the regulation's own words: what a type and code, an origin and a status mean (App. A 7.20 to 7.25)."""

from __future__ import annotations

from logwarden.eld.events import (
    DRIVING,
    OFF_DUTY,
    ON_DUTY,
    PERSONAL_USE,
    SLEEPER_BERTH,
    SPECIAL_CLEARED,
    YARD_MOVES,
    Event,
    EventType,
    Origin,
    RecordStatus,
)
from logwarden.remedies.catalogue import BY_KEY

_T = EventType

_CODES: dict[tuple[EventType, int], str] = {
    (_T.DUTY_STATUS, OFF_DUTY): "Off duty",
    (_T.DUTY_STATUS, SLEEPER_BERTH): "Sleeper berth",
    (_T.DUTY_STATUS, DRIVING): "Driving",
    (_T.DUTY_STATUS, ON_DUTY): "On duty, not driving",
    (_T.INTERMEDIATE, 1): "Intermediate log",
    (_T.INTERMEDIATE, 2): "Intermediate log, reduced precision",
    (_T.SPECIAL_DRIVING, PERSONAL_USE): "Authorized personal use of CMV",
    (_T.SPECIAL_DRIVING, YARD_MOVES): "Yard moves",
    (_T.SPECIAL_DRIVING, SPECIAL_CLEARED): "Personal use or yard moves cleared",
    (_T.LOGIN, 1): "Driver login",
    (_T.LOGIN, 2): "Driver logout",
    (_T.ENGINE_POWER, 1): "Engine power-up",
    (_T.ENGINE_POWER, 2): "Engine power-up, reduced precision",
    (_T.ENGINE_POWER, 3): "Engine shut-down",
    (_T.ENGINE_POWER, 4): "Engine shut-down, reduced precision",
    (_T.MALFUNCTION, 1): "ELD malfunction logged",
    (_T.MALFUNCTION, 2): "ELD malfunction cleared",
    (_T.MALFUNCTION, 3): "Data diagnostic event logged",
    (_T.MALFUNCTION, 4): "Data diagnostic event cleared",
}

_ORIGINS = {
    Origin.AUTOMATIC: "Recorded by the ELD",
    Origin.DRIVER: "Edited or entered by the driver",
    Origin.OTHER_USER: "Edit requested by another user",
    Origin.UNIDENTIFIED: "Assumed from unidentified profile",
}

_STATUSES = {
    RecordStatus.ACTIVE: "Active",
    RecordStatus.INACTIVE_CHANGED: "Inactive, changed",
    RecordStatus.INACTIVE_CHANGE_REQUESTED: "Inactive, change requested",
    RecordStatus.INACTIVE_CHANGE_REJECTED: "Inactive, change rejected",
}

_LETTERS = {"X": "no valid position", "M": "typed by the driver", "E": "positioning malfunction"}
"""What stands in the place of a coordinate (App. A 4.6.1.4)."""


def what(event: Event) -> str:
    """A record's type and code: `Driving (1/3)`; the numbers alone where no table has them."""
    numbers = f"({int(event.type)}/{event.code})"
    if event.type is EventType.CERTIFICATION:
        day = "" if event.certified_date is None else f" of {event.certified_date.isoformat()}"
        return f"Certification {event.code}{day} {numbers}"
    words = _CODES.get((event.type, event.code))
    return f"Type {int(event.type)}, code {event.code}" if words is None else f"{words} {numbers}"


def origin(event: Event) -> str:
    """Who made a record (App. A 7.22, Table 8): `Recorded by the ELD (1)`."""
    return f"{_ORIGINS[event.origin]} ({int(event.origin)})"


def status(event: Event) -> str:
    """Whether a record counts (App. A 7.23, Table 7): `Active (1)`."""
    return f"{_STATUSES[event.status]} ({int(event.status)})"


def sequence(event: Event) -> str:
    """Its number in the device, in hexadecimal as the ELD writes it; empty where no device made it (App. A 7.24)."""
    return "" if event.sequence_id is None else f"{event.sequence_id:X}"


def place(event: Event) -> str:
    """Where: the portal's words for it and the coordinates; a letter in their place is said in words."""
    letter = _LETTERS.get(event.latitude.strip().upper()) or _LETTERS.get(event.longitude.strip().upper())
    where = letter or ", ".join(filter(None, (event.latitude, event.longitude)))
    return "; ".join(filter(None, (event.location, where)))


def record_in_words(event: Event) -> str:
    """The parts of a record that an edit can touch, in one line: what it is, whether it counts, and its annotation."""
    note = f'; annotation "{event.notes}"' if event.notes else "; no annotation"
    return f"{what(event)}, {status(event)}{note}"


def check_words(key: str) -> str:
    """What the portal calls a kind of error, in small letters: `Two identical statuses error`."""
    known = BY_KEY.get(key)
    return key if known is None or not known.message else known.message.capitalize()
