from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from logwarden.eld.hours import Cycle, HoursOfService, Options, Status

from .given import cases

ALL = [*cases("worked_examples"), *cases("clock_changes_and_provisional"), *cases("more_examples")]


def hours_of(case: dict[str, Any]) -> HoursOfService:
    """A case read without the command."""
    zone = ZoneInfo(case["tz"])
    given = [(_instant(start, zone), Status(status)) for start, status in case["events"]]
    options = case.get("options", {})
    if "cycle" in options:
        options = {**options, "cycle": Cycle(options["cycle"])}
    return HoursOfService.of_statuses(given, zone, _instant(case["end"], zone), Options(**options))


def _instant(text: str, zone: ZoneInfo) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


@pytest.mark.parametrize("case", ALL, ids=[case["id"] for case in ALL])
def test_a_worked_example_is_right_to_the_minute(case: dict[str, Any]) -> None:
    """The violations of a worked example are exactly those of its source, provisional only where it says so."""
    zone = ZoneInfo(case["tz"])
    found = [(v.rule.value, v.start, v.end, v.seconds, v.provisional) for v in hours_of(case).violations()]
    expected = [
        (
            e["rule"],
            _instant(e["from"], zone),
            _instant(e["to"], zone),
            e["minutes"] * 60,
            e.get("provisional", False),
        )
        for e in case["expected"]
    ]
    assert sorted(found) == sorted(expected), json.dumps(case["note"])
