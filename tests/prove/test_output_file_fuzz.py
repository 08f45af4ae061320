from __future__ import annotations

import random
import sys
import time
from zoneinfo import ZoneInfo

from tests.eld.output_file.fuzz import examine

FILES = 100_000


def test_a_hundred_thousand_damaged_files() -> None:
    """Each of 100,000 damaged files gives a list of problems: no exception, no hang."""
    source = random.Random(49)  # noqa: S311 - a test's dice
    zones = (None, ZoneInfo("America/New_York"))
    started = time.perf_counter()
    longest = max(examine(source, zones[number % 2]) for number in range(FILES))
    spent = time.perf_counter() - started
    sys.stdout.write(f"\noutput file: {FILES} damaged files in {spent:.0f} s, the slowest {longest * 1000:.0f} ms\n")
    assert longest < 5
