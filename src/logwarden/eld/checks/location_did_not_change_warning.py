"""LOCATION DID NOT CHANGE WARNING: the truck drove and its position stayed.

Wrong: 06:58 and 07:58 at 41.43/-88.19, 58 miles between them. Right: positions that follow the miles; a loop with other
records in between. A way out and back between two records looks the same: then it is likely at most.
Why: the receiver repeats an old position.
Tolerance: 5 mi, or 3 mi in 10 min of driving; 0.7 mi are the same place. Paragraph: App. A 4.3.1.6; no data repair,
4.3.2.8(b).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .finding import Confidence, Finding, about
from .records import DUTY, needs_position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances
    from .vehicles import Reading

KEY = "locationDidNotChangeWarning"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle: neighbours with driving between them."""
    for vehicle in fleet.vehicles.values():
        for a, b in pairwise(r for r in vehicle.readings if needs_position(r.record)):
            driven = b.driven - a.driven
            if driven <= 0 or a.odometer is None or b.odometer is None:
                continue
            if _is_frozen(a, b, tolerances):
                miles = b.odometer - a.odometer
                is_leg = a.record.event.type is DUTY and b.record.event.type is DUTY
                is_same = a.record.position == b.record.position
                yield about(
                    KEY,
                    b.record,
                    f"{miles} mi since {a.record.clock}, and the position stayed",
                    beside=(a.record,),
                    start=a.record.event.at,
                    end=b.record.event.at,
                    confidence=Confidence.CONFIRMED if is_same and not is_leg else Confidence.LIKELY,
                )


def _is_frozen(a: Reading, b: Reading, tolerances: Tolerances) -> bool:
    miles = (b.odometer or 0) - (a.odometer or 0)
    slowly = b.driven - a.driven >= tolerances.moved_slowly_seconds and miles >= tolerances.moved_slowly_miles
    if miles < tolerances.moved_miles and not slowly:
        return False
    is_placed = a.record.position is not None and b.record.position is not None
    return is_placed and b.straight < tolerances.still_miles
