"""listed: what the portal's list says of a fix that waits: the last proof, or that its day left the window."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import errors, facts, fixes, readings

from . import kit, window
from .closing import close, shown_certified
from .ports import Clock


async def by_list(session: AsyncSession, fix_id: int, clock: Clock) -> None:
    """The last proof: a list that the portal computed after answer and certification, without the error."""
    fix = await fixes.get(session, fix_id)
    if fix is None or fix.state not in (FixState.AWAITING_DRIVER, FixState.AWAITING_SNAPSHOT):
        return
    listing = await readings.listing(session, fix.driver_id)
    listed_at = None if listing is None else listing.listed_at
    answered_at, zone = fix.answered_at, window.zone_of(fix.driver.zone)
    if answered_at is None and fix.remedy != Remedy.ASK_DRIVER:
        _silent(session, fix, listed_at, clock)
    if listed_at is None or answered_at is None or listed_at < answered_at:
        return
    if not window.holds(fix.first_day, listed_at, zone):
        words = "Its day left the portal's window before the portal's list could agree."
        close(session, fix, Outcome.UNCONFIRMED, words, ErrorStatus.AGED_OUT, clock)
        return
    if fix.certified_at is None or not window.fresh_for(listed_at, fix.certified_at):
        return
    if not await shown_certified(session, fix):
        words = "The portal shows the day as not certified since the driver's yes; he has to certify it anew."
        fix.certified_at = None
        fix.move(FixState.AWAITING_DRIVER, words)
        facts.record(session, FactKind.FIX_AWAITS_DRIVER, "fix", fix.id, why=words)
        return
    await _agrees(session, fix, listed_at, clock)


async def _agrees(session: AsyncSession, fix: fixes.Fix, listed_at: datetime, clock: Clock) -> None:
    """Whether a fresh list agrees with the records: the errors gone, and nothing new in these days."""
    if any(error.absent_since is None for error in fix.errors):
        words = "The records are as asked, but the portal still lists the error."
        close(session, fix, Outcome.NOT_EFFECTIVE, words, ErrorStatus.FAILED, clock)
        return
    new = await session.scalars(
        select(errors.LogError.message).where(
            errors.LogError.driver_id == fix.driver_id,
            errors.LogError.day.between(fix.first_day, fix.last_day),
            errors.LogError.first_listed_at > fix.applied_at,
        ),
    )
    if messages := sorted(set(new)):
        words = f"The errors are gone, but the portal lists something new in these days: {', '.join(messages)}."
        close(session, fix, Outcome.PARTLY, words, ErrorStatus.FIXED, clock)
        return
    fix.confirmed_at = listed_at
    words = "The driver said yes and certified anew, and the portal no longer lists the error."
    close(session, fix, Outcome.CONFIRMED, words, ErrorStatus.FIXED, clock)
    await kit.confirmed(session, fix, clock)


def _silent(session: AsyncSession, fix: fixes.Fix, listed_at: datetime | None, clock: Clock) -> None:
    """The day left the window, and a reading after that still shows the request waiting: it stays so in the log."""
    zone, waiting = window.zone_of(fix.driver.zone), fix.unanswered_at
    if listed_at is None or waiting is None or fix.state != FixState.AWAITING_DRIVER:
        return
    if not window.holds(fix.first_day, listed_at, zone) and not window.holds(fix.first_day, waiting, zone):
        words = "The driver did not answer while the portal listed the day; the request stays in his log unconfirmed."
        close(session, fix, Outcome.DRIVER_SILENT, words, ErrorStatus.AGED_OUT, clock)
