"""The four clocks of a driver at an instant, as if he began to drive right then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .break_rule import driven_since_break, first_break_end
from .cycle import CycleUse
from .judging import Left, best, time_left
from .options import BREAK_LIMIT, Cycle
from .pairings import counts_by_segment
from .rests import RESET
from .shifts import Shift, shifts_of
from .timeline import Timeline, seconds_of
from .violations import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from .options import Options


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a driver has left at an instant (UTC), in seconds, never below zero.

    `drive`: of the 11 hours. `shift`: until the window of 14 hours closes, in time that passes. `break_`: of the
    driving before a break of half an hour; None for short-haul. `cycle`: of the 60 or 70 on-duty hours. A rule in
    `unproven` began before the records: what is left of it is counted from them alone.
    """

    at: datetime
    drive: int
    shift: int
    break_: int | None
    cycle: int
    unproven: frozenset[Rule]

    @property
    def can_drive(self) -> int:
        """For how many seconds the driver may drive on without a stop."""
        limits = (self.drive, self.shift, self.cycle)
        return min(limits) if self.break_ is None else min(*limits, self.break_)


def clocks_at(
    timeline: Timeline, zone: ZoneInfo, instant: datetime, options: Options, earlier_days: Mapping[date, int]
) -> Clocks:
    """The clocks at an instant; nothing after it counts, and nothing is known after the end of the timeline.

    A rest that runs at the instant counts with the length that it has then, also as a part of a split rest.

    Raises:
        ValueError: the instant has no zone, or nothing is known at it.
    """
    now = seconds_of(instant)
    if not timeline.start < now <= timeline.end:
        raise ValueError(f"nothing is known at {instant.isoformat()}")
    known = timeline.until(now)
    left, proven = _driving_limits(known, options)
    unproven = set[Rule]() if proven else {Rule.DRIVING, Rule.WINDOW}
    if not options.short_haul and first_break_end(known) is None:
        unproven.add(Rule.BREAK)
    cycle, cycle_proven = _cycle(known, zone, now, options, earlier_days)
    if not cycle_proven:
        unproven.add(Rule.SIXTY if options.cycle is Cycle.SIXTY_IN_SEVEN else Rule.SEVENTY)
    return Clocks(
        at=instant,
        drive=max(0, left.driving),
        shift=max(0, left.window),
        break_=None if options.short_haul else max(0, BREAK_LIMIT - driven_since_break(known)),
        cycle=max(0, cycle),
        unproven=frozenset(unproven),
    )


def _driving_limits(known: Timeline, options: Options) -> tuple[Left, bool]:
    """Driving and window left at the end of what is known, and whether the shift's start is proven."""
    fresh = Left(options.driving_limit, options.window_limit)
    shifts = shifts_of(known)
    if not shifts:
        return fresh, known.end - known.start >= RESET
    shift = shifts[-1]
    if shift.closing is not None:
        return fresh, True
    return _in_shift(shift, known.end, options), shift.proven


def _in_shift(shift: Shift, now: int, options: Options) -> Left:
    *_, counts = counts_by_segment(shift, faq22=options.faq22)
    way = best(counts.lawful, shift.segments[-1], options).way
    return time_left(way, shift.driven, now, options)


def _cycle(
    known: Timeline, zone: ZoneInfo, now: int, options: Options, earlier_days: Mapping[date, int]
) -> tuple[int, bool]:
    use = CycleUse(known, zone, options.cycle, earlier_days)
    return options.cycle.limit - use.at(now).seconds, use.proven(now)
