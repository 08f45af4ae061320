"""Plans that a person asks for, and what is known when they are judged; all conditions hold unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from logwarden.eld.edits import RejectChange, RequestChange
from logwarden.eld.events import OFF_DUTY, ON_DUTY, Event, EventType, RecordStatus
from logwarden.eld.log import DriverLog
from logwarden.remedies import annotate, ask_driver, request_edit, resync
from logwarden.remedies.conditions import Case
from logwarden.remedies.plan import Grounds
from logwarden.remedies.request_edit import step_for
from tests.pipeline.drivers import CHICAGO, NOW, TODAY, WEDNESDAY, at, duty, twin

from .cases import SYSTEM, case_of, swapped, twin_log, whole_log

GROUNDS = Grounds(
    asked_by=1,
    how_known="Seen in the records of that day.",
    statement="I was at lunch from half past twelve.",
    document="Receipt 4711 of the diner",
    message="Please look at Wednesday noon.",
)
LATER = twin(WEDNESDAY)
NOON = next(e for e in twin_log().events if e.at == at(WEDNESDAY, "12:00"))
NOTE = "Second tap, nothing changed"
REASON = "Lunch, not work, says the driver"


def noting(note: str = NOTE, target: Event = LATER, log: DriverLog | None = None, **grounds: Any) -> Case:
    """A plan for a note on the later twin of Wednesday."""
    log = log or twin_log()
    return case_of(log, annotate.plan(log, SYSTEM, target, note, replace(GROUNDS, **grounds)))


def asking(
    *,
    code: int | None = OFF_DUTY,
    to: datetime | None = None,
    reason: str = REASON,
    target: Event = LATER,
    log: DriverLog | None = None,
    **grounds: Any,
) -> Case:
    """A plan that asks for off duty instead of the later twin of Wednesday."""
    log = log or twin_log()
    step = step_for(target, reason, code=code, at=to)
    return case_of(log, request_edit.plan(log, SYSTEM, step, replace(GROUNDS, **grounds)))


def syncing(**known: object) -> Case:
    """A plan to resynchronise, for an error of now."""
    log = twin_log()
    return case_of(log, resync.plan(log, SYSTEM, WEDNESDAY, TODAY), **{"errors_at": (NOW,), **known})


def telling(message: str = GROUNDS.message, **known: object) -> Case:
    """A plan to tell the driver, who is on duty."""
    log = whole_log(duty(at(TODAY, "14:00"), ON_DUTY, 0x1F0))
    plan = ask_driver.plan(log, SYSTEM, WEDNESDAY, WEDNESDAY, replace(GROUNDS, message=message))
    return case_of(log, plan, **{"latest": log, **known})


def now_at(code: int, clock: str) -> DriverLog:
    """A reading by which the driver has had that status since a time of today."""
    return replace(whole_log(), events=(duty(at(TODAY, clock), code, 0x1F0),))


def asked_before(status: RecordStatus, **grounds: Any) -> Case:
    """A plan about a record about which somebody asked before."""
    edit = RequestChange(LATER.identity, OFF_DUTY, LATER.at, "Asked in May")
    log = twin_log().apply([edit])
    if status is RecordStatus.INACTIVE_CHANGE_REJECTED:
        log = log.apply([RejectChange(LATER.identity, OFF_DUTY, LATER.at)])
    return asking(log=log, **grounds)


def on_the_repeated_hour(made: Callable[[Event, DriverLog], Case]) -> Case:
    """A plan about a record of the night on which the clocks go back, at 01:30."""
    day = date(2026, 11, 1)
    records = (duty(at(day, "00:30"), ON_DUTY, 1), duty(at(day, "01:30"), OFF_DUTY, 2))
    return made(records[1], DriverLog("D1", CHICAGO, day, day, at(day, "23:00"), records))


def other(kind: EventType) -> Event:
    """The later twin as a record of another type."""
    return replace(LATER, type=kind, code=1)


def log_with(instead: Event) -> DriverLog:
    """The log with another record in the place of the later twin."""
    return swapped(twin_log(), LATER, instead)
