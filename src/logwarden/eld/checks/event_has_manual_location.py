"""EVENT HAS MANUAL LOCATION: the driver typed the place because the device had none.

Wrong: latitude or longitude M. Right: numbers. Lawful in itself, and no repair is needed.
Why: often a bad receiver; more than three a day, one place for over a day, or M amid motion deserve a look.
Tolerance: 3 a home-terminal day, 24 h. Paragraph: App. A 4.6.1.4(d)-(e), 7.31; M is never replaced by numbers.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .finding import Finding, Severity, about

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from .fleet import Driver, Fleet
    from .records import Record
    from .tolerances import Tolerances

KEY = "eventHasManualLocation"
_TYPED = "M"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver."""
    for driver in fleet.judged():
        yield from _of(driver, tolerances)


def _of(driver: Driver, tolerances: Tolerances) -> Iterator[Finding]:
    counts: Counter[date] = Counter()
    first: Record | None = None
    for record in driver.active:
        event = record.event
        if _TYPED not in (event.latitude.strip().upper(), event.longitude.strip().upper()):
            first = None if record.position is not None else first
            continue
        if first is None or first.event.location != event.location:
            first = record
        day = driver.day_of(event.at)
        counts[day] += 1
        reason = ""
        if record.is_motion:
            reason = ", amid motion"
        elif counts[day] > tolerances.manual_places_a_day:
            reason = f", the {counts[day]}th on {day}"
        elif record.t - first.t > tolerances.manual_place_seconds:
            reason = f", the same since {first.clock}"
        severity = Severity.LOW if reason else None
        yield about(KEY, record, f"the driver typed the place of {event.code_name}{reason}", severity=severity)
