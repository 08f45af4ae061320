"""end: an attempt is over: fix, attempt, errors and evidence are left as its ending says, in one transaction."""

from __future__ import annotations

from datetime import timedelta

from logwarden.facts import FactKind
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import attempts, facts, fixes
from logwarden.store.evidence import EvidenceFolder

from . import kit
from .attempt import Acting, Go
from .closing import done
from .finished import Ending
from .trouble import leave_to_people

_PENDING_AFTER = {Outcome.DRY_RUN, Outcome.STALE, Outcome.REFUSED}


async def end(acting: Acting, go: Go, ending: Ending, folder: EvidenceFolder) -> None:
    """Leaves everything in a defined state, unless another process has taken the attempt over."""
    now = acting.clock.now()
    async with acting.database.write() as session:
        fix = await fixes.get(session, go.fix_id)
        attempt = await session.get_one(attempts.Attempt, go.attempt_id)
        if fix is None or fix.state != FixState.RUNNING or attempt.executor_id != acting.executor_id:
            return  # somebody else has it now, and says how it ended
        attempt.ended_at, attempt.ending, attempt.trouble = now, ending.words, ending.trouble
        folder.register(session, fix.id, attempt)
        if ending.outcome is not None:
            fix.close(ending.outcome, ending.words, now, paragraph=ending.paragraph)
            if ending.outcome is Outcome.VIOLATION:
                await kit.violated(session, fix, acting.clock)
        else:
            fix.move(ending.state, ending.words, paragraph=ending.paragraph)
            if ending.again_after_seconds is not None:
                fix.not_before = now + timedelta(seconds=ending.again_after_seconds)
        for error in fix.errors:
            if error.status == ErrorStatus.IN_PROGRESS and ending.outcome is Outcome.DONE:
                done(session, fix, error)
            elif error.status == ErrorStatus.IN_PROGRESS and ending.outcome is not None:
                back = ErrorStatus.PENDING if ending.outcome in _PENDING_AFTER else ErrorStatus.FAILED
                error.move(back, f"Fix {fix.id}: {ending.words}")
            elif error.status == ErrorStatus.IN_PROGRESS and ending.state is FixState.APPROVED:
                error.move(ErrorStatus.PENDING, f"Fix {fix.id} will be tried again.")
        kind = {
            FixState.AWAITING_DRIVER: FactKind.FIX_AWAITS_DRIVER,
            FixState.UNKNOWN: FactKind.FIX_UNKNOWN,
            FixState.CLOSED: FactKind.FIX_VIOLATION if ending.outcome is Outcome.VIOLATION else FactKind.FIX_CLOSED,
        }.get(ending.state, FactKind.ATTEMPT_ENDED)
        facts.record(
            session, kind, "fix", fix.id, attempt=go.number, outcome=ending.outcome, why=ending.words,
            paragraph=ending.paragraph,
        )  # fmt: skip
        await leave_to_people(session, fix, ending.trouble, ending.words, acting.clock)
