"""Causes in the device, its plug, its modem and the engine's data link."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from logwarden.eld.events import DRIVING, EventType, Origin

from .causes import Injection, gap
from .motion import Jump
from .steps import DayPlan, Fate, Finding, Step, Whose

POWER_UP_CODE, SHUT_DOWN_CODE = 1, 3
MISSING_SECONDS = 3960
"""A gap between two marks of motion in which an hourly record is missing: 60 min and 5 + 1 standing."""

AUTOMATIC_DATA = (EventType.DUTY_STATUS, EventType.INTERMEDIATE, EventType.LOGIN, EventType.ENGINE_POWER)
"""Types whose records carry miles and hours."""


def no_shut_down(cause_id: str) -> Finding:
    """The error at a power-up with the engine on."""
    return Finding(cause_id, "noShutdownError", "NO SHUT DOWN ERROR")


def no_power_up(cause_id: str) -> Finding:
    """The error at the first record that shows the engine running after a shut-down."""
    return Finding(cause_id, "noPowerUpError", "NO POWER UP ERROR")


def no_data(cause_id: str) -> Finding:
    """The error at a record without miles or hours."""
    return Finding(cause_id, "noDataInOdometerOrEngineHours", "NO DATA IN ODOMETER OR ENGINE HOURS ERROR")


def missing_intermediate(cause_id: str) -> Finding:
    """The error at the driving record of a leg that lacks an hourly record."""
    return Finding(cause_id, "missingIntermediateError", "MISSING INTERMEDIATE ERROR")


def hours_changed(cause_id: str) -> Finding:
    """The error at a power-up that shows other engine hours than the shut-down before it."""
    return Finding(cause_id, "engineHoursAfterShutdown", "ENGINE HOURS HAVE CHANGED AFTER SHUT DOWN WARNING")


def unplug(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The device loses its plug again and again: one cause, five kinds of errors.

    The engine runs on unrecorded at the first stop, the second leg has no hourly records, the third begins
    without data, a shut-down and later a power-up are missing. What the device did not see has no number.
    """
    plan.motion.hour_jumps.append(Jump(plan.step("up1").at, 0.6))
    plan.step("up1").findings.append(hours_changed(cause_id))
    plan.steps = [s for s in plan.steps if not s.label.startswith("inter2.")]
    plan.step("drive2").findings.append(missing_intermediate(cause_id))
    plan.steps.remove(plan.step("down2"))
    plan.step("up2").findings.append(no_shut_down(cause_id))
    plan.step("drive3").blank = True
    plan.step("drive3").findings.append(no_data(cause_id))
    plan.steps.remove(plan.step("up3"))
    plan.step("drive4").findings.append(no_power_up(cause_id))


def lose_uploads(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The modem loses records: a gap in the numbers at each, and what their absence makes the list say."""
    for label in injection.labels:
        if any(s.label == label for s in plan.steps):
            plan.step(label).fate = Fate.LOST
    for lost, kept in pairwise(plan.steps):
        if lost.fate is Fate.LOST and kept.fate is not Fate.LOST:
            kept.findings.append(gap(cause_id))
    _companions_of_lost(plan, cause_id)


def _companions_of_lost(plan: DayPlan, cause_id: str) -> None:
    """Walks what is left of the day: power events that do not alternate, legs without their hourly record.

    The rows of one driver do not tell whether a power event is lost or stands in another log.
    """
    kept = [s for s in plan.steps if s.fate is not Fate.LOST]
    is_on: bool | None = None
    for step in kept:
        if step.type is EventType.ENGINE_POWER:
            goes_on = step.code == POWER_UP_CODE
            if is_on is goes_on:
                finding = no_shut_down(cause_id) if goes_on else no_power_up(cause_id)
                step.findings.append(replace(finding, from_rows=False))
            is_on = goes_on
        elif step.is_driving and is_on is False:
            step.findings.append(replace(no_power_up(cause_id), from_rows=False))
            is_on = True
    marks = [s for s in kept if s.is_main or s.type is EventType.INTERMEDIATE]
    legs: list[Step] = []
    for a, b in pairwise(marks):
        inside = a.is_driving or (a.type is EventType.INTERMEDIATE and bool(legs))
        if a.is_driving:
            legs = [a]
        if inside and (b.at - a.at).total_seconds() > MISSING_SECONDS and not _told(legs[0], cause_id):
            legs[0].findings.append(missing_intermediate(cause_id))
        if b.is_main and not b.is_driving:
            legs = []


def _told(step: Step, cause_id: str) -> bool:
    return any(f.cause_id == cause_id and f.key == "missingIntermediateError" for f in step.findings)


def skip_shut_down(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device had no power when the engine stopped: no record, no number."""
    step = plan.step(injection.at)
    plan.next_after(step, EventType.ENGINE_POWER, POWER_UP_CODE).findings.append(no_shut_down(cause_id))
    plan.steps.remove(step)


def skip_power_up(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device had no power when the engine started: the next leg begins with the engine off."""
    step = plan.step(injection.at)
    plan.next_after(step, EventType.DUTY_STATUS, DRIVING).findings.append(no_power_up(cause_id))
    plan.steps.remove(step)


def run_unrecorded(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The engine ran between a shut-down and this power-up, and nothing recorded it."""
    step = plan.step(injection.at)
    plan.motion.hour_jumps.append(Jump(step.at, injection.amount))
    step.findings.append(hours_changed(cause_id))


def misread_odometer(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """One reading of the odometer is some miles too low."""
    step = plan.step(injection.at)
    step.miles_slip = -abs(injection.amount)
    step.findings.append(Finding(cause_id, "odometerError", "ODOMETER ERROR"))


def misread_hours(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """One reading of the engine hours is too high or too low."""
    step = plan.step(injection.at)
    step.hours_slip = injection.amount
    step.findings.append(Finding(cause_id, "engineHoursWarning", "ENGINE HOURS WARNING"))


def lose_engine_data(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The engine's computer did not answer at one record."""
    step = plan.step(injection.at)
    step.blank = True
    step.findings.append(no_data(cause_id))


def lose_engine_link(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The engine's computer does not answer all day: no automatic record has miles or hours."""
    for step in plan.steps:
        if step.origin is Origin.AUTOMATIC and step.type in AUTOMATIC_DATA and step.whose is not Whose.NOBODY:
            step.blank = True
            step.findings.append(no_data(cause_id))


def log_new_gateway(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """After a night in the shop another gateway reads other totals; the device itself is another one too."""
    plan.step("up0").findings.append(hours_changed(cause_id))
    plan.step("login").findings.extend(
        (Finding(cause_id, "odometerError", "ODOMETER ERROR"), gap(cause_id, proven=False))
    )


def log_new_device(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """Another device with numbers of its own; each device's numbers are whole."""
    plan.step("login").findings.append(gap(cause_id, proven=False))


def log_reset(plan: DayPlan, _injection: Injection, cause_id: str) -> None:
    """The same device counts from nought again."""
    plan.step("login").findings.append(gap(cause_id))


def shift_intermediate(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device's timer ran fast: an hourly record some minutes early, and more than an hour to the next mark."""
    step = plan.step(injection.at)
    step.at -= timedelta(minutes=abs(injection.amount))
    step.findings.append(
        Finding(cause_id, "incorrectIntermediatePlacementError", "INCORRECT INTERMEDIATE PLACEMENT ERROR")
    )
    plan.steps.sort(key=lambda s: s.at)
    following = next(s for s in plan.steps if s.at > step.at and (s.is_main or s.type is EventType.INTERMEDIATE))
    if (following.at - step.at).total_seconds() > MISSING_SECONDS:
        plan.leg_of(step).findings.append(missing_intermediate(cause_id))


def skip_intermediate(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The device made no hourly record and used no number for it."""
    step = plan.step(injection.at)
    plan.leg_of(step).findings.append(missing_intermediate(cause_id))
    plan.steps.remove(step)


def leave_on_device(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The portal marks a record as not downloaded; nothing in the records shows it."""
    step = plan.step(injection.at)
    step.flagged = True
    step.findings.append(
        Finding(
            cause_id,
            "eventIsNotDownloaded",
            "EVENT IS NOT DOWNLOADED",
            from_devices=False,
            from_rows=False,
        )
    )
