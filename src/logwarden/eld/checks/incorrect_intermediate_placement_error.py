"""INCORRECT INTERMEDIATE PLACEMENT ERROR: an intermediate record stands where no hourly record is due.

Wrong: D 05:58, intermediate 06:38; an intermediate after ON with no driving; one after a shut-down. Right: D 05:58,
intermediate 06:58, 07:58. In personal use and yard moves intermediates are lawful, with no upper bound.
Why: the device is faulty, or somebody edited the driving around the record.
Tolerance: 58.5 min instead of 60; over 66 min is MISSING INTERMEDIATE. A record within 90 s after a status change
is a race of the two. Paragraph: App. A 4.5.1.2; no data repair, 4.3.2.8.2(a).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .finding import Confidence, Finding, about
from .records import (
    AUTOMATIC,
    DRIVING,
    DUTY,
    INTERMEDIATE,
    PERSONAL_USE,
    SPECIAL,
    YARD_MOVES,
    Record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fleet import Fleet
    from .tolerances import Tolerances

KEY = "incorrectIntermediatePlacementError"


class _State(NamedTuple):
    """What was on since the last type 1 or 3 record, and the last record that put an hour off."""

    main: Record | None = None
    moving: bool = False
    mark: Record | None = None

    def after(self, record: Record) -> _State:
        """The state after the next active record of the driver."""
        kind, code = record.event.type, record.event.code
        if kind is DUTY:
            return _State(record, code == DRIVING, record)
        if kind is SPECIAL:
            return _State(record, code in (PERSONAL_USE, YARD_MOVES), record)
        if kind is INTERMEDIATE:
            return self._replace(mark=record)
        return self


def find(fleet: Fleet, tolerances: Tolerances) -> Iterator[Finding]:
    """By driver, and against the power and the driving of the vehicle."""
    off = _after_shut_down(fleet)
    for driver in fleet.judged():
        state, before = _State(), _State()
        for record in driver.active:
            if record.event.type is INTERMEDIATE:
                reason = "after a shut-down with no power-up" if id(record) in off else ""
                held = before if _raced(state, record, tolerances) else state
                words = _wrong(fleet, held, record, tolerances) or reason
                if words:
                    yield _misplaced(held, record, words)
                state = state.after(record)
            elif record.event.type in (DUTY, SPECIAL):
                before, state = state, state.after(record)


def _raced(state: _State, record: Record, tolerances: Tolerances) -> bool:
    """Whether a status change came but a moment before: then the hour of the time before it counts."""
    main = state.main
    return (
        main is not None
        and state.mark is main
        and not state.moving
        and record.t - main.t <= tolerances.same_time_seconds
    )


def _wrong(fleet: Fleet, state: _State, record: Record, tolerances: Tolerances) -> str:
    if state.main is None or state.mark is None:
        return ""
    if not state.moving:
        return "" if _drives(fleet, record) else f"the truck was not driving since {state.main.clock}"
    since = record.t - state.mark.t
    if since < tolerances.intermediate_early_seconds:
        return f"only {since // 60} min after the record of {state.mark.clock}"
    return ""


def _drives(fleet: Fleet, record: Record) -> bool:
    """Whether somebody else drove the vehicle at that instant, as with driving that another one took over."""
    vehicle = fleet.vehicles.get(record.event.vehicle)
    return vehicle is not None and vehicle.driving.covers(record.t)


def _after_shut_down(fleet: Fleet) -> set[int]:
    off: set[int] = set()
    for vehicle in fleet.vehicles.values():
        is_off = False
        for reading in vehicle.readings:
            record = reading.record
            if record.is_shut_down:
                is_off = True
            elif record.is_power_up or (record.event.type is DUTY and record.is_motion):
                is_off = False
            elif is_off and record.event.type is INTERMEDIATE:
                off.add(id(record))
    return off


def _misplaced(state: _State, record: Record, words: str) -> Finding:
    was_entered = state.mark is not None and state.mark.event.origin is not AUTOMATIC and state.moving
    was_entered = was_entered and state.mark is not None and state.mark.event.type is DUTY
    return about(
        KEY,
        record,
        f"an intermediate record {words}",
        beside=() if state.mark is None else (state.mark,),
        start=None if state.mark is None else state.mark.event.at,
        end=None if state.mark is None else record.event.at,
        confidence=Confidence.LIKELY if was_entered else Confidence.CONFIRMED,
        explained_by="somebody entered the driving before it" if was_entered else "",
    )
