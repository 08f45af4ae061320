"""What an output file says, as values: events in UTC, the rest as written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from ..events import Event


@dataclass(frozen=True, slots=True)
class Header:
    """The seven lines of the header (App. A 4.8.2.1.1), text as written.

    `at` is the file's current date and time as a UTC instant, None where it is unreadable. `total_miles` is
    the odometer in whole miles, `total_hours` the engine's hours. `day_start` is HHMMSS, `utc_offset` whole
    hours west of UTC without a sign (7.41), `multiday_basis` 7 or 8 days, `exempt` E or 0.
    """

    last_name: str = ""
    first_name: str = ""
    username: str = ""
    licence_state: str = ""
    licence_number: str = ""
    co_last_name: str = ""
    co_first_name: str = ""
    co_username: str = ""
    power_unit: str = ""
    vin: str = ""
    trailers: str = ""
    usdot: str = ""
    carrier: str = ""
    multiday_basis: str = ""
    day_start: str = ""
    utc_offset: str = ""
    shipping_document: str = ""
    exempt: str = ""
    at: datetime | None = None
    latitude: str = ""
    longitude: str = ""
    total_miles: int | None = None
    total_hours: Decimal | None = None
    registration_id: str = ""
    identifier: str = ""
    authentication: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """One user whose records the file holds; `order` is what events refer to, `account_type` is D or S."""

    order: int
    account_type: str
    last_name: str
    first_name: str


@dataclass(frozen=True, slots=True)
class Cmv:
    """One vehicle; `order` is what events refer to."""

    order: int
    power_unit: str
    vin: str


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """A record of type 1 to 3 of the event list, or of the unidentified profile.

    `event.odometer` and `event.engine_hours` are miles and hours *since power-on* here (App. A 7.43, 7.19);
    `to_log` makes totals of them. `distance` is in miles since valid coordinates, 0 to 6. `cmv` and
    `originator` are order numbers. The unidentified profile has no originator and no diagnostic indicator.
    """

    event: Event
    distance: int | None = None
    cmv: int | None = None
    originator: int | None = None
    malfunction: bool = False
    diagnostic: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """A comment on the record with a sequence id, by whom and when (UTC), and the location that he typed."""

    sequence_id: int | None
    username: str
    comment: str
    at: datetime
    location: str = ""


@dataclass(frozen=True, slots=True)
class Certification:
    """A record of type 4; `event.certified_date` is the home-terminal day, `cmv` an order number."""

    event: Event
    cmv: int | None = None


@dataclass(frozen=True, slots=True)
class Malfunction:
    """A record of type 7; `condition` is its code, P to S and O or 1 to 6 (App. A Table 4)."""

    event: Event
    condition: str
    cmv: int | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """A record of type 5. The file names no vehicle here: `event.vehicle` is that of the nearest record."""

    event: Event
    username: str


@dataclass(frozen=True, slots=True)
class PowerEvent:
    """A record of type 6; `event.vehicle` is the power unit."""

    event: Event
    vin: str = ""
    trailers: str = ""
    shipping_document: str = ""


@dataclass(frozen=True, slots=True)
class OutputFile:
    """The whole content of an output file; every list as in the file, which is most recent first.

    `zone` is the home terminal's. The notes and locations of events in `events` come from `annotations`,
    joined by sequence id; a writer takes them from `annotations` alone.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Etc/UTC"))
    header: Header = field(default_factory=Header)
    users: tuple[User, ...] = ()
    cmvs: tuple[Cmv, ...] = ()
    events: tuple[ListedEvent, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    certifications: tuple[Certification, ...] = ()
    malfunctions: tuple[Malfunction, ...] = ()
    logins: tuple[Login, ...] = ()
    power: tuple[PowerEvent, ...] = ()
    unidentified: tuple[ListedEvent, ...] = ()
