"""EXCESSIVE LOG IN WARNING: logins that no session explains.

Wrong: login 05:40, login 09:54; seven logins in a day; two logins within two minutes; one account on two ELDs at once.
Right: login, logout, login. A co-driver's logins are his own.
Why: the app crashed, a logout was lost, an account is shared (395.22(b)).
Tolerance: 6 a home-terminal day, 2 min. Paragraph: App. A 4.5.1.5; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .finding import one_a_record
from .records import LOG_IN
from .sessions import flapping, repeated, shared, too_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .finding import Finding
    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "excessiveLogInWarning"


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver and ELD."""
    for driver in fleet.judged():
        yield from one_a_record(
            [
                *shared(KEY, driver),
                *repeated(KEY, LOG_IN, driver),
                *too_many(KEY, LOG_IN, driver, tolerances),
                *flapping(KEY, driver, tolerances),
            ]
        )
