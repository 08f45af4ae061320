"""restore_records: the tool kit's FIX boxes. Locked: refused on every system, for everybody, for ever.

Records of types 2, 5, 6 and 7 may not be edited or entered by anyone, in any way (App. A 4.3.2.8.2(a)). What a
finished RESYNC does not bring, the device does not hold; what a box then makes is made up.
"""

from __future__ import annotations

from datetime import date

from logwarden.eld.log import DriverLog

from .catalogue import Remedy
from .law import Law, Place
from .plan import Grounds, Plan


def plan(log: DriverLog, system: str, first_day: date, last_day: date, grounds: Grounds | None = None) -> Plan:
    """A plan without a step: it exists so that the refusal of it can be kept.

    Raises:
        ValueError: the log does not hold those days in full.
    """
    before = log.between(first_day, last_day)
    return Plan(
        remedy=Remedy.RESTORE_RECORDS,
        system=system,
        before=before,
        after=before,
        steps=(),
        words="Tick FIX boxes of the tool kit, which would create, move or relabel records of the device.",
        basis="What a finished RESYNC does not bring, the device does not hold.",
        grounds=grounds,
    )


LAW = Law(
    remedy=Remedy.RESTORE_RECORDS,
    paragraph="App. A 4.3.2.8.2(a)",
    words="the tool kit's FIX boxes",
    place=Place.LOCKED,
)
