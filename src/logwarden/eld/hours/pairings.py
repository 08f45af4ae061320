"""The lawful ways of counting the 11 and 14 hours in each segment of a shift (395.1(g)(1)(ii)-(iii))."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .rests import Rest, are_split_rest, needed_partner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .shifts import Leg, Shift


class Count(NamedTuple):
    """One way of counting: from `anchor`, without the `excluded` rest.

    `driven` is the shift's driving seconds before the anchor, which are forgotten. `first` is the rest that ends
    at the anchor, where the excluded one is the second part of a split rest; else the anchor is the shift's start
    and the partner of the excluded rest, if any, comes later.
    """

    anchor: int
    driven: int = 0
    excluded: Rest | None = None
    first: Rest | None = None

    @property
    def window_start(self) -> int:
        """The anchor moved by the excluded rest: the window's limit counts from here."""
        return self.anchor + (self.excluded.seconds if self.excluded else 0)

    def is_beaten_by(self, other: Count) -> bool:
        """Whether another count leaves as much driving and as much window at every instant, or more."""
        return other.anchor >= self.anchor and other.window_start >= self.window_start


class SegmentCounts(NamedTuple):
    """The ways of counting in one segment.

    `lawful` holds all that could be the best, the plain one first. The longest legs before the segment, with and
    without seven hours in the sleeper berth, are what a rest yet to come would pair with.
    """

    lawful: list[Count]
    longest_sleeper: Rest | None
    longest_other: Rest | None


def counts_by_segment(shift: Shift, *, faq22: bool) -> Iterator[SegmentCounts]:
    """The ways of counting in each segment of a shift, in order; each leg is looked at a fixed number of times.

    Of all pairs with one excluded rest only that with the latest first part matters: it forgets most driving
    and begins the window last. Of all rests that can be excluded from the shift's start only the longest with
    and the longest without a sleeper leg matter: they exclude most and need the shortest partner.
    """
    start = Count(shift.start)
    paired: list[Count] = []
    firsts = _FirstParts()
    longest_sleeper: Rest | None = None
    longest_other: Rest | None = None
    first_part_of_all = faq22 and shift.proven and shift.opening is not None and shift.opening.has_sleeper_leg
    later = _longest_later(shift)
    for number, (longest, longest_with_sleeper) in enumerate(later):
        if number:
            leg = shift.legs[number - 1]
            first = firsts.latest_for(leg.rest)
            if first is not None:
                _add(paired, Count(first.rest.end, first.driven, leg.rest, first.rest))
            firsts.add(leg)
            if leg.rest.has_sleeper_leg:
                longest_sleeper = _longer(longest_sleeper, leg.rest)
            else:
                longest_other = _longer(longest_other, leg.rest)
        lawful = [start]
        if longest_sleeper and (first_part_of_all or longest >= needed_partner(longest_sleeper)):
            lawful.append(Count(shift.start, 0, longest_sleeper))
        if longest_other and (first_part_of_all or longest_with_sleeper >= needed_partner(longest_other)):
            lawful.append(Count(shift.start, 0, longest_other))
        yield SegmentCounts(lawful + paired, longest_sleeper, longest_other)


def _longer(a: Rest | None, b: Rest) -> Rest:
    return b if a is None or b.seconds > a.seconds else a


def later_partner(shift: Shift, number: int, excluded: Rest) -> Rest | None:
    """The first rest at or after the end of a segment, by its number, that makes a split rest with one before."""
    for rest in (*(leg.rest for leg in shift.legs[number:]), shift.closing):
        if rest is not None and are_split_rest(excluded, rest):
            return rest
    return None


def _longest_later(shift: Shift) -> list[tuple[int, int]]:
    """For each segment the longest rest that starts at its end or later, any and with a sleeper leg.

    Those that have happened, the rest that ends the shift among them; in seconds, 0 where there is none.
    """
    longest = longest_with_sleeper = 0
    found: list[tuple[int, int]] = []
    for rest in (shift.closing, *(leg.rest for leg in reversed(shift.legs))):
        if rest is not None:
            longest = max(longest, rest.seconds)
            if rest.has_sleeper_leg:
                longest_with_sleeper = max(longest_with_sleeper, rest.seconds)
        found.append((longest, longest_with_sleeper))
    found.reverse()
    return found


def _add(counts: list[Count], new: Count) -> None:
    """Adds a count and drops all that can no longer be the best; few stay, for legs last at most ten hours."""
    if not any(new.is_beaten_by(old) for old in counts):
        counts[:] = [old for old in counts if not old.is_beaten_by(new)]
        counts.append(new)


class _FirstParts:
    """The legs that can be the first part of a split rest, the latest of which is wanted."""

    def __init__(self) -> None:
        # Each list falls in length from old to new: a leg that is older and no longer is never the answer.
        self._all: list[Leg] = []
        self._with_sleeper: list[Leg] = []

    def add(self, leg: Leg) -> None:
        """Takes the next leg."""
        for legs in (self._all, self._with_sleeper) if leg.rest.has_sleeper_leg else (self._all,):
            while legs and legs[-1].rest.seconds <= leg.rest.seconds:
                legs.pop()
            legs.append(leg)

    def latest_for(self, second: Rest) -> Leg | None:
        """The latest leg that makes a split rest with a later one."""
        legs = self._all if second.has_sleeper_leg else self._with_sleeper
        needed = needed_partner(second)
        return next((leg for leg in reversed(legs) if leg.rest.seconds >= needed), None)
