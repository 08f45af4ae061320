"""A company's month: its days, errors by cause, requests and answers, unidentified driving, silent alterations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from . import tables
from .document import Document, Section, Table
from .tables import Altered, Check


@dataclass(frozen=True, slots=True)
class DayOfAll:
    """One home-terminal day: of how many drivers the portal told it, who certified it, whose log of it was read."""

    day: date
    drivers: int
    certified: int
    read: int
    listed: int
    """Errors of that day that were ever listed."""
    open: int


@dataclass(frozen=True, slots=True)
class DriverDays:
    """One driver's days of the span: how many the portal told, of these certified, and how many were read."""

    driver: str
    told: int
    certified: int
    read: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause and what became of its errors of these days."""

    title: str
    key: str
    listed: int
    open: int
    gone: int
    ignored: int
    fixed: int


@dataclass(frozen=True, slots=True)
class CompanyMonth:
    """All of it. Drivers stand in the order of their names: this is no ranking."""

    company: str
    first_day: date
    last_day: date
    zone: ZoneInfo
    checks: tuple[Check, ...]
    days: tuple[DayOfAll, ...]
    drivers: tuple[DriverDays, ...]
    causes: tuple[Cause, ...]
    outcomes: tuple[tuple[str, str, int], ...]
    answers: tuple[tuple[str, int], ...]
    unidentified: tuple[tuple[date, int, int], ...]
    """Day, lines about unidentified driving that were listed, and those still open."""
    findings: tuple[Altered, ...]


def document(told: CompanyMonth, made_at: datetime) -> Document:
    """The month as a document."""
    number = (told.last_day - told.first_day).days + 1
    days = tuple(
        (one.day, one.drivers, one.certified, one.drivers - one.certified, one.read, one.listed, one.open)
        for one in told.days
    )
    by_driver = tuple(
        (one.driver, one.told, one.certified, one.told - one.certified, one.read, number - one.read)
        for one in sorted(told.drivers, key=lambda one: one.driver)
    )
    causes = tuple(
        (one.title, one.key, one.listed, one.open, one.gone, one.ignored, one.fixed)
        for one in sorted(told.causes, key=lambda one: (one.title, one.key))
    )
    read = sum(one.read for one in told.drivers)
    return Document(
        kind="company_month",
        title=f"{told.company}, {told.first_day} to {told.last_day}",
        about=(
            ("Company", told.company),
            ("Days", f"{told.first_day} to {told.last_day}, each of its driver's home terminal"),
            ("Drivers", str(len(told.drivers))),
            ("Read", f"{read} of {number * len(told.drivers)} driver-days; the others are not known"),
        ),
        made_at=made_at,
        as_of=tables.as_of(told.checks),
        zone=told.zone,
        sections=(
            Section(
                "Day by day",
                (
                    Table(
                        "Days",
                        ("Day", "Drivers told", "Certified", "Not certified", "Logs read", "Lines listed", "Open now"),
                        days,
                    ),
                ),
                "A day that was not read is not called clean: nobody looked at its records.",
            ),
            Section(
                "Driver by driver",
                (
                    Table(
                        "Drivers",
                        ("Driver", "Days told", "Certified", "Not certified", "Read", "Not read"),
                        by_driver,
                        "No driver is known.",
                    ),
                ),
                "In the order of their names.",
            ),
            Section(
                "Errors by cause",
                (
                    Table(
                        "Causes",
                        ("Cause", "Kind", "Lines listed", "Open now", "Gone by themselves", "Left, with a reason",
                         "Confirmed by us"),
                        causes,
                        "No line was listed for these days.",
                    ),
                ),
                "Lines of the portal's list for these days. Possible, not reviewed.",
            ),
            Section(
                "Requests and answers",
                (
                    Table("Requests", ("Remedy", "Where it stands", "Requests"), told.outcomes, "None for these days."),
                    Table("Driver's answers", ("Answer", "Requests"), told.answers, "None was answered."),
                ),
            ),
            Section(
                "Unidentified driving",
                (
                    Table(
                        "Unidentified driving",
                        ("Day", "Lines listed", "Open now"),
                        told.unidentified,
                        "None was listed for these days.",
                    ),
                ),
            ),
            Section(
                "Changes without a trace",
                (tables.altered("Findings", told.findings, "None, in what was compared."),),
            ),
            tables.checks(told.checks),
        ),
    )  # fmt: skip
