"""One damaged file through everything that reads files."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from logwarden.eld.output_file import ProblemKind, Summary, driver_log, read_content, write

from .files import damaged, in_chunks

if TYPE_CHECKING:
    import random
    from zoneinfo import ZoneInfo


def examine(source: random.Random, zone: ZoneInfo | None = None) -> float:
    """Damages the sample and reads it in every way; answers the seconds that it took.

    Raises:
        AssertionError: the two ways of reading disagree, or a problem has no such kind or line.
    """
    data = damaged(source)
    chunks = in_chunks(source, data)
    started = time.perf_counter()
    summary = Summary(zone)
    problems = tuple(summary.passing(chunks))
    found = read_content(chunks, zone)
    assert found.problems == problems
    assert all(isinstance(problem.kind, ProblemKind) and problem.message for problem in problems)
    lines = data.count(b"\r") + data.count(b"\n") + 1
    assert all(problem.line is None or 1 <= problem.line <= lines for problem in problems)
    assert all(minutes >= 0 for minutes in summary.driving_minutes_per_day().values())
    if found.content.header.at is not None:
        driver_log(found.content)
        again = read_content([write(found.content)], zone)
        assert {problem.kind for problem in again.problems} <= {ProblemKind.BAD_TIME}  # the day start, a text
    return time.perf_counter() - started
