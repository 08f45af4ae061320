"""8 HOURS VIOLATION: more than eight hours of driving without a break of half an hour.

Wrong: driving 8 h 30 min with stops of 20 min. Right: 30 min of anything but driving
in between, also 15 min off duty and 15 min on duty in a row.
Why: a fact, no defect of the record; nothing is changed in order to clear it.
Tolerance: none. Paragraph: 395.3(a)(3)(ii); driving is never shortened (App. A 4.3.2.8.2(b)).
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

KEY = "hosViolation8Hour"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """By driver."""
    return told(KEY, Rule.BREAK, fleet)
