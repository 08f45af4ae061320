"""Records and logs as JSON and back without loss, and fingerprints of what they hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .events import Event, EventType, Identity, Origin, RecordStatus
from .log import DriverLog

if TYPE_CHECKING:
    from collections.abc import Collection


def event_to_json(event: Event) -> dict[str, Any]:
    """A record as a JSON object: every field by its name, codes as numbers, hours as text.

    `at` is ISO 8601 in UTC, `certified_date` an ISO date, both as text; blank fields are null or empty text.
    """
    return {
        "at": event.at.isoformat(),
        "type": int(event.type),
        "code": event.code,
        "status": int(event.status),
        "origin": int(event.origin),
        "sequence_id": event.sequence_id,
        "device": event.device,
        "vehicle": event.vehicle,
        "location": event.location,
        "odometer": event.odometer,
        "engine_hours": None if event.engine_hours is None else str(event.engine_hours),
        "latitude": event.latitude,
        "longitude": event.longitude,
        "notes": event.notes,
        "check_value": event.check_value,
        "certified_date": None if event.certified_date is None else event.certified_date.isoformat(),
    }


def event_from_json(data: dict[str, Any]) -> Event:
    """The record that `event_to_json` wrote.

    Raises:
        ValueError: this is no such object.
    """
    try:
        hours, certified = data["engine_hours"], data["certified_date"]
        return Event(
            at=datetime.fromisoformat(data["at"]).astimezone(UTC),
            type=EventType(data["type"]),
            code=data["code"],
            status=RecordStatus(data["status"]),
            origin=Origin(data["origin"]),
            sequence_id=data["sequence_id"],
            device=data["device"],
            vehicle=data["vehicle"],
            location=data["location"],
            odometer=data["odometer"],
            engine_hours=None if hours is None else Decimal(hours),
            latitude=data["latitude"],
            longitude=data["longitude"],
            notes=data["notes"],
            check_value=data["check_value"],
            certified_date=None if certified is None else date.fromisoformat(certified),
        )
    except (KeyError, TypeError, InvalidOperation) as error:
        raise ValueError(f"not an archived record: {error!r}") from error


def log_to_json(log: DriverLog) -> dict[str, Any]:
    """A log as a JSON object: driver, zone (IANA name), ISO days, `read_at` in UTC, records in order."""
    return {
        "driver_id": log.driver_id,
        "zone": log.zone.key,
        "first_day": log.first_day.isoformat(),
        "last_day": log.last_day.isoformat(),
        "read_at": log.read_at.isoformat(),
        "events": [event_to_json(e) for e in log.events],
    }


def log_from_json(data: dict[str, Any]) -> DriverLog:
    """The log that `log_to_json` wrote.

    Raises:
        ValueError: this is no such object.
    """
    try:
        return DriverLog(
            driver_id=data["driver_id"],
            zone=ZoneInfo(data["zone"]),
            first_day=date.fromisoformat(data["first_day"]),
            last_day=date.fromisoformat(data["last_day"]),
            read_at=datetime.fromisoformat(data["read_at"]).astimezone(UTC),
            events=tuple(event_from_json(e) for e in data["events"]),
        )
    except (KeyError, TypeError, ZoneInfoNotFoundError) as error:
        raise ValueError(f"not an archived log: {error!r}") from error


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def canonical(event: Event) -> str:
    """A record as JSON in the one way in which equal records are written the same; `event_from_json` takes it back."""
    content = event_to_json(event)
    if event.engine_hours is not None:
        # 10.3 and 10.30 are the same hours: an API and a page may write them differently.
        content["engine_hours"] = f"{event.engine_hours.normalize():f}"
    return _CANONICAL.encode(content)


def fingerprint_of(written: str) -> str:
    """SHA-256, in hex, of what `canonical` wrote."""
    return sha256(written.encode()).hexdigest()


def fingerprint(event: Event) -> str:
    """SHA-256, in hex, over everything that a record holds; equal records have equal fingerprints."""
    return fingerprint_of(canonical(event))


def log_fingerprint(log: DriverLog, first_day: date, last_day: date, ignoring: Collection[Identity] = ()) -> str:
    """SHA-256, in hex, over a driver's records of some home-terminal days, both included.

    Neither the time of reading nor the order of the records counts. `ignoring` names records whose notes are
    left out, such as those that a fix annotates itself.

    Raises:
        ValueError: the log does not hold those days in full.
    """
    part = log.between(first_day, last_day)
    records = (replace(e, notes="") if e.identity in ignoring else e for e in part.events)
    return _digest(
        {
            "driver_id": part.driver_id,
            "zone": part.zone.key,
            "first_day": first_day.isoformat(),
            "last_day": last_day.isoformat(),
            "records": sorted(fingerprint(e) for e in records),
        }
    )


def _digest(content: dict[str, Any]) -> str:
    return fingerprint_of(_CANONICAL.encode(content))
