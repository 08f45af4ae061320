"""What several reports gather: whom one is about, portal checks, what happened, what waits, holds, findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.reporting.document import Document
from logwarden.reporting.tables import Altered, Check, Happening, Held, Waiting
from logwarden.states import FixState
from logwarden.store import fact_companies, holds, portals, report_sources, scans, users
from logwarden.store.facts import Fact
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix
from logwarden.store.portals import Companies, Company, Driver
from logwarden.store.reports import Report

from .decisions import title_of

_WORDS: dict[FactKind, str] = {
    FactKind.FIX_PROPOSED: "Request planned",
    FactKind.FIX_WISHED: "Request wanted",
    FactKind.FIX_APPROVED: "Yes to a request",
    FactKind.FIX_YES_GIVEN: "First of two yeses",
    FactKind.FIX_REJECTED: "No to a request",
    FactKind.FIX_CANCELLED: "Request taken back",
    FactKind.FIX_RETRIED: "Request to be tried again",
    FactKind.FIX_RELEASED: "Violation released",
    FactKind.ATTEMPT_CLICKED: "Clicked in the portal",
    FactKind.FIX_ANSWERED: "Driver's answer seen",
    FactKind.FIX_CLOSED: "Request closed",
    FactKind.FIX_VIOLATION: "Log changed as nobody asked; remedy stopped",
    FactKind.FIX_UNKNOWN: "Not known whether a click was made",
    FactKind.FIX_WRONG_RECORD: "Page showed another record; nothing clicked",
    FactKind.INCIDENT_LEFT: "Cause left as it is",
    FactKind.FINDING_MADE: "Record changed without a trace",
    FactKind.FINDING_REVIEWED: "Finding reviewed",
    FactKind.TASK_DONE: "Task done",
    FactKind.TASK_REOPENED: "Task reopened",
    FactKind.HOLD_PLACED: "Hold placed",
    FactKind.HOLD_LIFTED: "Hold lifted",
    FactKind.MANDATE_GIVEN: "Mandate given",
    FactKind.MANDATE_ENDED: "Mandate ended",
    FactKind.RULE_SET: "Rule set",
    FactKind.LIMIT_SET: "Limit set",
    FactKind.LIMIT_REMOVED: "Limit removed",
    FactKind.QUESTION_ASKED: "Driver asked",
    FactKind.QUESTION_ANSWERED: "Driver answered a question",
    FactKind.QUESTION_ENDED: "Question taken back",
    FactKind.CONTACT_NOTED: "Contact with a driver",
    FactKind.TICKET_MADE: "Ticket for a device's provider",
    FactKind.TICKET_CHANGED: "Ticket moved",
    FactKind.SCAN_COMPANY_NOT_SEEN: "Company not seen by a portal check",
    FactKind.AGENT_WISHED: "A person held or released the agent",
    FactKind.SYSTEM_TOKEN_REFUSED: "The portal refuses our token",
    FactKind.SYSTEM_LOGIN_NEEDED: "The portal wants a person to log in",
    FactKind.KIT_BLOCKED: "Tool kit blocked",
    FactKind.PAGES_CHANGED: "The portal's pages changed",
    FactKind.KILL_FILE_FOUND: "The file KILL was found; nothing is clicked",
    FactKind.KILL_FILE_GONE: "The file KILL is gone",
}
SHIFT: frozenset[FactKind] = frozenset(_WORDS)
"""What the next shift wants to know of."""
DECIDED = frozenset(
    {
        FactKind.FIX_WISHED, FactKind.FIX_APPROVED, FactKind.FIX_YES_GIVEN, FactKind.FIX_REJECTED,
        FactKind.FIX_CANCELLED, FactKind.FIX_RETRIED, FactKind.FIX_RELEASED, FactKind.INCIDENT_LEFT,
        FactKind.FINDING_REVIEWED, FactKind.HOLD_PLACED, FactKind.HOLD_LIFTED, FactKind.MANDATE_GIVEN,
        FactKind.MANDATE_ENDED, FactKind.RULE_SET, FactKind.LIMIT_SET, FactKind.LIMIT_REMOVED, FactKind.AGENT_WISHED,
    }
)  # fmt: skip
DONE = frozenset(
    {
        FactKind.ATTEMPT_CLICKED, FactKind.FIX_ANSWERED, FactKind.FIX_CLOSED, FactKind.FIX_VIOLATION,
        FactKind.FIX_UNKNOWN, FactKind.FIX_WRONG_RECORD, FactKind.TASK_DONE, FactKind.QUESTION_ASKED,
        FactKind.QUESTION_ANSWERED, FactKind.CONTACT_NOTED, FactKind.TICKET_MADE, FactKind.TICKET_CHANGED,
    }
)  # fmt: skip
_SAID = ("outcome", "why", "reason", "lift_reason", "answers", "answer", "said", "note", "review", "wish", "state")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of gathering: the document, and the oldest instant of what it rests on (the portal's clock)."""

    document: Document
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class About:
    """Whom a report is about: the companies (None: all), a name for people, and the zone of its instants."""

    companies: Companies
    words: str
    zone: ZoneInfo


async def about(session: AsyncSession, report: Report) -> About:
    """Whom that report is about; its company is loaded."""
    zone = ZoneInfo(report.options.get("zone", "UTC"))
    if report.company is not None:
        return About(frozenset({report.company.id}), report.company.name, zone)
    if report.system is not None:
        of_system = [company.id for company in await portals.companies(session) if company.system == report.system]
        return About(frozenset(of_system), f"all companies of {report.system}", zone)
    return About(None, "all companies", zone)


async def checks(session: AsyncSession, companies: Companies) -> tuple[Check, ...]:
    """The portal checks of some companies, by name."""
    known = await portals.companies(session, companies)
    newest = await scans.newest_coverage(session)
    seen: dict[int, scans.CompanyCoverage] = {}
    for system in sorted({company.system for company in known}):
        seen |= await scans.last_seen_of(session, system)
    unread = await report_sources.unread(session, companies)
    found = []
    for company in known:
        last, now = seen.get(company.id), newest.get(company.id)
        all_, none = unread.get(company.id, (0, 0))
        found.append(
            Check(
                company.system, company.name, None if last is None else last.seen_at,
                _missing(company, last, now), all_, none,
            )
        )  # fmt: skip
    return tuple(found)


def _missing(company: Company, last: scans.CompanyCoverage | None, now: scans.CompanyCoverage | None) -> str:
    if not company.watched:
        return "not watched"
    if now is None:
        return "no check ended yet"
    if now.seen_at is None:
        return f"nothing by the newest check: {now.why or 'no answer'}"
    if last is not None and not last.whole:
        return f"not all: {last.why or 'a part could not be read'}"
    return ""


def oldest(seen: Sequence[Check]) -> datetime | None:
    """The oldest of the last answers."""
    return min((one.seen_at for one in seen if one.seen_at is not None), default=None)


async def happenings(
    session: AsyncSession, kinds: Collection[FactKind], since: datetime, until: datetime, companies: Companies
) -> tuple[Happening, ...]:
    """What happened from an instant up to another, by this machine's clock."""
    told = await report_sources.happened(session, kinds, since, until, companies)
    company_of = await fact_companies.of(session, told)
    names = {company.id: company.name for company in await portals.companies(session)}
    drivers = await report_sources.drivers_of(session, told)
    people = await users.names(session, {fact.user_id for fact in told if fact.user_id is not None})
    return tuple(
        Happening(
            at=fact.at,
            what=_what(fact),
            who=people.get(fact.user_id or 0, ""),
            company=names.get(company_of.get(fact.id) or 0, str(fact.detail.get("system") or "")),
            driver=name_of(drivers.get(fact.id)),
            words=_said(fact),
        )
        for fact in told
    )


def _what(fact: Fact) -> str:
    words = _WORDS[FactKind(fact.kind)]
    return words if fact.subject_id is None or fact.subject in {"company", "system"} else f"{words} {fact.subject_id}"


def _said(fact: Fact) -> str:
    """What its detail says in words."""
    found = []
    for name in _SAID:
        match fact.detail.get(name):
            case str(text) if text:
                found.append(text)
            case list(texts):
                found.append(", ".join(map(str, texts)))
            case dict(wish):
                found.append(", ".join(f"{key}: {value}" for key, value in wish.items() if isinstance(value, str)))
    return "; ".join(found)


def name_of(driver: Driver | None) -> str:
    """A driver's name, or the portal's number of one who has none yet."""
    return "" if driver is None else driver.name or driver.portal_id


async def waiting(session: AsyncSession, companies: Companies) -> tuple[Waiting, ...]:
    """What waits now, and for whom: requests, tasks, questions to drivers."""
    open_ = await report_sources.fixes(session, report_sources.is_open(), companies=companies)
    given = await report_sources.approvals_of(session, [fix.id for fix in open_])
    found = [_of_fix(fix, has_yes=any(said.approved for said in given.get(fix.id, ()))) for fix in open_]
    for task in await report_sources.open_tasks(session, companies):
        whom = "whoever takes it" if task.owner is None else task.owner.name
        words = f"{title_of(task.incident)} Due {task.due}."
        found.append(Waiting(task.made_at, f"Task {task.id}", whom, task.incident.company.name, "", words))
    for question in await report_sources.open_questions(session, companies):
        driver = question.driver
        words = f"{question.kind}, {question.first_day} to {question.last_day}; asked by {question.asker.name}"
        name = name_of(driver)
        found.append(
            Waiting(question.asked_at, f"Question {question.id}", "the driver", driver.company.name, name, words)
        )
    return tuple(found)


def _of_fix(fix: Fix, *, has_yes: bool) -> Waiting:
    for_whom, since = {
        FixState.BLOCKED: ("what blocks it", fix.created_at),
        FixState.PROPOSED: ("a second yes" if has_yes else "a yes or no", fix.created_at),
        FixState.APPROVED: ("the agent", fix.created_at),
        FixState.RUNNING: ("the agent", fix.created_at),
        FixState.AWAITING_DRIVER: ("the driver", fix.applied_at or fix.created_at),
        FixState.AWAITING_SNAPSHOT: ("the portal's list", fix.answered_at or fix.applied_at or fix.created_at),
        FixState.UNKNOWN: ("a look at the records", fix.applied_at or fix.created_at),
    }[FixState(fix.state)]
    words = f"{Remedy(fix.remedy).replace('_', ' ')}, {fix.first_day} to {fix.last_day}. {fix.reason}".strip()
    return Waiting(since, f"Request {fix.id}", for_whom, fix.driver.company.name, name_of(fix.driver), words)


async def held(session: AsyncSession, companies: Companies, now: datetime) -> tuple[Held, ...]:
    """The holds in force, oldest first."""
    found = await holds.page(session, companies, now=now, in_force=True, before=None, limit=10_000)
    people = await users.names(session, {hold.placed_by for hold in found})
    return tuple(
        Held(
            hold.placed_at,
            name_of(hold.driver) or (hold.company.name if hold.company else f"all of {hold.system}"),
            people.get(hold.placed_by, ""),
            hold.reason,
            hold.until,
        )
        for hold in reversed(found)
    )


async def altered(session: AsyncSession, *conditions: ColumnElement[bool], companies: Companies) -> tuple[Altered, ...]:
    """What the witness found, under some conditions."""
    return tuple(map(_altered, await report_sources.findings(session, *conditions, companies=companies)))


def _altered(finding: Finding) -> Altered:
    review = f"{finding.review}: {finding.review_note}".removesuffix(": ") if finding.review else ""
    return Altered(
        finding.id, finding.driver.company.name, name_of(finding.driver), finding.day, finding.between_at,
        finding.and_at, finding.words, finding.paragraph, review,
    )  # fmt: skip
