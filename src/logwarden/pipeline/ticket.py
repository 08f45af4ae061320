"""ticket: what a device's provider is asked to mend, one ticket a device cause, and how far he is with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.advisor.ticket import ticket_text
from logwarden.facts import FactKind
from logwarden.remedies.plan import said
from logwarden.states import IllegalMove, TicketState
from logwarden.store import facts, incidents, tickets, user_companies
from logwarden.store.tickets import Ticket
from logwarden.store.users import User

from .advise import case_of
from .approve import NotFound, Refused
from .causes import BY_NAME
from .decisions import title_of
from .ports import Clock


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different; None stays as it is. `note` is kept with the change."""

    state: TicketState | None = None
    words: str | None = None
    reference: str | None = None
    note: str = ""


async def make(session: AsyncSession, incident_id: int, user: User, clock: Clock) -> Ticket:
    """The ticket of a device cause, made if there is none yet.

    Raises:
        NotFound: there is no such cause.
        Refused: its cause is not in a device.
    """
    incident = await incidents.get(session, incident_id, await user_companies.of_user(session, user.id))
    if incident is None:
        raise NotFound(f"There is no incident {incident_id}.")
    rule = BY_NAME[incident.rule]
    if not rule.of_device:
        raise Refused("This cause is not in a device: its provider can do nothing about it.")
    if (known := await tickets.of_incident(session, incident_id)) is not None:
        return known
    about = title_of(incident)
    case = await case_of(session, incident)
    words = ticket_text(case, incident.device, about, incident.first_error_at, incident.last_error_at)
    now = clock.now()
    ticket = Ticket(
        incident_id=incident_id, device=incident.device, words=words, made_by=user.id, made_at=now, moved_at=now
    )
    ticket.incident = incident
    session.add(ticket)
    await session.flush()
    facts.record(session, FactKind.TICKET_MADE, "ticket", ticket.id, user_id=user.id, **_said(ticket))
    return ticket


async def change(session: AsyncSession, ticket_id: int, user: User, wanted: Change, clock: Clock) -> Ticket:
    """Moves a ticket, changes its text, or notes something; what stood there before is kept.

    Raises:
        NotFound: there is no such ticket.
        Refused: it cannot go there from where it is, its text was sent already, or nothing is to be different.
    """
    ticket = await tickets.get(session, ticket_id, await user_companies.of_user(session, user.id))
    if ticket is None:
        raise NotFound(f"There is no ticket {ticket_id}.")
    if wanted == Change():
        raise Refused("Say what is to be different: state, words, reference or note.")
    if wanted.note and not said(wanted.note):
        raise Refused("A note has 4 to 500 characters.")
    before = _said(ticket)
    if wanted.words is not None:
        if ticket.state != TicketState.OPEN:
            raise Refused("The text is what was sent; open the ticket again to write another.")
        ticket.words = wanted.words
    if wanted.reference is not None:
        ticket.reference = wanted.reference
    if wanted.state is not None:
        try:
            ticket.move(wanted.state, clock.now())
        except IllegalMove:
            raise Refused(f"Ticket {ticket_id} is {ticket.state}; it cannot become {wanted.state} now.") from None
    facts.record(
        session, FactKind.TICKET_CHANGED, "ticket", ticket.id, user_id=user.id, before=before,
        **_said(ticket), note=wanted.note,
    )  # fmt: skip
    return ticket


def _said(ticket: Ticket) -> dict[str, Any]:
    """What people can change, as facts keep it."""
    return {"state": str(ticket.state), "words": ticket.words, "reference": ticket.reference}
