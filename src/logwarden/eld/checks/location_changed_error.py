"""LOCATION CHANGED ERROR: the position differs between two records although the truck stood still.

Wrong: ON at 41.38/-90.59, then power-up at 41.60/-90.59, no driving between. Right: the same place, or driving,
personal use or a yard move between the two.
Why: with the miles unchanged, a bad fix or a wrong place; with miles gained, movement that was not recorded.
Tolerance: 2 mi, 10 mi where a position has one decimal. Paragraph: App. A 4.3.1.6; no data repair, 4.3.2.8(b).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from .finding import Finding, Severity, about
from .places import miles_between
from .records import INTERMEDIATE
from .travel import allowance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances
    from .vehicles import Reading

KEY = "locationChangedError"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle: neighbouring positions with no movement between them."""
    for vehicle in fleet.vehicles.values():
        before: Reading | None = None
        for a, b in pairwise(vehicle.placed):
            is_far = b.straight > allowance(a.record, b.record, tolerances)
            is_wrong = is_far and not _moved_lawfully(a, b)
            if is_wrong and before is not None and _is_back(before, b, tolerances):
                is_wrong = False
            if is_wrong:
                yield _changed(a, b, b.straight, tolerances)
            before = a if is_wrong else None


def _moved_lawfully(a: Reading, b: Reading) -> bool:
    return b.driven > a.driven or b.special > a.special or b.record.event.type is INTERMEDIATE


def _is_back(before: Reading, b: Reading, tolerances: Tolerances) -> bool:
    """Whether a position is again where the truck was before a false one: then that one alone is to blame."""
    at, to = before.record.position, b.record.position
    if at is None or to is None:
        return False
    return miles_between(at, to) <= allowance(before.record, b.record, tolerances)


def _changed(a: Reading, b: Reading, miles: float, tolerances: Tolerances) -> Finding:
    road = None if a.odometer is None or b.odometer is None else b.odometer - a.odometer
    words = f"the position moved {miles:.0f} mi since {a.record.clock} without driving"
    if road is not None and road > tolerances.odometer_miles:
        words += f", and the odometer {road} mi: movement that was not recorded"
    elif road is not None:
        words += "; the odometer says that the truck stood: a bad fix or a wrong place"
    stood = road is not None and road <= tolerances.odometer_miles
    return about(
        KEY,
        b.record,
        words,
        beside=(a.record,),
        start=a.record.event.at,
        end=b.record.event.at,
        severity=Severity.MEDIUM if stood else None,
    )
