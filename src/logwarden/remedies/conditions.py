"""Conditions: what has to hold before a remedy may go on, each with its paragraph. Pure; none opens a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from logwarden.eld.events import RecordStatus
from logwarden.eld.log import DriverLog, day_start

from .plan import Plan


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a plan may not go on. `waits`: it may come to hold by itself, so the fix is blocked, not refused."""

    condition: str
    paragraph: str
    words: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What is known when a plan is judged.

    `log` holds the plan's days as last read. `certified_days` are the days that the portal calls certified.
    `portal_now` is the portal's clock. `approved_hash` is the plan hash that people said yes to, None if
    nobody did. `stopped_by_violation`: this remedy broke a log on this system before. `held` says in words which
    hold is open over the driver, his company or his system. `mandated`: the company has authorised this remedy now.
    """

    plan: Plan
    log: DriverLog
    certified_days: frozenset[date]
    portal_now: datetime
    approved_hash: str | None = None
    stopped_by_violation: bool = False
    held: str = ""
    mandated: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a name, its paragraph, what it asks in words, and the check (None: it holds)."""

    name: str
    paragraph: str
    asks: str
    check: Callable[[Case], str | None]
    waits: bool = False

    def judge(self, case: Case) -> Refusal | None:
        """The refusal, if the condition does not hold."""
        words = self.check(case)
        return None if words is None else Refusal(self.name, self.paragraph, words, self.waits)


def _open_day(case: Case) -> str | None:
    end = day_start(case.plan.last_day + timedelta(days=1), case.log.zone)
    if case.portal_now >= end:
        return None
    return f"The day {case.plan.last_day:%m/%d/%Y} is not over at the driver's home terminal."


def _not_certified(case: Case) -> str | None:
    missing = [day for day in case.plan.before.days() if day not in case.certified_days]
    if not missing:
        return None
    days = ", ".join(f"{day:%m/%d/%Y}" for day in missing)
    return (
        f"The driver has not certified and submitted {days}; until then nobody may request an edit. "
        "Ask the driver to review and certify."
    )


def _open_request(case: Case) -> str | None:
    waiting = [e for e in case.log.events if e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED]
    if not waiting:
        return None
    return f"{len(waiting)} edit request(s) in these days still wait for the driver's answer."


def _repeated_hour(case: Case) -> str | None:
    for event in [e for pair in case.plan.pairs for e in (pair.earlier, pair.later)]:
        local = event.at.astimezone(case.log.zone)
        if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
            return (
                f"{local:%m/%d/%Y %I:%M:%S %p} comes twice on that day (the clocks go back), so the page "
                "cannot say which of the two a row is."
            )
    return None


def _violated(case: Case) -> str | None:
    if not case.stopped_by_violation:
        return None
    return "This remedy changed a log of this system in a way that nobody asked for; people decide first."


def _asked_before(case: Case) -> str | None:
    asked = {
        (e.at, e.type, e.code)
        for e in case.log.events
        if e.status in (RecordStatus.INACTIVE_CHANGE_REQUESTED, RecordStatus.INACTIVE_CHANGE_REJECTED)
    }
    for pair in case.plan.pairs:
        if (pair.later.at, pair.later.type, pair.later.code) in asked:
            return "An edit of this record was requested before; a second request needs a new fact and another person."
    return None


def _moved(case: Case) -> str | None:
    if case.plan.records_hash_of(case.log) == case.plan.records_hash:
        return None
    return "The records of these days are not the ones that the plan was made from."


def _not_approved(case: Case) -> str | None:
    return None if case.approved_hash == case.plan.hash else "Nobody has said yes to exactly this plan."


def _held(case: Case) -> str | None:
    return case.held or None


def _without_mandate(case: Case) -> str | None:
    if case.mandated:
        return None
    return (
        f"The company has not authorised this desk to do {case.plan.remedy}: an admin enters its mandate once it is "
        "signed."
    )


HELD_BACK = Condition(
    "hold", "the office's own rule", "no hold is open over the driver, his company or the system", _held, waits=True
)

MANDATED = Condition(
    "mandate",
    "395.30(d)(1)",
    "the company has authorised this desk to ask for it, and the mandate is valid now",
    _without_mandate,
    waits=True,
)

APPROVED = Condition(
    "approved",
    "395.30(c)(2)",
    "a person said yes to exactly this plan, over exactly these records",
    _not_approved,
)

UNMOVED = Condition("records_unmoved", "395.8(e)(1)", "the records are the ones that the plan was made from", _moved)

EDIT_CONDITIONS: tuple[Condition, ...] = (
    Condition("day_closed", "395.30(d)(2)", "every day of the plan is over", _open_day, waits=True),
    Condition(
        "day_certified",
        "395.30(d)(2)",
        "the driver has certified and submitted every day of the plan, with no edit since",
        _not_certified,
        waits=True,
    ),
    Condition(
        "no_open_request",
        "395.30(d)(1)",
        "no edit request of these days waits for the driver",
        _open_request,
        waits=True,
    ),
    Condition(
        "asked_once",
        "395.30(e)",
        "no record is asked about twice: that would be pressure on the driver",
        _asked_before,
    ),
    Condition(
        "time_is_unique",
        "App. A 4.4.3",
        "no record lies in the hour that a daylight-saving day repeats",
        _repeated_hour,
    ),
    Condition("no_violation", "395.8(e)(2)", "this remedy never broke a log on this system", _violated),
    HELD_BACK,
    MANDATED,
)
"""What every remedy that asks for an edit has to meet."""
