"""Days for the checks' cases, read from YAML: rows of records, and changes of the clean day (spec 6.3).

A row is `time event number miles hours latitude longitude` and then `field=value`s; `-` is a blank. The time is that of
the home terminal, `HH:MM` or `HH:MM:SS`, on the case's day; `+1` after it is the next day; `Z` after it is UTC.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from logwarden.eld.checks import Confidence, Finding, check
from logwarden.eld.events import Event, EventType, Origin, RecordStatus
from logwarden.eld.hours import Cycle, Options
from logwarden.eld.log import DriverLog

CASES = Path(__file__).parents[1] / "cases"
DAY = date(2026, 11, 16)
CODES: dict[str, tuple[int, int]] = {
    "OFF": (1, 1),
    "SB": (1, 2),
    "D": (1, 3),
    "ON": (1, 4),
    "INTER": (2, 1),
    "INTER_PC": (2, 2),
    "CLEAR": (3, 0),
    "PC": (3, 1),
    "YM": (3, 2),
    "CERT": (4, 1),
    "LOGIN": (5, 1),
    "LOGOUT": (5, 2),
    "UP": (6, 1),
    "UP_PC": (6, 2),
    "DOWN": (6, 3),
    "DOWN_PC": (6, 4),
    "MALF": (7, 1),
    "MALF_CLEARED": (7, 2),
    "DIAG": (7, 3),
    "DIAG_CLEARED": (7, 4),
}
_BY_DRIVER = {"OFF", "SB", "ON", "PC", "YM", "CLEAR", "CERT"}


def load(name: str) -> dict[str, Any]:
    """A file of cases."""
    loaded: dict[str, Any] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def clean_rows() -> tuple[str, ...]:
    """The rows of the clean day."""
    return tuple(load("clean_day")["records"].strip().splitlines())


@dataclass(frozen=True)
class Case:
    """One case: what goes into the checks, and which findings are to come out for which key."""

    name: str
    kind: str
    key: str
    content: dict[str, Any]

    @property
    def zone(self) -> ZoneInfo:
        """The home terminal's zone."""
        return ZoneInfo(self.content.get("zone", "America/Chicago"))

    def logs(self) -> list[DriverLog]:
        """The drivers' logs: `day: clean` with its changes or `records` for Ann, `others` by their names."""
        rows = {"ann": self.rows(), **{n: r.strip().splitlines() for n, r in self.content.get("others", {}).items()}}
        return [self._log(driver, driver_rows) for driver, driver_rows in rows.items() if driver_rows]

    def rows(self) -> list[str]:
        """Ann's rows."""
        rows: list[str] = list(clean_rows()) if self.content.get("day") == "clean" else []
        for clock in self.content.get("without", ()):
            assert any(r.startswith(clock) for r in rows), clock
            rows = [r for r in rows if not r.startswith(clock)]
        for clock, change in self.content.get("with", {}).items():
            assert any(r.startswith(clock) for r in rows), clock
            rows = [f"{r} {change}" if r.startswith(clock) else r for r in rows]
        for clock, hours in self.content.get("more_hours_from", {}).items():
            rows = [f"{r} hours+={hours}" if r[:5] >= clock else r for r in rows]
        for clock, miles in self.content.get("more_miles_from", {}).items():
            rows = [f"{r} miles+={miles}" if r[:5] >= clock else r for r in rows]
        own: str = self.content.get("records", "")
        return rows + own.strip().splitlines()

    def findings(self) -> tuple[Finding, ...]:
        """What the checks find."""
        return self.check(self.logs())

    def check(self, logs: list[DriverLog]) -> tuple[Finding, ...]:
        """What the checks find in these logs, with the rest of the case."""
        content = self.content
        nobody = None
        if content.get("whole", True):
            nobody = [event(r, self.zone, self.day) for r in content.get("unidentified", "").strip().splitlines()]
        marked = [e.identity for log in logs for e in log.events if self._is_marked(e)]
        options = {"ann": Options(cycle=Cycle(content["cycle"]))} if "cycle" in content else None
        return check(logs, unidentified=nobody, not_downloaded=marked, options=options)

    @property
    def day(self) -> date:
        """The first day."""
        given = self.content.get("on")
        return given if isinstance(given, date) else DAY

    def _is_marked(self, one: Event) -> bool:
        clock = one.at.astimezone(self.zone).strftime("%H:%M")
        return clock in self.content.get("not_downloaded", ())

    def _log(self, driver: str, rows: list[str]) -> DriverLog:
        events = tuple(event(row, self.zone, self.day) for row in rows)
        last = self.day + timedelta(days=self.content.get("days", 1) - 1)
        end = datetime.combine(last + timedelta(days=1), datetime.min.time(), self.zone).astimezone(UTC)
        return DriverLog(driver, self.zone, self.day, last, end, events)

    def expected(self) -> list[dict[str, Any]]:
        """The findings of the case's key that have to come, by instant of the record and more; none if right."""
        found: list[dict[str, Any]] = self.content.get("finds", [])
        return found


def event(row: str, zone: ZoneInfo, day: date) -> Event:
    """The record of a row: truck 101, device E1, Illinois, unless it says otherwise."""
    clock, name, number, miles, hours, latitude, longitude, *more = shlex.split(row)
    kind, code = CODES[name]
    fields = dict(part.partition("=")[::2] for part in more)
    made = Event(
        at=_instant(clock, zone, day),
        type=EventType(kind),
        code=code,
        origin=Origin.DRIVER if name in _BY_DRIVER else Origin.AUTOMATIC,
        sequence_id=None if number == "-" else int(number, 16),
        device="E1",
        vehicle="101",
        location="3 mi W Joliet, IL",
        odometer=None if miles == "-" else int(miles),
        engine_hours=None if hours == "-" else Decimal(hours),
        latitude=_blank(latitude),
        longitude=_blank(longitude),
    )
    for field, value in fields.items():
        made = _changed(made, field, value, zone, day)
    return made


def _changed(made: Event, field: str, value: str, zone: ZoneInfo, day: date) -> Event:
    if field == "position":
        latitude, _, longitude = value.partition("/")
        return replace(made, latitude=_blank(latitude), longitude=_blank(longitude))
    if field == "miles+":
        return made if made.odometer is None else replace(made, odometer=made.odometer + int(value))
    if field == "hours+":
        hours = made.engine_hours
        return made if hours is None else replace(made, engine_hours=hours + Decimal(value))
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "at": ("at", lambda text: _instant(text, zone, day)),
        "origin": ("origin", lambda text: Origin(int(text))),
        "status": ("status", lambda text: RecordStatus(int(text))),
        "number": ("sequence_id", lambda text: None if text == "-" else int(text, 16)),
        "miles": ("odometer", lambda text: None if text == "-" else int(text)),
        "hours": ("engine_hours", lambda text: None if text == "-" else Decimal(text)),
    }
    name, read = readers.get(field, (field, str))
    changed: dict[str, Any] = {name: read(value)}
    return replace(made, **changed)


def _blank(value: str) -> str:
    return "" if value == "-" else value


def _instant(clock: str, zone: ZoneInfo, day: date) -> datetime:
    clock, _, later = clock.partition("+")
    day += timedelta(days=int(later or 0))
    is_utc = clock.endswith("Z")
    wall = datetime.fromisoformat(f"{day.isoformat()}T{clock.removesuffix('Z')}")
    return wall.replace(tzinfo=UTC if is_utc else zone).astimezone(UTC)


def matches(finding: Finding, wanted: dict[str, Any], case: Case) -> bool:
    """Whether a finding is one that a case asks for."""
    at = finding.records[0].at == _instant(str(wanted["at"]), case.zone, case.day)
    sure = "confidence" not in wanted or finding.confidence is Confidence(wanted["confidence"])
    explained = bool(finding.explained_by) == bool(wanted.get("explained"))
    severe = "severity" not in wanted or finding.severity.name.lower() == wanted["severity"]
    said = wanted.get("says", "") in f"{finding.words} {finding.explained_by}"
    return at and sure and explained and severe and said
