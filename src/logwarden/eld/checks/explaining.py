"""Facts that may be the innocent cause of a finding: faults that the device itself had logged (spec 5.0 no. 5).

A change of vehicle or device, co-drivers, personal use and what is not downloaded are known to the checks themselves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from .faults import faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from ..events import Identity
    from .finding import Finding
    from .fleet import Device, Fleet
    from .tolerances import Tolerances

EXPLAINS: dict[str, frozenset[str]] = {
    "sequentialIdBreak": frozenset("R4S"),
    "eventIsNotDownloaded": frozenset("4S"),
    "engineHoursAfterShutdown": frozenset("P1E2"),
    "noShutdownError": frozenset("P1R"),
    "noPowerUpError": frozenset("P1R"),
    "odometerError": frozenset("P1E2"),
    "engineHoursWarning": frozenset("E2T"),
    "noDataInOdometerOrEngineHours": frozenset("E23R"),
    "locationError": frozenset("L3"),
    "locationChangedError": frozenset("L3"),
    "locationDidNotChangeWarning": frozenset("L"),
    "eventHasManualLocation": frozenset("L3"),
    "incorrectIntermediatePlacementError": frozenset("TE2"),
    "missingIntermediateError": frozenset("P1E2R"),
    "incorrectStatusPlacementError": frozenset("T"),
    "unidentifiedDriverEvent": frozenset("5"),
}
"""For each key the codes of malfunctions and diagnostics that explain it (App. A Table 4)."""


class _Open(NamedTuple):
    """A fault while it is open, with a margin, and the record that logged it."""

    start: datetime
    end: datetime | None
    code: str
    words: str
    logged: Identity


def explained(findings: Iterable[Finding], fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """The findings with what explains them, one step less severe then; none is dropped.

    A fault explains what happened while it was open, and what it was logged right after. One without a code
    explains whatever any fault could.
    """
    opened = {name: found for name, device in fleet.devices.items() if (found := _open(device, tolerances))}
    for finding in findings:
        told = finding
        if not finding.explained_by and opened.get(finding.device):
            told = _by_fault(finding, opened)
        yield replace(told, severity=told.severity.lowered) if told.explained_by else told


def _open(device: Device, tolerances: Tolerances) -> tuple[_Open, ...]:
    margin = timedelta(seconds=tolerances.same_time_seconds)
    return tuple(
        _Open(
            fault.logged.event.at - margin,
            None if fault.cleared is None else fault.cleared.event.at + margin,
            fault.code,
            f"{fault.name} of {fault.logged.clock}",
            fault.logged.event.identity,
        )
        for fault in faults(device)
    )


def _by_fault(finding: Finding, opened: Mapping[str, Sequence[_Open]]) -> Finding:
    codes = EXPLAINS.get(finding.key)
    if codes is None:
        return finding
    for fault in opened[finding.device]:
        begins = (finding.end or finding.start) >= fault.start
        if begins and (fault.end is None or finding.start <= fault.end) and (fault.code in codes or not fault.code):
            return replace(finding, explained_by=fault.words, records=(*finding.records, fault.logged))
    return finding
