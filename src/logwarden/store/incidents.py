"""Incidents: the causes behind errors; each error belongs to one, which goes on as long as its cause does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from logwarden.states import ErrorStatus, FixState, IncidentState, move_incident

from .database import WRITES, Base, UtcDateTime
from .errors import LogError
from .fixes import Fix, fix_errors
from .portals import Companies, Company, Driver
from .records import Record

ACTIVE: ColumnElement[bool] = or_(
    LogError.status.in_([ErrorStatus.PENDING, ErrorStatus.IN_PROGRESS]),
    and_(LogError.status == ErrorStatus.FAILED, LogError.absent_since.is_(None)),
)
"""An error that keeps its incident open: something is to be done about it, or people have to decide."""


class Incident(Base):
    """One cause of errors in one company. Instants are the portal's.

    `rule` and `subject` (a device, or drivers) with `detail` name the cause; `fingerprint` is of all three and stays
    the same over passes. `drivers` are portal ids of those whose lines it has or whose device it is; `driver_id` is
    set where it is one driver's, `device` where records say its name. `key`, `severity` and `remedy` are those of
    the gravest error that it ever held.
    """

    __tablename__ = "incidents"
    __table_args__ = (Index("ix_incidents_company", "company_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    system: Mapped[str]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    rule: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[str]
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("drivers.id"))
    device: Mapped[str | None]
    drivers: Mapped[list[str]] = mapped_column(JSON)
    key: Mapped[str]
    severity: Mapped[str]
    remedy: Mapped[str]
    state: Mapped[str] = mapped_column(default=IncidentState.OPEN, index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened: Mapped[int] = mapped_column(default=0)
    first_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    company: Mapped[Company] = relationship(lazy="raise")

    def close(self, at: datetime) -> None:
        """Nothing of it is active any more. Raises IllegalMove where it is closed already."""
        self.state = move_incident(IncidentState(self.state), IncidentState.CLOSED)
        self.closed_at = at

    def reopen(self) -> None:
        """Its cause is back. Raises IllegalMove where it is open."""
        self.state = move_incident(IncidentState(self.state), IncidentState.OPEN)
        self.closed_at = None
        self.reopened += 1


@dataclass(frozen=True, slots=True)
class Listed:
    """An error as grouping reads it, with the incident that it belongs to until now."""

    id: int
    driver: str
    key: str
    severity: str
    at: datetime | None
    day: date | None
    message: str
    incident_id: int | None


async def ungrouped(session: AsyncSession, system: str) -> dict[int, set[str]]:
    """The drivers, by company, who have errors that no incident holds: those that grouping has not seen."""
    query = (
        select(LogError.company_id, Driver.portal_id)
        .join(Driver, Driver.id == LogError.driver_id)
        .where(LogError.incident_id.is_(None), LogError.system == system)
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for company_id, driver in await session.execute(query):
        found.setdefault(company_id, set()).add(driver)
    return found


async def listed(session: AsyncSession, company_id: int) -> list[Listed]:
    """The errors of a company that its lists hold, and those that went before anybody grouped them."""
    query = (
        select(
            LogError.id,
            Driver.portal_id,
            LogError.key,
            LogError.severity,
            LogError.error_at,
            LogError.day,
            LogError.message,
            LogError.incident_id,
        )
        .join(Driver, Driver.id == LogError.driver_id)
        .where(Driver.company_id == company_id, LogError.absent_since.is_(None) | LogError.incident_id.is_(None))
        .order_by(LogError.id)
    )
    return [Listed(*row) for row in await session.execute(query)]


async def devices(session: AsyncSession, company_id: int, since: date) -> dict[tuple[str, date], str]:
    """The device that made most records of a driver's day, by his portal id, for the days whose records are known."""
    query = (
        select(Driver.portal_id, Record.day, Record.device, func.count())
        .join(Driver, Driver.id == Record.driver_id)
        .where(Driver.company_id == company_id, Record.day >= since, Record.device != "")
        .group_by(Driver.portal_id, Record.day, Record.device)
    )
    most: dict[tuple[str, date], tuple[int, str]] = {}
    for driver, day, name, number in await session.execute(query):
        most[driver, day] = max(most.get((driver, day), (0, "")), (number, name))
    return {place: name for place, (_, name) in most.items()}


async def of_company(
    session: AsyncSession, company_id: int, ids: Collection[int], fingerprints: Collection[str]
) -> Sequence[Incident]:
    """The incidents of a company that have one of these ids or fingerprints, locked until the transaction's end."""
    some = or_(Incident.id.in_(ids), Incident.fingerprint.in_(fingerprints))
    query = select(Incident).where(Incident.company_id == company_id, some).order_by(Incident.id).with_for_update()
    return (await session.scalars(query)).all()


_BELONGS = update(LogError).where(LogError.id == bindparam("error")).values(incident_id=bindparam("incident"))


async def assign(session: AsyncSession, members: Sequence[tuple[int, int]]) -> None:
    """Lets errors belong to incidents: (error, incident), many at once."""
    if members:
        rows = [{"error": error, "incident": incident} for error, incident in members]
        await (await session.connection()).execute(_BELONGS, rows)


async def to_move(session: AsyncSession, system: str) -> Sequence[int]:
    """The incidents whose state is not what their errors say: open without an active error, or closed with one."""
    active = exists().where(LogError.incident_id == Incident.id, ACTIVE)
    wrong = or_(
        and_(Incident.state == IncidentState.OPEN, ~active), and_(Incident.state == IncidentState.CLOSED, active)
    )
    found = await session.scalars(select(Incident.id).where(Incident.system == system, wrong).order_by(Incident.id))
    return found.all()


async def of_ids(session: AsyncSession, ids: Collection[int]) -> Sequence[Incident]:
    """The incidents with those ids, locked until the transaction's end."""
    query = select(Incident).where(Incident.id.in_(ids)).order_by(Incident.id).with_for_update()
    return (await session.scalars(query)).all()


async def get(session: AsyncSession, incident_id: int, companies: Companies = None) -> Incident | None:
    """The incident with that id, if it is of these companies, with its company; locked where the session writes."""
    query = select(Incident).where(Incident.id == incident_id).options(joinedload(Incident.company))
    if companies is not None:
        query = query.where(Incident.company_id.in_(companies))
    if session.info.get(WRITES):
        query = query.with_for_update(of=Incident)
    return await session.scalar(query)


async def active_by_severity(session: AsyncSession, companies: Companies) -> dict[int | None, dict[str, int]]:
    """How many active errors of each severity each incident has; None are those that nobody has grouped yet."""
    query = select(LogError.incident_id, LogError.severity, func.count()).where(ACTIVE)
    if companies is not None:
        query = query.where(LogError.company_id.in_(companies))
    found: dict[int | None, dict[str, int]] = {}
    for incident_id, severity, number in await session.execute(query.group_by(LogError.incident_id, LogError.severity)):
        found.setdefault(incident_id, {})[severity] = number
    return found


async def left(session: AsyncSession, companies: Companies) -> list[tuple[str, int, int]]:
    """What was left as it is and is listed still: (reason, incidents, errors), the most first."""
    number = func.count(LogError.id)
    query = select(LogError.status_reason, func.count(LogError.incident_id.distinct()), number).where(
        LogError.status == ErrorStatus.IGNORED, LogError.absent_since.is_(None)
    )
    if companies is not None:
        query = query.where(LogError.company_id.in_(companies))
    query = query.group_by(LogError.status_reason).order_by(number.desc(), LogError.status_reason)
    return [(reason, causes, lines) for reason, causes, lines in await session.execute(query)]


async def open_ones(session: AsyncSession, ids: Collection[int]) -> Sequence[Incident]:
    """Those of some incidents that there are, with their companies, by id."""
    known = set(ids)
    query = select(Incident).where(Incident.state == IncidentState.OPEN).options(joinedload(Incident.company))
    return [incident for incident in await session.scalars(query.order_by(Incident.id)) if incident.id in known]


async def fixes_of(session: AsyncSession) -> dict[int, list[tuple[int, str]]]:
    """The open fixes of errors in incidents: (fix, state), by incident."""
    query = (
        select(LogError.incident_id, Fix.id, Fix.state)
        .join(fix_errors, fix_errors.c.error_id == LogError.id)
        .join(Fix, Fix.id == fix_errors.c.fix_id)
        .where(Fix.state != FixState.CLOSED, LogError.incident_id.is_not(None))
        .distinct()
        .order_by(Fix.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for incident_id, fix_id, state in await session.execute(query):
        if incident_id is not None:
            found.setdefault(incident_id, []).append((fix_id, state))
    return found
