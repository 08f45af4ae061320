"""Recorded incidents: a line of JSON each, the case as the advisor gets it and the simulator's truth beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from logwarden.advisor.case import Case, Line, Shown
from logwarden.eld.archive import canonical, event_from_json

FILE = Path(__file__).parent / "incidents.jsonl"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One incident. `truth` is the simulator's cause of most of its errors."""

    case: Case
    truth: str
    has_records: bool

    def to_json(self) -> str:
        """As it stands in the file."""
        case = self.case
        lines = [
            {
                "key": line.key,
                "driver": line.driver,
                "at": line.at.isoformat() if line.at else None,
                "day": line.day.isoformat() if line.day else None,
                "zone": line.zone.key if line.zone else None,
                "records": [[shown.id, json.loads(canonical(shown.event))] for shown in line.records],
                "place": line.place,
            }
            for line in case.lines
        ]
        about = {"rule": case.rule, "key": case.key}
        return json.dumps(
            {"truth": self.truth, "has_records": self.has_records, **about, "counts": case.counts, "lines": lines}
        )

    @classmethod
    def of(cls, written: str) -> Recorded:
        """The way back."""
        one = json.loads(written)
        lines = tuple(_line(line) for line in one["lines"])
        case = Case(one["rule"], one["key"], one["counts"], lines)
        return cls(case, one["truth"], one["has_records"])


def _line(line: dict[str, Any]) -> Line:
    return Line(
        line["key"],
        line["driver"],
        datetime.fromisoformat(line["at"]) if line["at"] else None,
        date.fromisoformat(line["day"]) if line["day"] else None,
        ZoneInfo(line["zone"]) if line["zone"] else None,
        tuple(Shown(number, event_from_json(event)) for number, event in line["records"]),
        line["place"],
    )


def recorded() -> list[Recorded]:
    """All of the file."""
    return [Recorded.of(line) for line in FILE.read_text().splitlines()]
