"""Companies' health: whether the last pass saw each, how much of it, and the bridge from the portal's count to ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from . import portals, quarantine, scans
from .portals import Company
from .scans import CompanyCoverage, Scan

STALE_AFTER = timedelta(hours=1)
"""Of this machine's clock. Where no pass has finished for so long, nobody can say that anything is seen."""


class Seen(StrEnum):
    """How much of a company the last pass saw."""

    SEEN = "seen"
    PARTLY = "partly"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class Bridge:
    """From the portal's count to ours: its overview's `portal_total`, and what its answers held.

    Of `lines`, `errors` are errors, `doubled` stood there more than once, `unreadable` nobody could read.
    """

    portal_total: int
    lines: int
    errors: int
    doubled: int
    unreadable: int

    @classmethod
    def of(cls, told: CompanyCoverage) -> Bridge:
        """One company's."""
        return cls(told.portal_total, told.lines, told.errors, told.doubled, told.unreadable)

    @property
    def apart(self) -> int:
        """How many the portal's overview counts more than its answers held: it computes the two at other times."""
        return self.portal_total - self.lines

    def words(self) -> str:
        """Such as `35,386 there = 35,371 here + 15 doubled`."""
        parts = [f"{self.portal_total:,} there = {self.errors:,} here"]
        for number, what in ((self.doubled, "doubled"), (self.unreadable, "unreadable")):
            if number:
                parts.append(f"+ {number:,} {what}")
        if self.apart:
            sign = "+" if self.apart > 0 else "-"
            parts.append(f"{sign} {abs(self.apart):,} that the overview counted at another time")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class CompanyHealth:
    """One company. `told` is what was seen when it was last seen, None if it never was; `why` it is not whole."""

    company: Company
    seen: Seen
    told: CompanyCoverage | None
    why: str

    def words(self) -> str:
        """What may be said of it: what was listed and when that was seen, or since when nobody looked."""
        if self.told is None or self.told.seen_at is None:
            return f"never seen: {self.why}"
        at = f"{self.told.seen_at:%Y-%m-%d %H:%M} UTC"
        if self.seen is Seen.NOT_SEEN:
            return f"not seen since {at}: {self.why}"
        listed = f"{self.told.errors:,} listed" if self.told.errors else "nothing listed"
        return f"{listed}, seen at {at}" if self.seen is Seen.SEEN else f"{listed}, partly seen at {at}: {self.why}"


@dataclass(frozen=True, slots=True)
class SystemHealth:
    """One system: its last finished pass, and its companies."""

    system: str
    scan: Scan | None
    companies: Sequence[CompanyHealth]

    def bridge(self) -> Bridge:
        """The sum of these companies, as each was last seen."""
        told = [Bridge.of(one.told) for one in self.companies if one.told is not None]
        return Bridge(
            portal_total=sum(one.portal_total for one in told),
            lines=sum(one.lines for one in told),
            errors=sum(one.errors for one in told),
            doubled=sum(one.doubled for one in told),
            unreadable=sum(one.unreadable for one in told),
        )


async def health(session: AsyncSession, now: datetime, only: frozenset[int] | None = None) -> list[SystemHealth]:
    """Every system with its companies, or `only` some of them; `now` is this machine's clock."""
    newest = await scans.newest_coverage(session)
    passes = await scans.latest_of_each(session)
    strays = await quarantine.strays(session)
    by_system: dict[str, list[CompanyHealth]] = {}
    for company in await portals.companies(session, only):
        told, scan = newest.get(company.id), passes.get(company.system)
        why = _why_not_seen(company, told, scan, now)
        if why:
            told = told if told is not None and told.seen_at else await scans.last_seen(session, company.id)
            one = CompanyHealth(company, Seen.NOT_SEEN, told, why)
        else:
            why = _why_partly(told, strays.get(company.id, 0))
            one = CompanyHealth(company, Seen.PARTLY if why else Seen.SEEN, told, why)
        by_system.setdefault(company.system, []).append(one)
    return [SystemHealth(system, passes.get(system), found) for system, found in by_system.items()]


def _why_not_seen(company: Company, told: CompanyCoverage | None, scan: Scan | None, now: datetime) -> str:
    """Why nobody knows how a company is now; empty if it was seen."""
    if not company.watched:
        return "It is not watched."
    if told is None:
        return "No pass has asked for it yet."
    if told.seen_at is None:
        return told.why
    if scan is not None and scan.finished_at is not None:  # else the first pass is under way, and has just seen it
        if told.scan_id < scan.id:
            return "The portal's overview does not list it any more, or it was not watched at the last pass."
        if now - scan.finished_at > STALE_AFTER:
            return f"No pass has finished since {scan.finished_at:%Y-%m-%d %H:%M} UTC."
    return ""


def _why_partly(told: CompanyCoverage | None, strays: int) -> str:
    """What of a company was not seen; empty if all of it was."""
    found = []
    if told is not None and told.drivers_partly:
        found.append(f"of {told.drivers_partly} of {told.drivers} drivers a part of the answer could not be read")
    if strays:
        found.append(f"{strays} part(s) of the answer belong to no driver")
    return "; ".join(found)
