"""What a report says, before anybody knows whether it becomes a page, paper or a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from logwarden.asking.graph import Strokes


@dataclass(frozen=True, slots=True)
class Link:
    """A file beside the page, by its path from there; in a sheet the path alone."""

    path: str


Cell = str | int | date | datetime | timedelta | Link | None
"""One value of a table. Instants are aware, and shown in the document's zone; a `timedelta` is a duration, on paper
hours and minutes, in a sheet seconds; None is what nobody knows."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; the line breaks in it stay."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads. `name` says in a sheet which table a row is of; without rows, `empty` stands there.

    Raises:
        ValueError: a row has not as many cells as there are heads.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing."

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.heads):
                raise ValueError(f"{self.name}: {len(row)} cells under {len(self.heads)} heads")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the four lines of a log. `strokes` are (status, from, to) in seconds of that day; empty: not read.

    `seconds` is how long the day is, 23 to 25 hours; `marks` are seconds of it at which something is.
    """

    day: date
    zone: ZoneInfo
    strokes: Strokes
    seconds: int
    marks: tuple[int, ...] = ()
    caption: str = ""


Block = Words | Table | Day


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading; `note` says small what a reader has to know before he trusts it."""

    heading: str
    blocks: tuple[Block, ...]
    note: str = ""
    new_sheet: bool = False
    """Whether it begins a new sheet of paper."""


@dataclass(frozen=True, slots=True)
class Document:
    """One report. `about` says what it is of, as name and value; `as_of` says how old what it rests on is.

    `zone` is the one in which instants are shown: the home terminal's, where it is about one.
    """

    kind: str
    title: str
    about: tuple[tuple[str, str], ...]
    made_at: datetime
    as_of: str
    sections: tuple[Section, ...]
    zone: ZoneInfo | None = None
    wide: bool = False
    """Whether its paper lies on its side, for tables of many columns."""

    @property
    def foot(self) -> str:
        """When it was made, and of what."""
        return f"made {in_zone(self.made_at, self.zone)} · data as of {self.as_of}"


def in_zone(at: datetime, zone: ZoneInfo | None) -> str:
    """Such as `2026-11-01 01:30:05 CST`: the zone's short name tells the two halves of a repeated hour apart."""
    return f"{at.astimezone(zone or UTC):%Y-%m-%d %H:%M:%S %Z}"


def in_words(value: Cell, zone: ZoneInfo | None) -> str:
    """A cell as people read it."""
    match value:
        case None:
            return "—"
        case datetime():
            return in_zone(value, zone)
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"
        case int():
            return f"{value:,}"
        case Link():
            return value.path
        case _:
            return str(value)


def span_words(days: Sequence[date]) -> str:
    """Days as people write them, neighbours together: `2026-10-20 to 2026-10-22, 2026-11-01`."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
