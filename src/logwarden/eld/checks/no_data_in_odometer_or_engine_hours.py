"""NO DATA IN ODOMETER OR ENGINE HOURS ERROR: miles or engine hours are missing where they must be.

Wrong: an automatic or unidentified record with blank or zero total miles or hours. Right: both there; blank in an entry
of a person; blank in personal use, except on power records.
Why: the link to the engine's computer was lost.
Tolerance: none; values are totals, so 0 counts as missing. Paragraph: App. A 4.7.3(b)(2), 7.19, 7.43; no data repair,
4.3.2.8(b).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import Finding, about
from .records import ASSUMED, AUTOMATIC, CERTIFICATION, DUTY, PERSONAL_USE, POWER, SPECIAL, UNIDENTIFIED, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "noDataInOdometerOrEngineHours"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """By driver, and among the unidentified records. One that follows another in one device names it."""
    for driver in fleet.judged():
        yield from _missing(driver.active)
    yield from _missing(r for r in fleet.unidentified if r.event.is_active)


def _missing(active: Iterable[Record]) -> Iterator[Finding]:
    in_personal_use = False
    blank: dict[str, Record] = {}
    for record in active:
        event = record.event
        ends = in_personal_use and event.type in (SPECIAL, DUTY)
        if event.type in (SPECIAL, DUTY):
            in_personal_use = event.type is SPECIAL and event.code == PERSONAL_USE
        if event.type is CERTIFICATION or not _is_automatic(record):
            continue
        if record.odometer and record.tenths:
            blank.pop(event.device, None)
            continue
        if (in_personal_use or ends) and event.type is not POWER:
            continue
        before = blank.get(event.device)
        blank[event.device] = record
        what = " and ".join(
            name for name, value in (("miles", record.odometer), ("engine hours", record.tenths)) if not value
        )
        yield about(KEY, record, f"{event.code_name} has no {what}", beside=() if before is None else (before,))


def _is_automatic(record: Record) -> bool:
    return record.event.origin in (AUTOMATIC, ASSUMED) or record.driver == UNIDENTIFIED
