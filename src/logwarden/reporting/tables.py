"""What several reports show: portal checks, what happened, what waits, holds, and what the witness found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from .document import Section, Table


@dataclass(frozen=True, slots=True)
class Check:
    """The last portal check of a company. `seen_at` is when it was last seen, by the portal's clock; None: never.

    `missing` says what the newest check did not see of it; empty where it saw all.
    """

    system: str
    company: str
    seen_at: datetime | None
    missing: str
    drivers: int
    unread: int
    """Of its drivers, how many whose log nobody ever read."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened; `who` is empty where it was the agent or the portal."""

    at: datetime
    what: str
    who: str
    company: str
    driver: str
    words: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits, for whom, and since when."""

    since: datetime
    what: str
    for_whom: str
    company: str
    driver: str
    words: str


@dataclass(frozen=True, slots=True)
class Held:
    """A hold that is in force."""

    since: datetime
    over: str
    by: str
    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Altered:
    """What the witness found: a record that changed without a trace, between two instants of the portal's clock."""

    number: int
    company: str
    driver: str
    day: date
    between_at: datetime | None
    and_at: datetime | None
    words: str
    paragraph: str
    review: str


NOT_SEEN = "What was not seen is not called clean: it is not known."


def checks(seen: Iterable[Check]) -> Section:
    """When each company was seen, and what was not."""
    rows = tuple((one.company, one.system, one.seen_at, one.missing or "all", one.drivers, one.unread) for one in seen)
    heads = ("Company", "System", "Last answer (portal's clock)", "Seen then", "Drivers", "Logs never read")
    return Section("Portal checks", (Table("Portal checks", heads, rows, "No company is known yet."),), NOT_SEEN)


def happenings(name: str, happened: Iterable[Happening], empty: str) -> Table:
    """What happened, in its order."""
    rows = tuple((one.at, one.what, one.who, one.company, one.driver, one.words) for one in happened)
    return Table(name, ("When", "What", "By", "Company", "Driver", "Words"), rows, empty)


def waiting(name: str, what: Iterable[Waiting], empty: str) -> Table:
    """What waits, the longest first."""
    ordered = sorted(what, key=lambda one: one.since)
    rows = tuple((one.since, one.what, one.for_whom, one.company, one.driver, one.words) for one in ordered)
    return Table(name, ("Since", "What", "Waits for", "Company", "Driver", "Words"), rows, empty)


def holds(held: Iterable[Held]) -> Section:
    """The holds in force."""
    rows = tuple((one.since, one.over, one.by, one.reason, one.until or "until it is lifted") for one in held)
    table = Table("Holds in force", ("Since", "Over", "By", "Reason", "Until"), rows, "No hold is in force.")
    return Section("Holds in force", (table,))


def altered(name: str, found: Iterable[Altered], empty: str) -> Table:
    """The witness's findings."""
    heads = ("No", "Company", "Driver", "Day", "Between", "And", "What", "Paragraph", "Reviewed")
    rows = tuple(
        (
            one.number, one.company, one.driver, one.day, one.between_at, one.and_at, one.words, one.paragraph,
            one.review or "possible, not reviewed",
        )
        for one in found
    )  # fmt: skip
    return Table(name, heads, rows, empty)


def as_of(seen: Iterable[Check]) -> str:
    """How old the oldest of the last answers is, in words; UTC."""
    all_ = tuple(seen)
    known = [one.seen_at for one in all_ if one.seen_at is not None]
    never = len(all_) - len(known)
    words = f"{min(known):%Y-%m-%d %H:%M} UTC (portal's clock)" if known else "never: no portal check has ended"
    return f"{words}; {never} of {len(all_)} companies never seen" if known and never else words
