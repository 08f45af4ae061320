"""ELD records: one immutable value a record, as Appendix A to Subpart B of 49 CFR Part 395 defines them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


class EventType(IntEnum):
    """Event types (App. A 7.25)."""

    DUTY_STATUS = 1
    INTERMEDIATE = 2
    SPECIAL_DRIVING = 3
    CERTIFICATION = 4
    LOGIN = 5
    ENGINE_POWER = 6
    MALFUNCTION = 7


class RecordStatus(IntEnum):
    """Event record status (App. A 7.23)."""

    ACTIVE = 1
    INACTIVE_CHANGED = 2
    INACTIVE_CHANGE_REQUESTED = 3
    INACTIVE_CHANGE_REJECTED = 4


class Origin(IntEnum):
    """Event record origin (App. A 7.22)."""

    AUTOMATIC = 1
    DRIVER = 2
    OTHER_USER = 3
    UNIDENTIFIED = 4


OFF_DUTY, SLEEPER_BERTH, DRIVING, ON_DUTY = 1, 2, 3, 4
"""Codes of type 1, duty status (App. A 7.20, Table 6)."""

PERSONAL_USE, YARD_MOVES, SPECIAL_CLEARED = 1, 2, 0
"""Codes of type 3, special driving."""

CODE_NAMES: dict[tuple[EventType, int], str] = {
    (EventType.DUTY_STATUS, OFF_DUTY): "DS_OFF",
    (EventType.DUTY_STATUS, SLEEPER_BERTH): "DS_SB",
    (EventType.DUTY_STATUS, DRIVING): "DS_D",
    (EventType.DUTY_STATUS, ON_DUTY): "DS_ON",
    (EventType.INTERMEDIATE, 1): "INTER_NORMAL_PRECISION",
    (EventType.INTERMEDIATE, 2): "INTER_REDUCED_PERCISION",  # the portals' own spelling
    (EventType.SPECIAL_DRIVING, PERSONAL_USE): "DR_IND_PC",
    (EventType.SPECIAL_DRIVING, YARD_MOVES): "DR_IND_YM",
    (EventType.SPECIAL_DRIVING, SPECIAL_CLEARED): "DR_IND_CLEARED",
    **{(EventType.CERTIFICATION, n): f"DR_CERT_{n}" for n in range(1, 10)},
    (EventType.LOGIN, 1): "DR_LOGIN",
    (EventType.LOGIN, 2): "DR_LOGOUT",
    (EventType.ENGINE_POWER, 1): "ENG_UP_NORMAL",
    (EventType.ENGINE_POWER, 2): "ENG_UP_REDUCED",
    (EventType.ENGINE_POWER, 3): "ENG_DOWN_NORMAL",
    (EventType.ENGINE_POWER, 4): "ENG_DOWN_REDUCED",
    (EventType.MALFUNCTION, 1): "ELD_MALF",
    (EventType.MALFUNCTION, 2): "ELD_MALF_CLEARED",
    (EventType.MALFUNCTION, 3): "ELD_DIAG",
    (EventType.MALFUNCTION, 4): "ELD_DIAG_CLEARED",
}
"""The portals' names of event types and codes."""

CODES_BY_NAME: dict[str, tuple[EventType, int]] = {
    **{name: pair for pair, name in CODE_NAMES.items()},
    "INTER_REDUCED_PRECISION": (EventType.INTERMEDIATE, 2),
}
"""The way back; the right spelling of the misspelt name is taken too."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes two readings of a record the same record.

    With a sequence id: device, id, instant, type, code, origin. Without one (records that no device made):
    vehicle, instant, type, code, origin.
    """

    source: str
    sequence_id: int | None
    at: datetime
    type: EventType
    code: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Event:
    """One ELD record as a portal shows it.

    `at` is an aware UTC instant to the second. `sequence_id` is 0..65535, None on records that no device
    made. `odometer` is in whole miles, `engine_hours` in hours with one decimal; None where blank. `latitude`
    and `longitude` are the rendered text, for it may be a letter: X no fix, M typed by the driver, E
    malfunction (App. A 4.6.1.4); empty where blank. `notes` is the annotation, 0 to 60 characters (App. A
    7.6). `check_value` is two hex digits on types 1 to 3, else empty. `certified_date` is the home-terminal
    day that a type 4 record certifies.

    Raises:
        ValueError: `at` is not an aware UTC instant.
    """

    at: datetime
    type: EventType
    code: int
    status: RecordStatus = RecordStatus.ACTIVE
    origin: Origin = Origin.AUTOMATIC
    sequence_id: int | None = None
    device: str = ""
    vehicle: str = ""
    location: str = ""
    odometer: int | None = None
    engine_hours: Decimal | None = None
    latitude: str = ""
    longitude: str = ""
    notes: str = ""
    check_value: str = ""
    certified_date: date | None = None

    def __post_init__(self) -> None:
        """Refuses a time that could be misread; everything else is kept as the portal sent it."""
        if self.at.tzinfo is not UTC:
            raise ValueError(f"an event's time must be aware and in UTC, not {self.at!r}")

    @property
    def identity(self) -> Identity:
        """What stays the same in every reading of this record."""
        source = self.vehicle if self.sequence_id is None else self.device
        return Identity(source, self.sequence_id, self.at, self.type, self.code, self.origin)

    @property
    def code_name(self) -> str:
        """The portals' name, such as DS_OFF; `TYPE_t_CODE_c` for a code that no table has."""
        return CODE_NAMES.get((self.type, self.code), f"TYPE_{int(self.type)}_CODE_{self.code}")

    @property
    def is_main(self) -> bool:
        """Duty status or special driving: the records that make the graph, and the only ones with a menu."""
        return self.type in (EventType.DUTY_STATUS, EventType.SPECIAL_DRIVING)

    @property
    def is_driving(self) -> bool:
        """Whether this is a driving duty status."""
        return self.type is EventType.DUTY_STATUS and self.code == DRIVING

    @property
    def is_active(self) -> bool:
        """Only active records count for hours of service."""
        return self.status is RecordStatus.ACTIVE
