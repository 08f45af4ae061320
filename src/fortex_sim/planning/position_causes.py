"""Causes in the satellite receiver, and places that drivers type."""

from logwarden.eld.events import EventType

from .causes import Injection
from .steps import DayPlan, Finding, Step, Whose

POSITIONED = (
    EventType.DUTY_STATUS,
    EventType.INTERMEDIATE,
    EventType.SPECIAL_DRIVING,
    EventType.ENGINE_POWER,
)
"""Types whose records carry a position."""


def no_position(cause_id: str) -> Finding:
    """The error at a record whose position is missing or impossible."""
    return Finding(cause_id, "locationError", "LOCATION ERROR")


def freeze(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The receiver shows the place of an hour ago; the record after it seems to leap."""
    step = plan.step(injection.at)
    marks = [s for s in plan.steps if s.is_main or s.type is EventType.INTERMEDIATE]
    place = marks.index(step)
    step.place_at = marks[place - 1].at
    step.findings.append(Finding(cause_id, "locationDidNotChangeWarning", "LOCATION DID NOT CHANGE WARNING"))
    marks[place + 1].findings.append(no_position(cause_id))


def move(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The receiver shows a parked truck some miles away."""
    step = plan.step(injection.at)
    step.shift = injection.amount
    step.findings.append(Finding(cause_id, "locationChangedError", "LOCATION CHANGED ERROR"))


def lose_all_fixes(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The antenna is broken: X on every record of the day."""
    for step in _own(plan):
        step.letter = "X"
        step.findings.append(no_position(cause_id))


def break_receiver(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """E for coordinates, with no malfunction on record that would explain it."""
    for label in injection.labels:
        step = plan.step(label)
        step.letter = "E"
        step.findings.append(no_position(cause_id))


def type_places(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The driver types the place at each of his own statuses."""
    for step in _own(plan):
        if step.type is EventType.DUTY_STATUS and not step.is_driving:
            step.letter = "M"
            step.findings.append(Finding(cause_id, "eventHasManualLocation", "EVENT HAS MANUAL LOCATION"))


def _own(plan: DayPlan) -> list[Step]:
    return [s for s in plan.steps if s.type in POSITIONED and s.whose is Whose.DRIVER]
