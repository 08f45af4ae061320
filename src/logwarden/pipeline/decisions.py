"""decisions: what a person has to decide today, by risk; and for every other line the cause or reason that holds it.

A decision is an open cause with something that is grave (high or critical), or that nobody understands, or a fix that
waits for a yes, or a task that is overdue. A grave cause whose task somebody owns is decided: it is that task.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.remedies.catalogue import BY_KEY, UNKNOWN, Remedy, Severity
from logwarden.states import FixState
from logwarden.store import incidents, scans, tasks
from logwarden.store.incidents import Incident
from logwarden.store.portals import Companies
from logwarden.store.tasks import Task

from .causes import BY_NAME
from .causes.line import SEVERITIES
from .causes.words import next_step, title, why_nothing

_GRAVE = frozenset({Severity.HIGH, Severity.CRITICAL})
_MINUTES = {"yes or no": 2, "grave": 4, "unknown": 5, "other": 3}
"""What a decision takes, roughly: an estimate of ours, not measured yet."""
Fixes = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide. `severity` is of the gravest active error, `lines` how many are active."""

    incident: Incident
    severity: Severity
    lines: int
    next_step: str
    task: Task | None
    fix_ids: tuple[int, ...]
    age_days: int

    @property
    def is_exposure(self) -> bool:
        """Whether an inspector would ask about it first."""
        return self.incident.key in BY_KEY and BY_KEY[self.incident.key].is_exposure

    @property
    def minutes(self) -> int:
        """What it takes, roughly."""
        if self.fix_ids:
            return _MINUTES["yes or no"]
        if self.incident.key == UNKNOWN.key:
            return _MINUTES["unknown"]
        return _MINUTES["grave" if self.severity in _GRAVE else "other"]


@dataclass(frozen=True, slots=True)
class Rest:
    """What is no decision today, by the reason for that."""

    why: str
    causes: int
    lines: int


@dataclass(slots=True)
class Today:
    """All of it: `lines` and `causes` that are active, the decisions by risk, and what is none.

    `left` are lines that stay as they are, by the reason that a person gave; `ungrouped` those that came after the
    last grouping.
    """

    lines: int = 0
    causes: int = 0
    ungrouped: int = 0
    decisions: list[Decision] = field(default_factory=list)
    rest: list[Rest] = field(default_factory=list)
    left: list[Rest] = field(default_factory=list)


async def today(session: AsyncSession, now: datetime, companies: Companies = None) -> Today:
    """What stands today, of these companies.

    `now` counts only where no pass has told the portal's clock.
    """
    active = await incidents.active_by_severity(session, companies)
    ungrouped = active.pop(None, {})
    found = {i.id: i for i in await incidents.open_ones(session, [i for i in active if i is not None])}
    of_incident = await tasks.of_open_incidents(session)
    planned = await incidents.fixes_of(session)
    clocks = {name: scan.portal_at for name, scan in (await scans.latest_of_each(session)).items()}
    all_of_it = Today(causes=len(found), ungrouped=sum(ungrouped.values()))
    all_of_it.lines = sum(sum(of_one.values()) for of_one in active.values()) + all_of_it.ungrouped
    rest: dict[str, tuple[int, int]] = {}
    for incident_id, incident in found.items():
        portal_now = clocks.get(incident.system, now)
        severities, fixes, task = active[incident_id], planned.get(incident_id, ()), of_incident.get(incident_id)
        severity = max((Severity(s) for s in severities), key=SEVERITIES.index)
        step = _step(incident, severity, fixes, task, portal_now.date())
        lines = sum(severities.values())
        if step is None:
            causes, of_why = rest.get(why := _why_not(incident, fixes, task), (0, 0))
            rest[why] = causes + 1, of_why + lines
            continue
        proposed = tuple(fix for fix, state in fixes if state == FixState.PROPOSED)
        since = incident.first_error_at or incident.opened_at
        age = max(0, (portal_now - since).days)
        all_of_it.decisions.append(Decision(incident, severity, lines, step, task, proposed, age))
    all_of_it.decisions.sort(key=_risk)
    all_of_it.rest = _by_number(rest)
    all_of_it.left = [Rest(reason, causes, lines) for reason, causes, lines in await incidents.left(session, companies)]
    return all_of_it


def title_of(incident: Incident) -> str:
    """A cause in plain words."""
    return title(BY_NAME[incident.rule], incident.key, incident.detail.partition(" ")[2])


def _risk(decision: Decision) -> tuple[int, int, int]:
    """The gravest first, of those the oldest."""
    return -SEVERITIES.index(decision.severity), -decision.age_days, decision.incident.id


def _step(incident: Incident, severity: Severity, fixes: Fixes, task: Task | None, day: date) -> str | None:
    """The lawful next step of a decision; None where nobody has to decide anything now."""
    if proposed := [str(fix) for fix, state in fixes if state == FixState.PROPOSED]:
        return f"Say yes or no to fix {', '.join(proposed)}."
    if task is not None and task.is_done:
        return None
    if task is not None and task.due < day:
        return f"The task was due on {task.due}: do it, or say when. {task.to_do}"
    if fixes or (task is not None and task.owner_id is not None):
        return None
    if severity not in _GRAVE and incident.key != UNKNOWN.key:
        return None
    return next_step(Remedy(incident.remedy)) + (f" {task.to_do}" if task is not None else "")


def _why_not(incident: Incident, fixes: Fixes, task: Task | None) -> str:
    if fixes:
        return "A fix is under way."
    if task is not None and task.is_done:
        return "Its task is done; the portal lists it still."
    if task is not None:
        return "Somebody's task." if task.owner_id is not None else "A task, not grave: nobody has taken it yet."
    if incident.remedy == Remedy.LEAVE:
        return f"Nothing to do: {why_nothing(incident.key)}"
    return f"Not grave. {next_step(Remedy(incident.remedy))}"


def _by_number(rest: Mapping[str, tuple[int, int]]) -> list[Rest]:
    counted = [Rest(why, causes, lines) for why, (causes, lines) in rest.items()]
    return sorted(counted, key=lambda one: (-one.lines, one.why))
