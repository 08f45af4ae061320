"""withdraw: a fix taken back before anything is asked for, tried again when it failed, released when it broke a log."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import facts
from logwarden.store.fixes import Fix
from logwarden.store.users import User

from .approve import Refused
from .ports import Clock

_CAN_FAIL = (Outcome.FAILED, Outcome.NOT_EFFECTIVE)


def cancel(session: AsyncSession, fix: Fix, user: User, reason: str, clock: Clock) -> None:
    """Closes a fix that no browser is at; its errors stay pending. The same plan is not proposed again.

    Raises:
        Refused: it is being carried out, or the driver was asked already.
    """
    told = fix.state == FixState.AWAITING_DRIVER and fix.remedy == Remedy.ASK_DRIVER  # nothing stands in his log
    if fix.state not in (FixState.BLOCKED, FixState.PROPOSED, FixState.APPROVED) and not told:
        raise Refused(f"Fix {fix.id} is {fix.state}: {_TOO_LATE.get(fix.state, 'there is nothing left to cancel.')}")
    before = {"state": fix.state, "reason": fix.reason}
    fix.close(Outcome.CANCELLED, reason, clock.now())
    facts.record(session, FactKind.FIX_CANCELLED, "fix", fix.id, user_id=user.id, before=before, reason=reason)


_TOO_LATE: dict[str, str] = {
    FixState.RUNNING: "a browser is at it. Pause the agent, or use the kill switch, and cancel it then.",
    FixState.AWAITING_DRIVER: "the request stands in the driver's log, and the answer is his.",
    FixState.AWAITING_SNAPSHOT: "the driver has answered; only the portal's list is waited for.",
    FixState.UNKNOWN: "a click may have been made. Ask for a look at it (verify) first.",
}


def retry(session: AsyncSession, fix: Fix, user: User, reason: str) -> None:
    """Tries again: at once where an approved fix waits for its next attempt; else its failed errors become pending.

    Those are planned for anew, and the new plan waits for a person's yes. Where the fix had met another record than
    the one meant, its remedy may be done for that driver again.

    Raises:
        Refused: it neither waits for its next attempt, nor failed, nor stops its remedy.
    """
    before = {"state": fix.state, "outcome": fix.outcome, "not_before": _text(fix), "stops": fix.stops}
    failed = [error for error in fix.errors if error.status == ErrorStatus.FAILED]
    if fix.state == FixState.APPROVED and fix.not_before is not None:
        fix.not_before = None
    elif ((fix.outcome in _CAN_FAIL or fix.released_at) and failed) or (fix.stops and fix.state == FixState.CLOSED):
        fix.stops = False
        for error in failed:
            error.move(ErrorStatus.PENDING, f"Fix {fix.id} is to be tried again: {reason}")
    else:
        stands = fix.outcome or fix.state
        raise Refused(f"Fix {fix.id} is {stands}: only what failed, or waits for its next attempt, is tried again.")
    facts.record(
        session,
        FactKind.FIX_RETRIED,
        "fix",
        fix.id,
        user_id=user.id,
        before=before,
        reason=reason,
        error_ids=[error.id for error in failed],
    )


def release(session: AsyncSession, fix: Fix, user: User, reason: str, clock: Clock) -> None:
    """An admin has looked at a violation and lets its remedy go on; the violation stays on record for ever.

    Raises:
        Refused: it is no violation, it is released already, or it was the tool kit's, which is proved anew instead.
    """
    if fix.outcome != Outcome.VIOLATION:
        raise Refused(f"Fix {fix.id} is {fix.outcome or fix.state}, no violation: there is nothing to let go on.")
    if fix.remedy == Remedy.CLEAR_TWINS:
        raise Refused("The tool kit broke this log: set it back (`logwarden systems unprove`), and it is proved anew.")
    if fix.released_at is not None:
        raise Refused(f"Fix {fix.id} was released at {fix.released_at:%Y-%m-%d %H:%M} UTC already.")
    fix.released_at = clock.now()
    facts.record(session, FactKind.FIX_RELEASED, "fix", fix.id, user_id=user.id, remedy=fix.remedy, reason=reason)


def _text(fix: Fix) -> str | None:
    return None if fix.not_before is None else fix.not_before.isoformat()
