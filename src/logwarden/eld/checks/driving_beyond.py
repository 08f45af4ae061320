"""Hours of service for the checks: a driver's violations, and each as a finding at the driving that it is in."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from ..hours import HoursOfService
from ..log import DriverLog
from .finding import Confidence, Finding, about
from .records import instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..hours import Options, Rule, Violation
    from .duty import Segment
    from .fleet import Driver, Fleet


def violations(driver: Driver, options: Options | None) -> tuple[Violation, ...]:
    """A driver's violations, over each unbroken time of which his records were read."""
    found: list[Violation] = []
    for start, end in zip(driver.known.starts, driver.known.ends, strict=True):
        until = instant(end)
        first_day, last_day = driver.day_of(instant(start)), driver.day_of(until)
        events = tuple(r.event for r in driver.active if start <= r.t <= end)
        log = DriverLog(driver.id, driver.zone, first_day, last_day, until, events)
        found += HoursOfService.of_log(log, options).violations()
    return tuple(found)


def told(key: str, rule: Rule, fleet: Fleet) -> Iterator[Finding]:
    """The violations of one rule; provisional ones, and those that need older records for proof, are likely."""
    for driver in fleet.judged():
        for violation in fleet.violations[driver.id]:
            if violation.rule is rule:
                segment = _driving_at(driver, int(violation.start.timestamp()))
                if segment is not None:
                    yield _told(key, violation, segment)


def _driving_at(driver: Driver, t: int) -> Segment | None:
    n = bisect_right(driver.segments, t, key=_starts)
    driving = (s for s in reversed(driver.segments[:n]) if s.is_driving)
    return next(driving, None)


def _starts(segment: Segment) -> int:
    return segment.start


def _told(key: str, violation: Violation, segment: Segment) -> Finding:
    limit = violation.rule.lower()
    counted = f"counted from {violation.anchor:%m-%d %H:%M:%S}Z ({violation.paragraph})"
    words = [f"{violation.minutes} min of driving beyond {limit}, {counted}"]
    words += [f"counted for the driver: {e.kind}" for e in violation.exclusions]
    if violation.cure is not None:
        words.append(f"provisional: {violation.cure.words}")
    if violation.incomplete_history:
        words.append("the records begin too late to prove it")
    open_to_doubt = violation.provisional or violation.incomplete_history
    return about(
        key,
        segment.record,
        "; ".join(words),
        start=violation.start,
        end=violation.end,
        confidence=Confidence.LIKELY if open_to_doubt else Confidence.CONFIRMED,
    )
