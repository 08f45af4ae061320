"""What goes wrong in a day, and what the portal's log check then says. One function a cause.

A cause either bends the shape of the day before it is laid out (a driver who drives too long), or marks the
steps of the laid-out day (a record that the device lost).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from logwarden.eld.events import EventType, Origin

from .motion import Jump
from .shape import Shape
from .steps import DayPlan, Fate, Finding, Step


class Cause(StrEnum):
    """The causes that can be injected."""

    RETAPPED = "retapped"
    """The driver taps the status that he already has: two identical records."""
    LOST_RECORD = "lost_record"
    WITHHELD_SHUT_DOWN = "withheld_shut_down"
    UNPLUGGED_AT_SHUT_DOWN = "unplugged_at_shut_down"
    ODOMETER_LEAP = "odometer_leap"
    HOURS_LEAP = "hours_leap"
    TYPED_PLACE = "typed_place"
    NO_FIX = "no_fix"
    DATA_DIAGNOSTIC = "data_diagnostic"
    DRIVING_ENTERED_AGAIN = "driving_entered_again"
    DROVE_TOO_LONG = "drove_too_long"
    DROVE_TOO_FAST = "drove_too_fast"
    FIRMWARE = "firmware"


@dataclass(frozen=True, slots=True)
class Injection:
    """One cause on one day of one driver, `days_ago` counted from the profile's start in home-terminal days.

    `at` is the label of the step it is about. For a repeated status: `minutes` to the second one, its `note`,
    whether it was `moved` by some miles, whether the portal lists it, and whether the day is shifted so that
    midnight lies between the two.
    """

    cause: Cause
    days_ago: int
    at: str = ""
    minutes: int = 8
    note: str = ""
    moved: bool = False
    listed: bool = True
    midnight: bool = False


def retap(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The driver repeats a status: same vehicle, same place, later by some minutes."""
    earlier = plan.step(injection.at)
    later = replace(
        earlier,
        at=earlier.at + timedelta(minutes=injection.minutes, seconds=17),
        label=f"{injection.at}_again",
        origin=Origin.DRIVER,
        notes=injection.note,
        shift=0.07 if injection.moved else 0.0,
        findings=[
            Finding(
                cause_id,
                "twoIdenticalStatusesError",
                "TWO IDENTICAL STATUSES ERROR" if injection.listed else None,
                injection.at,
            )
        ],
    )
    following = next((s for s in plan.steps if s.is_main and s.at > earlier.at), None)
    if following is not None and following.at <= later.at:
        raise ValueError(f"no room for a twin of {injection.at}: the next status is at {following.at}")
    plan.add(later)


def lose_record(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device numbers a record and loses it; the gap shows at the next one."""
    step = plan.step(injection.at)
    step.fate = Fate.LOST
    plan.after(step).findings.append(Finding(cause_id, "sequentialIdBreak", "SEQUENTIAL ID BREAK WARNING"))
    if step.type is EventType.INTERMEDIATE:
        leg = [s for s in plan.steps if s.type is EventType.DUTY_STATUS and s.at < step.at][-1]
        leg.findings.append(Finding(cause_id, "missingIntermediateError", "MISSING INTERMEDIATE ERROR"))


def withhold_shut_down(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device holds a shut-down back: a gap in the numbers, and a power-up without a shut-down before."""
    step = plan.step(injection.at)
    step.fate = Fate.WITHHELD
    plan.after(step).findings.append(
        Finding(cause_id, "sequentialIdBreak", "SEQUENTIAL ID BREAK WARNING", injection.at)
    )
    _next_power_up(plan, step).findings.append(Finding(cause_id, "noShutdownError", "NO SHUT DOWN ERROR", injection.at))


def miss_shut_down(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device had no power when the engine stopped: nothing was recorded, no number was used."""
    step = plan.step(injection.at)
    power_up = _next_power_up(plan, step)
    plan.steps.remove(step)
    power_up.findings.append(Finding(cause_id, "noShutdownError", "NO SHUT DOWN ERROR"))


def leap_odometer(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The odometer reads six miles more after a stop than before it."""
    step = plan.step(injection.at)
    plan.motion.odometer_jumps.append(Jump(step.at, 6.0))
    step.findings.append(Finding(cause_id, "odometerError", "ODOMETER ERROR"))


def leap_hours(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The engine-hour counter gains more than the clock within a leg. The message comes in lower case."""
    step = plan.step(injection.at)
    plan.motion.hour_jumps.append(Jump(step.at, 0.5))
    step.findings.append(Finding(cause_id, "engineHoursWarning", "Engine hours  warning "))


def type_place(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The driver typed the place because the device had none."""
    step = plan.step(injection.at)
    step.letter = "M"
    step.findings.append(Finding(cause_id, "eventHasManualLocation", "EVENT HAS MANUAL LOCATION"))


def lose_fix(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device had no valid fix for five miles."""
    step = plan.step(injection.at)
    step.letter = "X"
    step.findings.append(Finding(cause_id, "locationError", "LOCATION ERROR"))


def log_diagnostic(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """An engine synchronisation diagnostic is logged and cleared some minutes later."""
    step = plan.step(injection.at)
    logged = Step(step.at + timedelta(minutes=21), EventType.MALFUNCTION, 3, "diagnostic")
    logged.findings.append(Finding(cause_id, "diagnosticEvent", "DIAGNOSTIC EVENT"))
    plan.add(logged)
    plan.add(Step(step.at + timedelta(minutes=44), EventType.MALFUNCTION, 4, "diagnostic_cleared"))


def enter_driving_again(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """After the leg the driver enters its driving record anew: origin 2, with a note; times stay."""
    step = plan.step(injection.at)
    stop = next(s for s in plan.steps if s.is_main and s.at > step.at)
    step.edited_at = stop.at + timedelta(minutes=6)
    step.edit_note = "Trailer number corrected"
    step.findings.append(Finding(cause_id, "drivingOriginWarning", "DRIVING ORIGIN WARNING"))


def note_long_driving(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The eleventh hour of driving ran out within this leg."""
    plan.step(injection.at).findings.append(Finding(cause_id, "hosViolation11Hour", "11 HOURS VIOLATION"))


def note_speed(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The mean speed of a leg was above the limit."""
    plan.step(injection.at).findings.append(
        Finding(cause_id, "speedHigherThanLimit", "THE SPEED WAS HIGHER THAN THE SPEED LIMIT IN {state}")
    )


def note_firmware(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """A message of the gateway that is in no catalogue."""
    plan.step(injection.at).findings.append(Finding(cause_id, "unknown", "GATEWAY FIRMWARE NOTICE 4411"))


def _next_power_up(plan: DayPlan, step: Step) -> Step:
    return next(s for s in plan.steps if s.at > step.at and s.type is EventType.ENGINE_POWER and s.code == 1)


def drive_longer(shape: Shape) -> None:
    """Stretches the last leg to 11 hours and 20 minutes of driving, with short stops, within 14 hours."""
    for stop, minutes in zip(shape.stops, (22, 31, 40), strict=True):
        stop.minutes, stop.yard = minutes, False
    shape.legs[-1].minutes += 680 - sum(leg.minutes for leg in shape.legs)
    shape.legs[-1].mph = 52.0


def drive_faster(shape: Shape) -> None:
    """The second leg at 79 miles an hour."""
    shape.legs[1].mph = 79.0


BENDS: dict[Cause, Callable[[Shape], None]] = {
    Cause.DROVE_TOO_LONG: drive_longer,
    Cause.DROVE_TOO_FAST: drive_faster,
}
"""What a cause does to the shape of a day."""

MARKS: dict[Cause, Callable[[DayPlan, Injection, str], None]] = {
    Cause.RETAPPED: retap,
    Cause.LOST_RECORD: lose_record,
    Cause.WITHHELD_SHUT_DOWN: withhold_shut_down,
    Cause.UNPLUGGED_AT_SHUT_DOWN: miss_shut_down,
    Cause.ODOMETER_LEAP: leap_odometer,
    Cause.HOURS_LEAP: leap_hours,
    Cause.TYPED_PLACE: type_place,
    Cause.NO_FIX: lose_fix,
    Cause.DATA_DIAGNOSTIC: log_diagnostic,
    Cause.DRIVING_ENTERED_AGAIN: enter_driving_again,
    Cause.DROVE_TOO_LONG: note_long_driving,
    Cause.DROVE_TOO_FAST: note_speed,
    Cause.FIRMWARE: note_firmware,
}
"""What a cause does to the laid-out steps of a day."""
