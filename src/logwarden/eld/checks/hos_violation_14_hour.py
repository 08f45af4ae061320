"""14 HOURS VIOLATION: driving after the fourteenth hour since work began.

Wrong: on duty 06:00, driving 20:00 to 20:30. Right: on-duty work after it; a paired split rest does not count.
Why: a fact, no defect of the record; nothing is changed in order to clear it.
Tolerance: none. Paragraph: 395.3(a)(2); 395.1(g); driving is never shortened (App. A 4.3.2.8.2(b)).
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

KEY = "hosViolation14Hour"


def find(fleet: Fleet, _: Tolerances) -> Iterator[Finding]:
    """By driver."""
    return told(KEY, Rule.WINDOW, fleet)
