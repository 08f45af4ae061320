"""Conditions: what has to hold before a remedy may go on, each with its paragraph. Pure; none opens a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from logwarden.eld.events import Event, Identity, RecordStatus
from logwarden.eld.lawful import UnlawfulEdit
from logwarden.eld.log import DriverLog, day_start
from logwarden.states import KitState

from .plan import Plan
from .steps import edits_of


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
    `portal_now` is the portal's clock. `approved_hash` is the plan hash that people said yes to, None if nobody did.
    `stopped_by_violation`: this remedy broke a log on this system, and no admin has released it since. `held` says in
    words which hold is open over the driver, his company or his system. `mandated`: the company has authorised this
    remedy now. `watched_only`: the office lets this remedy be planned here and no more. `stopped_by` is the fix that
    met another record than the one meant, for this driver and remedy, and that nobody has looked at since.

    `yeses` is how many people said yes. `asked_about` are the records that earlier fixes asked the driver about and
    `asked_by` who wanted those, by our numbers. `resynced_at` is when the driver's device was last resynchronised,
    `errors_at` the times of the errors in the plan, `latest` the newest whole reading; instants by the portal's clock.

    `kit` is what is known of the system's tool kit, `proof` the fix that another plan to prove it has now.
    `changed` are the controls that this remedy needs and that were not as we know them when they were last looked at.
    """

    plan: Plan
    log: DriverLog
    certified_days: frozenset[date]
    portal_now: datetime
    approved_hash: str | None = None
    stopped_by_violation: bool = False
    yeses: int = 0
    asked_about: frozenset[Identity] = frozenset()
    asked_by: frozenset[int] = frozenset()
    resynced_at: datetime | None = None
    errors_at: tuple[datetime, ...] = ()
    latest: DriverLog | None = None
    held: str = ""
    mandated: bool = False
    watched_only: bool = False
    stopped_by: int | None = None
    kit: KitState = KitState.UNPROVED
    proof: int | None = None
    changed: tuple[str, ...] = ()


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
    for instant in case.plan.instants:
        local = instant.astimezone(case.log.zone)
        if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
            return (
                f"{local:%m/%d/%Y %I:%M:%S %p} comes twice on that day (the clocks go back), so the page "
                "cannot say which of the two a row is."
            )
    return None


def _violated(case: Case) -> str | None:
    if not case.stopped_by_violation:
        return None
    return (
        "This remedy changed a log of this system in a way that nobody asked for. It stops until an admin has looked "
        "at that fix and released it with a reason."
    )


def _asked_before(case: Case) -> str | None:
    if not any(_was_asked(case, record) for record in case.plan.asked):
        return None
    grounds = case.plan.grounds
    if grounds is not None and grounds.new_fact.strip() and grounds.asked_by not in case.asked_by:
        return None
    return "An edit of this record was requested before; a second request needs a new fact and another person."


def _was_asked(case: Case, record: Event) -> bool:
    """Whether somebody asked about this record. A request for another time does not say which record it is about."""
    if record.identity in case.asked_about:
        return True
    asked = [
        e
        for e in case.log.events
        if e.type is record.type
        and e.status in (RecordStatus.INACTIVE_CHANGE_REQUESTED, RecordStatus.INACTIVE_CHANGE_REJECTED)
    ]
    if any(e.at == record.at and e.code == record.code for e in asked):
        return True
    wanted = {(step.at, step.code) for step in case.plan.changes if step.target == record}
    return bool(wanted) and any(e.at == record.at or (e.at, e.code) in wanted for e in asked)


def _moved(case: Case) -> str | None:
    if case.plan.records_hash_of(case.log) == case.plan.records_hash:
        return None
    return "The records of these days are not the ones that the plan was made from."


def _unlawful(case: Case) -> str | None:
    plan = case.plan
    if plan.asked and any(e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED for e in plan.before.events):
        return None  # said by no_open_request, which waits
    try:
        plan.before.apply(edits_of(plan.steps))
    except UnlawfulEdit as refused:
        return f"An edit of the plan may not be made: {refused}."
    return None


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


def _watched_only(case: Case) -> str | None:
    if not case.watched_only:
        return None
    return (
        f"A limit keeps {case.plan.remedy} at watching here: it is planned, and not done until an admin changes that."
    )


def _stopped(case: Case) -> str | None:
    if case.stopped_by is None:
        return None
    return (
        f"Fix {case.stopped_by} met another record than the one meant, so {case.plan.remedy} stops for this driver: "
        f"look at what it left, then say with a reason that fix {case.stopped_by} may be tried again."
    )


def _page_changed(case: Case) -> str | None:
    if not case.changed:
        return None
    return (
        f"The portal's pages are not as we know them: {'; '.join(case.changed)}. "
        "This waits until a later look finds that in order."
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
    "a person said yes to exactly this plan, over exactly these records; to a RESYNC an admin's rule may have",
    _not_approved,
)

UNMOVED = Condition("records_unmoved", "395.8(e)(1)", "the records are the ones that the plan was made from", _moved)

LAWFUL_EDITS = Condition(
    "lawful_edits", "App. A 4.4.4.2", "every edit of the plan is one that the rule knows", _unlawful
)

TIME_IS_UNIQUE = Condition(
    "time_is_unique", "App. A 4.4.3", "no record lies in the hour that a daylight-saving day repeats", _repeated_hour
)
NO_VIOLATION = Condition(
    "no_violation",
    "395.8(e)(2)",
    "this remedy broke no log on this system, or an admin has looked and released it",
    _violated,
)

FREED = Condition(
    "not_watched_only",
    "the office's own rule",
    "no limit of the system or the company keeps the remedy at watching",
    _watched_only,
    waits=True,
)

RIGHT_RECORD = Condition(
    "right_record",
    "395.8(e)(1)",
    "the remedy met no other record than the one meant for this driver, or a person has looked since",
    _stopped,
    waits=True,
)

PAGES_KNOWN = Condition(
    "pages_known",
    "395.8(e)(1)",
    "every control that it needs was as we know it when the portal's pages were last looked at",
    _page_changed,
    waits=True,
)

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
    TIME_IS_UNIQUE,
    RIGHT_RECORD,
    FREED,
    HELD_BACK,
    MANDATED,
    PAGES_KNOWN,
)
"""What every remedy that asks for an edit has to meet."""

CLICK_CONDITIONS: tuple[Condition, ...] = (NO_VIOLATION, RIGHT_RECORD, FREED, HELD_BACK, PAGES_KNOWN)
"""What every remedy that clicks and asks for no edit has to meet."""
