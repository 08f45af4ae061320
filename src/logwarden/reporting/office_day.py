"""The office's day: portal checks, decisions, exposure, what was done, what stayed, holds, the witness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from . import tables
from .document import Document, Section, Table
from .tables import Altered, Check, Happening, Held, Waiting


@dataclass(frozen=True, slots=True)
class Pass:
    """One portal check that ended on this day."""

    system: str
    portal_at: datetime
    companies_listed: int
    companies_seen: int
    errors: int
    missing: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """Errors of a kind that an inspector asks about first: how many came on this day, how many are open."""

    company: str
    key: str
    listed: int
    open: int


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """One day, from midnight to midnight in `zone`; what stayed open is as of the making."""

    scope: str
    day: date
    zone: ZoneInfo
    checks: tuple[Check, ...]
    passes: tuple[Pass, ...]
    decided: tuple[Happening, ...]
    exposure: tuple[Exposure, ...]
    done: tuple[Happening, ...]
    outcomes: tuple[tuple[str, str, int], ...]
    waiting: tuple[Waiting, ...]
    open_errors: tuple[tuple[str, int], ...]
    holds: tuple[Held, ...]
    compared: int
    findings: tuple[Altered, ...]


def document(told: OfficeDay, made_at: datetime) -> Document:
    """The day as a document."""
    passes = tuple(
        (one.system, one.portal_at, one.companies_listed, one.companies_seen, one.errors, one.missing or "nothing")
        for one in told.passes
    )
    pass_heads = ("System", "Portal's clock", "Companies listed", "Companies seen", "Lines listed", "Not seen")
    exposure = tuple((one.company, one.key, one.listed, one.open) for one in told.exposure)
    checked = tables.checks(told.checks)
    return Document(
        kind="office_day",
        title=f"The office's day {told.day}, {told.scope}",
        about=(
            ("About", told.scope),
            ("Day", f"{told.day} in {told.zone.key}"),
            ("Portal checks", f"{len(told.passes)} ended on this day"),
            ("Findings of the witness", f"{len(told.findings)} from {told.compared} readings that were compared"),
        ),
        made_at=made_at,
        as_of=tables.as_of(told.checks),
        zone=told.zone,
        sections=(
            Section(
                "Decisions",
                (tables.happenings("Decisions", told.decided, "Nobody decided anything on this day."),),
            ),
            Section(
                "Exposure",
                (
                    Table(
                        "Exposure",
                        ("Company", "Kind", "Listed first on this day", "Open now"),
                        exposure,
                        "None was listed in what was seen.",
                    ),
                ),
                "Kinds that an inspector asks about first. Possible, not reviewed. Of what was seen alone.",
            ),
            Section(
                "What was done",
                (
                    tables.happenings("What was done", told.done, "Nothing was done in the portal on this day."),
                    Table("How requests ended", ("Remedy", "Outcome", "Requests"), told.outcomes, "None ended."),
                ),
            ),
            Section(
                "What stayed",
                (
                    tables.waiting("Waits", told.waiting, "Nothing waits."),
                    Table("Open lines", ("Severity", "Lines"), told.open_errors, "None that was seen."),
                ),
                "As of the making of this report.",
            ),
            tables.holds(told.holds),
            Section(
                "The witness",
                (tables.altered("Findings", told.findings, "No record changed without a trace in what was compared."),),
                f"{told.compared} readings of this day were compared with those before them.",
            ),
            Section(
                checked.heading,
                (Table("Passes of this day", pass_heads, passes, "No pass ended on this day."), *checked.blocks),
                checked.note,
            ),
        ),
    )
