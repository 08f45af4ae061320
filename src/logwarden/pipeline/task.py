"""task: a person takes a task, gives it away, moves its day, writes down how it ended, or reopens it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.leave import BadReason, check_reason
from logwarden.states import TaskState
from logwarden.store import facts, tasks, user_companies, users
from logwarden.store.tasks import Task
from logwarden.store.users import Role, User

from .approve import NotFound, Refused
from .group import REPAIRED_WITHIN
from .ports import Clock


class _Unsaid:
    """What a person said nothing about stays as it is."""


UNSAID = _Unsaid()


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different. `owner_id` None gives the task back; `outcome` ends it; `reopen` begins it anew."""

    owner_id: int | _Unsaid | None = UNSAID
    due: date | _Unsaid = UNSAID
    note: str | _Unsaid = UNSAID
    outcome: str | _Unsaid = UNSAID
    reopen: bool = False


async def change(session: AsyncSession, task_id: int, user: User, wanted: Change, clock: Clock) -> Task:
    """Changes a task as a person wants it, and keeps what stood there before.

    Raises:
        NotFound: there is no such task, or no such person to own it.
        Refused: it is done and not reopened, or to be reopened and not done; the owner cannot look after it; the
            outcome says nothing; or nothing was said.
    """
    task = await tasks.get(session, task_id, await user_companies.of_user(session, user.id))
    if task is None:
        raise NotFound(f"There is no task {task_id}.")
    if wanted == Change():
        raise Refused("Say what is to be different: owner_id, due, note, outcome or reopen.")
    if wanted.reopen and not isinstance(wanted.outcome, _Unsaid):
        raise Refused("A task is either done or reopened.")
    if wanted.reopen != task.is_done:
        raise Refused(f"Task {task_id} is {task.state}" + ("; reopen it first." if task.is_done else ", not done."))
    if isinstance(wanted.owner_id, int):
        await check_owner(session, wanted.owner_id)
    before, kind = _said(task), FactKind.TASK_CHANGED
    if wanted.reopen:
        task.reopen((clock.now() + timedelta(days=REPAIRED_WITHIN.days)).date())
        kind = FactKind.TASK_REOPENED
    for name in ("owner_id", "due", "note"):
        value = getattr(wanted, name)
        if not isinstance(value, _Unsaid) and getattr(task, name) != value:
            setattr(task, name, value)
    if not isinstance(wanted.outcome, _Unsaid):
        task.finish(_words(wanted.outcome), clock.now())
        kind = FactKind.TASK_DONE
    await session.flush()
    await session.refresh(task, ["owner"])
    facts.record(session, kind, "task", task.id, user_id=user.id, before=before, **_said(task))
    return task


async def check_owner(session: AsyncSession, owner_id: int) -> None:
    """Whether that person can look after tasks.

    Raises:
        NotFound: there is no such person.
        Refused: he only looks.
    """
    owner = await users.get(session, owner_id)
    if owner is None or not owner.active:
        raise NotFound(f"There is no person {owner_id} here.")
    if owner.role == Role.VIEWER:
        raise Refused(f"{owner.name} only looks: a task's owner is an auditor or an admin.")


def _said(task: Task) -> dict[str, Any]:
    """What people can change, as facts keep it."""
    return {
        "owner_id": task.owner_id,
        "due": task.due.isoformat(),
        "note": task.note,
        "outcome": task.outcome,
        "state": str(TaskState(task.state)),
    }


def _words(outcome: str) -> str:
    try:
        return check_reason(outcome)
    except BadReason:
        raise Refused("Say how it ended, in 4 to 500 characters.") from None
