"""Incidents: findings of one root cause, such as an unplugged device, carry one key and are shown as one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from .joined import Joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from .finding import Finding

SILENT = frozenset(
    {
        "sequentialIdBreak",
        "eventIsNotDownloaded",
        "noShutdownError",
        "noPowerUpError",
        "engineHoursAfterShutdown",
        "noDataInOdometerOrEngineHours",
        "missingIntermediateError",
        "odometerError",
    }
)
"""What a device leaves behind that recorded nothing for a while: one incident where their times meet."""

HOURS = frozenset(
    {
        "hosViolation8Hour",
        "hosViolation11Hour",
        "hosViolation14Hour",
        "hosViolation60Hour",
        "hosViolation70Hour",
    }
)
"""Violations of one stretch of driving are one incident."""

ALONE = frozenset({"twoIdenticalStatusesError", "eventHasManualLocation", "unidentifiedDriverEvent"})
"""Habits of a driver, and trips of nobody: they have no companions."""


def grouped(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with their incident's key: of the first of them, its place, key and UTC instant.

    Findings that name a common record are companions; so are silent ones of one vehicle and violations of one driver
    whose times meet.
    """
    sets: Joined[int] = Joined()
    first_with: dict[object, int] = {}
    for n, finding in enumerate(findings):
        if finding.key in ALONE:
            continue
        for identity in finding.records:
            known = first_with.setdefault((finding.key in HOURS, identity), n)
            sets.join(known, n)
    for family, where in ((SILENT, _by_vehicle), (HOURS, _by_driver)):
        for places in _places(findings, family, where).values():
            _join_meeting(findings, places, sets)
    keys: dict[int, str] = {}
    for n, finding in sorted(enumerate(findings), key=lambda item: _rank(item[1])):
        keys.setdefault(sets.root(n), _name(finding))
    return [replace(finding, incident=keys[sets.root(n)]) for n, finding in enumerate(findings)]


def _name(finding: Finding) -> str:
    place = finding.driver if finding.key in HOURS or not finding.vehicle else finding.vehicle
    return f"{place}/{finding.key}/{finding.start:%Y-%m-%dT%H:%M:%SZ}"


def _rank(finding: Finding) -> tuple[datetime, str, str]:
    return finding.start, finding.key, finding.driver


def _by_vehicle(finding: Finding) -> str:
    return finding.vehicle


def _by_driver(finding: Finding) -> str:
    return finding.driver


def _places(
    findings: Sequence[Finding], family: frozenset[str], where: Callable[[Finding], str]
) -> dict[str, list[int]]:
    by_place: dict[str, list[int]] = defaultdict(list)
    for n, finding in enumerate(findings):
        if finding.key in family and where(finding):
            by_place[where(finding)].append(n)
    return by_place


def _join_meeting(findings: Sequence[Finding], places: Iterable[int], sets: Joined[int]) -> None:
    """Joins those whose times overlap or touch, by one sweep over their starts."""
    last: int | None = None
    reach: datetime | None = None
    for n in sorted(places, key=lambda n: _rank(findings[n])):
        finding = findings[n]
        if last is not None and reach is not None and finding.start <= reach:
            sets.join(last, n)
        end = finding.end or finding.start
        reach = end if reach is None or end > reach else reach
        last = n
