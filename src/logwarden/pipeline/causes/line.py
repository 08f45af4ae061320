"""What grouping knows of an error, and what it makes of some: values, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from logwarden.remedies.catalogue import Severity

SEVERITIES = tuple(Severity)
"""From the least to the gravest."""

BREAK = "sequentialIdBreak"
"""The kind of which there are most: a number that does not follow on the one before."""


@dataclass(frozen=True, slots=True)
class Line:
    """One listed error. `driver` is his portal id, `at` an instant in UTC, `day` the home terminal's; both may lack.

    `words` is its message, trimmed and in upper case: data of the portal's, by which only unknown kinds are told apart.
    """

    id: int
    driver: str
    key: str
    severity: Severity
    at: datetime | None
    day: date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """The lines of one driver that no rule has taken yet.

    `shared` are the ids of those at whose time another driver's records bore numbers of the same counter.
    """

    lines: tuple[Line, ...]
    shared: frozenset[int]

    def of(self, *keys: str) -> list[Line]:
        """Those of some kinds, in the order of time; those without a time last."""
        found = [line for line in self.lines if line.key in keys]
        return sorted(found, key=lambda line: (line.at is None, line.at.timestamp() if line.at else 0.0, line.id))

    def dated(self, *keys: str) -> list[tuple[datetime, Line]]:
        """Those of some kinds that have a time, in its order."""
        return [(line.at, line) for line in self.of(*keys) if line.at is not None]

    def by_day(self, *keys: str) -> Mapping[date, list[Line]]:
        """Those of some kinds that have a day, by it."""
        found: dict[date, list[Line]] = {}
        for line in self.of(*keys):
            if line.day is not None:
                found.setdefault(line.day, []).append(line)
        return found


@dataclass(frozen=True, slots=True)
class Device:
    """Where a counter runs: a device by its name, or, where no record is known, by the drivers who must share it.

    `drivers` are all its users; `is_shared`: since this driver's last turn another one had his.
    """

    name: str | None
    drivers: frozenset[str]
    is_shared: bool

    @property
    def subject(self) -> str:
        """What stays the same while the device and its drivers do."""
        return f"device {self.name}" if self.name else "drivers " + " ".join(sorted(self.drivers))


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause and its lines. `subject` is the device or the driver, `detail` what tells causes of one rule apart.

    `drivers` are all whose lines it has, or whose device it is; `device` is the device's name where records say it.
    """

    rule: str
    subject: str
    detail: str
    drivers: frozenset[str]
    device: str | None
    lines: tuple[Line, ...]

    @property
    def gravest(self) -> Line:
        """The line that matters most; of several the first."""
        return max(self.lines, key=lambda line: SEVERITIES.index(line.severity))
