"""effects: what a plan would do to the hours-of-service violations. For people who decide; no plan is made from it.

It is computed when somebody looks, over the whole reading that the plan was made from, and stands in no plan: what a
plan is does not depend on what it would clear.
"""

from __future__ import annotations

from dataclasses import dataclass

from logwarden.eld.hours.hours_of_service import HoursOfService
from logwarden.eld.hours.violations import Violation
from logwarden.eld.lawful import UnlawfulEdit
from logwarden.eld.log import DriverLog
from logwarden.remedies import request_edit
from logwarden.remedies.plan import Plan
from logwarden.remedies.steps import edits_of


@dataclass(frozen=True, slots=True)
class Effects:
    """The violations of a whole reading, as it stands and as it would if the driver says yes."""

    before: tuple[Violation, ...]
    after: tuple[Violation, ...]


def effects_of(plan: Plan, known: DriverLog) -> Effects | None:
    """What the plan would do, by the reading that it was made from; None where no hour would count otherwise."""
    if not plan.changes or not request_edit.hours_change(plan):
        return None
    try:
        after = known.apply(edits_of(plan.changes))
    except UnlawfulEdit:
        return None
    return Effects(_violations(known), _violations(after))


def _violations(log: DriverLog) -> tuple[Violation, ...]:
    return HoursOfService.of_log(log).violations()
