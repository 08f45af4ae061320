"""Mean speeds between two records of one stretch of driving, against the limit where the truck was."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .finding import Finding, about
from .speed_limits import state_of
from .travel import mph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances
    from .vehicles import Reading


class Excess(NamedTuple):
    """A mean speed, of which the error of whole miles was taken off, above the limit of a place."""

    before: Reading
    after: Reading
    speed: float
    limit: float
    place: str

    @property
    def over(self) -> float:
        """Miles an hour above the limit."""
        return self.speed - self.limit


def excesses(fleet: Fleet, tolerances: Tolerances) -> Iterator[Excess]:
    """By vehicle. A speed that no truck reaches is an error of miles or clock, not of the driver."""
    lowest = min((*tolerances.speed_limits.values(), tolerances.unknown_limit_mph))
    for vehicle in fleet.vehicles.values():
        for a, b in pairwise(vehicle.with_odometer):
            seconds, miles = b.t - a.t, (b.odometer or 0) - (a.odometer or 0)
            if seconds < tolerances.speed_over_seconds or miles < tolerances.speed_over_miles:
                continue
            if b.driven - a.driven < seconds or mph(miles, seconds) > tolerances.impossible_mph:
                continue
            speed = mph(miles - tolerances.odometer_miles, seconds)
            if speed <= lowest:
                continue
            limit, place = _limit(a, b, tolerances)
            if speed > limit:
                yield Excess(a, b, speed, limit, place)


def told(key: str, excess: Excess) -> Finding:
    """The finding of one of the two checks."""
    a, b = excess.before.record, excess.after.record
    words = f"{excess.speed:.0f} mph on average since {a.clock}, {excess.limit:.0f} allowed in {excess.place}"
    return about(key, b, words, beside=(a,), start=a.event.at, end=b.event.at)


def _limit(a: Reading, b: Reading, tolerances: Tolerances) -> tuple[float, str]:
    """The limit between two places: the higher one where they are in two states."""
    states = {state_of(a.record.event.location), state_of(b.record.event.location)}
    limits = [(float(tolerances.speed_limits[s]), s) for s in states if s in tolerances.speed_limits]
    return max(limits, default=(tolerances.unknown_limit_mph, "an unknown place"))
