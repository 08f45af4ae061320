"""A driver's log of some days as the archive keeps it, with all that was found and asked about it; pure values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from logwarden.eld.checks import Finding
from logwarden.eld.day_graph import DayGraph
from logwarden.eld.events import Event
from logwarden.eld.hours import Violation


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One record of the archive: its number among the driver's, the SHA-256 of what it says, and what it says."""

    number: int
    fingerprint: str
    event: Event


@dataclass(frozen=True, slots=True)
class Seen:
    """One way in which a record stood; `first_at` and `last_at` (UTC, the portal's clock) as kept readings showed it.

    Both are None where no reading that showed it is kept any more.
    """

    record: KeptRecord
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that stood otherwise before, or is gone: each way in which it stood, oldest first.

    `stands`: the last of them is in the log as it was read last.
    """

    ways: tuple[Seen, ...]
    stands: bool


@dataclass(frozen=True, slots=True)
class Possible:
    """A violation of hours of service that our calculation shows, and its sentences. Nobody reviewed it."""

    violation: Violation
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A record by which another than the driver asks for a change, the one that it is about, and how it stands.

    `waits`: the driver has not answered yet.
    """

    record: Event
    about: Event | None
    words: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the portal's list of log check errors, and what became of it here; instants are the portal's, UTC."""

    at: datetime | None
    key: str
    severity: str
    words: str
    status: str
    last_listed_at: datetime


@dataclass(frozen=True, slots=True)
class ReadDay:
    """One home-terminal day that was read. `read_at` (UTC, the portal's clock) is when last, `source` where.

    `certified_at` is the last active certification of the day that was read, `portal_says` what the portal's list
    said last; None where neither says anything. `over`: the day was over when it was read.
    """

    zone: ZoneInfo
    graph: DayGraph
    read_at: datetime
    source: str
    certified_at: datetime | None
    portal_says: bool | None
    records: tuple[KeptRecord, ...]
    changed: tuple[Changed, ...]
    violations: tuple[Possible, ...]
    findings: tuple[Finding, ...]
    asked: tuple[Asked, ...]
    listed: tuple[Listed, ...]

    @property
    def day(self) -> date:
        """The day."""
        return self.graph.day

    @property
    def over(self) -> bool:
        """Whether the day was over when it was read; else it is known up to the reading."""
        return (self.graph.known_until - self.graph.start).total_seconds() >= self.graph.seconds


@dataclass(frozen=True, slots=True)
class UnreadDay:
    """One home-terminal day of which no record was read: nothing is said of its log."""

    zone: ZoneInfo
    day: date
    portal_says: bool | None
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's yes or no to a request, or a rule's in his name; `at` is this machine's clock, UTC."""

    who: str
    yes: bool
    reason: str
    at: datetime
    by_rule: bool


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that an attempt left, by its hash; `deleted_at` is when it went, its time being over."""

    attempt: int
    name: str
    size: int
    sha256: str
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True)
class CarrierRequest:
    """One fix: what the carrier asked for in these days, who wanted it, who decided, and what the driver said.

    `times` are what happened and when, in order: portal instants and this machine's, UTC.
    """

    number: int
    remedy: str
    first_day: date
    last_day: date
    stands: str
    why: str
    words: str
    basis: str
    wanted_by: str
    statement: str
    document: str
    decisions: tuple[Decision, ...]
    answer: str
    times: tuple[tuple[str, datetime], ...]
    records: tuple[str, ...]
    evidence: tuple[EvidenceFile, ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """A finding of the witness: a record that changed without a lawful trace between two readings."""

    number: int
    day: date
    record: str
    words: str
    invariants: str
    paragraph: str
    before: str
    after: str
    between_at: datetime | None
    and_at: datetime | None
    review: str


@dataclass(frozen=True, slots=True)
class Talk:
    """That somebody of the office talked with the driver, or asked him by a link; `at` is this machine's clock, UTC."""

    at: datetime
    who: str
    how: str
    words: str


@dataclass(frozen=True, slots=True)
class KeptLog:
    """All of it, of one driver and the days from `first_day` to `last_day`, both included.

    `days` are in order. Where a home terminal moved, one date can stand there twice: once in each zone, and each
    record once. `read_at` is the newest reading of any of them; None where nobody ever read him. `readings` is how
    many of these days are kept, `uncompared` how many of them the witness has not compared yet. `holds` say over what
    a hold is in force. `undated` are errors that the portal lists without a time.
    """

    driver: str
    driver_id: str
    company: str
    company_id: str
    system: str
    zone: ZoneInfo
    first_day: date
    last_day: date
    days: tuple[ReadDay | UnreadDay, ...]
    read_at: datetime | None
    readings: int = 0
    uncompared: int = 0
    requests: tuple[CarrierRequest, ...] = ()
    altered: tuple[Altered, ...] = ()
    talks: tuple[Talk, ...] = ()
    holds: tuple[str, ...] = ()
    undated: tuple[Listed, ...] = ()

    @property
    def read(self) -> tuple[ReadDay, ...]:
        """The days that were read."""
        return tuple(one for one in self.days if isinstance(one, ReadDay))

    @property
    def unread(self) -> tuple[UnreadDay, ...]:
        """The days of which no record was read."""
        return tuple(one for one in self.days if isinstance(one, UnreadDay))

    @property
    def not_whole(self) -> tuple[ReadDay, ...]:
        """The days that were read before they were over."""
        return tuple(one for one in self.read if not one.over)

    def violations(self) -> tuple[Possible, ...]:
        """Every possible violation once, by its start, though it stands on each day that it touches."""
        found = {(one.violation.rule, one.violation.start): one for day in self.read for one in day.violations}
        return tuple(sorted(found.values(), key=lambda one: (one.violation.start, one.violation.rule)))

    def records(self) -> Iterator[tuple[ReadDay, KeptRecord]]:
        """Every record with its day, in order."""
        for day in self.read:
            for record in day.records:
                yield day, record
