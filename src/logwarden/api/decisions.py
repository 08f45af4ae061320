"""Decisions: what a person has to decide today, and where every other line is."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from logwarden.pipeline.decisions import Rest, title_of, today
from logwarden.store import incident_lists

from .access import ContextOf, JudgedRoute, Viewer
from .cause_shapes import DecisionOut, DecisionsOut, PlaceOut, RestOut
from .filters import ChosenCompanies
from .incidents import drivers_of

router = APIRouter(prefix="/api/decisions", tags=["decisions"], route_class=JudgedRoute)


@router.get("")
async def decisions_today(context: ContextOf, _: Viewer, companies: ChosenCompanies) -> DecisionsOut:
    """What a person has to decide now, the gravest and oldest first; all other lines counted by the reason."""
    async with context.database.read() as session:
        found = await today(session, context.clock.now(), companies)
        incidents = [decision.incident for decision in found.decisions]
        names = await incident_lists.names(session, incidents)
        places = await incident_lists.newest_days(session, incidents)
    items = [
        DecisionOut(
            incident_id=one.incident.id,
            system=one.incident.system,
            company=one.incident.company.name,
            drivers=drivers_of(one.incident, names),
            device=one.incident.device,
            title=title_of(one.incident),
            key=one.incident.key,
            severity=one.severity,
            exposure=one.is_exposure,
            minutes=one.minutes,
            place=None
            if (place := places.get(one.incident.id)) is None
            else PlaceOut(driver_number=place[0], day=place[1]),
            age_days=one.age_days,
            lines=one.lines,
            next_step=one.next_step,
            remedy=one.incident.remedy,
            owner=one.task.owner.name if one.task and one.task.owner else None,
            task_id=one.task.id if one.task else None,
            fix_ids=list(one.fix_ids),
        )
        for one in found.decisions
    ]
    return DecisionsOut(
        lines=found.lines,
        causes=found.causes,
        decisions=len(items),
        ungrouped=found.ungrouped,
        items=items,
        rest=_rest(found.rest),
        left=_rest(found.left),
    )


def _rest(some: Sequence[Rest]) -> list[RestOut]:
    return [RestOut(why=one.why, causes=one.causes, lines=one.lines) for one in some]
