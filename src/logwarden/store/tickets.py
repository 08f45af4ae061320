"""Device tickets: one a device cause, with a text for the ELD's provider, and how far he is with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from logwarden.states import TicketState, move_ticket

from .database import WRITES, Base, UtcDateTime
from .incidents import Incident
from .portals import Companies


class Ticket(Base):
    """One ticket. `words` is the text for the provider, `reference` his own number of it, where he gave one.

    `device` is the serial that records say, None where none do. Instants are this machine's. What people noted on
    the way stands in its facts.
    """

    __tablename__ = "device_tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), unique=True)
    device: Mapped[str | None]
    words: Mapped[str]
    reference: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=TicketState.OPEN)
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    incident: Mapped[Incident] = relationship(lazy="raise")

    def move(self, new: TicketState, at: datetime) -> None:
        """The only way in which a ticket changes its state. Raises IllegalMove where the table has no such move."""
        self.state, self.moved_at = move_ticket(TicketState(self.state), new), at


_WHOLE = joinedload(Ticket.incident).joinedload(Incident.company)


async def get(session: AsyncSession, ticket_id: int, companies: Companies = None) -> Ticket | None:
    """The ticket with that id, if it is of these companies, with its incident; locked where one writes."""
    query = select(Ticket).where(Ticket.id == ticket_id, _of(companies)).options(_WHOLE)
    if session.info.get(WRITES):
        query = query.with_for_update(of=Ticket)
    return await session.scalar(query)


async def of_incident(session: AsyncSession, incident_id: int) -> Ticket | None:
    """The ticket of a cause."""
    return await session.scalar(select(Ticket).where(Ticket.incident_id == incident_id).options(_WHOLE))


async def page(
    session: AsyncSession, *, states: Collection[TicketState], companies: Companies, offset: int, limit: int
) -> tuple[Sequence[Ticket], int]:
    """One page of the tickets in some states, the one that moved last at the top, and how many in all."""
    query = select(Ticket).where(Ticket.state.in_(states), _of(companies))
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    newest = query.options(_WHOLE).order_by(Ticket.moved_at.desc(), Ticket.id.desc())
    return (await session.scalars(newest.offset(offset).limit(limit))).all(), total or 0


def _of(companies: Companies) -> ColumnElement[bool]:
    """The condition that a ticket is of one of these companies."""
    if companies is None:
        return true()
    return Ticket.incident_id.in_(select(Incident.id).where(Incident.company_id.in_(companies)))
