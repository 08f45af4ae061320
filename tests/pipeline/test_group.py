"""group on both databases: incidents that go on, close and come back; tasks; what is left; what is to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, select

from logwarden.facts import FactKind
from logwarden.pipeline import approve as deciding
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.pipeline.decisions import Today, today
from logwarden.pipeline.task import Change, change
from logwarden.remedies.catalogue import Remedy
from logwarden.states import ErrorStatus
from logwarden.store import portals, rules
from logwarden.store.errors import LogError
from logwarden.store.incidents import Incident
from logwarden.store.tasks import Task
from logwarden.store.users import Role, User

from .drivers import FIRST_DAY, NOW, THURSDAY, TODAY, WEDNESDAY, FakeDriver, at, listed, twin, working_days
from .fake_portal import SYSTEM
from .office import ON_SQLITE, Office

ODOMETER, BREAK, HOURS = "ODOMETER ERROR", "SEQUENTIAL ID BREAK WARNING", "11 HOURS VIOLATION"
REASON = "Seen, and in order as it is."


async def incidents(office: Office) -> Sequence[Incident]:
    """All incidents, oldest first."""
    async with office.database.read() as session:
        return (await session.scalars(select(Incident).order_by(Incident.id))).all()


async def tasks(office: Office) -> Sequence[Task]:
    """All tasks, oldest first."""
    async with office.database.read() as session:
        return (await session.scalars(select(Task).order_by(Task.id))).all()


async def today_of(office: Office) -> Today:
    """What is to decide now."""
    async with office.database.read() as session:
        mine = await portals.companies_of(session, SYSTEM)
        return await today(session, office.clock.now(), frozenset(company.id for company in mine.values()))


async def changed(office: Office, task_id: int, **wanted: Any) -> Task:
    """The auditor changes a task."""
    async with office.database.write() as session:
        return await change(session, task_id, office.user, Change(**wanted), office.clock)


async def grouped_anew(office: Office) -> None:
    """A pass with a new list, and grouping."""
    await office.ingest_anew()
    await office.group()


def driver(number: int, *errors: tuple[str, int], **more: Any) -> FakeDriver:
    """A driver with errors, each so many minutes after six on Wednesday."""
    said = [listed(message, at(WEDNESDAY, "06:00") + timedelta(minutes=m), f"e{number}-{m}") for message, m in errors]
    return FakeDriver(f"D{number}", f"DOE {number}", working_days(FIRST_DAY, TODAY), extra_errors=said, **more)


def team() -> tuple[FakeDriver, FakeDriver]:
    """Two drivers whose breaks come by turns."""
    return (
        driver(1, *((BREAK, n * 20) for n in range(10))),
        driver(2, *((BREAK, n * 20 + 10) for n in range(10))),
    )


async def test_every_error_is_in_an_incident(office: Office) -> None:
    """Two drivers of one device are one incident with a task for nobody yet; another driver's error is another's."""
    office.employ(*team(), driver(3, (ODOMETER, 5)))
    await grouped_anew(office)
    shared, miles = await incidents(office)
    assert (shared.rule, shared.drivers, shared.driver_id, shared.severity) == (
        "shared_counter",
        ["D1", "D2"],
        None,
        "low",
    )
    assert (miles.rule, miles.key, miles.severity, miles.remedy) == ("one_kind", "odometerError", "high", "task")
    assert shared.opened_at == office.portal.now
    assert [error.incident_id for error in await office.errors()] == [shared.id] * 20 + [miles.id]
    found = await tasks(office)
    assert [(task.incident_id, task.owner_id, task.state) for task in found] == [
        (shared.id, None, "open"),
        (miles.id, None, "open"),
    ]
    assert {task.due for task in found} == {(office.portal.now + timedelta(days=8)).date()}


async def test_a_pass_without_news_writes_nothing(office: Office) -> None:
    """Grouped once more, without news or with the portal's same list: no statement but looks."""
    office.employ(*team())
    await grouped_anew(office)
    await office.ingest_anew()
    written: list[str] = []

    def on_execute(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    event.listen(office.database.engine.sync_engine, "before_cursor_execute", on_execute)
    await office.group()
    event.remove(office.database.engine.sync_engine, "before_cursor_execute", on_execute)
    assert written == []


async def test_an_incident_goes_on(office: Office) -> None:
    """A new error of the same cause joins the incident that is there, widens it and is told once."""
    one = driver(1, (ODOMETER, 5))
    office.employ(one)
    await grouped_anew(office)
    one.extra_errors += driver(1, (ODOMETER, 95)).extra_errors
    await grouped_anew(office)
    (incident,) = await incidents(office)
    assert incident.first_error_at == at(WEDNESDAY, "06:05")
    assert incident.last_error_at == at(WEDNESDAY, "07:35")
    assert {error.incident_id for error in await office.errors()} == {incident.id}
    assert len(await office.facts(FactKind.INCIDENT_OPENED)) == 1


async def test_an_incident_goes_on_when_its_device_becomes_known(office: Office) -> None:
    """Records that name the device make the same incident one of that device: number and task stay."""
    one = driver(1, (BREAK, 5))
    office.employ(one)
    await grouped_anew(office)
    (before,) = await incidents(office)
    one.gives_records = True
    one.extra_errors += driver(1, (BREAK, 95)).extra_errors
    await grouped_anew(office)
    (after,) = await incidents(office)
    assert (before.device, after.device, after.subject, after.id) == (None, "E1", "device E1", before.id)
    assert len(await tasks(office)) == 1


async def test_an_incident_closes_and_comes_back_with_its_task(office: Office) -> None:
    """Gone from the list it closes; back again it opens, counts that, and its task that was done is to be done anew."""
    one = driver(1, (ODOMETER, 5))
    errors = one.extra_errors
    office.employ(one)
    await grouped_anew(office)
    await changed(office, 1, outcome="The gateway was set right.")
    one.extra_errors = []
    await grouped_anew(office)
    (closed,) = await incidents(office)
    assert (closed.state, closed.closed_at, closed.reopened) == ("closed", office.portal.now, 0)
    one.extra_errors = errors
    await grouped_anew(office)
    (opened,) = await incidents(office)
    assert (opened.state, opened.closed_at, opened.reopened) == ("open", None, 1)
    (task,) = await tasks(office)
    assert (task.state, task.reopened, task.outcome) == ("reopened", 1, "The gateway was set right.")
    kinds = (FactKind.INCIDENT_CLOSED, FactKind.INCIDENT_REOPENED, FactKind.TASK_REOPENED)
    assert [fact.kind for fact in await office.facts(*kinds)] == list(kinds)


async def test_a_task_that_was_done_is_to_be_done_anew_when_its_cause_goes_on(office: Office) -> None:
    """A new error of an incident whose task is done reopens the task; the old ones alone do not."""
    one = driver(1, (ODOMETER, 5))
    office.employ(one)
    await grouped_anew(office)
    await changed(office, 1, outcome="The gateway was set right.")
    await grouped_anew(office)
    assert [task.state for task in await tasks(office)] == ["done"]
    one.extra_errors += driver(1, (ODOMETER, 95)).extra_errors
    await grouped_anew(office)
    assert [task.state for task in await tasks(office)] == ["reopened"]


async def test_a_cause_is_left_with_a_reason(office: Office) -> None:
    """Every pending error of the cause keeps the reason; the incident closes; one fact says who and how many."""
    office.employ(*team(), driver(3, (ODOMETER, 5)))
    await grouped_anew(office)
    async with office.database.write() as session:
        assert await deciding.leave_incident(session, 1, office.user, f" {REASON} ") == 20
    await office.group()
    assert [incident.state for incident in await incidents(office)] == ["closed", "open"]
    errors = await office.errors("sequentialIdBreak")
    assert {(error.status, error.status_reason) for error in errors} == {("ignored", REASON)}
    (fact,) = await office.facts(FactKind.INCIDENT_LEFT)
    assert (fact.user_id, fact.detail) == (office.user.id, {"reason": REASON, "errors": 20})
    assert [(rest.why, rest.lines) for rest in (await today_of(office)).left] == [(REASON, 20)]


async def test_what_a_fix_is_open_for_is_not_left(office: Office, smith: FakeDriver) -> None:
    """While a fix waits for its yes or no, its errors stay with it; unknown and closed incidents are refused."""
    office.employ(smith)
    await office.proposed()
    await office.group()
    async with office.database.write() as session:
        with pytest.raises(Refused, match="decide about the fix first"):
            await deciding.leave_incident(session, 1, office.user, REASON)
        with pytest.raises(NotFound):
            await deciding.leave_incident(session, 99, office.user, REASON)
    assert await office.statuses() == ["pending"]


async def test_a_rule_leaves_a_kind_from_its_first_listing(office: Office) -> None:
    """With a person's rule a kind is left in the very round that lists it first, and no fix's errors are touched."""
    await office.rule(Remedy.LEAVE, "eventHasManualLocation", REASON)
    office.employ(driver(1, ("EVENT HAS MANUAL LOCATION", 5), (ODOMETER, 9)))
    await office.round()
    assert {(e.key, e.status, e.status_reason) for e in await office.errors()} == {
        ("eventHasManualLocation", "ignored", REASON),
        ("odometerError", "pending", ""),
    }
    (fact,) = await office.facts(FactKind.ERROR_IGNORED)
    assert (fact.user_id, fact.detail["reason"]) == (office.user.id, REASON)


async def test_a_rule_says_whose_the_tasks_are(office: Office) -> None:
    """A task of nobody becomes that of the person whom the rule names; the grave cause is no decision any more."""
    office.employ(driver(1, (ODOMETER, 5)), driver(2, (HOURS, 5)))
    await grouped_anew(office)
    assert [decision.severity for decision in (await today_of(office)).decisions] == ["critical", "high"]
    async with office.database.write() as session:
        session.add(
            rules.Rule(
                system=SYSTEM, key="odometerError", remedy="task", owner_id=office.user.id, user_id=office.user.id,
                at=office.clock.now(),
            )
        )  # fmt: skip
    await office.group()
    assert [task.owner_id for task in await tasks(office)] == [office.user.id, None]
    told = await today_of(office)
    assert [decision.severity for decision in told.decisions] == ["critical"]
    assert [(rest.why, rest.lines) for rest in told.rest] == [("Somebody's task.", 1)]


async def test_every_line_is_counted_once(office: Office, smith: FakeDriver) -> None:
    """Decisions, the rest with its reasons, and what came after the last grouping are all active lines together."""
    smith.extra_errors = [*driver(1, (ODOMETER, 5), (BREAK, 9)).extra_errors]
    office.employ(smith, driver(3, (HOURS, 5), ("GATEWAY NOTICE 4411", 6)))
    await office.proposed()
    await office.group()
    smith.extra_errors += driver(1, (ODOMETER, 95)).extra_errors
    await office.ingest_anew()
    told = await today_of(office)
    counted = sum(one.lines for one in told.decisions) + sum(one.lines for one in told.rest) + told.ungrouped
    assert (told.lines, counted, told.ungrouped) == (6, 6, 1)
    by_key = {decision.incident.key: decision for decision in told.decisions}
    assert [*by_key] == ["hosViolation11Hour", "odometerError", "unknown", "twoIdenticalStatusesError"]
    assert by_key["twoIdenticalStatusesError"].next_step == "Say yes or no to fix 1."
    assert by_key["twoIdenticalStatusesError"].fix_ids == (1,)


@ON_SQLITE
async def test_a_task_that_is_overdue_is_a_decision(office: Office) -> None:
    """Even an owned task, and one that is not grave, when its day is over."""
    office.employ(driver(1, (BREAK, 5)))
    await grouped_anew(office)
    await changed(office, 1, owner_id=office.user.id, due=THURSDAY)
    (decision,) = (await today_of(office)).decisions
    assert decision.next_step.startswith("The task was due on 2026-11-19")
    await changed(office, 1, due=TODAY + timedelta(days=1))
    assert (await today_of(office)).decisions == []


@ON_SQLITE
async def test_an_error_that_failed_is_a_decision_while_it_is_listed(office: Office) -> None:
    """People decide about what our fix could not mend: its incident stays open until the portal lists it no more."""
    one = driver(1, (ODOMETER, 5))
    office.employ(one)
    await grouped_anew(office)
    await office.stand("failed")
    await office.group()
    assert len((await today_of(office)).decisions) == 1
    one.extra_errors = []
    await grouped_anew(office)
    assert [incident.state for incident in await incidents(office)] == ["closed"]


@ON_SQLITE
async def test_only_what_is_active_says_how_grave_it_is(office: Office) -> None:
    """A cause whose grave error was left is no decision: its gravest active error counts."""
    one = driver(1, (ODOMETER, 10), ("ENGINE HOURS HAVE CHANGED AFTER SHUT DOWN WARNING", 5), (BREAK, 10))
    office.employ(one)
    await grouped_anew(office)
    (decision,) = (await today_of(office)).decisions
    assert (decision.incident.rule, decision.severity, decision.lines) == ("gateway_changed", "high", 3)
    async with office.database.write() as session:
        for error in await session.scalars(select(LogError).where(LogError.key == "odometerError")):
            error.move(ErrorStatus.IGNORED, REASON)
    assert (await today_of(office)).decisions == []


@ON_SQLITE
async def test_another_system_is_not_touched(office: Office) -> None:
    """Errors of another system are not grouped here, and nothing of it is decided here."""
    office.employ(driver(1, (ODOMETER, 5)))
    await office.ingest()
    await office.belongs_to("other")
    await office.group()
    assert (await incidents(office), (await today_of(office)).lines) == ([], 0)


@ON_SQLITE
async def test_errors_that_went_before_they_were_grouped_have_a_cause(office: Office) -> None:
    """Listed by one pass and gone by the next, without grouping between: they are in an incident, which is closed."""
    one = driver(1, (ODOMETER, 5))
    office.employ(one)
    await office.ingest()
    one.extra_errors = []
    await grouped_anew(office)
    assert [incident.state for incident in await incidents(office)] == ["closed"]
    assert [error.incident_id for error in await office.errors()] == [1]


@ON_SQLITE
async def test_a_task_is_changed_by_people_and_remembers(office: Office) -> None:
    """Owner, day, note, outcome and reopening: each kept with what stood there before and who did it."""
    office.employ(driver(1, (ODOMETER, 5)))
    await grouped_anew(office)
    await changed(office, 1, owner_id=office.user.id, due=TODAY, note="The shop opens at eight.")
    await changed(office, 1, owner_id=None)
    await changed(office, 1, outcome="  The gateway was set right. ")
    task = await changed(office, 1, reopen=True)
    assert (task.state, task.outcome, task.note) == (
        "reopened",
        "The gateway was set right.",
        "The shop opens at eight.",
    )
    told = await office.facts(FactKind.TASK_CHANGED, FactKind.TASK_DONE, FactKind.TASK_REOPENED)
    assert [fact.kind for fact in told] == ["task.changed", "task.changed", "task.done", "task.reopened"]
    assert {fact.user_id for fact in told} == {office.user.id}
    for earlier, later in pairwise(told):
        assert later.before == earlier.detail


@ON_SQLITE
async def test_what_cannot_be_said_of_a_task_is_refused(office: Office) -> None:
    """No task, no change, no outcome, an owner who only looks or is gone, done twice, reopened undone."""
    office.employ(driver(1, (ODOMETER, 5)))
    await grouped_anew(office)
    async with office.database.write() as session:
        session.add_all(
            User(
                email=f"{role}{n}@desk.example", name=role, role=role, password_hash="-", active=role == Role.VIEWER,
                created_at=NOW,
            )
            for n, role in enumerate((Role.VIEWER, Role.ADMIN))
        )  # fmt: skip
    for wanted, problem in (
        ({}, Refused),
        ({"outcome": "ok"}, Refused),
        ({"reopen": True}, Refused),
        ({"reopen": True, "outcome": REASON}, Refused),
        ({"owner_id": 2}, Refused),
        ({"owner_id": 3}, NotFound),
        ({"owner_id": 99}, NotFound),
    ):
        with pytest.raises(problem):
            await changed(office, 1, **wanted)
    with pytest.raises(NotFound):
        await changed(office, 99, note="Nobody's.")
    assert [(task.state, task.owner_id) for task in await tasks(office)] == [("open", None)]
    await changed(office, 1, outcome=REASON)
    for wanted in ({"outcome": REASON}, {"note": "More."}):
        with pytest.raises(Refused, match="reopen it first"):
            await changed(office, 1, **wanted)


@ON_SQLITE
async def test_a_driver_whose_errors_did_not_change_is_not_grouped_anew(office: Office) -> None:
    """A new error of one driver leaves the incidents of another as they are, whatever the rules would say now."""
    one, two = driver(1, (ODOMETER, 5)), driver(2, (ODOMETER, 5))
    office.employ(one, two)
    await grouped_anew(office)
    async with office.database.write() as session:
        (await session.get_one(Incident, 2)).rule = "sessions"
    one.extra_errors += driver(1, (HOURS, 95)).extra_errors
    await grouped_anew(office)
    assert [incident.rule for incident in await incidents(office)] == ["one_kind", "sessions", "one_kind"]


@ON_SQLITE
async def test_a_twin_is_nothing_to_decide(office: Office) -> None:
    """What the catalogue leaves by default is in a cause, and said to be nothing to do, with why."""
    office.employ(replace(driver(1), events=working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))))
    await grouped_anew(office)
    told = await today_of(office)
    assert (told.lines, told.causes, told.decisions) == (1, 1, [])
    assert told.rest[0].why == "Nothing to do: The second status repeats the first; no time counts differently."
    assert await tasks(office) == []
