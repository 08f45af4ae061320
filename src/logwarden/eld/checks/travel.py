"""How a vehicle's positions and miles agree from one reading to the next."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .places import miles_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .records import Record
    from .tolerances import Tolerances
    from .vehicles import Reading, Vehicle


class Leap(NamedTuple):
    """Two neighbouring positions: straight and odometer miles between them; `road` is None where miles are blank.

    `is_far` where the straight line is longer than the road may be; `is_fast` where no truck goes that fast.
    """

    before: Reading
    after: Reading
    straight: float
    road: int | None
    is_far: bool
    is_fast: bool

    @property
    def straight_mph(self) -> float:
        """The speed of the straight way, in miles an hour."""
        return mph(self.straight, self.after.t - self.before.t)


def mph(miles: float, seconds: int) -> float:
    """Miles an hour; infinite over no time."""
    return miles * 3600 / seconds if seconds > 0 else float("inf")


def allowance(a: Record, b: Record, tolerances: Tolerances) -> float:
    """How far apart two positions of one place may be, in miles."""
    is_coarse = (a.position and a.position.coarse) or (b.position and b.position.coarse)
    return tolerances.coarse_position_miles if is_coarse else tolerances.position_miles


def leap(a: Reading, b: Reading, straight: float, tolerances: Tolerances) -> Leap:
    """The way between two readings with a position, `straight` miles apart."""
    at, to = a.record.position, b.record.position
    road = None if a.odometer is None or b.odometer is None else b.odometer - a.odometer
    is_coarse = (at and at.coarse) or (to and to.coarse)
    detour = tolerances.coarse_position_miles if is_coarse else tolerances.detour_miles
    is_far = road is not None and straight > road + detour
    is_timed = b.t - a.t >= tolerances.impossible_over_seconds
    is_fast = is_timed and mph(straight, b.t - a.t) > tolerances.impossible_mph
    return Leap(a, b, straight, road, is_far, is_fast)


def leaps(vehicle: Vehicle, tolerances: Tolerances) -> Iterator[Leap]:
    """The ways between neighbouring positions of a vehicle that may be wrong, without the way back from a false one.

    After a position that does not fit, the next one is compared with the last that did as well: if it fits
    there, only the false one is to blame.
    """
    trusted: Reading | None = None
    for before, after in pairwise(vehicle.placed):
        if _is_plain(before, after, tolerances):
            trusted = None
            continue
        way = leap(before, after, after.straight, tolerances)
        is_wrong = way.is_far or way.is_fast
        if is_wrong and trusted is not None and _fits(trusted, after, tolerances):
            trusted = None
            continue
        trusted = (trusted or before) if is_wrong else None
        yield way


def _is_plain(a: Reading, b: Reading, tolerances: Tolerances) -> bool:
    """Whether a way is beyond doubt, as almost all are: as long as the road or within one place, and not fast."""
    if a.odometer is None or b.odometer is None or b.odometer < a.odometer:
        return False
    near = b.straight <= b.odometer - a.odometer or b.straight <= tolerances.position_miles
    return near and b.straight * 3600 <= tolerances.impossible_mph * (b.t - a.t)


def _fits(a: Reading, b: Reading, tolerances: Tolerances) -> bool:
    at, to = a.record.position, b.record.position
    way = leap(a, b, miles_between(at, to) if at and to else 0.0, tolerances)
    return not (way.is_far or way.is_fast)
