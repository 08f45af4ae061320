"""Negative controls: what looks wrong in a log and is in order. The portal's log check lists no error for them."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from logwarden.eld.events import ON_DUTY, EventType

from .shape import Shape
from .steps import Benign, DayPlan, Step, Whose


class Control(StrEnum):
    """The controls that can be put into a day, or that a fleet has by itself."""

    CO_DRIVER_NUMBERS = "co_driver_numbers"
    NOBODYS_NUMBERS = "nobodys_numbers"
    PERSONAL_BLANKS = "personal_blanks"
    YARD_INTERMEDIATE = "yard_intermediate"
    COMPACTED_POWER = "compacted_power"
    AUTOMATIC_ON = "automatic_on"
    TYPED_IN_ORDER = "typed_in_order"
    EXPLAINED_BY_MALFUNCTION = "explained_by_malfunction"
    CO_DRIVER_LOGIN = "co_driver_login"
    VEHICLE_CHANGED = "vehicle_changed"
    ROLL_OVER = "roll_over"
    CLOCK_CHANGE = "clock_change"


MUST_NOT: dict[Control, tuple[str, ...]] = {
    Control.CO_DRIVER_NUMBERS: ("sequentialIdBreak",),
    Control.NOBODYS_NUMBERS: ("sequentialIdBreak",),
    Control.PERSONAL_BLANKS: ("noDataInOdometerOrEngineHours", "odometerError", "locationChangedError"),
    Control.YARD_INTERMEDIATE: ("incorrectIntermediatePlacementError", "missingIntermediateError", "odometerError"),
    Control.COMPACTED_POWER: ("noPowerUpError", "noShutdownError", "engineHoursAfterShutdown"),
    Control.AUTOMATIC_ON: ("missingIntermediateError", "incorrectStatusPlacementError", "twoIdenticalStatusesError"),
    Control.TYPED_IN_ORDER: ("locationError", "locationChangedError", "locationDidNotChangeWarning"),
    Control.EXPLAINED_BY_MALFUNCTION: ("locationError",),
    Control.CO_DRIVER_LOGIN: ("incorrectStatusPlacementError", "excessiveLogInWarning"),
    Control.VEHICLE_CHANGED: (
        "odometerError",
        "engineHoursWarning",
        "engineHoursAfterShutdown",
        "locationChangedError",
        "sequentialIdBreak",
        "noPowerUpError",
        "noShutdownError",
    ),
    Control.ROLL_OVER: ("sequentialIdBreak",),
    Control.CLOCK_CHANGE: (
        "hosViolation8Hour",
        "hosViolation11Hour",
        "hosViolation14Hour",
        "missingIntermediateError",
        "incorrectIntermediatePlacementError",
        "engineHoursWarning",
    ),
}
"""What must not be said of each: of `EXPLAINED_BY_MALFUNCTION`, not without naming the malfunction."""

MAY: dict[str, frozenset[str]] = {
    Control.TYPED_IN_ORDER: frozenset({"eventHasManualLocation"}),
    Control.EXPLAINED_BY_MALFUNCTION: frozenset({"diagnosticEvent", "locationError"}),
}
"""What may rightly be said of a control, though the portal lists no error."""


def benign(control: Control, cause_id: str) -> Benign:
    """The mark of a control, for its record."""
    return Benign(cause_id, control, MUST_NOT[control])


def stay_in_the_yard(shape: Shape) -> None:
    """Yard moves of 75 minutes at the last stop: the hourly record of motion falls into them."""
    stop = shape.stops[-1]
    stop.code, stop.minutes, stop.yard, stop.yard_minutes = ON_DUTY, 95, True, 75


def say_nothing(shape: Shape) -> None:
    """At the first stop the driver forgets his status: the device says ON after six minutes."""
    shape.stops[0].automatic, shape.stops[0].yard = True, False


def go_home(shape: Shape) -> None:
    """Five miles of personal use after work."""
    shape.personal_miles = 5.0


def mark(plan: DayPlan, label: str, control: Control, cause_id: str) -> Step:
    """Marks a step as a control."""
    step = plan.step(label)
    step.controls.append(benign(control, cause_id))
    return step


def compact(plan: DayPlan, cause_id: str) -> None:
    """Of the power events before the truck moves only the earliest shut-down and the latest power-up are kept.

    The driver switches the engine on, off and on again: two shut-downs follow each other (App. A 4.5.1.6(a)).
    """
    power_up = plan.step("up0")
    power_up.at = plan.step("inspection").at + timedelta(seconds=200)
    off = Step(power_up.at - timedelta(seconds=140), EventType.ENGINE_POWER, 3, "down0")
    off.controls.append(benign(Control.COMPACTED_POWER, cause_id))
    plan.add(off)
    power_up.controls.append(benign(Control.COMPACTED_POWER, cause_id))
    plan.steps.sort(key=lambda s: s.at)


def type_in_order(plan: DayPlan, label: str, cause_id: str) -> None:
    """The device asked for the place and the driver typed it: M, at a stop."""
    mark(plan, label, Control.TYPED_IN_ORDER, cause_id).letter = "M"


def lose_position_with_notice(plan: DayPlan, cause_id: str) -> None:
    """The device says itself that its position is lost: malfunction L, then E for coordinates until it clears."""
    start, end = plan.step("drive2"), plan.step("stop2")
    logged = Step(start.at + timedelta(minutes=5), EventType.MALFUNCTION, 1, "malfunction", notes="L")
    plan.add(logged)
    plan.add(Step(end.at - timedelta(minutes=3), EventType.MALFUNCTION, 2, "malfunction_cleared", notes="L"))
    for step in plan.steps:
        if step.type is EventType.INTERMEDIATE and start.at < step.at < end.at - timedelta(minutes=3):
            step.letter = "E"
            step.controls.append(benign(Control.EXPLAINED_BY_MALFUNCTION, cause_id))


def let_partner_log_in(plan: DayPlan, cause_id: str) -> None:
    """The co-driver logs in and out on the road, which he may while the truck moves."""
    driving = plan.step("drive1")
    for minutes, code, label in ((25, 2, "partner_out"), (34, 1, "partner_in")):
        step = replace(Step(driving.at + timedelta(minutes=minutes), EventType.LOGIN, code, label), whose=Whose.PARTNER)
        step.controls.append(benign(Control.CO_DRIVER_LOGIN, cause_id))
        plan.add(step)
