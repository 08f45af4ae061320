"""What reports are made of: queries over several nouns, each for some companies and a span."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from logwarden.facts import FactKind
from logwarden.states import OPEN_ERROR_STATUSES, OPEN_FIX_STATES, TaskState

from . import fact_companies, portals
from .approvals import Approval
from .contacts import Contact
from .errors import LogError
from .facts import Fact
from .findings import ALTERED, Finding
from .fixes import Fix
from .incidents import Incident
from .portals import Companies, Company, Day, Driver, within
from .questions import Question
from .readings import Reading
from .scans import Scan
from .tasks import Task

_DRIVER_OF: dict[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[int]]] = {
    "fix": (Fix.id, Fix.driver_id),
    "question": (Question.id, Question.driver_id),
    "contact": (Contact.id, Contact.driver_id),
    "finding": (Finding.id, Finding.driver_id),
    "error": (LogError.id, LogError.driver_id),
    "driver": (Driver.id, Driver.id),
}


async def happened(
    session: AsyncSession, kinds: Collection[FactKind], since: datetime, until: datetime, companies: Companies
) -> Sequence[Fact]:
    """The facts of some kinds from an instant up to another (wall clock), oldest first, that tell of these companies.

    What is of a whole system is told where all companies are.
    """
    query = select(Fact).where(Fact.kind.in_(kinds), Fact.at >= since, Fact.at < until)
    if companies is not None:
        query = query.where(fact_companies.within(companies))
    return (await session.scalars(query.order_by(Fact.at, Fact.id))).all()


async def drivers_of(session: AsyncSession, facts: Collection[Fact]) -> dict[int, Driver]:
    """By the fact's id, the driver whom it is about, with his company; facts about nobody are left out."""
    driver_of: dict[tuple[str, int], int] = {}
    for subject, (key, driver_id) in _DRIVER_OF.items():
        ids = {fact.subject_id for fact in facts if fact.subject == subject and fact.subject_id is not None}
        for some in _some(sorted(ids)):
            rows = await session.execute(select(key, driver_id).where(key.in_(some)))
            driver_of |= {(subject, thing): driver for thing, driver in rows}
    known: dict[int, Driver] = {}
    for some in _some(sorted(set(driver_of.values()))):
        known |= await portals.drivers(session, some)
    found = ((fact.id, driver_of.get((fact.subject, fact.subject_id or 0))) for fact in facts)
    return {fact_id: known[driver] for fact_id, driver in found if driver is not None}


async def fixes(session: AsyncSession, *conditions: ColumnElement[bool], companies: Companies) -> Sequence[Fix]:
    """Some fixes of these companies, oldest first, each with driver and company."""
    query = select(Fix).where(*conditions, within(Fix.driver_id, companies)).order_by(Fix.id)
    return (await session.scalars(query.options(joinedload(Fix.driver).joinedload(Driver.company)))).all()


def is_open() -> ColumnElement[bool]:
    """The condition that a fix is not closed."""
    return Fix.state.in_(sorted(OPEN_FIX_STATES))


async def approvals_of(session: AsyncSession, fix_ids: Collection[int]) -> dict[int, list[Approval]]:
    """What was said to each of some fixes, in its order, with the people."""
    found: dict[int, list[Approval]] = {}
    for some in _some(sorted(fix_ids)):
        query = select(Approval).where(Approval.fix_id.in_(some)).options(joinedload(Approval.user))
        for approval in await session.scalars(query.order_by(Approval.id)):
            found.setdefault(approval.fix_id, []).append(approval)
    return found


async def answers(session: AsyncSession, fix_ids: Collection[int]) -> dict[int, str]:
    """What drivers answered to some fixes, as the records showed it last; who did not answer is left out."""
    found: dict[int, str] = {}
    for some in _some(sorted(fix_ids)):
        query = select(Fact).where(Fact.subject == "fix", Fact.subject_id.in_(some), Fact.kind == FactKind.FIX_ANSWERED)
        for fact in await session.scalars(query.order_by(Fact.id)):
            found[fact.subject_id or 0] = ", ".join(map(str, fact.detail.get("answers", ())))
    return found


async def open_tasks(session: AsyncSession, companies: Companies) -> Sequence[Task]:
    """The tasks that are not done, with owner, incident and company."""
    query = select(Task).join(Task.incident).where(Task.state != TaskState.DONE, _of(Incident.company_id, companies))
    whole = query.options(joinedload(Task.owner), joinedload(Task.incident).joinedload(Incident.company))
    return (await session.scalars(whole.order_by(Task.id))).all()


async def open_questions(session: AsyncSession, companies: Companies) -> Sequence[Question]:
    """The questions that wait for their driver, with him, his company, and who asked."""
    query = select(Question).where(
        Question.answered_at.is_(None), Question.ended_at.is_(None), within(Question.driver_id, companies)
    )
    whole = query.options(joinedload(Question.driver).joinedload(Driver.company), joinedload(Question.asker))
    return (await session.scalars(whole.order_by(Question.id))).all()


async def findings(session: AsyncSession, *conditions: ColumnElement[bool], companies: Companies) -> Sequence[Finding]:
    """What the witness found, oldest first, with driver and company."""
    query = select(Finding).where(Finding.kind == ALTERED, *conditions, within(Finding.driver_id, companies))
    return (
        await session.scalars(query.options(joinedload(Finding.driver).joinedload(Driver.company)).order_by(Finding.id))
    ).all()


async def compared(session: AsyncSession, since: datetime, until: datetime, companies: Companies) -> int:
    """How many readings of a span of the portal's clock the witness has compared."""
    query = select(func.count()).select_from(Reading).where(Reading.witnessed, Reading.read_at >= since)
    return await session.scalar(query.where(Reading.read_at < until, within(Reading.driver_id, companies))) or 0


async def passes(session: AsyncSession, since: datetime, until: datetime, system: str | None) -> Sequence[Scan]:
    """The passes over all watched companies that ended in a span of the wall clock, oldest first."""
    query = select(Scan).where(Scan.finished_at >= since, Scan.finished_at < until, ~Scan.partial)
    if system is not None:
        query = query.where(Scan.system == system)
    return (await session.scalars(query.order_by(Scan.id))).all()


async def unread(session: AsyncSession, companies: Companies) -> dict[int, tuple[int, int]]:
    """By company: how many drivers it has, and how many of them have no log in the archive."""
    is_log = Reading.whole & Reading.records.is_not(None)
    read = select(Reading.id).where(Reading.driver_id == Driver.id, is_log).exists()
    query = select(Driver.company_id, func.count(), func.count().filter(~read)).where(within(Driver.id, companies))
    return {company: (all_, none) for company, all_, none in await session.execute(query.group_by(Driver.company_id))}


async def errors_by_key(
    session: AsyncSession, keys: Collection[str], since: datetime, until: datetime, companies: Companies
) -> list[tuple[str, str, int, int]]:
    """Company, key, how many were listed first in a span of the portal's clock, and how many are open now."""
    first = (LogError.first_listed_at >= since) & (LogError.first_listed_at < until)
    is_open_ = LogError.status.in_(sorted(OPEN_ERROR_STATUSES))
    query = select(Company.name, LogError.key, func.count().filter(first), func.count().filter(is_open_))
    query = query.join(Company, Company.id == LogError.company_id).where(LogError.key.in_(sorted(keys)))
    query = query.where(first | is_open_, _of(LogError.company_id, companies))
    rows = await session.execute(query.group_by(Company.id, Company.name, LogError.key))
    return sorted((company, key, new, still) for company, key, new, still in rows)


async def open_by_severity(session: AsyncSession, companies: Companies) -> dict[str, int]:
    """How many lines are open, by severity."""
    query = select(LogError.severity, func.count()).where(LogError.status.in_(sorted(OPEN_ERROR_STATUSES)))
    rows = await session.execute(query.where(_of(LogError.company_id, companies)).group_by(LogError.severity))
    return dict(rows.all())


async def errors_of_days(
    session: AsyncSession, company_id: int, first: date, last: date
) -> list[tuple[date, int | None, str, str, int]]:
    """The errors of a company's days: day, incident, key, status, and how many such there are."""
    columns = (LogError.day, LogError.incident_id, LogError.key, LogError.status)
    query = select(*columns, func.count()).where(LogError.company_id == company_id, LogError.day.between(first, last))
    rows = await session.execute(query.group_by(*columns))
    return [(day, incident_id, key, status, number) for day, incident_id, key, status, number in rows if day]


async def incidents(session: AsyncSession, ids: Collection[int]) -> dict[int, Incident]:
    """Some incidents by id."""
    found: dict[int, Incident] = {}
    for some in _some(sorted(ids)):
        found |= {one.id: one for one in await session.scalars(select(Incident).where(Incident.id.in_(some)))}
    return found


async def told_days(session: AsyncSession, company_id: int, first: date, last: date) -> Sequence[Day]:
    """What the portal told of the days of a company's drivers."""
    query = select(Day).where(within(Day.driver_id, frozenset({company_id})), Day.day.between(first, last))
    return (await session.scalars(query.order_by(Day.day, Day.driver_id))).all()


async def drivers(session: AsyncSession, companies: Companies, driver_id: int | None = None) -> Sequence[Driver]:
    """The drivers of these companies, or one of them, each with his company."""
    query = select(Driver).where(within(Driver.id, companies)).options(joinedload(Driver.company))
    if driver_id is not None:
        query = query.where(Driver.id == driver_id)
    return (await session.scalars(query.order_by(Driver.company_id, Driver.id))).all()


async def logs(session: AsyncSession, driver_id: int, first: date, last: date) -> Sequence[Reading]:
    """The readings of a driver that are logs and hold one of these days, in the order in which they were read."""
    query = select(Reading).where(
        Reading.driver_id == driver_id,
        Reading.whole,
        Reading.records.is_not(None),
        Reading.first_day <= last,
        Reading.last_day >= first,
    )
    return (await session.scalars(query.order_by(Reading.first_read_at, Reading.id))).all()


def _of(company_id: InstrumentedAttribute[int], companies: Companies) -> ColumnElement[bool]:
    return company_id.is_not(None) if companies is None else company_id.in_(sorted(companies))


def _some(ids: Sequence[int], number: int = 500) -> list[Sequence[int]]:
    return [ids[start : start + number] for start in range(0, len(ids), number)]
