"""Which company a fact tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .contacts import Contact
from .errors import LogError
from .facts import Fact
from .findings import Finding
from .fixes import Fix
from .holds import Hold
from .incidents import Incident
from .limits import Limit
from .mandates import Mandate
from .portals import Company, Driver
from .questions import Question
from .reports import Report, ReportSchedule
from .tasks import Task
from .tickets import Ticket

_OF = {
    "company": (Company.id, select(Company.id, Company.id)),
    "contact": (Contact.id, select(Contact.id, Driver.company_id).join(Driver, Driver.id == Contact.driver_id)),
    "driver": (Driver.id, select(Driver.id, Driver.company_id)),
    "error": (LogError.id, select(LogError.id, LogError.company_id)),
    "finding": (Finding.id, select(Finding.id, Finding.company_id)),
    "fix": (Fix.id, select(Fix.id, Driver.company_id).join(Driver, Driver.id == Fix.driver_id)),
    "hold": (Hold.id, select(Hold.id, Hold.company_id)),
    "incident": (Incident.id, select(Incident.id, Incident.company_id)),
    "limit": (Limit.id, select(Limit.id, Limit.company_id)),
    "mandate": (Mandate.id, select(Mandate.id, Mandate.company_id)),
    "question": (Question.id, select(Question.id, Driver.company_id).join(Driver, Driver.id == Question.driver_id)),
    "report": (Report.id, select(Report.id, Report.company_id)),
    "report_schedule": (ReportSchedule.id, select(ReportSchedule.id, ReportSchedule.company_id)),
    "task": (Task.id, select(Task.id, Incident.company_id).join(Incident, Incident.id == Task.incident_id)),
    "ticket": (Ticket.id, select(Ticket.id, Incident.company_id).join(Incident, Incident.id == Ticket.incident_id)),
}
SUBJECTS = frozenset(_OF)
"""What belongs to one company; a hold, a limit or a report can be over a whole system."""


def within(companies: frozenset[int]) -> ColumnElement[bool]:
    """The condition that a fact tells of one of these companies."""
    return or_(
        *(
            and_(
                Fact.subject == subject,
                Fact.subject_id.in_(
                    query.with_only_columns(key).where(query.selected_columns[1].in_(sorted(companies)))
                ),
            )
            for subject, (key, query) in _OF.items()
        )
    )


async def of(session: AsyncSession, facts: Iterable[Fact]) -> dict[int, int | None]:
    """The company's id by the fact's, None for a whole system's; what is of no company, or gone, is left out."""
    asked: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.subject in SUBJECTS and fact.subject_id is not None:
            asked[fact.subject][fact.subject_id].append(fact.id)
    found: dict[int, int | None] = {}
    for subject, facts_of in asked.items():
        key, query = _OF[subject]
        for subject_id, company_id in await session.execute(query.where(key.in_(facts_of))):
            found |= dict.fromkeys(facts_of[subject_id], company_id)
    return found
