"""NO SHUT DOWN ERROR: a vehicle's engine was switched on while it was on.

Wrong: power-up 05:41, driving, power-up 09:55. Right: power-up 05:41, shut-down 09:33, power-up 09:55.
Why: the device had no power when the engine stopped (cable, app), or a shut-down was lost or not uploaded.
Tolerance: the first power record of the readings tells nothing; while the truck has not moved the device need keep only
the earliest shut-down and the latest power-up: explained. Paragraph: App. A 4.5.1.6; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import Finding, about
from .power_states import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "noShutdownError"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle, whoever drove it."""
    for vehicle in fleet.vehicles.values():
        for one in contradictions(vehicle, tolerances):
            if not one.shut_down_missing:
                continue
            up, since = one.reading.record, one.since.record
            swapped = up.event.device != since.event.device
            explained = "another device was fitted" if swapped else ""
            if one.standing:
                explained = "the truck did not move, so the device may leave power records out (4.5.1.6(a))"
            yield about(
                KEY,
                up,
                f"power-up without a shut-down since the power-up of {since.clock}",
                beside=(one.last.record,),
                start=one.last.record.event.at,
                end=up.event.at,
                explained_by=explained,
            )
