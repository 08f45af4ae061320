"""The records of the monitoring API's daily logs, as JSON, turned into eld Events."""

from __future__ import annotations

from datetime import date

from logwarden.eld.events import Event, EventType
from logwarden.portal import fields

UNREADABLE = (ValueError, TypeError, KeyError, OverflowError)
"""What a part of an answer that nobody can read raises."""


def records(raw: object, malformed: list[object]) -> tuple[tuple[Event, ...] | None, bool]:
    """The records of a day that can be read, None where none are given; and whether these are all.

    A row that comes twice is one record. Two records can be equal in all but their ids: a request that was made
    anew after the driver's no, and refused again.
    """
    if raw is None:
        return None, True
    if not isinstance(raw, list):
        malformed.append(raw)
        return None, False
    events: dict[tuple[str, Event], None] = {}
    whole = True
    for item in raw:
        try:
            event = record(item)
            events[repr(item.get("id")), event] = None
        except UNREADABLE:
            malformed.append(item)
            whole = False
    return tuple(event for _, event in events), whole


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
