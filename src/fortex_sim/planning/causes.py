"""What goes wrong in a day, and what the portal's log check then says. One function a cause.

A cause either bends the shape of the day before it is laid out (a driver who drives too long), or marks the
steps of the laid-out day (a record that the device lost).
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from logwarden.eld.events import EventType, Origin

from .controls import Control
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
    UNPLUGGED = "unplugged"
    """The device sits loosely in its socket for a day."""
    LOST_UPLOADS = "lost_uploads"
    """A modem that loses several records of a day."""
    SHUT_DOWN_NOT_MADE = "shut_down_not_made"
    POWER_UP_NOT_MADE = "power_up_not_made"
    RAN_UNRECORDED = "ran_unrecorded"
    """The engine ran between a shut-down and the next power-up."""
    BAD_ODOMETER_READING = "bad_odometer_reading"
    BAD_HOURS_READING = "bad_hours_reading"
    NO_ENGINE_DATA = "no_engine_data"
    ENGINE_LINK_DOWN = "engine_link_down"
    """No miles and hours on any record of a day."""
    GATEWAY_CHANGED = "gateway_changed"
    DEVICE_SWAPPED = "device_swapped"
    DEVICE_RESET = "device_reset"
    GPS_FROZEN = "gps_frozen"
    GPS_MOVED = "gps_moved"
    GPS_DOWN = "gps_down"
    """No valid fix all day long."""
    POSITION_MALFUNCTION = "position_malfunction"
    PLACES_TYPED = "places_typed"
    """The driver types the place at every stop of a day."""
    INTERMEDIATE_SHIFTED = "intermediate_shifted"
    INTERMEDIATE_NOT_MADE = "intermediate_not_made"
    LOGGED_IN_TWICE = "logged_in_twice"
    LOGGED_OUT_TWICE = "logged_out_twice"
    LOGGED_IN_ON_THE_ROAD = "logged_in_on_the_road"
    OUT_AT_STOPS = "out_at_stops"
    """The driver logs out at each stop: the engine's records there are nobody's."""
    CO_DRIVER = "co_driver"
    """Not injected into a day: the numbers that a team's two drivers have between each other."""
    NOT_DOWNLOADED = "not_downloaded"
    DROVE_MUCH_TOO_FAST = "drove_much_too_fast"
    DROVE_ABOVE_LIMIT = "drove_above_limit"
    WINDOW_EXCEEDED = "window_exceeded"
    NO_BREAK = "no_break"
    LONG_WEEK = "long_week"
    UNIDENTIFIED_TRIP = "unidentified_trip"


@dataclass(frozen=True, slots=True)
class Injection:
    """One cause on one day of one driver, `days_ago` counted from the profile's start in home-terminal days.

    `at` is the label of the step it is about, or several of them with commas. For a repeated status: `minutes` to the
    second one, its `note`, whether it was `moved` by some miles, whether the portal lists it, and whether the day is
    shifted so that midnight lies between the two. `amount` is how much: miles, hours, degrees, minutes, as the cause
    has it. `cause` may be a control, which is no error.
    """

    cause: Cause | Control
    days_ago: int
    at: str = ""
    minutes: int = 8
    note: str = ""
    moved: bool = False
    listed: bool = True
    midnight: bool = False
    amount: float = 0.0

    @property
    def labels(self) -> list[str]:
        """The labels of the steps it is about."""
        return self.at.split(",")


def gap(cause_id: str, held: str | None = None, *, proven: bool = True) -> Finding:
    """A break in the numbers; the rows of one driver never tell whose the missing ones are.

    `held` is the label of a withheld record that closes it. It is `proven` by the devices if the number is gone.
    """
    return Finding(
        cause_id,
        "sequentialIdBreak",
        "SEQUENTIAL ID BREAK WARNING",
        held,
        from_devices=proven,
        from_rows=False,
    )


def twin(cause_id: str, earlier: str | None = None, *, listed: bool = True) -> Finding:
    """Two identical statuses; `earlier` is the label of the first of them, where a plan has it."""
    message = "TWO IDENTICAL STATUSES ERROR" if listed else None
    return Finding(cause_id, "twoIdenticalStatusesError", message, earlier)


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
        controls=[],
        findings=[twin(cause_id, injection.at, listed=injection.listed)],
    )
    following = next((s for s in plan.steps if s.is_main and s.at > earlier.at), None)
    if following is not None and following.at <= later.at:
        raise ValueError(f"no room for a twin of {injection.at}: the next status is at {following.at}")
    plan.add(later)


def lose_record(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device numbers a record and loses it; the gap shows at the next one."""
    step = plan.step(injection.at)
    step.fate = Fate.LOST
    plan.after(step).findings.append(gap(cause_id))
    if step.type is EventType.INTERMEDIATE:
        leg = [s for s in plan.steps if s.type is EventType.DUTY_STATUS and s.at < step.at][-1]
        leg.findings.append(Finding(cause_id, "missingIntermediateError", "MISSING INTERMEDIATE ERROR"))


def withhold_shut_down(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device holds a shut-down back: a gap in the numbers, and a power-up without a shut-down before."""
    step = plan.step(injection.at)
    step.fate = Fate.WITHHELD
    plan.after(step).findings.append(gap(cause_id, injection.at))
    _next_power_up(plan, step).findings.append(
        Finding(cause_id, "noShutdownError", "NO SHUT DOWN ERROR", injection.at, from_rows=False)
    )


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
