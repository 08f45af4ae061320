"""What a way of counting finds in a work segment, and which way serves the driver best (spec 3.3; FMCSA FAQ 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .violations import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .options import Options
    from .pairings import Count


class Excess(NamedTuple):
    """Driving from `start` up to `end` beyond a limit, in seconds of UTC since 1970."""

    rule: Rule
    start: int
    end: int


class Left(NamedTuple):
    """Driving and window left at an instant, in seconds; below zero beyond the limit."""

    driving: int
    window: int


class Piece(NamedTuple):
    """Driving without a stop, in seconds of UTC since 1970, and the shift's driving seconds before it."""

    start: int
    end: int
    driven: int


class Segment(NamedTuple):
    """Work between two rests that could be parts of a split rest.

    Its driving, its end in seconds of UTC since 1970, and the shift's driving seconds up to that end.
    """

    pieces: Sequence[Piece]
    end: int
    driven: int


class Judgement(NamedTuple):
    """A way of counting and what it finds in a segment; the least `badness` is best for the driver."""

    badness: tuple[int, ...]
    way: Count
    found: list[Excess]


def time_left(count: Count, driven: int, instant: int, options: Options) -> Left:
    """What a count leaves at an instant (seconds of UTC since 1970) after `driven` seconds of the shift's driving."""
    return Left(options.driving_limit - (driven - count.driven), options.window_limit - (instant - count.window_start))


def best(counts: Iterable[Count], segment: Segment, options: Options) -> Judgement:
    """The count that serves the driver best in a segment.

    The fewest egregious, then ordinary, then nominal violations, then the least time in excess, then the most
    time left at the segment's end: of the limit that ends first, then of both together; then the latest anchor.
    """
    return min((_judged(count, segment, options) for count in counts), key=lambda one: one.badness)


def _judged(count: Count, segment: Segment, options: Options) -> Judgement:
    found: list[Excess] = []
    window_ends = count.window_start + options.window_limit
    for start, end, driven in segment.pieces:
        used_up = start + max(0, options.driving_limit - (driven - count.driven))
        if used_up < end:
            found.append(Excess(Rule.DRIVING, used_up, end))
        if window_ends < end:
            found.append(Excess(Rule.WINDOW, max(start, window_ends), end))
    by_severity = dict.fromkeys(Severity, 0)
    for excess in found:
        by_severity[Severity.of(excess.end - excess.start)] += 1
    left = time_left(count, segment.driven, segment.end, options)
    badness = (
        by_severity[Severity.EGREGIOUS],
        by_severity[Severity.ORDINARY],
        by_severity[Severity.NOMINAL],
        sum(excess.end - excess.start for excess in found),
        -min(left),
        -sum(left),
        -count.anchor,
    )
    return Judgement(badness, count, found)
