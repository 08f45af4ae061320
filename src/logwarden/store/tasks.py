"""Tasks: work for a person about one incident, with an owner, a due date, a note and an outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from logwarden.states import IncidentState, TaskState, move_task

from .database import WRITES, Base, UtcDateTime
from .incidents import Incident
from .portals import Companies
from .rules import Rule
from .users import User


class Task(Base):
    """One task. `due` is a day of the portal's clock; `made_at` and `done_at` are this machine's.

    `owner_id` is None until somebody takes it or a rule says whose it is. An incident has one task at most: it is
    reopened when the cause returns.
    """

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_state", "state", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    due: Mapped[date]
    to_do: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=TaskState.OPEN)
    reopened: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    incident: Mapped[Incident] = relationship(lazy="raise")
    owner: Mapped[User | None] = relationship(lazy="raise")

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state == TaskState.DONE

    def finish(self, outcome: str, at: datetime) -> None:
        """It is done, with that outcome. Raises IllegalMove where it is done already."""
        self.state = move_task(TaskState(self.state), TaskState.DONE)
        self.outcome, self.done_at = outcome, at

    def reopen(self, due: date) -> None:
        """It is to be done again by that day. Raises IllegalMove where it is not done."""
        self.state = move_task(TaskState(self.state), TaskState.REOPENED)
        self.due, self.done_at = due, None
        self.reopened += 1


_WHOLE = (joinedload(Task.incident).joinedload(Incident.company), joinedload(Task.owner))


async def of_incidents(session: AsyncSession, ids: Collection[int]) -> dict[int, Task]:
    """The tasks of some incidents, by incident."""
    found = await session.scalars(select(Task).where(Task.incident_id.in_(ids)).options(joinedload(Task.owner)))
    return {task.incident_id: task for task in found}


async def of_open_incidents(session: AsyncSession) -> dict[int, Task]:
    """The tasks of all open incidents, done ones too, by incident."""
    query = select(Task).join(Incident, Incident.id == Task.incident_id).where(Incident.state == IncidentState.OPEN)
    return {task.incident_id: task for task in await session.scalars(query.options(joinedload(Task.owner)))}


async def to_give(session: AsyncSession, system: str) -> Sequence[tuple[Task, Rule]]:
    """Tasks that nobody owns, with the rule that says whose they are."""
    query = (
        select(Task, Rule)
        .join(Incident, Incident.id == Task.incident_id)
        .join(Rule, (Rule.system == Incident.system) & (Rule.key == Incident.key))
        .where(
            Incident.system == system,
            Task.state != TaskState.DONE,
            Task.owner_id.is_(None),
            Rule.owner_id.is_not(None),
        )
        .order_by(Task.id)
    )
    return [(task, rule) for task, rule in await session.execute(query)]


async def get(session: AsyncSession, task_id: int, companies: Companies = None) -> Task | None:
    """The task with that id, if it is of these companies, with its incident and owner; locked where one writes."""
    query = select(Task).where(Task.id == task_id, _of(companies)).options(*_WHOLE)
    if session.info.get(WRITES):
        query = query.with_for_update(of=Task)
    return await session.scalar(query)


async def page(
    session: AsyncSession,
    *,
    states: Collection[TaskState],
    owner_id: int | None,
    companies: Companies,
    offset: int,
    limit: int,
) -> tuple[Sequence[Task], int]:
    """One page of the tasks in some states, of one owner or of all, the one that is due first, and how many in all."""
    query = select(Task).where(Task.state.in_(states), _of(companies))
    if owner_id is not None:
        query = query.where(Task.owner_id == owner_id)
    total = await session.scalar(select(func.count()).select_from(query.subquery()))
    found = await session.scalars(query.options(*_WHOLE).order_by(Task.due, Task.id).offset(offset).limit(limit))
    return found.all(), total or 0


def _of(companies: Companies) -> ColumnElement[bool]:
    """The condition that a task is of one of these companies."""
    if companies is None:
        return true()
    return Task.incident_id.in_(select(Incident.id).where(Incident.company_id.in_(companies)))
