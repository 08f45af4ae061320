"""followed: a driver was told to mend his log himself; whether he did, the list and his records say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.comparison import ChangeKind, compare
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.remedies.plan import plan_from_json
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import facts, fixes

from .ports import Clock

_HIS_OWN = (ChangeKind.DRIVER_ENTRY, ChangeKind.ASSUMED, ChangeKind.CERTIFIED)


def gone_since(fix: fixes.Fix) -> datetime | None:
    """Since when none of its errors is listed any more, by the portal's clock; None while one is."""
    since = [error.absent_since for error in fix.errors]
    gone = [at for at in since if at is not None]
    return max(gone) if gone and len(gone) == len(since) else None


async def follow(session: AsyncSession, fix_id: int, after: DriverLog, clock: Clock) -> None:
    """Closes a fix whose errors are gone, with what the driver's records show of it."""
    fix = await fixes.get(session, fix_id)
    if fix is None:
        return
    fix.verified_at, fix.verify_requested = after.read_at, False
    since = gone_since(fix)
    if fix.state != FixState.AWAITING_DRIVER or since is None or after.read_at < since:
        return
    if any(error.status == ErrorStatus.AGED_OUT for error in fix.errors):
        outcome, words = Outcome.DRIVER_SILENT, "The day left the portal's window; nothing was mended."
    else:
        outcome = Outcome.SUPERSEDED
        words = f"The portal no longer lists the error; {_acts(fix, after)}"
    fix.close(outcome, words, clock.now())
    facts.record(session, FactKind.FIX_CLOSED, "fix", fix.id, outcome=outcome, why=words)


def _acts(fix: fixes.Fix, after: DriverLog) -> str:
    before = plan_from_json(fix.plan).before
    own = [change for change in compare(before, after).changes if change.kind in _HIS_OWN]
    if not own:
        return "the records of these days show no act of the driver."
    return f"the records show: {'; '.join(dict.fromkeys(change.words for change in own))}."
