"""resync: the driver's device uploads what it still holds.

Legal class: no edit; what comes are the device's own records, late (App. A 4.4.4.1). What a finished RESYNC does not
bring, the device does not hold: so it is asked once in 24 hours, and only for errors newer than the last time.
People needed: one.
"""

from __future__ import annotations

from datetime import date, timedelta

from logwarden.eld.log import DriverLog

from .catalogue import Remedy
from .conditions import CLICK_CONDITIONS, Case, Condition
from .law import Law, Place
from .plan import Grounds, Plan
from .steps import Resync

ONCE_IN = timedelta(hours=24)


def plan(log: DriverLog, system: str, first_day: date, last_day: date, grounds: Grounds | None = None) -> Plan:
    """The plan for those days of a driver: nobody knows before what the device still holds.

    Raises:
        ValueError: the log does not hold those days in full.
    """
    before = log.between(first_day, last_day)
    return Plan(
        remedy=Remedy.RESYNC,
        system=system,
        before=before,
        after=before,
        steps=(Resync(),),
        words="Ask the driver's device to upload what it still holds.",
        basis="No record is edited: only what the device recorded itself can come.",
        grounds=grounds,
    )


def _lately(case: Case) -> str | None:
    if case.resynced_at is None or case.portal_now - case.resynced_at >= ONCE_IN:
        return None
    return (
        f"The device was resynchronised at {case.resynced_at:%Y-%m-%d %H:%M} UTC by the portal's clock; "
        "once in 24 hours is enough."
    )


def _older(case: Case) -> str | None:
    if case.resynced_at is None or all(at > case.resynced_at for at in case.errors_at):
        return None
    return "The last RESYNC came after these errors: what it did not bring, the device does not hold."


CONDITIONS: tuple[Condition, ...] = (
    *CLICK_CONDITIONS,
    Condition("newer_errors", "App. A 4.4.4.1", "every error is newer than the last RESYNC", _older),
    Condition("once_a_day", "App. A 4.4.4.1", "no RESYNC of this driver in the last 24 hours", _lately, waits=True),
)

LAW = Law(
    remedy=Remedy.RESYNC,
    paragraph="App. A 4.4.4.1",
    words="the device uploads what it still holds",
    place=Place.PAGE,
    conditions=CONDITIONS,
    bound_to_records=False,
)
