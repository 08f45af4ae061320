"""Values out of a row's text: a number that nobody can read is None, a record without its key is refused."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ..events import Event, EventType, Origin, RecordStatus
from .wall_time import wall_time

if TYPE_CHECKING:
    from datetime import datetime

    from .rows import Row

_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")
_SEQUENCE_ID = re.compile(r"[0-9A-Fa-f]{1,4}")
_CODE = re.compile(r"[0-9]")


def whole(text: str) -> int | None:
    """A whole number without a sign."""
    return int(text) if _WHOLE.fullmatch(text) is not None else None


def decimal(text: str) -> Decimal | None:
    """A decimal number without a sign."""
    return Decimal(text) if _DECIMAL.fullmatch(text) is not None else None


def sequence_id(text: str) -> int | None:
    """One to four hex digits (App. A 7.24)."""
    return int(text, 16) if _SEQUENCE_ID.fullmatch(text) is not None else None


def event_of(row: Row, at: datetime, *, kind: EventType | None = None, vehicle: str, device: str) -> Event:
    """The record of a row at a UTC instant; `kind` for the lists that hold one type, the others hold 1 to 3.

    Lists without columns for them hold active records by the device, certifications by the driver.

    Raises:
        ValueError: type, code, status, origin, sequence id or certified day is none.
    """
    found = kind or EventType(_digit(row["type"]))
    if kind is None and found > EventType.SPECIAL_DRIVING:
        raise ValueError(f"the list holds no records of type {found:d}")
    made_by = Origin.DRIVER if found is EventType.CERTIFICATION else Origin.AUTOMATIC
    number = sequence_id(row["sequence_id"])
    if number is None:
        raise ValueError(f"{row['sequence_id']!r} is no sequence id")
    certified = wall_time(row["certified_date"], "000000") if found is EventType.CERTIFICATION else None
    if found is EventType.CERTIFICATION and certified is None:
        raise ValueError("a certification names a day")
    return Event(
        at,
        found,
        _digit(row["code"]),
        status=RecordStatus(_digit(row.get("status") or "1")),
        origin=Origin(_digit(row.get("origin") or str(int(made_by)))),
        sequence_id=number,
        device=device,
        vehicle=vehicle,
        odometer=whole(row.get("miles")),
        engine_hours=decimal(row.get("hours")),
        latitude=row.get("latitude"),
        longitude=row.get("longitude"),
        check_value=row.get("event_check"),
        certified_date=certified.date() if certified is not None else None,
    )


def _digit(text: str) -> int:
    if _CODE.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not one digit")
    return int(text)
