"""One day of a driver's file: its graph, its records, and what was found, changed and asked on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from logwarden.asking.graph import Strokes
from logwarden.eld.checks import Finding
from logwarden.eld.day_graph import DayGraph
from logwarden.eld.events import Event, Origin, RecordStatus
from logwarden.eld.log import day_seconds

from . import record_words
from .document import Block, Day, Section, Table, in_zone
from .kept_log import Asked, Changed, Listed, ReadDay, UnreadDay

_ORIGINS = {
    Origin.AUTOMATIC: "1\N{NO-BREAK SPACE}ELD",
    Origin.DRIVER: "2\N{NO-BREAK SPACE}driver",
    Origin.OTHER_USER: "3\N{NO-BREAK SPACE}other\N{NO-BREAK SPACE}user",
    Origin.UNIDENTIFIED: "4\N{NO-BREAK SPACE}unidentified",
}
_STATUSES = {
    RecordStatus.ACTIVE: "1\N{NO-BREAK SPACE}active",
    RecordStatus.INACTIVE_CHANGED: "2\N{NO-BREAK SPACE}changed",
    RecordStatus.INACTIVE_CHANGE_REQUESTED: "3\N{NO-BREAK SPACE}requested",
    RecordStatus.INACTIVE_CHANGE_REJECTED: "4\N{NO-BREAK SPACE}rejected",
}
_EVERY_DAY = 86_400

HOURS_KEYS = "hosViolation"
"""How the keys of our checks of hours begin: the violations themselves stand in a table of their own."""


def day_section(day: ReadDay | UnreadDay) -> Section:
    """The day; one that was not read has nothing in it but what the portal's list says."""
    if isinstance(day, UnreadDay):
        blocks: list[Block] = [Day(day.day, day.zone, (), day_seconds(day.day, day.zone))]
        return Section(_heading(day.day), (*blocks, *_listed(day.listed)))
    return Section(_heading(day.day), (*_read(day),), new_sheet=True)


def certified_in_words(day: ReadDay) -> str:
    """Whether the driver certified the day, by the records that were read and by the portal's list."""
    by_record = "" if day.certified_at is None else _clock(day.certified_at, day.zone, day.day)
    by_portal = {None: "", True: "portal: yes", False: "portal: not"}[day.portal_says]
    return "; ".join(filter(None, (by_record, by_portal))) or "not"


def strokes(graph: DayGraph) -> Strokes:
    """A day's statuses as a graph draws them; one of which no record tells leaves a gap."""
    found: list[tuple[str, int, int]] = []
    for segment in graph.segments:
        start, end = (int((at - graph.start).total_seconds()) for at in (segment.start, segment.end))
        found.append((str(segment.special or segment.status or ""), start, end))
    return found


def _read(day: ReadDay) -> Iterator[Block]:
    marks = tuple(sorted({int((at - day.graph.start).total_seconds()) for at in _instants(day)}))
    yield Day(day.day, day.zone, strokes(day.graph), day.graph.seconds, marks, _caption(day))
    yield _records(day)
    if day.violations:
        yield Table("Hours of service: possible violations, not reviewed", ("Rule", "From", "To", "In words"), tuple(
            (f"{one.violation.rule}, {one.violation.paragraph}", one.violation.start, one.violation.end, one.words)
            for one in day.violations
        ))  # fmt: skip
    if day.asked:
        heads = ("Time", "Asks for", "About", "Note", "Stands")
        yield Table(
            "Requests of another user, and the driver's answers", heads, tuple(_asked(one, day) for one in day.asked)
        )
    if day.changed:
        yield Table("Records that stood otherwise before", ("Record", "Before", "After", "Seen so"), tuple(
            row for one in day.changed for row in _ways(one, day)
        ))  # fmt: skip
    yield from _listed(day.listed)
    findings = tuple(_finding(one, day) for one in day.findings if not one.key.startswith(HOURS_KEYS))
    if findings:
        heads = ("Time", "Check", "Severity", "How sure", "In words")
        yield Table("What our own checks say, not reviewed", heads, findings)


def _finding(one: Finding, day: ReadDay) -> tuple[str, ...]:
    when, kind = clock(one.at, day.zone, day.day), record_words.check_words(one.key)
    return when, kind, one.severity.name.lower(), one.confidence, one.words


def _asked(one: Asked, day: ReadDay) -> tuple[str, ...]:
    about = "no record of this day" if one.about is None else record_words.record_in_words(one.about)
    when = clock(one.record.at, day.zone, day.day)
    return when, record_words.what(one.record), about, one.record.notes, one.words


def _instants(day: ReadDay) -> Iterator[datetime]:
    yield from (one.violation.start for one in day.violations if one.violation.start >= day.graph.start)


def _caption(day: ReadDay) -> str:
    hours = "" if day.graph.seconds == _EVERY_DAY else f" A day of {day.graph.seconds // 3600} hours: clocks change."
    until = "" if day.over else f" Known up to {in_zone(day.graph.known_until, day.zone)}: it was not over then."
    where = {"api": "in the portal's API", "page": "on the driver's page"}.get(day.source, "in the portal")
    return (
        f"{_certified(day)} Read last {in_zone(day.read_at, day.zone)} {where}.{until}{hours} "
        f"Home terminal {day.zone.key}. {_units(day)}"
    )


def _certified(day: ReadDay) -> str:
    if day.certified_at is not None:
        portal = " The portal's list says that it is not." if day.portal_says is False else ""
        return f"Certified by the driver {in_zone(day.certified_at, day.zone)}.{portal}"
    if day.portal_says:
        return "Certified, the portal's list says; no record of it was read."
    return "Not certified."


def _units(day: ReadDay) -> str:
    """Each vehicle with the miles that its first and last record of the day show, as they stand there."""
    shown: dict[str, list[int]] = {}
    for record in day.records:
        event = record.event
        if event.vehicle and event.is_active and event.odometer is not None:
            shown.setdefault(event.vehicle, []).append(event.odometer)
    miles = [f"vehicle {vehicle}, odometer {found[0]:,} to {found[-1]:,}" for vehicle, found in shown.items()]
    return f"{'; '.join(miles).capitalize()}." if miles else ""


def _records(day: ReadDay) -> Table:
    several = len({(one.event.vehicle, one.event.device) for one in day.records if one.event.device}) > 1
    heads = ("No.", "Time", "Seq.", "Event", "Status", "Origin", "Place", "Miles", "Engine h", "Annotation")
    rows = tuple(
        (
            one.number, clock(one.event.at, day.zone, day.day), record_words.sequence(one.event),
            record_words.what(one.event), _STATUSES[one.event.status], _ORIGINS[one.event.origin],
            record_words.place(one.event), one.event.odometer,
            "" if one.event.engine_hours is None else str(one.event.engine_hours), one.event.notes,
            *((_unit(one.event),) if several else ()),
        )
        for one in day.records
    )  # fmt: skip
    counted = sum(one.event.is_active for one in day.records)
    name = f"Records: {len(rows)}, {counted} of them active"
    return Table(name, (*heads, "Unit") if several else heads, rows, "No record is of this day.")


def _unit(event: Event) -> str:
    return " / ".join(filter(None, (event.vehicle, event.device)))


def _ways(one: Changed, day: ReadDay) -> Iterator[tuple[str, str, str, str]]:
    """A row for each step from one way in which a record stood to the next."""
    first = one.ways[0].record.event
    record = f"{clock(first.at, day.zone, day.day)} {record_words.what(first)}"
    for earlier, later in zip(one.ways, one.ways[1:], strict=False):
        seen = " ".join(
            filter(None, (
                f"before until {in_zone(earlier.last_at, day.zone)}" if earlier.last_at else "",
                f"after from {in_zone(later.first_at, day.zone)}" if later.first_at else "",
            ))
        ) or "no reading of it is kept"  # fmt: skip
        before, after = _difference(earlier.record.event, later.record.event)
        yield record, before, after, seen
    if not one.stands:
        last = one.ways[-1]
        seen = f"until {in_zone(last.last_at, day.zone)}" if last.last_at else "no reading of it is kept"
        yield record, record_words.record_in_words(last.record.event), "not in the log as read last", seen


def _difference(before: Event, after: Event) -> tuple[str, str]:
    """The fields in which two ways of a record differ, each with its value on either side."""
    names = [name for name in Event.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]

    def said(event: Event) -> str:
        return "; ".join(f"{_name(name)}: {_value(event, name)}" for name in names)

    return said(before), said(after)


def _name(field: str) -> str:
    return {"notes": "annotation", "odometer": "miles"}.get(field, field.replace("_", " "))


def _value(event: Event, field: str) -> str:
    if field == "status":
        return record_words.status(event)
    if field == "origin":
        return record_words.origin(event)
    value = getattr(event, field)
    return "none" if value is None or value == "" else str(value)


def _listed(found: Iterable[Listed]) -> Iterator[Table]:
    rows = tuple((one.at, one.words, one.severity, one.status, one.last_listed_at) for one in found)
    if rows:
        yield Table("What the portal's list says", ("Time", "Error", "Severity", "Here", "Listed last"), rows)


def _heading(day: date) -> str:
    return f"{day:%A}, {day.isoformat()}"


def clock(at: datetime, zone: ZoneInfo, day: date) -> str:
    """A time of a day at the home terminal; with the zone's name where the clocks change on that day."""
    local = at.astimezone(zone)
    return f"{local:%H:%M:%S}" if day_seconds(day, zone) == _EVERY_DAY else f"{local:%H:%M:%S %Z}"


def _clock(at: datetime, zone: ZoneInfo, day: date) -> str:
    """When a day was certified, short: the time alone where it was on that day."""
    local = at.astimezone(zone)
    return clock(at, zone, day) if local.date() == day else f"{local:%m-%d %H:%M}"
