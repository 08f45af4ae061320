"""trouble: what becomes of an attempt that could not go on, by the cause; and what its fix leaves to people.

Portal busy: later, with growing pauses, as often as the limit says. Page not understood: a person's task. Another
record than the one meant: the remedy stops for that driver. Login that needs a person: the system pauses.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.facts import FactKind
from logwarden.problems import AskPerson, GiveUp, LoginNeeded, TryAgain
from logwarden.states import FixState, Outcome
from logwarden.store import attempts, controls, facts, fixes, limits, tasks, users
from logwarden.store.attempts import Trouble
from logwarden.store.database import Database
from logwarden.store.fixes import Fix

from .attempt import Acting, Go, dangling
from .finished import Ending
from .ports import Clock

_log = log.get(__name__)

LONGEST_PAUSE_SECONDS = 3600
_LOOKED_AT_WITHIN = timedelta(days=1)


async def met(acting: Acting, go: Go, problem: Exception) -> Ending:
    """How an attempt ends that met this problem. Around a click nobody knows yet whether it was made."""
    match problem:
        case TryAgain():
            trouble = Trouble.BUSY
        case LoginNeeded():
            trouble = Trouble.LOGIN
        case AskPerson():
            trouble = Trouble.PAGE
        case GiveUp():
            trouble = Trouble.RECORD
        case _:
            _log.exception("fix.attempt.defect", fix_id=go.fix_id, attempt=go.number, exc_info=problem)
            trouble = Trouble.DEFECT
            problem = TryAgain(f"A defect of Logwarden, see its log: {type(problem).__name__}.")
    words = str(problem)
    if await dangling(acting, go):
        return Ending(f"Nobody knows yet whether the click was made: {words}", FixState.UNKNOWN, trouble=trouble)
    if isinstance(problem, TryAgain):
        return await _later(acting, go, problem, trouble)
    if trouble is Trouble.LOGIN:
        return Ending(words, FixState.APPROVED, trouble=trouble)
    return Ending(words, outcome=Outcome.FAILED, trouble=trouble)


async def _later(acting: Acting, go: Go, problem: TryAgain, trouble: Trouble) -> Ending:
    async with acting.database.read() as session:
        fix = await fixes.get(session, go.fix_id)
        if fix is None:
            return Ending(str(problem), outcome=Outcome.FAILED, trouble=trouble)
        limit = await limits.stands(session, fix.system, fix.remedy, fix.driver.company_id)
        before = await attempts.tried_in_vain(session, go.fix_id)
    if before >= limit.retries:
        return Ending(f"Given up after {before + 1} attempts: {problem}", outcome=Outcome.FAILED, trouble=trouble)
    pause = max(problem.after_seconds, min(problem.after_seconds * 2**before, LONGEST_PAUSE_SECONDS))
    return Ending(str(problem), FixState.APPROVED, again_after_seconds=pause, trouble=trouble)


async def leave_to_people(session: AsyncSession, fix: Fix, trouble: str | None, words: str, clock: Clock) -> None:
    """What a fix that met trouble leaves behind for somebody to look at."""
    if trouble == Trouble.RECORD:
        fix.stops = True
        facts.record(session, FactKind.FIX_WRONG_RECORD, "fix", fix.id, remedy=fix.remedy, why=words)
    elif trouble == Trouble.PAGE:
        await _task(session, fix, f"Fix {fix.id} stopped at a page that is not understood: {words}", clock)
    elif trouble == Trouble.LOGIN:
        await pause(session, fix.system, words, clock)


async def _task(session: AsyncSession, fix: Fix, words: str, clock: Clock) -> None:
    """Onto the task of the fix's incident, which has one at most; a new one is the first admin's."""
    incident_id = next((error.incident_id for error in fix.errors if error.incident_id is not None), None)
    if incident_id is None:
        return  # nothing was grouped yet; the fix itself says what happened
    due = (clock.now() + _LOOKED_AT_WITHIN).date()
    task = (await tasks.of_incidents(session, [incident_id])).get(incident_id)
    if task is None:
        first = await users.first_admin(session)
        task = tasks.Task(
            incident_id=incident_id,
            owner_id=first.id if first else None,
            due=due,
            to_do=f"{words} Look at its pictures and run `logwarden portal check`; then have the fix tried again.",
            made_at=clock.now(),
        )
        session.add(task)
        await session.flush()
        facts.record(
            session, FactKind.TASK_MADE, "task", task.id, incident=incident_id, due=due.isoformat(),
            owner_id=task.owner_id, fix=fix.id,
        )  # fmt: skip
        return
    before = {"note": task.note, "state": task.state}
    kind = FactKind.TASK_CHANGED
    if task.is_done:
        task.reopen(due)
        kind = FactKind.TASK_REOPENED
    task.note = f"{task.note}\n{words}".strip()
    facts.record(session, kind, "task", task.id, before=before, note=task.note, fix=fix.id)


async def pause_for_login(database: Database, system: str, words: str, clock: Clock) -> None:
    """The same where a visit that only reads met the login."""
    async with database.write() as session:
        await pause(session, system, words, clock)


async def pause(session: AsyncSession, system: str, words: str, clock: Clock) -> None:
    """Pauses a system until a person logged in and resumes it; one that people stopped stays stopped."""
    wish, _ = await controls.wish_for(session, system)
    if wish is not controls.Wish.RUNNING:
        return
    reason = f"{words} Then resume the system."
    await controls.set_wish(session, system, controls.Wish.PAUSED, reason=reason, user_id=None, at=clock.now())
    facts.record(session, FactKind.SYSTEM_LOGIN_NEEDED, "system", None, system=system, why=words)
    _log.warning("system.login_needed", system=system, why=words)
