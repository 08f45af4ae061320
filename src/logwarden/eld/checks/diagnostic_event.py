"""DIAGNOSTIC EVENT: the ELD logged a data diagnostic or a malfunction; the record itself is right.

Wrong: 7/3 with code 2, and no 7/4 with code 2 after it: open. Right: none. A cleared one is past, and matters less;
a malfunction (7/1) matters more.
Why: the device says itself that something was wrong with its power, its link, its position, its clock or its store.
Tolerance: none. Paragraph: App. A 4.6, Table 4; 395.34; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .faults import faults
from .finding import Finding, Severity, about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "diagnosticEvent"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """Every diagnostic and malfunction of every device, with its end where it has one."""
    for device in fleet.devices.values():
        for fault in faults(device):
            severity = Severity.HIGH if fault.is_malfunction else Severity.MEDIUM
            state = "still open" if fault.cleared is None else f"cleared {fault.cleared.clock}"
            yield about(
                KEY,
                fault.logged,
                f"{fault.name}, {state}",
                beside=() if fault.cleared is None else (fault.cleared,),
                end=None if fault.cleared is None else fault.cleared.event.at,
                severity=severity if fault.cleared is None else severity.lowered,
            )
