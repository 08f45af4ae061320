"""The half-hour break: no driving after eight hours of it without one (395.3(a)(3)(ii))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events import DRIVING
from .options import BREAK_LIMIT
from .timeline import utc
from .violations import Rule, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .timeline import Timeline

BREAK = 30 * 60
"""The least interruption of driving that counts, in seconds: off duty, sleeper berth, on duty or a mix."""


def break_violations(timeline: Timeline) -> Iterator[Violation]:
    """Driving after the eighth hour without an interruption of half an hour. Not for short-haul (395.1(e))."""
    driven = since = 0
    last_end = None
    for span in timeline.driving():
        if last_end is None or span.start - last_end >= BREAK:
            driven, since = 0, span.start
        length = span.end - span.start
        if driven + length > BREAK_LIMIT:
            used_up = span.start + max(0, BREAK_LIMIT - driven)
            yield Violation(Rule.BREAK, utc(used_up), utc(span.end), utc(since))
        driven += length
        last_end = span.end


def driven_since_break(timeline: Timeline) -> int:
    """Driving seconds since the last interruption of half an hour, at the end of what is known."""
    driven = idle = 0
    for span in reversed(timeline.spans):
        length = span.end - span.start
        if span.duty == DRIVING:
            driven, idle = driven + length, 0
        else:
            idle += length
            if idle >= BREAK:
                break
    return driven


def first_break_end(timeline: Timeline) -> int | None:
    """When the first interruption of half an hour ended, in seconds of UTC since 1970; None without one."""
    start = timeline.start
    for span in timeline.driving():
        if span.start - start >= BREAK:
            return span.start
        start = span.end
    return timeline.end if timeline.end - start >= BREAK else None
