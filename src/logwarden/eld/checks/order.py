"""The order in which checks speak (spec 5.3): what fails in an earlier step puts the later ones in doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from . import (
    diagnostic_event,
    driving_origin_warning,
    engine_hours_after_shutdown,
    engine_hours_warning,
    event_has_manual_location,
    event_is_not_downloaded,
    excessive_log_in_warning,
    excessive_log_out_warning,
    hos_violation_8_hour,
    hos_violation_11_hour,
    hos_violation_14_hour,
    hos_violation_60_hour,
    hos_violation_70_hour,
    incorrect_intermediate_placement_error,
    incorrect_status_placement_error,
    location_changed_error,
    location_did_not_change_warning,
    location_error,
    missing_intermediate_error,
    no_data_in_odometer_or_engine_hours,
    no_power_up_error,
    no_shutdown_error,
    odometer_error,
    sequential_id_break,
    speed_higher_than_limit,
    speed_much_higher_than_limit,
    two_identical_statuses_error,
    unidentified_driver_event,
)
from .finding import Confidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from .fleet import Fleet
    from .tolerances import Tolerances


class Check(Protocol):
    """A check's module: the portal's key, and what it finds."""

    KEY: str

    def find(self, fleet: Fleet, tolerances: Tolerances, /) -> Iterator[Finding]:
        """What the check says of a carrier's records."""


STEPS: tuple[tuple[str, tuple[Check, ...]], ...] = (
    ("completeness", (event_is_not_downloaded, sequential_id_break)),
    ("device", (diagnostic_event, no_shutdown_error, no_power_up_error, engine_hours_after_shutdown)),
    (
        "values",
        (
            no_data_in_odometer_or_engine_hours,
            odometer_error,
            engine_hours_warning,
            location_error,
            location_changed_error,
            location_did_not_change_warning,
        ),
    ),
    (
        "placement",
        (
            incorrect_intermediate_placement_error,
            missing_intermediate_error,
            incorrect_status_placement_error,
            two_identical_statuses_error,
            excessive_log_in_warning,
            excessive_log_out_warning,
        ),
    ),
    ("provenance", (driving_origin_warning, unidentified_driver_event, event_has_manual_location)),
    ("speed", (speed_much_higher_than_limit, speed_higher_than_limit)),
    (
        "hours of service",
        (
            hos_violation_11_hour,
            hos_violation_14_hour,
            hos_violation_8_hour,
            hos_violation_60_hour,
            hos_violation_70_hour,
        ),
    ),
)
"""The steps with their checks, in the order in which they are evaluated."""

STEP_OF: dict[str, int] = {check.KEY: n for n, (_, checks) in enumerate(STEPS) for check in checks}
"""The step of each key."""

_UNDECIDED_WITHOUT_DOWNLOAD = frozenset(
    {"sequentialIdBreak", "noShutdownError", "noPowerUpError", "missingIntermediateError"}
)
_UNDECIDED_WITHOUT_OTHERS = frozenset(
    {"noShutdownError", "noPowerUpError", "engineHoursAfterShutdown", "odometerError", "locationChangedError"}
)


def in_doubt(findings: Sequence[Finding], fleet: Fleet) -> list[Finding]:
    """The findings with their confidence lowered where an earlier step failed on the same day.

    Where records are not downloaded yet, what may only be missing is inconclusive; so are power records and driving
    that may stand in the list of somebody who was not read.
    """

    def place(finding: Finding) -> tuple[str, date]:
        return finding.driver or finding.vehicle, fleet.day_of(finding.driver, finding.at)

    failed: dict[tuple[str, date], int] = {}
    not_downloaded: set[tuple[str, date]] = set()
    for finding in findings:
        if finding.key == event_is_not_downloaded.KEY and not finding.explained_by:
            not_downloaded.add(place(finding))
        if finding.confidence is not Confidence.INCONCLUSIVE and not finding.explained_by:
            step = STEP_OF[finding.key]
            failed[place(finding)] = min(step, failed.get(place(finding), step))
    undecided = _incidents_undecided(findings)
    judged: list[Finding] = []
    for finding in findings:
        confidence = finding.confidence
        if confidence is Confidence.CONFIRMED and failed.get(place(finding), 99) < STEP_OF[finding.key]:
            confidence = Confidence.LIKELY
        if finding.key in _UNDECIDED_WITHOUT_DOWNLOAD and place(finding) in not_downloaded:
            judged.append(_waiting(finding))
            continue
        if finding.key in _UNDECIDED_WITHOUT_OTHERS and finding.incident in undecided:
            confidence = Confidence.INCONCLUSIVE
        judged.append(replace(finding, confidence=confidence))
    return judged


def _waiting(finding: Finding) -> Finding:
    explained = finding.explained_by or "records of this day are not downloaded yet"
    return replace(finding, confidence=Confidence.INCONCLUSIVE, explained_by=explained)


def _incidents_undecided(findings: Iterable[Finding]) -> set[str]:
    """The incidents with a break in the numbers of which nobody knows whose the missing ones are."""
    return {
        f.incident for f in findings if f.key == sequential_id_break.KEY and f.confidence is Confidence.INCONCLUSIVE
    }
