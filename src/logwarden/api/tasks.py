"""Tasks: work for people, with an owner, a day and an outcome."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from logwarden.pipeline import task as doing
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.pipeline.decisions import title_of
from logwarden.states import TaskState
from logwarden.store import tasks
from logwarden.store.tasks import Task

from .access import LARGEST_ID, Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .cause_shapes import TaskIn, TaskOut
from .filters import ChosenCompanies
from .openapi import answers
from .shapes import Id, Page

router = APIRouter(prefix="/api/tasks", tags=["tasks"], route_class=JudgedRoute)

_ALL = tuple(TaskState)


@router.get("")
async def list_tasks(
    context: ContextOf,
    _: Viewer,
    companies: ChosenCompanies,
    state: TaskState | None = None,
    owner: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="the number of a person")] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[TaskOut]:
    """The tasks, the one that is due first at the top."""
    async with context.database.read() as session:
        found, total = await tasks.page(
            session,
            states=_ALL if state is None else (state,),
            owner_id=owner,
            companies=companies,
            offset=(page - 1) * limit,
            limit=limit,
        )
    return Page(items=[_out(task) for task in found], total=total, page=page, limit=limit)


@router.get("/{task_id}", responses=answers(404))
async def show_task(task_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies) -> TaskOut:
    """One task."""
    async with context.database.read() as session:
        task = await tasks.get(session, task_id, companies)
    if task is None:
        raise NotFound(f"There is no task {task_id}.")
    return _out(task)


@router.patch("/{task_id}", responses=answers(403, 404, 409))
async def change_task(task_id: Id, body: TaskIn, context: ContextOf, user: Auditor) -> TaskOut:
    """Takes a task, gives it to somebody, moves its day, notes something, ends it with an outcome, or reopens it."""
    said = body.model_dump(include=body.model_fields_set)
    if nothing := [name for name in ("due", "note", "outcome") if said.get(name, "") is None]:
        raise Refused(f"Say what {nothing[0]} is to be, or leave it out.")
    async with context.database.write() as session:
        return _out(await doing.change(session, task_id, user, doing.Change(**said), context.clock))


def _out(task: Task) -> TaskOut:
    return TaskOut(
        id=task.id,
        incident_id=task.incident_id,
        system=task.incident.system,
        company=task.incident.company.name,
        title=title_of(task.incident),
        severity=task.incident.severity,
        owner_id=task.owner_id,
        owner=task.owner.name if task.owner else None,
        due=task.due,
        to_do=task.to_do,
        note=task.note,
        outcome=task.outcome,
        state=TaskState(task.state),
        reopened=task.reopened,
        made_at=task.made_at,
        done_at=task.done_at,
    )
