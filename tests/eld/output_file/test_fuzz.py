from __future__ import annotations

import random

from .fuzz import examine

FILES = 3000


def test_damaged_files_give_problems_only() -> None:
    """Some thousands of damaged files are read: a list of problems each time, no exception, no hang."""
    source = random.Random(395)  # noqa: S311 - a test's dice
    longest = max(examine(source) for _ in range(FILES))
    assert longest < 5
