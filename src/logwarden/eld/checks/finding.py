"""A finding: what one check says of some records, how sure it is, and what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ..events import Identity
    from .records import Record


class Severity(IntEnum):
    """How much a finding matters: a hint, for the one catalogue (portal-contract 2) decides."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def lowered(self) -> Severity:
        """One step less."""
        return Severity(max(self - 1, 0))


class Confidence(StrEnum):
    """How sure a finding is."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    INCONCLUSIVE = "inconclusive"
    """These records cannot decide it."""


SEVERITIES: dict[str, Severity] = {
    "sequentialIdBreak": Severity.LOW,
    "eventIsNotDownloaded": Severity.INFO,
    "diagnosticEvent": Severity.MEDIUM,
    "noShutdownError": Severity.MEDIUM,
    "noPowerUpError": Severity.MEDIUM,
    "engineHoursAfterShutdown": Severity.MEDIUM,
    "noDataInOdometerOrEngineHours": Severity.MEDIUM,
    "odometerError": Severity.HIGH,
    "engineHoursWarning": Severity.LOW,
    "locationError": Severity.MEDIUM,
    "locationChangedError": Severity.HIGH,
    "locationDidNotChangeWarning": Severity.LOW,
    "incorrectIntermediatePlacementError": Severity.MEDIUM,
    "missingIntermediateError": Severity.MEDIUM,
    "incorrectStatusPlacementError": Severity.MEDIUM,
    "twoIdenticalStatusesError": Severity.LOW,
    "excessiveLogInWarning": Severity.LOW,
    "excessiveLogOutWarning": Severity.LOW,
    "drivingOriginWarning": Severity.HIGH,
    "unidentifiedDriverEvent": Severity.HIGH,
    "eventHasManualLocation": Severity.INFO,
    "speedMuchHigherThanLimit": Severity.HIGH,
    "speedHigherThanLimit": Severity.INFO,
    "hosViolation11Hour": Severity.CRITICAL,
    "hosViolation14Hour": Severity.CRITICAL,
    "hosViolation8Hour": Severity.CRITICAL,
    "hosViolation60Hour": Severity.CRITICAL,
    "hosViolation70Hour": Severity.CRITICAL,
}
"""Every key of the one catalogue that a check of ours can say, with its severity there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    `key` is the portal's. It is about an instant, `start`, or about the UTC time from `start` up to `end`. The first of
    `records` is the one that a portal would list it at, the others are what it was compared with. `driver` is
    empty for unidentified records. `explained_by` names a fact that may be the innocent cause; the severity is
    then one step lower. Findings of one root cause have the same `incident`. `candidates` are the drivers to whom
    unidentified driving may belong.
    """

    key: str
    start: datetime
    end: datetime | None
    records: tuple[Identity, ...]
    driver: str
    vehicle: str
    device: str
    words: str
    severity: Severity
    confidence: Confidence
    explained_by: str = ""
    incident: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """The instant at which it shows: that of its record where it lies in the time, else where the time begins."""
        listed = self.records[0].at
        return listed if self.end is not None and self.start <= listed <= self.end else self.start


def one_a_record(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of several findings that would be listed at one record the first, with the others' words."""
    kept: dict[Identity, Finding] = {}
    for finding in findings:
        known = kept.setdefault(finding.records[0], finding)
        if known is not finding:
            kept[finding.records[0]] = replace(known, words=f"{known.words}; {finding.words}")
    yield from kept.values()


def about(
    key: str,
    record: Record,
    words: str,
    *,
    beside: tuple[Record, ...] = (),
    start: datetime | None = None,
    end: datetime | None = None,
    severity: Severity | None = None,
    confidence: Confidence = Confidence.CONFIRMED,
    explained_by: str = "",
    candidates: tuple[str, ...] = (),
) -> Finding:
    """A finding at a record, by default at its instant and with the catalogue's severity."""
    event = record.event
    begins = start or event.at
    return Finding(
        key=key,
        start=begins,
        end=end if end is not None and end > begins else None,
        records=(event.identity, *(r.event.identity for r in beside)),
        driver=record.driver,
        vehicle=event.vehicle,
        device=event.device,
        words=words,
        severity=SEVERITIES[key] if severity is None else severity,
        confidence=confidence,
        explained_by=explained_by,
        candidates=candidates,
    )
