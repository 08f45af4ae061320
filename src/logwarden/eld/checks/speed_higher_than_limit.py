"""THE SPEED WAS HIGHER THAN THE SPEED LIMIT IN …: up to 7 mph above the limit on average.

Wrong: 79 miles in an hour where 75 are allowed. Right: 75 miles, or 62.
Why: not a rule on hours of service; a hint at speeding.
Tolerance: 15 min and 10 mi at least; a mile is taken off. Paragraph: 392.6; miles and time are never changed
(4.3.2.8(b)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .speeding import excesses, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .finding import Finding
    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "speedHigherThanLimit"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By vehicle."""
    much = tolerances.much_faster_mph
    return (told(KEY, excess) for excess in excesses(fleet, tolerances) if excess.over <= much)
