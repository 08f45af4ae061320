"""closing: how a fix that waited ends, with its errors; and which of its days the portal calls certified."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import plan_from_json
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import facts, fixes, portals
from logwarden.store.errors import LogError

from .ports import Clock

_log = log.get(__name__)

WAITING = (FixState.AWAITING_DRIVER, FixState.AWAITING_SNAPSHOT, FixState.UNKNOWN)
"""Fixes of which the records or the list have to say something."""


def close(
    session: AsyncSession, fix: fixes.Fix, outcome: Outcome, words: str, becomes: ErrorStatus, clock: Clock
) -> None:
    """Closes a fix with its outcome; its errors in progress become what is said."""
    fix.close(outcome, words, clock.now())
    errors_become(session, fix, becomes, f"Fix {fix.id}: {words}")
    facts.record(session, FactKind.FIX_CLOSED, "fix", fix.id, outcome=outcome, why=words)
    _log.info("fix.closed", fix_id=fix.id, outcome=outcome, why=words)


def errors_become(session: AsyncSession, fix: fixes.Fix, status: ErrorStatus, words: str) -> None:
    """Moves the errors that the fix has in progress."""
    for error in fix.errors:
        if error.status == ErrorStatus.IN_PROGRESS:
            error.move(status, words)
            if status is ErrorStatus.FIXED:
                facts.record(session, FactKind.ERROR_FIXED, "error", error.id, fix_id=fix.id)


async def shown_certified(session: AsyncSession, fix: fixes.Fix) -> bool:
    """Whether the portal calls every day of the fix certified."""
    certified = await portals.certified_days(session, fix.driver_id)
    return all(day in certified for day in plan_from_json(fix.plan).before.days())


def done(session: AsyncSession, fix: fixes.Fix, error: LogError) -> None:
    """What becomes of an error whose fix is done: left as annotated, or it waits for the next list."""
    if fix.remedy == Remedy.ANNOTATE:
        (note,) = plan_from_json(fix.plan).notes.values()
        error.move(ErrorStatus.IGNORED, f"annotated: “{note}” stands on the record (fix {fix.id}).")
        facts.record(session, FactKind.ERROR_IGNORED, "error", error.id, fix_id=fix.id, reason=error.status_reason)
    elif error.absent_since is not None:
        error.move(ErrorStatus.RESOLVED, f"Fix {fix.id}: the device was resynchronised; the portal no longer lists it.")
        facts.record(session, FactKind.ERROR_RESOLVED, "error", error.id, fix_id=fix.id)
    else:
        error.move(ErrorStatus.PENDING, f"Fix {fix.id}: the device was resynchronised; the next list will tell.")
