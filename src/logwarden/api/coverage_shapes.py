"""Wire shapes of what was seen: companies, their health, drivers, passes. Instants are by the portal's clock."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from logwarden.store.health import Bridge, Seen
from logwarden.store.scans import CompanyCoverage, Scan

from .shapes import ScanOut


class BridgeOut(BaseModel):
    """From the portal's own count to ours: of `lines` in its answers, errors, doubled lines and unreadable ones."""

    portal_total: int = Field(description="what the portal's overview counts")
    lines: int
    errors: int
    doubled: int
    unreadable: int
    apart: int = Field(description="portal_total - lines: the overview is computed at another time than the answers")
    words: str = Field(examples=["35,386 there = 35,371 here + 15 doubled"])

    @classmethod
    def of(cls, bridge: Bridge) -> BridgeOut:
        """The same, to be sent."""
        return cls(
            portal_total=bridge.portal_total,
            lines=bridge.lines,
            errors=bridge.errors,
            doubled=bridge.doubled,
            unreadable=bridge.unreadable,
            apart=bridge.apart,
            words=bridge.words(),
        )


class CompanyOut(BaseModel):
    """One company: how much of it is seen, and how many errors there are open."""

    number: int = Field(description="ours")
    system: str
    company_id: str = Field(description="the portal's id")
    name: str
    open_errors: int
    open_by_severity: dict[str, int]
    seen: Seen
    seen_at: datetime | None = Field(description="when it was last seen; null if it never was")
    words: str = Field(examples=["nothing listed, seen at 2026-11-20 07:12 UTC", "not seen since …"])


class CompanyHealthOut(BaseModel):
    """How much of one company the last pass saw, and why not all of it."""

    number: int = Field(description="ours")
    system: str
    company_id: str = Field(description="the portal's id")
    name: str
    seen: Seen
    seen_at: datetime | None = Field(description="when it was last seen; null if it never was")
    why: str = Field(description="why it is not seen, or partly; empty where it is")
    words: str
    drivers: int
    drivers_partly: int = Field(description="of whom a part could not be read")
    bridge: BridgeOut | None = Field(description="as it was last seen")


class SystemHealthOut(BaseModel):
    """One system: its last finished pass, how many of its companies are seen, and their sums."""

    system: str
    last_scan: ScanOut | None
    portal_total: int | None = Field(description="what the portal's overview counted in that pass")
    companies: dict[Seen, int] = Field(examples=[{"seen": 23}])
    bridge: BridgeOut


class HealthOut(BaseModel):
    """What is seen of all systems and companies."""

    systems: list[SystemHealthOut]
    companies: list[CompanyHealthOut]


class DriverOut(BaseModel):
    """One driver. `read_at` is when the portal's API last said something of him."""

    number: int = Field(description="ours")
    driver_id: str = Field(description="the portal's id")
    name: str | None
    company_number: int
    company: str
    system: str
    zone: str = Field(description="the portal's short name, such as CT")
    read_at: datetime | None


class DriverPage(BaseModel):
    """A part of the drivers."""

    items: list[DriverOut]
    next: int | None = Field(description="send it as `cursor` for what comes next; null at the end")


class DayOut(BaseModel):
    """A home-terminal day, and whether the portal calls it certified; `seen_at`: since when."""

    day: date
    certified: bool
    seen_at: datetime


class LogOut(BaseModel):
    """The newest whole log that was read: where, when, and which days."""

    source: str = Field(description="api or page")
    read_at: datetime
    first_day: date
    last_day: date


class DriverWhole(DriverOut):
    """One driver with his days, his newest log and his errors."""

    days: list[DayOut] = Field(description="the newest first")
    log: LogOut | None
    errors_by_status: dict[str, int]
    open_by_severity: dict[str, int]


class CoverageOut(BaseModel):
    """What one pass saw of one company; `seen_at` is null where it saw nothing, and `why` says the reason."""

    company_number: int
    company: str
    seen_at: datetime | None
    cached: bool = Field(description="not asked, for its answer could not have changed")
    why: str
    drivers: int
    drivers_partly: int
    bridge: BridgeOut


class ScanWhole(ScanOut):
    """One pass with what it saw of each company."""

    portal_total: int
    coverage: list[CoverageOut]


Tellable = frozenset[tuple[str, str]] | None
"""The companies, by system and the portal's id, of which a caller may know; None for all."""


def scan_out(scan: Scan, mine: Tellable = None) -> ScanOut:
    """A pass, to be sent. The counts are the system's; gaps name companies, so only those of `mine` are told."""
    return ScanOut(
        id=scan.id,
        system=scan.system,
        started_at=scan.started_at,
        finished_at=scan.finished_at,
        portal_at=scan.portal_at,
        companies_listed=scan.companies_listed,
        companies_seen=scan.companies_seen,
        drivers_seen=scan.drivers_seen,
        errors_seen=scan.errors_seen,
        gaps=[gap for gap in scan.gaps if mine is None or (scan.system, gap.get("company_id")) in mine],
    )


def bridge_of(told: CompanyCoverage) -> BridgeOut:
    """One company's bridge."""
    return BridgeOut.of(Bridge.of(told))
