"""Causes in what drivers do: sessions, and trips with nobody logged in."""

from datetime import timedelta

from logwarden.eld.events import DRIVING, ON_DUTY, EventType

from .causes import Injection
from .controls import Control, benign
from .motion import Drive
from .steps import DayPlan, Finding, Owned, Step, Whose

LOG_IN, LOG_OUT = 1, 2
YARD_MPH = 14.0
STANDING = timedelta(minutes=6)


def log_in_twice(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """A second login without a logout between."""
    login = plan.step("login")
    again = Step(login.at + timedelta(minutes=injection.minutes), EventType.LOGIN, LOG_IN, "login_again")
    again.findings.append(Finding(cause_id, "excessiveLogInWarning", "EXCESSIVE LOG IN WARNING"))
    plan.add(again)


def log_out_twice(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """A logout before the login of the day: the one of last night was the end of the session already."""
    login = plan.step("login")
    again = Step(login.at - timedelta(minutes=injection.minutes), EventType.LOGIN, LOG_OUT, "logout_again")
    again.findings.append(Finding(cause_id, "excessiveLogOutWarning", "EXCESSIVE LOG OUT WARNING"))
    plan.add(again)


def log_in_on_the_road(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The driver at the wheel logs in once more between his driving record and its first hourly one."""
    driving = plan.step(injection.at)
    login = Step(driving.at + timedelta(minutes=20), EventType.LOGIN, LOG_IN, "login_driving")
    login.findings.append(Finding(cause_id, "incorrectStatusPlacementError", "INCORRECT STATUS PLACEMENT ERROR"))
    login.findings.append(Finding(cause_id, "excessiveLogInWarning", "EXCESSIVE LOG IN WARNING"))
    plan.add(login)


def log_out_at_stops(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """The driver logs out at his stops: the engine's records there are nobody's and own their numbers."""
    for number in range(1, 4):
        down = next((s for s in plan.steps if s.label == f"down{number}"), None)
        up = next((s for s in plan.steps if s.label == f"up{number}"), None)
        if down is None or up is None:
            continue
        for step in (down, up):
            step.whose = Whose.NOBODY
            step.owned = Owned(cause_id, injection.listed)
        plan.add(Step(down.at - timedelta(seconds=20), EventType.LOGIN, LOG_OUT, f"out{number}"))
        plan.add(Step(up.at + timedelta(seconds=25), EventType.LOGIN, LOG_IN, f"in{number}"))


def drive_with_nobody(plan: DayPlan, injection: Injection, cause_id: str) -> None:
    """Somebody drives the truck before its driver logs in; `minutes` of it, at a yard's speed."""
    minutes = injection.minutes
    up = plan.step("login").at - timedelta(minutes=minutes + 24)
    start = up + timedelta(minutes=2)
    end = start + timedelta(minutes=minutes)
    down = end + timedelta(minutes=9)
    plan.motion.drives.append(Drive(start, end, minutes / 60 * YARD_MPH))
    plan.motion.engine.append((up, down))
    trip = Step(start, EventType.DUTY_STATUS, DRIVING, "nobody_drives")
    trip.findings.append(Finding(cause_id, "unidentifiedDriverEvent", "UNIDENTIFIED DRIVER EVENT", from_rows=False))
    steps = (
        Step(up, EventType.ENGINE_POWER, 1, "nobody_up"),
        trip,
        Step(end + STANDING, EventType.DUTY_STATUS, ON_DUTY, "nobody_stops"),
        Step(down, EventType.ENGINE_POWER, 3, "nobody_down"),
    )
    for step in steps:
        step.whose = Whose.NOBODY
        step.owned = Owned(cause_id, injection.listed)
        plan.add(step)
    if not injection.listed:
        plan.step("login").controls.append(benign(Control.NOBODYS_NUMBERS, cause_id))
