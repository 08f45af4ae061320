"""EXCESSIVE LOG OUT WARNING: logouts that no session explains.

Wrong: logout 18:06, logout 18:07; seven logouts in a day. Right: login, logout, login, logout.
Why: the app crashed, or a login was lost or not uploaded.
Tolerance: 6 a home-terminal day. Paragraph: App. A 4.5.1.5; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import one_a_record
from .records import LOG_OUT
from .sessions import repeated, too_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .finding import Finding
    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "excessiveLogOutWarning"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver and ELD."""
    for driver in fleet.judged():
        found = [*repeated(KEY, LOG_OUT, driver), *too_many(KEY, LOG_OUT, driver, tolerances)]
        yield from one_a_record(found)
