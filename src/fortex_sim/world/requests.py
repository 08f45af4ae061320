"""The carrier asks, the driver answers: removal requests and what becomes of them (4.4.4.2.5 and .6)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from logwarden.eld.events import Origin, RecordStatus

from .cast import Answer, AnswerPolicy
from .certifying import certify_if_open
from .fleet import Driver
from .records import Record
from .world import World, whole_second

TWIN_REMOVAL = "REMOVE: TWIN EVENT"


def request_removal(world: World, driver: Driver, target: Record, *, at_once: bool = False) -> Record:
    """A record of the target's type, code and time, status 3, origin 3, that asks for its removal.

    The driver answers it after a while; `at_once` is the fault of a portal that does not ask him.
    """
    event = replace(
        target.event,
        status=RecordStatus.INACTIVE_CHANGE_REQUESTED,
        origin=Origin.OTHER_USER,
        sequence_id=None,
        device="",
        notes=TWIN_REMOVAL,
    )
    request = world.add(driver, event, target.state, target_id=target.id)
    if at_once:
        _accept(world, driver, request)
    else:
        _await_answer(world, driver, request, whole_second(world.now))
    return request


def waiting_requests(world: World, driver: Driver) -> list[Record]:
    """The driver's requests that he has not answered."""
    return [r for r in world.log(driver.id) if r.is_waiting]


def behave(world: World, driver: Driver, policy: AnswerPolicy) -> None:
    """Gives a driver another manner of answering; requests that wait are answered by it."""
    driver.answers = policy
    for request in waiting_requests(world, driver):
        _await_answer(world, driver, request, whole_second(world.now))
    if policy.certify:
        for day in sorted(driver.left_open):
            _certify_soon(world, driver, day, world.now)
        driver.left_open.clear()


def _await_answer(world: World, driver: Driver, request: Record, since: datetime) -> None:
    """Puts the driver's answer into the queue; an earlier due time of the same request is void."""
    world.answers_due.pop(request.id, None)
    if driver.answers.answer is Answer.IGNORE:
        return
    rng = Random(f"{world.seed}/{driver.id}/answer/{since.isoformat()}")
    due = since + timedelta(seconds=rng.randint(*driver.answers.answer_after))
    world.answers_due[request.id] = due
    world.schedule(due, partial(_answer, world, driver, request, due))


def _answer(world: World, driver: Driver, request: Record, due: datetime, _now: datetime) -> None:
    """The driver answers, if this is still the time at which he does."""
    if world.answers_due.get(request.id) != due or not request.is_waiting:
        return
    del world.answers_due[request.id]
    if driver.answers.answer is Answer.REJECT:
        request.set_status(RecordStatus.INACTIVE_CHANGE_REJECTED)
    else:
        _accept(world, driver, request)


def _accept(world: World, driver: Driver, request: Record) -> None:
    """The record goes, the request with it, and the day has to be certified anew."""
    request.set_status(RecordStatus.INACTIVE_CHANGED)
    target = world.record(driver.id, request.target_id or "")
    if target is not None:
        target.set_status(RecordStatus.INACTIVE_CHANGED)
    day = driver.day_of(request.event.at)
    world.edited(driver, day)
    if driver.answers.certify:
        _certify_soon(world, driver, day, world.now)
    else:
        driver.left_open.add(day)


def _certify_soon(world: World, driver: Driver, day: date, now: datetime) -> None:
    """The driver certifies a day after a while."""
    since = whole_second(now)
    rng = Random(f"{world.seed}/{driver.id}/certify/{since.isoformat()}")
    delay = timedelta(seconds=rng.randint(*driver.answers.certify_after))
    world.schedule(since + delay, partial(_certify_unless_left, world, driver, day))


def _certify_unless_left(world: World, driver: Driver, day: date, now: datetime) -> None:
    if day not in driver.left_open:
        certify_if_open(world, driver, day, now)
