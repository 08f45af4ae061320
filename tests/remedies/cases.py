"""Plans and what is known when they are judged; all conditions hold unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from logwarden.eld.events import Event
from logwarden.eld.log import DriverLog
from logwarden.remedies import clear_twins
from logwarden.remedies.conditions import Case
from logwarden.remedies.plan import Plan
from logwarden.remedies.steps import ClearTwins
from logwarden.states import KitState
from tests.pipeline.drivers import CHICAGO, FIRST_DAY, NOW, TODAY, WEDNESDAY, twin, working_days

SYSTEM = "zero"


def whole_log(*more: Event, read_at: datetime = NOW) -> DriverLog:
    """Nine days as read now, certified but for today, with some more records."""
    return DriverLog("D1", CHICAGO, FIRST_DAY, TODAY, read_at, working_days(FIRST_DAY, TODAY, *more))


def twin_log() -> DriverLog:
    """The same with a twin at 12:30 on Wednesday."""
    return whole_log(twin(WEDNESDAY))


def swapped(log: DriverLog, old: Event, *new: Event) -> DriverLog:
    """The log with other records in the place of one."""
    return replace(log, events=tuple(x for e in log.events for x in (new if e == old else (e,))))


def planned(log: DriverLog, first: date = WEDNESDAY, last: date = WEDNESDAY) -> Plan:
    """The plan for some days of a log."""
    return clear_twins.plan(log, SYSTEM, first, last)


def case_of(log: DriverLog, plan: Plan | None = None, **known: Any) -> Case:
    """What is known of a plan: all its days are certified and over, and people said yes to it."""
    plan = plan or planned(log)
    case = Case(
        plan=plan,
        log=log.between(plan.first_day, plan.last_day),
        certified_days=frozenset(plan.before.days()),
        portal_now=NOW,
        approved_hash=plan.hash,
        yeses=2,
        mandated=True,
        kit=KitState.PROVED,
    )
    return replace(case, **known)


def kit_step(plan: Plan) -> ClearTwins:
    """The plan's step in the tool kit."""
    step = plan.steps[-1]
    assert isinstance(step, ClearTwins)
    return step
