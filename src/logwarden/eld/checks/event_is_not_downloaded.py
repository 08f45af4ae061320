"""EVENT IS NOT DOWNLOADED: a record is at one side only, the device's or the portal's.

Wrong: a record that the portal marks so; a request that waits in the driver's device. Right: both sides have it.
Why: the device has no signal, or its app is closed. The exact meaning is the portal's own, and not known.
Tolerance: more serious after 24 h, and after 8 days, when an inspector would miss data. Paragraph: App. A 4.3.3.1.3,
395.30(d); a resynchronisation edits nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import Confidence, Finding, Severity, about
from .records import REQUESTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .records import Record
    from .tolerances import Tolerances

KEY = "eventIsNotDownloaded"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver: what the portal marks, and the requests that wait for his answer."""
    for driver in fleet.judged():
        for record in driver.records:
            if fleet.setting.not_downloaded and record.event.identity in fleet.setting.not_downloaded:
                yield _marked(fleet, record, tolerances)
            elif record.event.status is REQUESTED:
                yield about(
                    KEY,
                    record,
                    f"a request for {record.event.code_name} waits in the driver's device",
                    confidence=Confidence.INCONCLUSIVE,
                    explained_by="the driver has not answered yet",
                )


def _marked(fleet: Fleet, record: Record, tolerances: Tolerances) -> Finding:
    age = int((fleet.setting.now - record.event.at).total_seconds())
    severity = Severity.INFO
    if age > tolerances.waiting_seconds:
        severity = Severity.LOW if age <= tolerances.waiting_long_seconds else Severity.MEDIUM
    words = f"{record.event.code_name} is not downloaded, {age // 3600} h after it was made"
    return about(KEY, record, words, severity=severity)
