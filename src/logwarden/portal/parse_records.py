"""One record of the monitoring API's daily logs, as JSON, turned into an eld Event."""

from __future__ import annotations

from datetime import date

from logwarden.eld.events import Event, EventType
from logwarden.portal import fields


def record(item: object) -> Event:
    """The record; the same one that the page's row gives.

    Raises:
        ValueError, TypeError, KeyError: it cannot be read.
    """
    if not isinstance(item, dict):
        raise TypeError("a record is an object")
    kind, code = fields.type_and_code(item.get("eventCodeName"), item.get("eventType"), item.get("eventCode"))
    at = fields.instant(item["eventTime"])
    if at is None:
        raise ValueError("a record without a time")
    notes, certified_date = certified(kind, fields.text(item.get("notes")), item.get("certifiedDate"))
    return Event(
        at=at,
        type=kind,
        code=code,
        status=fields.record_status(item.get("record") or item["state"]),
        origin=fields.origin(item["origin"]),
        sequence_id=fields.sequence_id(item.get("sequenceId")),
        device=fields.text(item.get("device")),
        vehicle=fields.text(item.get("vehicle")),
        location=fields.text(item.get("location")),
        odometer=fields.whole(item.get("odometer")),
        engine_hours=fields.hours(item.get("engineHours")),
        latitude=fields.text(item.get("latitude")),
        longitude=fields.text(item.get("longitude")),
        notes=notes,
        check_value=fields.text(item.get("checkValue")),
        certified_date=certified_date,
    )


def certified(kind: EventType, notes: str, given: object = None) -> tuple[str, date | None]:
    """A record's note, and the day that it certifies: type 4 has the day where others have the note."""
    if kind is not EventType.CERTIFICATION:
        return notes, None
    try:
        return "", fields.day(notes)
    except ValueError:
        return notes, fields.day(given) if fields.text(given) else None
