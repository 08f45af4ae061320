"""The kit that fabricates: records made up, origins changed, records gone, at once and without a trace.

It stands here so that a client can prove that it never lets this happen, or sees it when it did.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from fortex_sim.world.render import with_check_value
from logwarden.eld.events import EventType, Origin

from .matching import later_power_and_logins, later_twins
from .outcome import Change, Outcome, Scope, finished

HOUR = timedelta(hours=1)
LATEST = timedelta(minutes=66)


def proceed(scope: Scope, boxes: frozenset[str]) -> Outcome:
    """Changes the records themselves. Power events are left alone by this first version's FIX boxes."""
    changes: list[Change] = []
    if "FIX INTERMEDIATE" in boxes:
        changes += _insert_intermediates(scope)
    if "FIX EVENT ORIGIN" in boxes:
        changes += _relabel_driving(scope)
    if "CLEAR TWIN EVENTS" in boxes:
        changes += _delete_twins(scope)
    return finished(changes)


def _insert_intermediates(scope: Scope) -> list[Change]:
    """Makes up an intermediate record, without sequence id, in each gap of a driving leg."""
    marks = [r for r in scope.records() if r.is_active and (r.event.is_main or r.event.type is EventType.INTERMEDIATE)]
    changes = []
    driving = False
    for last, mark in pairwise(marks):
        driving = last.event.is_driving or (driving and not last.event.is_main)
        if driving:
            at = last.event.at
            while mark.event.at - at > LATEST:
                at += HOUR
                made_up = replace(
                    last.event,
                    at=at,
                    type=EventType.INTERMEDIATE,
                    code=1,
                    sequence_id=None,
                    origin=Origin.AUTOMATIC,
                )
                record = scope.world.add(scope.driver, with_check_value(made_up, scope.driver), last.state)
                changes.append(scope.change(record, "inserted"))
    return changes


def _relabel_driving(scope: Scope) -> list[Change]:
    """Says of driving that people entered that the device recorded it."""
    changes = []
    for record in scope.records():
        if record.is_active and record.event.is_driving and record.event.origin is not Origin.AUTOMATIC:
            changes.append(scope.change(record, "origin_changed"))
            record.set_origin(Origin.AUTOMATIC)
    return changes


def _delete_twins(scope: Scope) -> list[Change]:
    """Takes the later twins away, and the later of equal power and login records along with them."""
    records = scope.records()
    gone = later_twins(records) + later_power_and_logins(records)
    changes = [scope.change(record, "deleted") for record in gone]
    for record in gone:
        scope.world.vanish(record)
    return changes
