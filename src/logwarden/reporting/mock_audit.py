"""A mock audit: drivers drawn by a seed, and for each what an inspector would ask, hours first. It judges nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .document import Document, Section, Table, Words, span_words
from .kept_log import KeptLog
from .matters import Matter, Part, matters
from .sample import HOW_DRAWN, Sample

_NOTE = (
    "A rehearsal by the carrier's own office, from the records that were read. What stands here is possible and not "
    "reviewed; a zero says that none was found in the days that were read, and nothing of days that nobody read."
)


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit says of one driver: how much was looked at, and the matters in an inspector's order."""

    driver: str
    driver_id: str
    company: str
    days: int
    read: int
    records: int
    as_of: datetime | None
    matters: tuple[Matter, ...]

    @classmethod
    def of(cls, log: KeptLog) -> Audited:
        """The audit of a driver's kept log; the log itself may go then."""
        return cls(
            driver=log.driver,
            driver_id=log.driver_id,
            company=log.company,
            days=len({one.day for one in log.days}),
            read=len({one.day for one in log.read}),
            records=sum(1 for _ in log.records()),
            as_of=log.read_at,
            matters=matters(log),
        )


def mock_audit(
    scope: str,
    first: date,
    last: date,
    sample: Sample,
    seed_from: str,
    audited: Sequence[Audited],
    made_at: datetime,
    holds: str = "",
) -> Document:
    """The audit of those drivers, in the order in which they were drawn; `scope` says of which carrier or office."""
    oldest = min((one.as_of for one in audited if one.as_of is not None), default=None)
    about = [
        ("Carrier", scope),
        ("Days", f"{first} to {last}, at each driver's home terminal"),
        ("Drivers", f"{len(audited)} of {sample.among}, drawn by the seed {sample.seed}, {seed_from}"),
        ("Hold", holds or "none in force over the carrier"),
    ]
    return Document(
        kind="mock_audit",
        title=f"Mock audit: {scope}",
        about=tuple(about),
        made_at=made_at,
        as_of="no reading" if oldest is None else f"{oldest:%Y-%m-%d %H:%M} UTC, or newer",
        sections=(_drawn(sample, seed_from), _looked_at(audited), _in_all(audited), *(_driver(one) for one in audited)),
    )


def _drawn(sample: Sample, seed_from: str) -> Section:
    rows = tuple((one.driver, one.company, one.system, lot) for one, lot in sample.lots())
    table = Table(
        "Drawn", ("Driver's portal no.", "Company's portal no.", "System", "Lot"), rows, "No driver is known."
    )
    words = f"Seed {sample.seed}, {seed_from}; {len(sample.drawn)} of {sample.among} drivers. {HOW_DRAWN}"
    return Section("How the drivers were drawn", (Words(words), table))


def _looked_at(audited: Sequence[Audited]) -> Section:
    rows = tuple((one.driver, one.driver_id, one.days, one.read, one.days - one.read, one.records) for one in audited)
    heads = ("Driver", "Portal no.", "Days asked for", "Days read", "Days not read", "Records")
    return Section("What was looked at, and what was not", (Table("Looked at", heads, rows),), _NOTE)


def _in_all(audited: Sequence[Audited]) -> Section:
    found: dict[tuple[Part, str, str], list[int]] = {}
    for one in audited:
        for matter in one.matters:
            found.setdefault((matter.part, matter.paragraph, matter.what), []).append(matter.count)
    heads = ("49 CFR", "What is asked", "Drivers", "How often")
    tables = [
        Table(part, heads, tuple(
            (paragraph, what, sum(count > 0 for count in counts), sum(counts))
            for (of, paragraph, what), counts in found.items()
            if of is part
        ))
        for part in Part
    ]  # fmt: skip
    return Section("All drivers together, in an inspector's order", tuple(one for one in tables if one.rows), _NOTE)


def _driver(one: Audited) -> Section:
    heads = ("49 CFR", "What is asked", "How often", "Days", "More")
    tables = [
        Table(part, heads, tuple(
            (matter.paragraph, matter.what, matter.count, span_words(matter.days), matter.words)
            for matter in one.matters
            if matter.part is part
        ))
        for part in Part
    ]  # fmt: skip
    looked = f"{one.company}. {one.read} of {one.days} days were read, with {one.records} records."
    heading = f"{one.driver} (portal no. {one.driver_id})"
    return Section(heading, (Words(looked), *(table for table in tables if table.rows)), new_sheet=True)
