"""Shifts: the work between two rests of ten hours, cut into segments by the rests that could be split (3.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ..events import DRIVING
from .judging import Piece, Segment
from .rests import LEG, RESET, Rest, rests_and_work

if TYPE_CHECKING:
    from .timeline import Span, Timeline


class Leg(NamedTuple):
    """A rest of two to ten hours in a shift, and the shift's driving seconds before it."""

    rest: Rest
    driven: int


@dataclass(slots=True)
class Shift:
    """Work after a rest of ten hours (`opening`) up to the next one (`closing`, None while it has not come).

    `start` is its first work, `end` the start of the closing rest or the end of what is known, both in seconds of
    UTC since 1970. `running` is a rest, of whatever length, that lasts at that end.
    `driven` are the shift's driving seconds, `last_driving` is when they ended. There is one segment more
    than there are legs.
    """

    start: int
    end: int
    opening: Rest | None
    closing: Rest | None = None
    running: Rest | None = None
    driven: int = 0
    last_driving: int = 0
    legs: list[Leg] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        """Whether a rest of ten hours opens it in the records; else its true start may lie before them."""
        return self.opening is not None and self.opening.seconds >= RESET


class _Growing:
    """A shift while its work is read."""

    def __init__(self, start: int, opening: Rest | None) -> None:
        self.shift = Shift(start, start, opening)
        self._pieces: list[Piece] = []

    def work(self, span: Span) -> None:
        """Takes the next driving or on-duty time."""
        if span.duty == DRIVING:
            self._pieces.append(Piece(span.start, span.end, self.shift.driven))
            self.shift.driven += span.end - span.start
            self.shift.last_driving = span.end

    def leg(self, rest: Rest) -> None:
        """Takes a rest that could be a part of a split rest."""
        self._end_segment(rest.start)
        self.shift.legs.append(Leg(rest, self.shift.driven))

    def ended_by(self, rest: Rest) -> Shift:
        """The whole shift, by the rest of ten hours after it."""
        self._end_segment(rest.start)
        self.shift.end, self.shift.closing = rest.start, rest
        return self.shift

    def still_open(self, end: int, running: Rest | None) -> Shift:
        """The shift as far as it is known."""
        self._end_segment(end)
        self.shift.end, self.shift.running = end, running
        return self.shift

    def _end_segment(self, end: int) -> None:
        self.shift.segments.append(Segment(self._pieces, end, self.shift.driven))
        self._pieces = []


def shifts_of(timeline: Timeline) -> list[Shift]:
    """The shifts of a timeline, in order. A rest of ten hours that still runs has ended its shift already."""
    shifts: list[Shift] = []
    opening: Rest | None = None
    growing: _Growing | None = None
    item: Rest | Span | None = None
    for item in rests_and_work(timeline):
        if not isinstance(item, Rest):
            growing = growing or _Growing(item.start, opening)
            growing.work(item)
        elif growing is None:
            opening = item
        elif item.seconds >= RESET:
            shifts.append(growing.ended_by(item))
            opening, growing = item, None
        elif item.seconds >= LEG:
            growing.leg(item)
    if growing is not None:
        shifts.append(growing.still_open(timeline.end, item if isinstance(item, Rest) else None))
    return shifts
