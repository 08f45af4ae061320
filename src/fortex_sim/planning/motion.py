"""What a truck does in a day: when it drives, when its engine runs, and where its counters jump."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Drive:
    """Motion at an even speed between two UTC instants, over so many miles."""

    start: datetime
    end: datetime
    miles: float


@dataclass(frozen=True, slots=True)
class Jump:
    """A counter's leap at an instant, in miles of the odometer or hours of the engine: a fault."""

    at: datetime
    amount: float


def _part(start: datetime, end: datetime, at: datetime) -> float:
    """How much of a span has passed at an instant, 0 to 1."""
    if at <= start:
        return 0.0
    return min(1.0, (at - start) / (end - start))


@dataclass(slots=True)
class Motion:
    """One truck's day. All figures count from the day's beginning."""

    drives: list[Drive] = field(default_factory=list)
    engine: list[tuple[datetime, datetime]] = field(default_factory=list)
    odometer_jumps: list[Jump] = field(default_factory=list)
    hour_jumps: list[Jump] = field(default_factory=list)

    @property
    def end(self) -> datetime | None:
        """When the truck has come to rest and its engine stands still; None if nothing happened."""
        return max((*(d.end for d in self.drives), *(e for _, e in self.engine)), default=None)

    def road_miles(self, at: datetime) -> float:
        """Miles truly driven up to an instant."""
        return sum(d.miles * _part(d.start, d.end, at) for d in self.drives)

    def engine_hours(self, at: datetime) -> float:
        """Hours for which the engine truly ran up to an instant."""
        return sum((e - s).total_seconds() / 3600 * _part(s, e, at) for s, e in self.engine)

    def odometer_error(self, at: datetime) -> float:
        """Miles by which the odometer has leapt up to an instant."""
        return sum(j.amount for j in self.odometer_jumps if j.at <= at)

    def hours_error(self, at: datetime) -> float:
        """Hours by which the engine-hour counter has leapt up to an instant."""
        return sum(j.amount for j in self.hour_jumps if j.at <= at)
