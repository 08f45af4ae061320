"""60 HOURS VIOLATION: driving after sixty hours on duty in seven days.

Wrong: driving in the 61st hour, where the carrier uses 60/7. Right: on-duty work after it; a restart of 34 h before it.
Why: a fact, no defect of the record; nothing is changed in order to clear it.
Tolerance: none. Paragraph: 395.3(b)(1), 395.3(c); driving is never shortened (App. A 4.3.2.8.2(b)).
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

KEY = "hosViolation60Hour"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """By driver."""
    return told(KEY, Rule.SIXTY, fleet)
