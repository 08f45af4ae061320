"""Device tickets: what an ELD's provider is asked to mend, one a device cause."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.pipeline import ticket as doing
from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.decisions import title_of
from logwarden.states import TicketState
from logwarden.store import facts, tickets, users
from logwarden.store.tickets import Ticket

from .access import Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .filters import ChosenCompanies
from .openapi import answers
from .shapes import Id, Page
from .ticket_shapes import DeviceTicketOut, DeviceTicketPatch, DeviceTicketWhole, TicketNoteOut

router = APIRouter(prefix="/api", tags=["tickets"], route_class=JudgedRoute)

_ALL = tuple(TicketState)


@router.get("/tickets")
async def list_tickets(
    context: ContextOf,
    _: Viewer,
    companies: ChosenCompanies,
    state: TicketState | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[DeviceTicketOut]:
    """The device tickets, the one that moved last at the top."""
    async with context.database.read() as session:
        found, total = await tickets.page(
            session,
            states=_ALL if state is None else (state,),
            companies=companies,
            offset=(page - 1) * limit,
            limit=limit,
        )
    return Page(items=[_out(ticket) for ticket in found], total=total, page=page, limit=limit)


@router.get("/tickets/{ticket_id}", responses=answers(404))
async def show_ticket(ticket_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> DeviceTicketWhole:
    """One ticket with its text and its story."""
    async with context.database.read() as session:
        ticket = await tickets.get(session, ticket_id, companies)
        if ticket is None:
            raise NotFound(f"There is no ticket {ticket_id}.")
        return await _whole(session, ticket)


@router.post("/incidents/{incident_id}/ticket", responses=answers(403, 404, 409))
async def make_ticket(incident_id: Id, context: ContextOf, user: Auditor) -> DeviceTicketWhole:
    """The ticket of a device cause; made now if there is none yet, with a text that its records give."""
    async with context.database.write() as session:
        return await _whole(session, await doing.make(session, incident_id, user, context.clock))


@router.patch("/tickets/{ticket_id}", responses=answers(403, 404, 409))
async def change_ticket(ticket_id: Id, body: DeviceTicketPatch, context: ContextOf, user: Auditor) -> DeviceTicketWhole:
    """Says that it was sent, answered or is closed, changes its text before that, or notes something."""
    async with context.database.write() as session:
        return await _whole(session, await doing.change(session, ticket_id, user, body.change(), context.clock))


async def _whole(session: AsyncSession, ticket: Ticket) -> DeviceTicketWhole:
    await session.flush()
    told = await facts.about(session, "ticket", ticket.id)
    names = await users.names(session, {fact.user_id for fact in told if fact.user_id is not None})
    story = [
        TicketNoteOut(
            at=fact.at,
            who=None if fact.user_id is None else names.get(fact.user_id),
            state=TicketState(fact.detail["state"]),
            note=str(fact.detail.get("note", "")),
        )
        for fact in told
    ]
    return DeviceTicketWhole(**_out(ticket).model_dump(), words=ticket.words, story=story)


def _out(ticket: Ticket) -> DeviceTicketOut:
    return DeviceTicketOut(
        id=ticket.id,
        incident_id=ticket.incident_id,
        system=ticket.incident.system,
        company=ticket.incident.company.name,
        title=title_of(ticket.incident),
        severity=ticket.incident.severity,
        device=ticket.device,
        reference=ticket.reference,
        state=TicketState(ticket.state),
        made_at=ticket.made_at,
        moved_at=ticket.moved_at,
    )
