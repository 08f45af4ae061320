"""ENGINE HOURS WARNING: engine hours do not go with the clock while the engine runs.

Wrong: 10413.6 h at 06:58 and 10415.1 h at 07:58; no gain in an hour of driving; hours that fall. Right: an hour an hour
of driving; less where the truck stood and the engine may have been off.
Why: the engine link gives bad values, or the clock was stepped.
Tolerance: 0.2 h; 0.1 h more where driving ends with up to six standing minutes. From a shut-down to the next power-up
the other check speaks. Paragraph: App. A 4.3.1.4, 7.19; no data repair, 4.3.2.8(b).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .finding import Finding, about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances
    from .vehicles import Reading

KEY = "engineHoursWarning"
_SECONDS_A_TENTH = 360


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle: neighbouring engine hours with no power record between them."""
    for vehicle in fleet.vehicles.values():
        for a, b in pairwise(vehicle.with_hours):
            if a.cycle != b.cycle:
                continue
            words = _wrong(a, b, tolerances)
            if words:
                swapped = a.record.event.device != b.record.event.device
                yield about(
                    KEY,
                    b.record,
                    words,
                    beside=(a.record,),
                    start=a.record.event.at,
                    end=b.record.event.at,
                    explained_by="another device was fitted" if swapped else "",
                )


def _wrong(a: Reading, b: Reading, tolerances: Tolerances) -> str:
    gained, passed = (b.tenths or 0) - (a.tenths or 0), (b.t - a.t) / _SECONDS_A_TENTH
    if gained < 0:
        return f"engine hours fell by {-gained / 10:.1f} h since {a.record.clock}"
    if gained > passed + tolerances.engine_tenths:
        return f"engine hours gained {gained / 10:.1f} h in {passed / 10:.1f} h since {a.record.clock}"
    if b.driven - a.driven < b.t - a.t:
        return ""
    moving = a.record.is_motion and b.record.is_motion
    least = passed - tolerances.engine_tenths - (0 if moving else tolerances.idle_tenths)
    if gained < least:
        return f"engine hours gained only {gained / 10:.1f} h in {passed / 10:.1f} h of driving since {a.record.clock}"
    return ""
