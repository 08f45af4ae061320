"""All edits by whom: what changed in the records, as the archive saw it, and each of our own requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from logwarden.eld.events import Event, Origin, RecordStatus
from logwarden.remedies.words import short_name

from . import tables
from .document import Document, Section, Table
from .tables import Altered

ORIGINS = {
    Origin.AUTOMATIC: "the device",
    Origin.DRIVER: "the driver",
    Origin.OTHER_USER: "another person (carrier)",
    Origin.UNIDENTIFIED: "assumed from unidentified driving",
}
STATUSES = {
    RecordStatus.ACTIVE: "active",
    RecordStatus.INACTIVE_CHANGED: "inactive, changed",
    RecordStatus.INACTIVE_CHANGE_REQUESTED: "change requested",
    RecordStatus.INACTIVE_CHANGE_REJECTED: "change rejected",
}
_FIELDS = (
    "code", "type", "location", "odometer", "engine_hours", "latitude", "longitude", "vehicle", "device",
    "check_value", "certified_date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A record that stood otherwise in an earlier reading, or that came after its time had been read.

    It happened after `between_at` (None: the archive does not say) and not after `and_at`, the portal's clock.
    `before` is None where the record is new.
    """

    company: str
    driver: str
    zone: ZoneInfo
    between_at: datetime | None
    and_at: datetime | None
    before: Event | None
    after: Event


@dataclass(frozen=True, slots=True)
class Asked:
    """One of our own requests: who wanted it, who approved it, what was asked, and what the driver said."""

    number: int
    company: str
    driver: str
    first_day: date
    last_day: date
    remedy: str
    wished_by: str
    approved_by: str
    applied_at: datetime | None
    words: str
    note: str
    answer: str
    answered_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Edits:
    """All of it, for some days of the home terminals."""

    scope: str
    first_day: date
    last_day: date
    zone: ZoneInfo
    as_of: str
    changes: tuple[Change, ...]
    asked: tuple[Asked, ...]
    findings: tuple[Altered, ...]
    unread: tuple[tuple[str, str, str], ...]
    """Company, driver and which of the days nobody read."""


def document(told: Edits, made_at: datetime) -> Document:
    """The list as a document."""
    changes = tuple(_row(change) for change in told.changes)
    heads = ("Company", "Driver", "Record", "Of", "Entered by", "Before", "After", "Annotation", "Between", "And")
    asked = tuple(
        (
            one.number, one.company, one.driver, one.first_day, one.last_day, one.remedy, one.wished_by,
            one.approved_by, one.applied_at, one.words, one.note, one.answer, one.answered_at, one.outcome,
        )
        for one in told.asked
    )  # fmt: skip
    ask_heads = (
        "No", "Company", "Driver", "From", "To", "Remedy", "Wanted by", "Approved by", "Clicked", "What was asked",
        "Annotation", "Driver's answer", "Seen at", "Outcome",
    )  # fmt: skip
    return Document(
        kind="edits",
        title=f"All edits, by whom: {told.scope}",
        about=(
            ("About", told.scope),
            ("Days", f"{told.first_day} to {told.last_day}, each of its driver's home terminal"),
            ("Changed records", str(len(told.changes))),
            ("Our requests", str(len(told.asked))),
        ),
        made_at=made_at,
        as_of=told.as_of,
        zone=told.zone,
        wide=True,
        sections=(
            Section(
                "Records that changed",
                (Table("Records that changed", heads, changes, "None, in what was read."),),
                "Each record that stood otherwise in an earlier reading, or came after its time had been read, as the "
                "archive saw it. Who entered it is what the record itself says.",
            ),
            Section(
                "Our own requests",
                (Table("Our own requests", ask_heads, asked, "None for these days."),),
                "Logwarden changes no log: it asks, and the driver decides (395.30).",
            ),
            Section(
                "Changes without a trace",
                (tables.altered("Findings", told.findings, "None, in what was compared."),),
            ),
            Section(
                "What was not read",
                (Table("Not read", ("Company", "Driver", "Days"), told.unread, "Every day of every driver was read."),),
                tables.NOT_SEEN,
            ),
        ),
    )


def _row(change: Change) -> tuple[str | datetime | None, ...]:
    after, before = change.after, change.before
    if before is None:
        stood, stands = "not there", f"{STATUSES[after.status]}, new"
    else:
        differ = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
        stood = ", ".join([STATUSES[before.status], *(f"{name} {getattr(before, name)}" for name in differ)])
        stands = ", ".join([STATUSES[after.status], *(f"{name} {getattr(after, name)}" for name in differ)])
    old, new = ("" if before is None else before.notes), after.notes
    note = new if old == new else f"{old or 'none'} → {new or 'none'}"
    at = after.at.astimezone(change.zone)
    return (
        change.company, change.driver, short_name(after.type, after.code), f"{at:%Y-%m-%d %H:%M:%S %Z}",
        ORIGINS[after.origin], stood, stands, note, change.between_at, change.and_at,
    )  # fmt: skip
