"""TWO IDENTICAL STATUSES ERROR: two neighbouring status records say the same, so the second changes nothing.

Wrong: OFF 12:28, OFF 12:40. Right: OFF, ON; OFF, PC, cleared, OFF: personal use and its end break a pair.
Why: the driver tapped again. The log is not false by it, so it is best left alone.
Tolerance: none; a change of vehicle between the two is an explanation. Paragraph: 395.30(c)-(d); no repair where one of
them is driving or automatic (4.3.2.8.2).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .finding import Finding, about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "twoIdenticalStatusesError"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """By driver: neighbours among the active records of type 1 and 3."""
    for driver in fleet.judged():
        for earlier, later in pairwise(r for r in driver.active if r.event.is_main):
            a, b = earlier.event, later.event
            if (a.type, a.code) != (b.type, b.code):
                continue
            changed = bool(a.vehicle and b.vehicle) and a.vehicle != b.vehicle
            yield about(
                KEY,
                later,
                f"{b.code_name} again, as since {earlier.clock}",
                beside=(earlier,),
                explained_by=f"the driver changed from {a.vehicle} to {b.vehicle}" if changed else "",
            )
