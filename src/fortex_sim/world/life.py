"""A driver's days: each is planned at its midnight, and its records happen when the clock passes them."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from fortex_sim.ids import seeded_id
from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.planning.controls import Control, benign
from fortex_sim.planning.hours_causes import long_week_days, work_evenly
from fortex_sim.planning.layout import lay_out
from fortex_sim.planning.marking import BENDS, MARKS
from fortex_sim.planning.places import describe
from fortex_sim.planning.shape import Shape, draw_shape, draw_team_shape
from fortex_sim.planning.steps import DayPlan, Step, Whose
from fortex_sim.planning.team import ride_along
from logwarden.eld.events import EventType, Origin
from logwarden.eld.log import day_seconds, day_start

from .cast import Certifies
from .fleet import Driver
from .happening import WorkingDay
from .refits import REFITS
from .render import render, settle
from .world import World

REST = timedelta(hours=10, minutes=4)
"""How long a driver rests at least: the ten hours of 395.3(a)(1) and some minutes."""

HANDOVER = timedelta(minutes=12)
"""Between the days of a team's two drivers."""

DAY_SECONDS = 86_400

LAST_MINUTE_STATUS = (23, 51)
"""The local time of the rest's record on a day that is shifted towards midnight."""


def live(world: World, driver: Driver, day: date) -> None:
    """Lets a driver's days begin with the given one."""
    world.schedule(day_start(day, driver.zone), partial(_begin_day, world, driver, day))


def _begin_day(world: World, driver: Driver, day: date, _now: datetime) -> None:
    """At midnight: plans the day, and the next midnight."""
    tomorrow = day + timedelta(days=1)
    if _works(driver, day):
        _work(world, driver, day, tomorrow)
    world.schedule(day_start(tomorrow, driver.zone), partial(_begin_day, world, driver, tomorrow))


def _works(driver: Driver, day: date) -> bool:
    """Whether he works that day; before and after a long week he rests for two days."""
    member, ago = driver.member, (driver.start_day - day).days
    if member.long_week is not None:
        week = long_week_days(*member.long_week)
        if ago in week:
            return True
        if ago in (week[0] - 1, week[0] - 2, week[-1] + 1, week[-1] + 2):
            return False
    return -ago % 7 not in member.rests


def _work(world: World, driver: Driver, day: date, tomorrow: date) -> None:
    """Plans a working day and lets its records come."""
    rng = Random(f"{world.seed}/{driver.id}/{day}")
    injections = _injections(world, driver, day, rng)
    for injection in injections:
        if injection.cause in REFITS:
            REFITS[injection.cause](driver, Random(f"{world.seed}/{driver.id}/{day}/refit"))
    plan = _plan(world, driver, day, injections, rng)
    driver.off_since = plan.step("night").at
    _finish(plan, certifies_today=_certifies_today(driver, day), stays_logged_in=driver.partner is not None)
    if day_seconds(day, driver.zone) != DAY_SECONDS:
        plan.steps[0].controls.append(benign(Control.CLOCK_CHANGE, f"{Control.CLOCK_CHANGE}-{driver.id}"))
    working_day = WorkingDay(world, driver, day)
    for step in plan.steps:
        drawn = render(step, plan.motion, driver, _username(step, driver))
        world.schedule(step.at, partial(working_day.happen, step, *drawn))
    end = max(day_start(tomorrow, driver.zone), plan.motion.end or plan.last_main.at)
    settle(driver.truck, plan.motion, end)
    driver.truck.free_at = plan.steps[-1].at


def _username(step: Step, driver: Driver) -> str:
    """Whose name goes into the record's check value; nobody's is empty."""
    if step.whose is Whose.NOBODY:
        return ""
    return driver.partner.username if step.whose is Whose.PARTNER and driver.partner else driver.username


def _injections(world: World, driver: Driver, day: date, rng: Random) -> list[Injection]:
    """What goes wrong today: by the profile's script up to its start, by chance after it."""
    ahead = (day - driver.start_day).days
    scripted = [i for i in driver.member.injections if i.days_ago == -ahead]
    chances = rng.random(), rng.random()
    if ahead > 0 and chances[0] < world.cast.retap_rate:
        at = rng.choice(("inspection", "stop1") if driver.partner else ("inspection", "stop1", "stop2"))
        scripted.append(Injection(Cause.RETAPPED, -ahead, at, minutes=rng.randint(2, 9)))
    if ahead > 0 and chances[1] < world.cast.diagnostic_rate:
        scripted.append(Injection(Cause.DATA_DIAGNOSTIC, -ahead, "drive1" if driver.partner else "drive3"))
    return scripted


def _plan(world: World, driver: Driver, day: date, injections: list[Injection], rng: Random) -> DayPlan:
    """The day's steps, with what goes wrong in them."""
    member = driver.member
    login = datetime.combine(day, member.start, driver.zone) + timedelta(seconds=rng.randint(-1500, 1500))
    login = login.astimezone(world.start.tzinfo)
    if driver.off_since is not None:
        login = max(login, driver.off_since + REST)
    if driver.partner is not None:
        login = max(login, (driver.truck.free_at or login) + HANDOVER)
        shape = draw_team_shape(login, rng, member.cruise)
    else:
        shape = draw_shape(login, member.night, personal=member.personal_use, rng=rng, cruise=member.cruise)
    if member.long_week and (driver.start_day - day).days in long_week_days(*member.long_week):
        work_evenly(shape)
    for injection in injections:
        if injection.cause in BENDS:
            BENDS[injection.cause](shape, injection, partial(_state_after, driver))
    dice = rng.random()
    plan = lay_out(shape, Random(dice))
    if driver.partner is not None:
        plan.steps.remove(plan.step("login"))
        ride_along(plan, driver.partner.member.rides)
    if any(i.midnight for i in injections):
        plan = _shifted_to_midnight(shape, plan, driver, day, dice)
    for injection in injections:
        cause_id = f"{injection.cause}-{seeded_id(world.seed, driver.id, day, injection.cause)}"
        MARKS[injection.cause](plan, injection, cause_id)
    return plan


def _state_after(driver: Driver, miles: float) -> str:
    """The US state that the truck will be in after so many miles of the day."""
    return describe(driver.truck.route.at(driver.truck.road_miles + miles))[1]


def _shifted_to_midnight(shape: Shape, plan: DayPlan, driver: Driver, day: date, dice: float) -> DayPlan:
    """The same day, later, so that its rest begins right before midnight."""
    hour, minute = LAST_MINUTE_STATUS
    wanted = day_start(day, driver.zone) + timedelta(hours=hour, minutes=minute)
    shape.login += wanted - plan.step("night").at
    return lay_out(shape, Random(dice))


def _certifies_today(driver: Driver, day: date) -> bool:
    return driver.member.certifies is Certifies.AT_ONCE and day not in driver.never_certifies


def _finish(plan: DayPlan, *, certifies_today: bool, stays_logged_in: bool) -> None:
    """After the last status: the certification, where the driver does it at once, and the logout."""
    at = max(plan.last_main.at, plan.step("night").at) + timedelta(seconds=150)
    if certifies_today:
        plan.add(Step(at, EventType.CERTIFICATION, 0, "certification", Origin.DRIVER))
        at += timedelta(seconds=50)
    if stays_logged_in:
        return
    plan.add(Step(max(at, plan.step("down4").at + timedelta(seconds=40)), EventType.LOGIN, 2, "logout"))
