"""A driver's file for an audit: his log day by day, what was changed, asked and answered, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from logwarden.eld.hours import Status

from . import record_words
from .document import Cell, Document, Section, Table, Words, in_zone
from .driver_acts import contacts, requests, witness
from .driver_day import certified_in_words, day_section
from .kept_log import KeptLog, ReadDay, UnreadDay

NOT_REVIEWED = "Our own calculation from the records that were read: possible, not reviewed. It judges nobody."

_LEGEND = (
    ("Origin", "1 recorded by the ELD, 2 edited or entered by the driver (App. A 7.22)"),
    ("", "3 edit requested by another user, 4 assumed from the unidentified driver profile"),
    ("Status", "1 active, 2 inactive changed, 3 inactive change requested, 4 inactive change rejected (App. A 7.23)"),
    ("", "only active records count for hours of service"),
    ("No.", "the record's number in the archive of this driver; each way in which a record ever stood has its own"),
    ("Seq.", "the event sequence ID in hexadecimal, counted by the device over all its users (App. A 7.24)"),
    ("Graph", "OFF off duty, SB sleeper berth, D driving, ON on duty, not driving (App. A 4.8.1.3)"),
    ("", "PC personal use, counted as off duty; YM yard moves, counted as on duty"),
    ("", "a gap in the line: no record that was read says the status"),
    ("Times", "at the home terminal; a day on which the clocks change has 23 or 25 hours and names its zone"),
    ("Fingerprint", "the SHA-256 of a record as the archive keeps it; it stands with each record in the sheet"),
)  # fmt: skip


def driver_file(log: KeptLog, made_at: datetime) -> Document:
    """The file as a document. Instants are shown at the home terminal; `made_at` is this machine's clock, in UTC."""
    return Document(
        kind="driver_file",
        title=f"Driver's record of duty status: {log.driver}",
        about=(*_about(log),),
        made_at=made_at,
        as_of="no reading" if log.read_at is None else in_zone(log.read_at, log.zone),
        zone=log.zone,
        sections=(
            _glance(log),
            not_read(log),
            _hours(log),
            witness(log),
            requests(log),
            contacts(log),
            *(day_section(day) for day in log.days),
            _key(),
        ),
    )


def records_sheet(log: KeptLog, made_at: datetime) -> Document:
    """Every record of the file as one table, for a sheet: each as the archive keeps it, with its fingerprint."""
    rows = tuple(
        (
            record.number, day.day, event.at, event.at.astimezone(day.zone).isoformat(), record_words.sequence(event),
            int(event.type), event.code, event.code_name, int(event.status), int(event.origin), event.device,
            event.vehicle, event.location, event.latitude, event.longitude, event.odometer,
            None if event.engine_hours is None else str(event.engine_hours), event.notes, event.check_value,
            event.certified_date, day.read_at, day.source, record.fingerprint,
        )
        for day, record in log.records()
        for event in (record.event,)
    )  # fmt: skip
    heads = (
        "number", "day", "at_utc", "at_home_terminal", "sequence_id", "type", "code", "name", "status", "origin",
        "device", "vehicle", "location", "latitude", "longitude", "odometer_miles", "engine_hours", "annotation",
        "check_value", "certified_date", "read_at_utc", "read_from", "fingerprint_sha256",
    )  # fmt: skip
    table = Table("Records", heads, rows, "No record of these days was read.")
    return Document(
        kind="driver_file",
        title=f"Records of {log.driver}",
        about=(*_about(log),),
        made_at=made_at,
        as_of="no reading" if log.read_at is None else in_zone(log.read_at, log.zone),
        zone=log.zone,
        sections=(Section("Records", (table,)),),
    )


def not_read(log: KeptLog) -> Section:
    """What of these days nobody read: said in every file, even where there is nothing to say."""
    said = []
    if log.unread:
        said.append(Table("Days of which no record was read", ("Day", "Portal's list"), tuple(
            (one.day, f"{len(one.listed)} errors listed; {_portal_says(one)}") for one in log.unread
        )))  # fmt: skip
    if log.not_whole:
        said.append(Table("Days that were read before they were over", ("Day", "Known up to"), tuple(
            (one.day, one.graph.known_until) for one in log.not_whole
        )))  # fmt: skip
    unknown = [(day.day, timedelta(seconds=lost)) for day in log.read if (lost := _unknown(day))]
    if unknown:
        said.append(Table("Time within days that were read for which no record says a status",
                          ("Day", "Hours"), tuple(unknown)))  # fmt: skip
    if not said:
        return Section("What was not read", (Words("Every day was read after it was over, and has a status all day."),))
    note = "Nothing is said of the log of such a day or time: it is neither clean nor wrong."
    return Section("What was not read", tuple(said), note)


def _about(log: KeptLog) -> Iterator[tuple[str, str]]:
    yield "Driver", f"{log.driver} (portal no. {log.driver_id})"
    yield "Motor carrier", f"{log.company} (portal no. {log.company_id}, system {log.system})"
    yield "Days", f"{log.first_day} to {log.last_day}, midnight to midnight at the home terminal"
    zones = dict.fromkeys([log.zone.key, *(day.zone.key for day in log.days)])
    yield "Home terminal", ", ".join(zones) + ("; it moved within these days" if len(zones) > 1 else "")
    vehicles, devices = (_names(getattr(one.event, name) for _, one in log.records()) for name in ("vehicle", "device"))
    yield "Vehicles", f"{vehicles}; devices: {devices}"
    counted = sum(1 for _, record in log.records() if record.event.is_active)
    yield "Records", f"{sum(1 for _ in log.records())} in {len(log.read)} days that were read, {counted} of them active"
    if log.holds:
        yield "Hold", "; ".join(log.holds)


def _names(found: Iterator[str]) -> str:
    return ", ".join(sorted({one for one in found if one})) or "none in these records"


def _glance(log: KeptLog) -> Section:
    heads = (
        "Day",
        "OFF",
        "SB",
        "D",
        "ON",
        "Not known",
        "Records",
        "Certified",
        "Listed",
        "Violations",
        "Read",
    )
    rows = tuple(
        _line(day)
        if isinstance(day, ReadDay)
        else (day.day, None, None, None, None, None, None, _portal_says(day), len(day.listed), None, None)
        for day in log.days
    )
    words = (
        f"{len(log.read)} of {len(log.days)} days were read. Listed: errors that the portal lists or listed there. "
        "Violations of hours of service are possible, not reviewed."
    )
    return Section("The days at a glance", (Table("The days at a glance", heads, rows),), words)


def _line(day: ReadDay) -> tuple[Cell, ...]:
    seconds = day.graph.seconds_by_status()
    hours = [timedelta(seconds=seconds[status]) for status in (Status.OFF, Status.SB, Status.D, Status.ON, None)]
    return (
        day.day, *hours, len(day.records), certified_in_words(day), len(day.listed), len(day.violations), day.read_at,
    )  # fmt: skip


def _hours(log: KeptLog) -> Section:
    rows = tuple(
        (
            one.violation.rule, one.violation.paragraph, one.violation.start, one.violation.end,
            timedelta(seconds=one.violation.seconds), one.words,
        )
        for one in log.violations()
    )  # fmt: skip
    heads = ("Rule", "49 CFR", "From", "To", "Driving", "In words")
    empty = "None in the days that were read." if log.read else "No day was read."
    table = Table("Possible violations", heads, rows, empty)
    return Section("Hours of service: possible violations, not reviewed", (table,), NOT_REVIEWED)


def _unknown(day: ReadDay) -> int:
    return day.graph.seconds_by_status()[None]


def _portal_says(day: UnreadDay) -> str:
    if day.portal_says is None:
        return "the portal says nothing"
    return "certified, the portal says" if day.portal_says else "not certified, the portal says"


def _key() -> Section:
    table = Table("Key", ("Word", "Meaning"), _LEGEND)
    words = "No record was changed to make this file. What it rests on is kept in an archive that is sealed once a day."
    return Section("Key", (table, Words(words)), new_sheet=True)
