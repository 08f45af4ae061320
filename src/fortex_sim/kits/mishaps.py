"""What a PROCEED does besides what it was asked for, by fault."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from fortex_sim.ids import seeded_id
from fortex_sim.world.errors import LogError
from fortex_sim.world.records import Record

from .outcome import Change, Scope

MOVED = timedelta(minutes=20)
"""How much earlier a driving interval ends."""


def make_new_error(scope: Scope) -> list[Change]:
    """The log check complains of a status of the range from now on; no record is changed for it."""
    record = next((r for r in reversed(scope.active()) if r.event.is_main), None)
    if record is None:
        return []
    event = record.event
    error = LogError(
        id=seeded_id(scope.world.seed, "error", record.id, "after-repair"),
        cause_id=f"repair-{seeded_id(scope.world.seed, 'repair', record.id)}",
        key="incorrectStatusPlacementError",
        message="INCORRECT STATUS PLACEMENT ERROR",
        driver_id=scope.driver.id,
        company_id=scope.driver.company.id,
        record_id=record.id,
        code_name=event.code_name,
        at=event.at,
        day=scope.driver.day_of(event.at),
    )
    if error.id in {known.id for known in scope.world.listed(scope.driver)}:
        return []
    scope.world.errors.append(error)
    return [scope.change(record, "error_made")]


def shorten_driving(scope: Scope) -> list[Change]:
    """The first driving of the range that is long enough ends 20 minutes earlier than it did."""
    for driving, end in pairwise(r for r in scope.active() if r.event.is_main):
        if driving.event.is_driving and end.event.at - driving.event.at > 2 * MOVED:
            return [_earlier(scope, end)]
    return []


def _earlier(scope: Scope, end: Record) -> Change:
    change = scope.change(end, "driving_shortened")
    scope.world.vanish(end)
    end.event = replace(end.event, at=end.event.at - MOVED)
    scope.world.receive(end)
    return change
