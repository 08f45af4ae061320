"""Rows of an office that has been at work for months: what the benchmarks of the store read. Deterministic.

46 companies and 362 drivers on two systems, with 35,000 errors in each 8 days, as on the one real system; so 1,000,000
errors are 7 and a half months. What the portal still lists is open, what is older went, one way or another. A pass
over all companies stands for each hour.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from logwarden.remedies.catalogue import BY_KEY, CATALOGUE, UNKNOWN
from logwarden.store.messages import wording

SEED = 46_362
COMPANIES, DRIVERS, SYSTEMS = 46, 362, ("zero", "one")
A_DAY = 35_000 // 8
WINDOW = timedelta(days=8)
NOW = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)

_SHARES = {
    "sequentialIdBreak": 735.0,
    "eventIsNotDownloaded": 60.0,
    "engineHoursAfterShutdown": 45.0,
    "locationDidNotChangeWarning": 35.0,
    "engineHoursWarning": 30.0,
    "noPowerUpError": 15.0,
    "noShutdownError": 15.0,
    "twoIdenticalStatusesError": 12.0,
    "unknown": 3.0,
}
"""Of a thousand; all other kinds share the rest evenly."""
_STRANGE = [f"GATEWAY NOTICE {number}" for number in range(4400, 4412)]
_STILL_LISTED = ("pending",) * 94 + ("ignored",) * 4 + ("in_progress", "failed")
_GONE = ("resolved",) * 60 + ("aged_out",) * 32 + ("ignored",) * 5 + ("fixed",) * 3

ERROR_COLUMNS = (
    "id", "fingerprint", "system", "company_id", "driver_id", "portal_id", "key", "category", "severity", "message",
    "wording", "event_code", "error_type", "error_at", "day", "at", "status", "status_reason", "reopened",
    "first_listed_at", "last_listed_at", "absent_since", "raw",
)  # fmt: skip


def system_of(company: int) -> str:
    """The system of a company, by its number from 1."""
    return SYSTEMS[0] if company <= COMPANIES - 6 else SYSTEMS[1]


def company_of(driver: int) -> int:
    """The company of a driver: some are large."""
    return 1 + min(COMPANIES - 1, int((driver - 1) ** 1.25 / DRIVERS**1.25 * COMPANIES))


def small_tables(count: int) -> Iterator[tuple[str, tuple[str, ...], Iterator[tuple[Any, ...]]]]:
    """Each table but errors: its name, columns and rows. Instants are aware, JSON is text."""
    companies = ((n, system_of(n), f"C{n}", f"CARRIER {n} LLC") for n in range(1, COMPANIES + 1))
    yield "companies", ("id", "system", "portal_id", "name"), companies
    drivers = ((n, company_of(n), f"D{n}", f"DRIVER {n}", "CT", n, 0) for n in range(1, DRIVERS + 1))
    yield "drivers", ("id", "company_id", "portal_id", "name", "zone", "listing_id", "records"), drivers
    readings = (
        (n, n, "api", NOW, NOW, "America/Chicago", False, True, "-", NOW, 90, 90, 0, 0) for n in range(1, DRIVERS + 1)
    )
    yield (
        "readings",
        ("id", "driver_id", "source", "first_read_at", "read_at", "zone", "whole", "witnessed", "content", "listed_at",
         "lines", "errors", "unreadable_lines", "unreadable"),
        readings,
    )  # fmt: skip
    passes = [NOW - timedelta(hours=h) for h in range(24 * count // A_DAY, -1, -1)]
    scans = (
        (n, system, "-", at, at, at, 35_386, False, 23, 23, 181, 35_371, "[]")
        for n, (at, system) in enumerate(((at, s) for at in passes for s in SYSTEMS), 1)
    )
    yield (
        "scans",
        ("id", "system", "correlation_id", "started_at", "finished_at", "portal_at", "portal_total", "partial",
         "companies_listed", "companies_seen", "drivers_seen", "errors_seen", "gaps"),
        scans,
    )  # fmt: skip
    yield (
        "coverage",
        ("scan_id", "company_id", "seen_at", "cached", "whole", "why", "drivers", "drivers_partly", "portal_total",
         "lines", "errors", "unreadable"),
        _coverage(passes),
    )  # fmt: skip
    messages = ((n, wording(words), words, NOW - WINDOW, "") for n, words in enumerate(_STRANGE, 1))
    yield "messages", ("id", "wording", "words", "first_heard_at", "reason"), messages


def _coverage(passes: list[datetime]) -> Iterator[tuple[Any, ...]]:
    """Each pass saw each company, but for one company that has failed since a day."""
    for hour, at in enumerate(passes):
        for company in range(1, COMPANIES + 1):
            scan = 1 + hour * len(SYSTEMS) + SYSTEMS.index(system_of(company))
            seen = None if company == COMPANIES and at > NOW - timedelta(days=1) else at
            why = "" if seen else "The portal did not answer in time."
            yield scan, company, seen, False, seen is not None, why, 8, 0, 760, 760, 759, 0


def errors(count: int, *, first_id: int = 1) -> Iterator[tuple[Any, ...]]:
    """So many errors, the oldest first, as ERROR_COLUMNS say."""
    chance = random.Random(SEED)  # noqa: S311 - made-up rows, the same in each run
    others = [entry.key for entry in CATALOGUE if entry.key not in _SHARES]
    rest = (1000 - sum(_SHARES.values())) / len(others)
    kinds = [*_SHARES, *others]
    weights = [*_SHARES.values(), *(rest for _ in others)]
    begun = NOW - timedelta(days=count / A_DAY)
    step = (NOW - begun) / count
    for number in range(count):
        at = begun + step * number
        entry = BY_KEY[chance.choices(kinds, weights)[0]]
        driver = chance.randrange(DRIVERS) + 1
        company = company_of(driver)
        listed = NOW - at < WINDOW
        message = chance.choice(_STRANGE) if entry is UNKNOWN else entry.message
        dated = chance.randrange(50) > 0
        heard = at + timedelta(minutes=10)
        yield (
            first_id + number,
            f"{first_id + number:064x}",
            system_of(company),
            company,
            driver,
            f"e{number}",
            entry.key,
            entry.category,
            entry.severity.value,
            message,
            wording(message) if entry is UNKNOWN else None,
            "DS_ON",
            "ERROR",
            at if dated else None,
            _day(at),
            at if dated else heard,
            chance.choice(_STILL_LISTED if listed else _GONE),
            "" if listed else "The portal no longer lists it, and not through us.",
            0,
            heard,
            NOW if listed else at + WINDOW,
            None if listed else at + WINDOW,
            _raw(number, message, at),
        )


def _day(at: datetime) -> date:
    return (at - timedelta(hours=6)).date()


def _raw(number: int, message: str, at: datetime) -> str:
    """A line of the portal, as long as a real one."""
    said = {
        "id": f"e{number}",
        "eventCode": "DS_ON",
        "errorTime": int(at.timestamp() * 1000),
        "errorMessage": message,
        "errorType": "ERROR",
        "log_id": f"log-{number:012}",
        "event_id": f"event-{number:012}",
    }
    return json.dumps(said)
