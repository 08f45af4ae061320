"""Two drivers in one truck: while one drives, the other rides along, in the sleeper or on the seat beside him."""

from datetime import timedelta

from logwarden.eld.events import OFF_DUTY, SLEEPER_BERTH, EventType, Origin

from .steps import DayPlan, Step, Whose

FIRST_MINUTES = 15
EVERY = timedelta(minutes=60)


def ride_along(plan: DayPlan, times: int) -> None:
    """The co-driver changes so many times a leg between the seat (OFF) and the sleeper (SB); an even number."""
    for leg in [s for s in plan.steps if s.is_driving]:
        for n in range(times):
            at = leg.at + timedelta(minutes=FIRST_MINUTES, seconds=17 + 7 * n) + n * EVERY
            code = SLEEPER_BERTH if n % 2 else OFF_DUTY
            step = Step(at, EventType.DUTY_STATUS, code, f"ride_{leg.label}.{n}", Origin.DRIVER)
            step.whose = Whose.PARTNER
            plan.add(step)
