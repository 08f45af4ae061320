"""Statuses for the tests, written as `OFF 10, D 11`: hours one after the other, from an instant on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from logwarden.eld.hours import HoursOfService, Options, Status, Violation

CASES = Path(__file__).parent / "cases"
START = datetime(2026, 2, 2, tzinfo=UTC)
GMT = ZoneInfo("UTC")
SECOND = Fraction(1, 3600)
"""A second, in hours."""

Brief = tuple[str, Fraction | float, Fraction | float]
"""A rule, and from when to when in hours after the start."""


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file in `cases`."""
    found: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def statuses(text: str, start: datetime = START) -> tuple[list[tuple[datetime, Status]], datetime]:
    """`OFF 10, D 7.5` as (instant, status), and the end of the last one; hours may be `H:MM:SS`."""
    found: list[tuple[datetime, Status]] = []
    for part in text.split(","):
        name, length = part.split()
        found.append((start, Status(name)))
        hours, *rest = length.split(":")
        minutes, seconds = (*(int(n) for n in rest), 0, 0)[:2]
        start += timedelta(hours=float(hours), minutes=minutes, seconds=seconds)
    return found, start


def service(text: str, options: Options | None = None, zone: ZoneInfo = GMT) -> HoursOfService:
    """The hours of service of `OFF 10, D 11` from the first of the usual days on."""
    given, end = statuses(text)
    return HoursOfService.of_statuses(given, zone, end, options)


def brief(found: tuple[Violation, ...]) -> list[Brief]:
    """Violations as (rule, from, to), in hours after the start."""
    return [(v.rule.value, _hours(v.start), _hours(v.end)) for v in found]


def violations(text: str, options: Options | None = None) -> list[Brief]:
    """The violations of `OFF 10, D 12`, in hours after the start."""
    return brief(service(text, options).violations())


def _hours(instant: datetime) -> Fraction:
    return Fraction(int((instant - START).total_seconds()), 3600)
