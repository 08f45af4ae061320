"""11 HOURS VIOLATION: more than eleven hours of driving in a shift.

Wrong: driving 11 h 20 min between two rests of ten hours. Right: 11 h 00 min 00 s, or a split rest between.
Why: a fact, no defect of the record; nothing is changed in order to clear it.
Tolerance: none. Paragraph: 395.3(a)(3)(i); 395.1(g); driving is never shortened (App. A 4.3.2.8.2(b)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..hours import Rule
from .driving_beyond import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .finding import Finding
    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "hosViolation11Hour"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """By driver."""
    return told(KEY, Rule.DRIVING, fleet)
