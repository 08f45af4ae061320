"""The kit that fabricates: records made up, origins changed, times moved, records gone, at once and without a trace.

It stands here so that a client can prove that it never lets this happen, or sees it when it did.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

from fortex_sim.world.records import Record
from fortex_sim.world.render import with_check_value
from logwarden.eld.events import EventType, Origin

from .matching import POWER_UP, SHUT_DOWN, EngineGap, engine_gaps, later_power_and_logins, later_twins, legs
from .outcome import Change, Scope, Stroke

HOUR = timedelta(hours=1)
LATEST = timedelta(minutes=66)
TOLERANCE = timedelta(seconds=60)
MISSING_POWER = "FIX MISSING POWER UP / SHUT DOWN"


def plan(scope: Scope, boxes: frozenset[str]) -> list[Stroke]:
    """Changes the records themselves, whether their days are certified or not; nobody is asked."""
    strokes: list[Stroke] = []
    if "FIX INTERMEDIATE" in boxes:
        strokes += _insert_intermediates(scope)
    if "FIX INTERMEDIATE TIME OFFSET" in boxes:
        strokes += _move_intermediates_to_the_hour(scope)
    if "FIX INTERMEDIATE AFTER MAIN" in boxes:
        strokes += _move_intermediates_before_main(scope)
    gaps = _ticked_gaps(scope, boxes)
    strokes += [
        partial(_make_up, scope, gap.like, EventType.ENGINE_POWER, gap.code, gap.at, gap.complained) for gap in gaps
    ]
    if "FIX EVENT ORIGIN" in boxes:
        strokes += _relabel_driving(scope)
    if "CLEAR TWIN EVENTS" in boxes:
        strokes += _delete_twins(scope, {gap.complained.id for gap in gaps})
    return strokes


def _insert_intermediates(scope: Scope) -> list[Stroke]:
    """Makes up an intermediate record, without sequence id, in each gap of a driving leg."""
    strokes: list[Stroke] = []
    for leg in legs(scope.active()):
        for last, mark in pairwise(leg):
            at = last.event.at
            while mark.event.at - at > LATEST:
                at += HOUR
                strokes.append(partial(_make_up, scope, last, EventType.INTERMEDIATE, 1, at, leg[0]))
    return strokes


def _move_intermediates_to_the_hour(scope: Scope) -> list[Stroke]:
    """Moves each intermediate record of a leg to a full hour after its beginning."""
    strokes: list[Stroke] = []
    for leg in legs(scope.active()):
        start = leg[0].event.at
        for record in leg[1:-1]:
            hours = round((record.event.at - start) / HOUR) or 1
            if abs(record.event.at - start - hours * HOUR) > TOLERANCE and start + hours * HOUR < leg[-1].event.at:
                strokes.append(partial(_move, scope, record, start + hours * HOUR))
    return strokes


def _move_intermediates_before_main(scope: Scope) -> list[Stroke]:
    """Moves each intermediate record that stands after the end of driving to a minute before it."""
    in_legs = {record.id for leg in legs(scope.active()) for record in leg[1:-1]}
    strokes: list[Stroke] = []
    main: Record | None = None
    for record in scope.active():
        if record.event.type is EventType.DUTY_STATUS:
            main = record
        is_stray = record.event.type is EventType.INTERMEDIATE and record.event.code == 1 and record.id not in in_legs
        if is_stray and main is not None and not main.event.is_driving:
            strokes.append(partial(_move, scope, record, main.event.at - TOLERANCE))
    return strokes


def _ticked_gaps(scope: Scope, boxes: frozenset[str]) -> list[EngineGap]:
    """The power-ups and shut-downs that are missing between those that are there, and that a ticked box makes up."""
    ticked = {SHUT_DOWN: {"FIX NO SHUT DOWN", MISSING_POWER}, POWER_UP: {"FIX NO POWER UP", MISSING_POWER}}
    return [gap for gap in engine_gaps(scope.active()) if boxes & ticked[gap.code]]


def _relabel_driving(scope: Scope) -> list[Stroke]:
    """Says of driving that people entered that the device recorded it."""
    return [
        partial(_relabel, scope, record)
        for record in scope.active()
        if record.event.is_driving and record.event.origin is not Origin.AUTOMATIC
    ]


def _delete_twins(scope: Scope, parted: set[str]) -> list[Stroke]:
    """Takes the later twins away, and the later of equal power and login records along with them.

    `parted` are ids of records that a made-up one now parts from their equal.
    """
    records = scope.records()
    gone = later_twins(records) + later_power_and_logins(records)
    return [partial(_delete, scope, record) for record in gone if record.id not in parted]


def _make_up(scope: Scope, like: Record, type_: EventType, code: int, at: datetime, complained: Record) -> Change:
    """A record that no device made, with the counters of another; what was said of `complained` is said no more."""
    event = replace(
        like.event,
        at=at,
        type=type_,
        code=code,
        sequence_id=None,
        origin=Origin.AUTOMATIC,
        notes="",
        check_value="",
    )
    record = scope.world.add(scope.driver, with_check_value(event, scope.driver), like.state)
    _silence(scope, complained, record)
    return scope.change(record, "inserted")


def _move(scope: Scope, record: Record, at: datetime) -> Change:
    """Gives a record another time."""
    change = scope.change(record, "moved")
    scope.world.vanish(record)
    record.event = with_check_value(replace(record.event, at=at), scope.driver)
    scope.world.receive(record)
    _silence(scope, record, record)
    return change


def _relabel(scope: Scope, record: Record) -> Change:
    change = scope.change(record, "origin_changed")
    record.set_origin(Origin.AUTOMATIC)
    _silence(scope, record, record)
    return change


def _delete(scope: Scope, record: Record) -> Change:
    change = scope.change(record, "deleted")
    scope.world.vanish(record)
    return change


def _silence(scope: Scope, complained: Record, by: Record) -> None:
    """The log check finds nothing wrong any more with what was touched up."""
    touched = {"missingIntermediateError", "incorrectIntermediatePlacementError", "drivingOriginWarning"}
    touched |= {"noPowerUpError", "noShutdownError"}
    for error in scope.world.listed(scope.driver):
        if error.record_id == complained.id and error.key in touched:
            error.mended_by = by.id
