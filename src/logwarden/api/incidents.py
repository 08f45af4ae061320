"""Incidents: the causes behind errors; and the decision to leave all errors of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.pipeline import reword
from logwarden.pipeline.approve import NotFound, Refused, leave_incident
from logwarden.pipeline.causes import BY_NAME
from logwarden.pipeline.decisions import title_of
from logwarden.pipeline.window import zone_of
from logwarden.states import IncidentState
from logwarden.store import incident_lists, incidents, tasks
from logwarden.store.errors import LogError
from logwarden.store.incident_lists import IncidentFilter
from logwarden.store.incidents import Incident

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .advice_shapes import AdviceOut
from .cause_shapes import CauseErrorOut, IncidentOut, IncidentWhole, LeaveIncidentIn, NamedDriver
from .filters import ChosenCompanies
from .openapi import answers
from .shapes import Id, LeaveOut, Page, Text

router = APIRouter(prefix="/api/incidents", tags=["incidents"], route_class=JudgedRoute)

Names = Mapping[tuple[int, str], tuple[int, str | None]]


@router.get("")
async def list_incidents(
    context: ContextOf,
    _: Viewer,
    companies: ChosenCompanies,
    driver: Annotated[Text | None, Query(description="the portal's id")] = None,
    state: IncidentState | None = None,
    rule: Annotated[Text | None, Query(description="such as shared_counter")] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[IncidentOut]:
    """The causes, the one with the newest error first."""
    wanted = IncidentFilter(driver=driver, state=state, rule=rule, companies=companies)
    async with context.database.read() as session:
        found, total = await incident_lists.page(session, wanted, offset=(page - 1) * limit, limit=limit)
        said = await _described(session, found)
    return Page(items=[IncidentOut(**one) for one in said], total=total, page=page, limit=limit)


@router.get("/{incident_id}", responses=answers(404))
async def show_incident(
    incident_id: Id,
    context: ContextOf,
    _: Viewer,
    companies: MyCompanies,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> IncidentWhole:
    """One cause with its errors."""
    async with context.database.read() as session:
        incident = await incidents.get(session, incident_id, companies)
        if incident is None:
            raise NotFound(f"There is no incident {incident_id}.")
        (said,) = await _described(session, [incident])
        found, total = await incident_lists.errors_page(session, incident_id, offset=(page - 1) * limit, limit=limit)
    lines = Page(items=[_line(error) for error in found], total=total, page=page, limit=limit)
    return IncidentWhole(**said, lines=lines)


@router.get("/{incident_id}/advice", responses=answers(404))
async def advise(incident_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> AdviceOut:
    """The likely reason of a cause with the records that show it, what it means, and the lawful next step.

    It explains and drafts words; it does nothing. What no record shows, it does not say.
    """
    async with context.database.read() as session:
        incident = await incidents.get(session, incident_id, companies)
        if incident is None:
            raise NotFound(f"There is no incident {incident_id}.")
        return AdviceOut.of(await reword.told(session, incident, context.rewording))


@router.post("/{incident_id}/advice", responses=answers(403, 404, 409))
async def ask_model(incident_id: Id, context: ContextOf, user: Auditor, companies: MyCompanies) -> AdviceOut:
    """Asks the advisor's model to say the same in better words, and answers as the GET does from then on.

    Whatever goes wrong with the model, the rules' advice comes, with `why`.
    """
    if context.rewording is None:
        await advise(incident_id, context, user, companies)  # of what is not his he is told that it is not there
        raise Refused("No model is configured: set ADVISOR_URL, ADVISOR_MODEL and ADVISOR_KEY, and restart.")
    return AdviceOut.of(await reword.ask(context.rewording, incident_id, user, companies))


@router.post("/{incident_id}/leave", responses=answers(403, 404, 409))
async def leave_cause(incident_id: Id, body: LeaveIncidentIn, context: ContextOf, user: Auditor) -> LeaveOut:
    """Leaves all pending errors of a cause as they are, for a reason that each of them keeps: no record is touched."""
    async with context.database.write() as session:
        return LeaveOut(left=await leave_incident(session, incident_id, user, body.reason))


def drivers_of(incident: Incident, names: Names) -> list[NamedDriver]:
    """The drivers of an incident, by name where it is known."""
    known = [(portal_id, *names.get((incident.company_id, portal_id), (None, None))) for portal_id in incident.drivers]
    return [NamedDriver(driver_id=portal_id, number=number, name=name) for portal_id, number, name in known]


async def _described(session: AsyncSession, found: Sequence[Incident]) -> list[dict[str, Any]]:
    ids = [incident.id for incident in found]
    names = await incident_lists.names(session, found)
    counts = await incident_lists.counts(session, ids)
    made = await tasks.of_incidents(session, ids)
    return [
        {
            "id": incident.id,
            "system": incident.system,
            "company": incident.company.name,
            "company_id": incident.company_id,
            "rule": incident.rule,
            "title": title_of(incident),
            "drivers": drivers_of(incident, names),
            "device": incident.device,
            "of_device": BY_NAME[incident.rule].of_device,
            "key": incident.key,
            "severity": incident.severity,
            "remedy": incident.remedy,
            "state": incident.state,
            "opened_at": incident.opened_at,
            "closed_at": incident.closed_at,
            "reopened": incident.reopened,
            "first_error_at": incident.first_error_at,
            "last_error_at": incident.last_error_at,
            "task_id": made[incident.id].id if incident.id in made else None,
            "errors": counts[incident.id],
        }
        for incident in found
    ]


def _line(error: LogError) -> CauseErrorOut:
    return CauseErrorOut(
        id=error.id,
        driver_number=error.driver_id,
        driver_id=error.driver.portal_id,
        driver_name=error.driver.name,
        key=error.key,
        severity=error.severity,
        message=error.message,
        error_at=error.error_at,
        zone=zone_of(error.driver.zone).key,
        day=error.day,
        status=error.status,
        status_reason=error.status_reason,
    )
