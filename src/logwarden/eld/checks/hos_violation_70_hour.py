"""70 HOURS VIOLATION: driving after seventy hours on duty in eight days.

Wrong: driving in the 71st hour. Right: on-duty work after it; a restart of 34 h before it.
Why: a fact, no defect of the record; nothing is changed in order to clear it.
Tolerance: none. Paragraph: 395.3(b)(2), 395.3(c); driving is never shortened (App. A 4.3.2.8.2(b)).
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

KEY = "hosViolation70Hour"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """By driver."""
    return told(KEY, Rule.SEVENTY, fleet)
