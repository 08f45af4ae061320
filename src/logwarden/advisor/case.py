"""A case: what is known of one cause when somebody asks for advice. Values, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from logwarden.eld.events import Event


@dataclass(frozen=True, slots=True)
class Shown:
    """A record of the archive. `id` is `driver/number`, both ours, as `/api/records` has them."""

    id: str
    event: Event


@dataclass(frozen=True, slots=True)
class Line:
    """One listed error of the cause. `at` is an instant in UTC, `day` the home terminal's, as is `zone`; each may lack.

    `records` are the driver's active records around it, in order, `place` the index of its own among them; None
    where nobody read the log, or where no record stands at that instant. `says` are the portal's own words, of a kind
    that no catalogue has.
    """

    key: str
    driver: str
    at: datetime | None
    day: date | None
    zone: ZoneInfo | None = None
    records: tuple[Shown, ...] = ()
    place: int | None = None
    says: str = ""

    @property
    def own(self) -> Shown | None:
        """The record at which the portal lists it."""
        return None if self.place is None else self.records[self.place]

    def before(self) -> Shown | None:
        """The record before its own."""
        return self.records[self.place - 1] if self.place else None

    def after(self) -> Shown | None:
        """The record after its own."""
        if self.place is None or self.place + 1 >= len(self.records):
            return None
        return self.records[self.place + 1]


@dataclass(frozen=True, slots=True)
class Case:
    """One cause. `rule` made it, `key` is the kind of its gravest error, `counts` how many errors of each kind it has.

    `lines` are the first of each kind, a few in all.
    """

    rule: str
    key: str
    counts: dict[str, int]
    lines: tuple[Line, ...]

    def of(self, *keys: str) -> list[Line]:
        """The lines of some kinds."""
        return [line for line in self.lines if line.key in keys]
