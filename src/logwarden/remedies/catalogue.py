"""The one catalogue of log check errors: message, key, category, severity, records touched, lawful remedies.

Messages are the portal's; severity is ours, for the portal gives none. The first remedy of an entry is the
default, the others are alternatives where the guard allows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from logwarden.eld.events import EventType


class Severity(StrEnum):
    """How much an error matters, least first."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Remedy(StrEnum):
    """The kinds of lawful action. RESTORE_RECORDS exists to be refused by name."""

    LEAVE = "leave"
    TASK = "task"
    ASK_DRIVER = "ask_driver"
    RESYNC = "resync"
    ANNOTATE = "annotate"
    REQUEST_EDIT = "request_edit"
    CLEAR_TWINS = "clear_twins"
    RESTORE_RECORDS = "restore_records"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One kind of error. `message` is in upper case with single spaces; `types` are the records it touches."""

    key: str
    message: str
    category: str
    severity: Severity
    types: frozenset[EventType]
    remedies: tuple[Remedy, ...]
    is_prefix: bool = False

    @property
    def is_exposure(self) -> bool:
        """Whether an inspector asks about it first: hours nobody looked at, driving nobody answered for."""
        return self.category in {"hours_of_service", "unidentified"}


UNKNOWN = CatalogueEntry("unknown", "", "unknown", Severity.MEDIUM, frozenset(), (Remedy.TASK,))
"""Where a message lands that matches none: kept, shown, never dropped."""

_R, _S = Remedy, Severity


def _entry(
    key: str,
    message: str,
    category: str,
    severity: Severity,
    types: str,
    *remedies: Remedy,
    is_prefix: bool = False,
) -> CatalogueEntry:
    """`types` are the digits of the event types."""
    kinds = frozenset(EventType(int(digit)) for digit in types)
    return CatalogueEntry(key, message, category, severity, kinds, remedies, is_prefix)


_HOS = (_R.TASK, _R.ASK_DRIVER, _R.REQUEST_EDIT)

CATALOGUE: tuple[CatalogueEntry, ...] = (
    _entry(
        "sequentialIdBreak",
        "SEQUENTIAL ID BREAK WARNING",
        "data_integrity",
        _S.LOW,
        "1234567",
        _R.RESYNC,
        _R.TASK,
    ),
    _entry(
        "engineHoursAfterShutdown",
        "ENGINE HOURS HAVE CHANGED AFTER SHUT DOWN WARNING",
        "data_integrity",
        _S.MEDIUM,
        "6",
        _R.TASK,
    ),
    _entry("eventIsNotDownloaded", "EVENT IS NOT DOWNLOADED", "data_transfer", _S.INFO, "", _R.RESYNC),
    _entry("noPowerUpError", "NO POWER UP ERROR", "diagnostic", _S.MEDIUM, "6", _R.RESYNC, _R.ANNOTATE),
    _entry("noShutdownError", "NO SHUT DOWN ERROR", "diagnostic", _S.MEDIUM, "6", _R.RESYNC, _R.ANNOTATE),
    _entry(
        "twoIdenticalStatusesError",
        "TWO IDENTICAL STATUSES ERROR",
        "status_event",
        _S.LOW,
        "13",
        _R.LEAVE,
        _R.ANNOTATE,
        _R.CLEAR_TWINS,
    ),
    _entry("drivingOriginWarning", "DRIVING ORIGIN WARNING", "provenance", _S.HIGH, "1", _R.ANNOTATE),
    _entry(
        "missingIntermediateError",
        "MISSING INTERMEDIATE ERROR",
        "status_event",
        _S.MEDIUM,
        "12",
        _R.RESYNC,
        _R.ANNOTATE,
    ),
    _entry(
        "incorrectIntermediatePlacementError",
        "INCORRECT INTERMEDIATE PLACEMENT ERROR",
        "status_event",
        _S.MEDIUM,
        "2",
        _R.TASK,
    ),
    _entry(
        "incorrectStatusPlacementError",
        "INCORRECT STATUS PLACEMENT ERROR",
        "status_event",
        _S.MEDIUM,
        "13456",
        _R.ASK_DRIVER,
        _R.REQUEST_EDIT,
    ),
    _entry("odometerError", "ODOMETER ERROR", "data_integrity", _S.HIGH, "123567", _R.TASK),
    _entry("engineHoursWarning", "ENGINE HOURS WARNING", "data_integrity", _S.LOW, "1236", _R.TASK),
    _entry(
        "noDataInOdometerOrEngineHours",
        "NO DATA IN ODOMETER OR ENGINE HOURS ERROR",
        "data_integrity",
        _S.MEDIUM,
        "123567",
        _R.TASK,
    ),
    _entry("locationChangedError", "LOCATION CHANGED ERROR", "location_movement", _S.HIGH, "136", _R.ANNOTATE),
    _entry("locationError", "LOCATION ERROR", "location_movement", _S.MEDIUM, "1236", _R.ASK_DRIVER, _R.ANNOTATE),
    _entry(
        "locationDidNotChangeWarning",
        "LOCATION DID NOT CHANGE WARNING",
        "location_movement",
        _S.LOW,
        "126",
        _R.TASK,
    ),
    _entry("excessiveLogInWarning", "EXCESSIVE LOG IN WARNING", "authentication", _S.LOW, "5", _R.TASK),
    _entry("excessiveLogOutWarning", "EXCESSIVE LOG OUT WARNING", "authentication", _S.LOW, "5", _R.TASK),
    _entry(
        "speedMuchHigherThanLimit",
        "THE SPEED WAS MUCH HIGHER THAN THE SPEED LIMIT IN",
        "speed",
        _S.HIGH,
        "12",
        _R.TASK,
        is_prefix=True,
    ),
    _entry(
        "speedHigherThanLimit",
        "THE SPEED WAS HIGHER THAN THE SPEED",
        "speed",
        _S.INFO,
        "12",
        _R.LEAVE,
        is_prefix=True,
    ),
    *(
        _entry(
            f"hosViolation{hours}Hour",
            f"{hours} HOURS VIOLATION",
            "hours_of_service",
            _S.CRITICAL,
            "13",
            *_HOS,
        )
        for hours in (8, 11, 14, 60, 70)
    ),
    _entry("diagnosticEvent", "DIAGNOSTIC EVENT", "diagnostic", _S.MEDIUM, "7", _R.TASK),
    _entry("eventHasManualLocation", "EVENT HAS MANUAL LOCATION", "location_movement", _S.INFO, "13", _R.LEAVE),
    _entry("unidentifiedDriverEvent", "UNIDENTIFIED DRIVER EVENT", "unidentified", _S.HIGH, "1", _R.TASK),
)

BY_KEY: dict[str, CatalogueEntry] = {entry.key: entry for entry in (*CATALOGUE, UNKNOWN)}

_EXACT = {entry.message: entry for entry in CATALOGUE if not entry.is_prefix}
_PREFIXES = sorted((e for e in CATALOGUE if e.is_prefix), key=lambda e: -len(e.message))
_HOURS_OF_SERVICE = re.compile(r"(?<!\d)(8|11|14|60|70) HOURS? VIOLATION")


def words(message: str) -> str:
    """A message as messages are compared: trimmed, spaces collapsed, without case."""
    return " ".join(message.split()).upper()


def classify(message: str) -> CatalogueEntry:
    """The entry of a portal's message: trimmed, spaces collapsed, without case; `UNKNOWN` if none fits.

    Exactly, but for the two speed messages (prefixes, the longer first) and hours of service (a pattern).
    """
    text = words(message)
    if text in _EXACT:
        return _EXACT[text]
    for entry in _PREFIXES:
        if text.startswith(entry.message):
            return entry
    if found := _HOURS_OF_SERVICE.search(text):
        return BY_KEY[f"hosViolation{found[1]}Hour"]
    return UNKNOWN
