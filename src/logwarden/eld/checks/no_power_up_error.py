"""NO POWER UP ERROR: a vehicle's records go on while its engine was off.

Wrong: shut-down 09:33, driving 09:58; shut-down 09:33, shut-down 12:29. Right: shut-down 09:33, power-up 09:55, driving
09:58; a status tapped after a shut-down with miles and hours unchanged.
Why: the device had no power when the engine started, or a power-up was lost or not uploaded.
Tolerance: 90 s, 0.2 h, 1 mi; the first power record of the readings tells nothing; two shut-downs without movement
are explained. Paragraph: App. A 4.5.1.6, 4.3.1.1; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import Finding, about
from .power_states import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "noPowerUpError"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle, whoever drove it; one finding for each time off."""
    for vehicle in fleet.vehicles.values():
        for one in contradictions(vehicle, tolerances):
            if one.shut_down_missing:
                continue
            record, down = one.reading.record, one.since.record
            swapped = record.event.device != down.event.device
            explained = "another device was fitted" if swapped else ""
            if one.standing:
                explained = "the truck did not move, so the device may leave power records out (4.5.1.6(a))"
            yield about(
                KEY,
                record,
                f"{record.event.code_name} without a power-up since the shut-down of {down.clock}",
                beside=(one.last.record,),
                start=one.last.record.event.at,
                end=record.event.at,
                explained_by=explained,
            )
