"""group: which errors have one cause. Each error into an incident, each incident that wants work a task.

Only companies with errors that no incident holds are looked at, and of them only drivers with such errors and those
who share a device with one; what did not change is not written. Then states: an incident closes when nothing of it
is active any more, and opens again, with its task, when it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.facts import FactKind
from logwarden.remedies.catalogue import CATALOGUE, Remedy, Severity
from logwarden.states import IncidentState
from logwarden.store import facts, incidents, portals, rules, tasks, users
from logwarden.store.database import Database
from logwarden.store.incidents import Incident, Listed

from .causes import BY_NAME, Cause, Line, causes_of
from .causes.line import SEVERITIES
from .causes.words import remedy, to_do
from .ports import Clock

_log = log.get(__name__)

REPAIRED_WITHIN = timedelta(days=8)
"""A malfunction has to be repaired within 8 days of its discovery (395.34(d)); other tasks get the same."""

NOTHING_TO_CHOOSE = tuple(entry.key for entry in CATALOGUE if entry.remedies == (Remedy.TASK,))
"""Kinds for which a task is all that may be done: nobody decides about them, somebody does them."""

_AT_ONCE = 500


async def group(database: Database, clock: Clock, system: str, portal_now: datetime) -> None:
    """Groups what no incident holds yet, then moves the incidents whose state is not what their errors say."""
    async with database.read() as session:
        new = await incidents.ungrouped(session, system)
    for company_id, changed in sorted(new.items()):
        await _company(_Grouping(database, clock, system, portal_now, company_id), changed)
    if new:
        _log.info("errors.grouped", companies=len(new), drivers=sum(len(drivers) for drivers in new.values()))
    async with database.read() as session:
        moving = await incidents.to_move(session, system)
        ownerless = await tasks.to_give(session, system)
    for start in range(0, len(moving), _AT_ONCE):
        async with database.write() as session:
            await _move(session, moving[start : start + _AT_ONCE], portal_now)
    if ownerless:
        async with database.write() as session:
            await _give(session, system)


@dataclass(frozen=True, slots=True)
class _Grouping:
    """One company's errors being grouped."""

    database: Database
    clock: Clock
    system: str
    portal_now: datetime
    company_id: int


async def _company(one: _Grouping, changed: Collection[str]) -> None:
    async with one.database.read() as session:
        listed = await incidents.listed(session, one.company_id)
        days = [error.day for error in listed if error.day is not None]
        known = await incidents.devices(session, one.company_id, min(days)) if days else {}
    found = await asyncio.to_thread(lambda: causes_of([_line(error) for error in listed], known, changed=changed))
    async with one.database.write() as session:
        await _keep(session, one, found, {error.id: error.incident_id for error in listed})


def _line(error: Listed) -> Line:
    words = " ".join(error.message.split()).upper() if error.key == "unknown" else ""
    return Line(error.id, error.driver, error.key, Severity(error.severity), error.at, error.day, words)


async def _keep(session: AsyncSession, one: _Grouping, found: Sequence[Cause], belongs: dict[int, int | None]) -> None:
    """The causes as incidents, their lines as members."""
    prints = [_fingerprint(one, cause) for cause in found]
    held = {now for cause in found for line in cause.lines if (now := belongs[line.id]) is not None}
    known = await incidents.of_company(session, one.company_id, held, prints)
    by_print = {incident.fingerprint: incident for incident in known}
    by_id = {incident.id: incident for incident in known}
    drivers = {portal_id: d.id for portal_id, d in (await portals.drivers_of(session, one.company_id)).items()}
    taken = {by_print[print_].id for print_ in prints if print_ in by_print}
    new: list[Incident] = []
    kept: list[tuple[Cause, Incident]] = []
    for cause, print_ in zip(found, prints, strict=True):
        incident = by_print.get(print_) or _goes_on(cause, belongs, by_id, taken)
        if incident is None:
            incident = _opened(one, cause)
            new.append(incident)
        else:
            taken.add(incident.id)
        _describe(incident, cause, print_, drivers)
        kept.append((cause, incident))
    session.add_all(new)
    await session.flush()
    await incidents.assign(
        session,
        [(line.id, incident.id) for cause, incident in kept for line in cause.lines if belongs[line.id] != incident.id],
    )
    for incident in new:
        facts.record(
            session, FactKind.INCIDENT_OPENED, "incident", incident.id, rule=incident.rule, cause=incident.subject,
            severity=incident.severity,
        )  # fmt: skip
    grown = {incident.id for cause, incident in kept if any(belongs[line.id] is None for line in cause.lines)}
    await _tasks(session, one, [incident for _, incident in kept], grown)


def _fingerprint(one: _Grouping, cause: Cause) -> str:
    about = json.dumps([one.system, one.company_id, cause.rule, cause.subject, cause.detail])
    return hashlib.sha256(about.encode()).hexdigest()


def _goes_on(
    cause: Cause, belongs: dict[int, int | None], known: dict[int, Incident], taken: Collection[int]
) -> Incident | None:
    """The incident of the same rule that holds most of these lines: one that goes on with another subject.

    So it is when a device's name becomes known, or another driver is found to use it.
    """
    held = Counter(now for line in cause.lines if (now := belongs[line.id]) is not None)
    for incident_id, number in held.most_common(1):
        before = known[incident_id]
        if before.rule == cause.rule and incident_id not in taken and number * 2 > sum(held.values()):
            return before
    return None


def _opened(one: _Grouping, cause: Cause) -> Incident:
    gravest = cause.gravest
    return Incident(
        system=one.system,
        company_id=one.company_id,
        rule=cause.rule,
        key=gravest.key,
        severity=gravest.severity,
        remedy=remedy(BY_NAME[cause.rule], gravest.key),
        state=IncidentState.OPEN,
        reopened=0,
        opened_at=one.portal_now,
    )


def _describe(incident: Incident, cause: Cause, print_: str, drivers: dict[str, int]) -> None:
    """What the cause says now into the incident. It only gets graver, and its span wider."""
    of_cause = sorted(cause.drivers)
    gravest, times = cause.gravest, [line.at for line in cause.lines if line.at is not None]
    said = {
        "fingerprint": print_,
        "subject": cause.subject,
        "detail": cause.detail,
        "device": cause.device,
        "drivers": of_cause,
        "driver_id": drivers[of_cause[0]] if len(of_cause) == 1 else None,
        "first_error_at": min([*times, *filter(None, [incident.first_error_at])], default=None),
        "last_error_at": max([*times, *filter(None, [incident.last_error_at])], default=None),
    }
    if SEVERITIES.index(gravest.severity) > SEVERITIES.index(Severity(incident.severity)):
        said |= {
            "key": gravest.key,
            "severity": gravest.severity,
            "remedy": remedy(BY_NAME[cause.rule], gravest.key),
        }
    for name, value in said.items():
        if getattr(incident, name) != value:
            setattr(incident, name, value)


async def _tasks(session: AsyncSession, one: _Grouping, some: Sequence[Incident], grown: Collection[int]) -> None:
    """A task for each incident whose remedy is one; one that was done is reopened where the incident has grown.

    Where nothing is to be chosen and no rule says whose it is, it is the first admin's, who can give it away: so no
    task that has to be done waits for a decision that nobody has to make.
    """
    wanting = [incident for incident in some if incident.remedy == Remedy.TASK]
    have = await tasks.of_incidents(session, [incident.id for incident in wanting])
    by_rule = await rules.of_system(session, one.system)
    first = await users.first_admin(session)
    made = [
        tasks.Task(
            incident_id=incident.id,
            owner_id=first.id if first and incident.key in NOTHING_TO_CHOOSE and incident.key not in by_rule else None,
            due=_due(one.portal_now),
            to_do=to_do(BY_NAME[incident.rule], incident.key),
            made_at=one.clock.now(),
        )
        for incident in wanting
        if incident.id not in have
    ]
    session.add_all(made)
    await session.flush()
    for task in made:
        facts.record(
            session, FactKind.TASK_MADE, "task", task.id, incident=task.incident_id, due=task.due.isoformat(),
            owner_id=task.owner_id,
        )  # fmt: skip
    for task in have.values():
        if task.is_done and task.incident_id in grown:
            _reopen(session, task, one.portal_now)


def _reopen(session: AsyncSession, task: tasks.Task, portal_now: datetime) -> None:
    task.reopen(_due(portal_now))
    facts.record(session, FactKind.TASK_REOPENED, "task", task.id, why="The cause is back.")


def _due(portal_now: datetime) -> date:
    return (portal_now.astimezone(UTC) + REPAIRED_WITHIN).date()


async def _move(session: AsyncSession, moving: Sequence[int], portal_now: datetime) -> None:
    """Closes what has nothing active any more; opens what has again, and its task with it."""
    reopened = []
    for incident in await incidents.of_ids(session, moving):
        if incident.state == IncidentState.OPEN:
            incident.close(portal_now)
            facts.record(session, FactKind.INCIDENT_CLOSED, "incident", incident.id)
        else:
            incident.reopen()
            reopened.append(incident.id)
            facts.record(session, FactKind.INCIDENT_REOPENED, "incident", incident.id, times=incident.reopened)
    for task in (await tasks.of_incidents(session, reopened)).values():
        if task.is_done:
            _reopen(session, task, portal_now)


async def _give(session: AsyncSession, system: str) -> None:
    """Tasks that nobody owns become those of whom a rule names."""
    for task, rule in await tasks.to_give(session, system):
        task.owner_id = rule.owner_id
        facts.record(
            session, FactKind.TASK_CHANGED, "task", task.id, user_id=rule.user_id, before={"owner_id": None},
            owner_id=rule.owner_id, rule=rule.id,
        )  # fmt: skip
