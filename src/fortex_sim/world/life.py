"""A driver's days: each is planned at its midnight, and its records happen when the clock passes them."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from fortex_sim.ids import seeded_id
from fortex_sim.planning.causes import BENDS, MARKS, Cause, Injection
from fortex_sim.planning.layout import lay_out
from fortex_sim.planning.shape import Shape, draw_shape
from fortex_sim.planning.steps import DayPlan, Step
from logwarden.eld.events import EventType, Origin
from logwarden.eld.log import day_start

from .cast import Certifies
from .fleet import Driver
from .happening import WorkingDay
from .render import render, settle
from .world import World

REST = timedelta(hours=10, minutes=4)
"""How long a driver rests at least: the ten hours of 395.3(a)(1) and some minutes."""

LAST_MINUTE_STATUS = (23, 51)
"""The local time of the rest's record on a day that is shifted towards midnight."""


def live(world: World, driver: Driver, day: date) -> None:
    """Lets a driver's days begin with the given one."""
    world.schedule(day_start(day, driver.zone), partial(_begin_day, world, driver, day))


def _begin_day(world: World, driver: Driver, day: date, _now: datetime) -> None:
    """At midnight: plans the day, and the next midnight."""
    tomorrow = day + timedelta(days=1)
    if (day - driver.start_day).days % 7 not in driver.member.rests:
        _work(world, driver, day, tomorrow)
    world.schedule(day_start(tomorrow, driver.zone), partial(_begin_day, world, driver, tomorrow))


def _work(world: World, driver: Driver, day: date, tomorrow: date) -> None:
    """Plans a working day and lets its records come."""
    rng = Random(f"{world.seed}/{driver.id}/{day}")
    injections = _injections(world, driver, day, rng)
    plan = _plan(world, driver, day, injections, rng)
    driver.off_since = plan.step("night").at
    _finish(plan, certifies_today=_certifies_today(driver, day))
    working_day = WorkingDay(world, driver, day)
    for step in plan.steps:
        drawn = render(step, plan.motion, driver)
        world.schedule(step.at, partial(working_day.happen, step, *drawn))
    settle(driver.truck, plan.motion, day_start(tomorrow, driver.zone))


def _injections(world: World, driver: Driver, day: date, rng: Random) -> list[Injection]:
    """What goes wrong today: by the profile's script up to its start, by chance after it."""
    ahead = (day - driver.start_day).days
    scripted = [i for i in driver.member.injections if i.days_ago == -ahead]
    chances = rng.random(), rng.random()
    if ahead > 0 and chances[0] < world.cast.retap_rate:
        at = rng.choice(("inspection", "stop1", "stop2"))
        scripted.append(Injection(Cause.RETAPPED, -ahead, at, minutes=rng.randint(2, 9)))
    if ahead > 0 and chances[1] < world.cast.diagnostic_rate:
        scripted.append(Injection(Cause.DATA_DIAGNOSTIC, -ahead, "drive3"))
    return scripted


def _plan(world: World, driver: Driver, day: date, injections: list[Injection], rng: Random) -> DayPlan:
    """The day's steps, with what goes wrong in them."""
    member = driver.member
    login = datetime.combine(day, member.start, driver.zone) + timedelta(seconds=rng.randint(-1500, 1500))
    login = login.astimezone(world.start.tzinfo)
    if driver.off_since is not None:
        login = max(login, driver.off_since + REST)
    shape = draw_shape(login, member.night, personal=member.personal_use, rng=rng)
    for injection in injections:
        if injection.cause in BENDS:
            BENDS[injection.cause](shape)
    dice = rng.random()
    plan = lay_out(shape, Random(dice))
    if any(i.midnight for i in injections):
        plan = _shifted_to_midnight(shape, plan, driver, day, dice)
    for injection in injections:
        cause_id = f"{injection.cause}-{seeded_id(world.seed, driver.id, day, injection.cause)}"
        MARKS[injection.cause](plan, injection, cause_id)
    return plan


def _shifted_to_midnight(shape: Shape, plan: DayPlan, driver: Driver, day: date, dice: float) -> DayPlan:
    """The same day, later, so that its rest begins right before midnight."""
    hour, minute = LAST_MINUTE_STATUS
    wanted = day_start(day, driver.zone) + timedelta(hours=hour, minutes=minute)
    shape.login += wanted - plan.step("night").at
    return lay_out(shape, Random(dice))


def _certifies_today(driver: Driver, day: date) -> bool:
    return driver.member.certifies is Certifies.AT_ONCE and day not in driver.never_certifies


def _finish(plan: DayPlan, *, certifies_today: bool) -> None:
    """After the last status: the certification, where the driver does it at once, and the logout."""
    at = max(plan.last_main.at, plan.step("night").at) + timedelta(seconds=150)
    if certifies_today:
        plan.add(Step(at, EventType.CERTIFICATION, 0, "certification", Origin.DRIVER))
        at += timedelta(seconds=50)
    plan.add(Step(max(at, plan.step("down4").at + timedelta(seconds=40)), EventType.LOGIN, 2, "logout"))
