"""The kinds of reports: what each is of, what it may be asked, and how often it can be made by itself. One table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Whom a report is about. `office` is all companies that there are, or those of one system."""

    OFFICE = "office"
    COMPANY = "company"
    DRIVER = "driver"


class Every(StrEnum):
    """How often a report is made by itself; what it tells of ends where the day, week or month before ended."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Option:
    """A number that a kind may be given, and what it is without one."""

    name: str
    words: str
    least: int
    most: int
    default: int


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind. `most_days` is how many days it may span; 0: it has no days, its `hours` end when it is ordered."""

    name: str
    title: str
    words: str
    scopes: frozenset[Scope]
    most_days: int
    options: tuple[Option, ...] = ()
    every: frozenset[Every] = frozenset()


_ALL_OR_ONE = frozenset({Scope.OFFICE, Scope.COMPANY})

_DRAWN = (
    Option("drivers", "drivers to draw", 1, 50, 5),
    Option("seed", "the number that draws them; 0: the report's own", 0, 2_147_483_647, 0),
)
"""How the drivers of an audit are drawn; the same seed draws the same ones."""

KINDS: Mapping[str, ReportKind] = {
    kind.name: kind
    for kind in (
        ReportKind(
            "shift_note",
            "Shift note",
            "What happened in the last hours, what waits for whom, what is open from before: for the next shift.",
            _ALL_OR_ONE,
            0,
            (Option("hours", "hours back from now", 1, 72, 12),),
            frozenset({Every.DAY}),
        ),
        ReportKind(
            "office_day",
            "The office's day",
            "One day: portal checks, decisions, exposure, what was done, what stayed, holds, the witness.",
            _ALL_OR_ONE,
            1,
            every=frozenset({Every.DAY}),
        ),
        ReportKind(
            "edits",
            "All edits, by whom",
            "Each change of a record that the archive saw, and each of our own requests with who approved it.",
            _ALL_OR_ONE | {Scope.DRIVER},
            186,
            every=frozenset({Every.WEEK, Every.MONTH}),
        ),
        ReportKind(
            "company_month",
            "A company's month",
            "Days that were certified and read, errors by cause, requests and answers, silent alterations.",
            frozenset({Scope.COMPANY}),
            31,
            every=frozenset({Every.MONTH}),
        ),
        ReportKind(
            "driver_file",
            "Driver's file",
            "A driver's days for an audit: graphs, records, edits, hours, findings, requests, what was not read.",
            frozenset({Scope.DRIVER}),
            62,
        ),
        ReportKind(
            "mock_audit",
            "Mock audit",
            "Drivers drawn by a seed, and what an inspector would ask of each: hours first, then all our checks say.",
            _ALL_OR_ONE,
            62,
            _DRAWN,
        ),
        ReportKind(
            "audit_packet",
            "Packet for an audit",
            "The mock audit with the file of each driver who was drawn, in one ZIP, with hashes to check it by.",
            _ALL_OR_ONE,
            62,
            _DRAWN,
        ),
    )
}
