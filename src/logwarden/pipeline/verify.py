"""verify: nothing is called fixed before the records and the portal agree.

For what waits: the driver's answer and the new certification in the records, then a fresh snapshot without the
error whose window still holds its day. Reads when a fresh snapshot drops an error, once a day, and on request.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.eld.comparison import Answer, Comparison
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.problems import Problem
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.remedies.steps import ClearTwins
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import attempts, errors, facts, fixes, portals, readings
from logwarden.store.database import Database

from . import window
from .expect import compared
from .ports import Clock, PortalPages
from .read import page_target

_log = log.get(__name__)

LOOK_AGAIN = timedelta(hours=24)
SETTLES_AFTER = timedelta(seconds=60)
"""A click that was made shows in the records within this time of the portal's clock."""

_WAITING = (FixState.AWAITING_DRIVER, FixState.AWAITING_SNAPSHOT, FixState.UNKNOWN)


async def verify(database: Database, pages: PortalPages, clock: Clock, system: str, portal_now: datetime) -> None:
    """Looks after every fix that waits for a driver, a snapshot or somebody who knows."""
    async with database.read() as session:
        waiting = [fix for fix in await fixes.in_states(session, _WAITING) if fix.system == system]
        due = [fix for fix in waiting if await _is_due(session, fix, portal_now)]
    for fix in due:
        await _read(database, pages, clock, fix, portal_now)
    for fix in waiting:
        async with database.write() as session:
            await _snapshot(session, fix.id, clock)


async def _is_due(session: AsyncSession, fix: fixes.Fix, portal_now: datetime) -> bool:
    if fix.state == FixState.AWAITING_SNAPSHOT:
        return False
    if fix.state == FixState.UNKNOWN or fix.verify_requested:
        return True
    looked_at = fix.verified_at or fix.read_back_at or portal_now
    if portal_now - looked_at >= LOOK_AGAIN:
        return True
    gone = [error.absent_since for error in fix.errors if error.absent_since is not None]
    if any(fix.verified_at is None or since > fix.verified_at for since in gone):
        return True  # not against the reading right after the click: a driver may have been quicker than it
    if fix.answered_at is None:
        return False
    days = await session.scalars(
        select(portals.Day).where(
            portals.Day.driver_id == fix.driver_id, portals.Day.day.between(fix.first_day, fix.last_day)
        ),
    )
    listing = await readings.listing(session, fix.driver_id)
    return listing is not None and listing.read_at > looked_at and all(day.certified for day in days)


async def _read(database: Database, pages: PortalPages, clock: Clock, fix: fixes.Fix, portal_now: datetime) -> None:
    """Reads the driver's records, from the API's own reading where it gives them, and judges what it finds."""
    async with database.read() as session:
        latest = await readings.latest(session, fix.driver_id)
        before = None if fix.before_id is None else await readings.get(session, fix.before_id)
        after = None
        if latest is not None and latest.source == readings.API and (latest.first_day or date.max) <= fix.first_day:
            after = await readings.log_of(session, latest)
    since = fix.read_back_at or (before.read_at if before else portal_now)
    if after is not None:
        if after.read_at <= since:
            return
    else:
        target = page_target(fix.driver, portal_now)
        target = replace(target, first_day=min(target.first_day, fix.first_day))
        try:
            async with pages.visit(target, None) as page:
                after = (await page.read()).log
        except Problem as problem:
            _log.warning("verify.failed", fix_id=fix.id, why=str(problem))
            return
        async with database.write() as session:
            await readings.keep(session, fix.driver_id, readings.PAGE, after)
    _log.info("verify.judging", fix_id=fix.id, read_at=after.read_at.isoformat())
    async with database.write() as session:
        await _judge(session, fix.id, after, clock)


async def _judge(session: AsyncSession, fix_id: int, after: DriverLog, clock: Clock) -> None:
    fix = await fixes.get(session, fix_id)
    if fix is None or fix.before_id is None or fix.state not in _WAITING:
        return
    before = await readings.log_with_id(session, fix.before_id)
    plan = plan_from_json(fix.plan)
    written = await attempts.intents(session, fix_id)
    clicks = [i.clicked_at or datetime.fromisoformat(i.staged["read_at"]) for i in written.values()]
    if not clicks:
        return
    comparison = compared(plan, before, after, min(clicks), set(written), asked_at=max(clicks))
    if comparison.breaches:
        _violated(session, fix, comparison, clock)
        return
    if fix.state == FixState.UNKNOWN:
        _settle(session, fix, plan, written, comparison, after, clock)
    if fix.state == FixState.AWAITING_DRIVER:
        _answer(session, fix, comparison, after, clock, shown_certified=await _shown_certified(session, fix))


def _violated(session: AsyncSession, fix: fixes.Fix, comparison: Comparison, clock: Clock) -> None:
    words = " ".join(dict.fromkeys(breach.words for breach in comparison.breaches))
    paragraphs = "; ".join(dict.fromkeys(breach.paragraph for breach in comparison.breaches))
    fix.close(Outcome.VIOLATION, f"The log changed as nobody asked: {words}", clock.now(), paragraph=paragraphs)
    _errors_become(session, fix, ErrorStatus.FAILED, "The log changed as nobody asked; people decide.")
    facts.record(session, FactKind.FIX_VIOLATION, "fix", fix.id, why=words, paragraph=paragraphs)
    _log.error("fix.violation", fix_id=fix.id, why=words)


def _settle(
    session: AsyncSession,
    fix: fixes.Fix,
    plan: Plan,
    written: dict[int, attempts.Intent],
    comparison: Comparison,
    after: DriverLog,
    clock: Clock,
) -> None:
    """Whether the click that nobody saw was made: the records say so."""
    seen = comparison.expected_seen
    number, intent = max(written.items())
    if seen is None or after.read_at < datetime.fromisoformat(intent.staged["read_at"]) + SETTLES_AFTER:
        return
    step = plan.steps[number]
    made = bool(seen.requests) if isinstance(step, ClearTwins) else step.target.identity in seen.notes
    if not made:
        words = "The program ended around a click that was not made; nothing was written by it."
        _close(session, fix, Outcome.NOT_EFFECTIVE, words, ErrorStatus.PENDING, clock)
        return
    intent.clicked_at = intent.clicked_at or datetime.fromisoformat(intent.staged["read_at"])
    intent.read_back_at = after.read_at
    fix.applied_at = fix.unanswered_at = intent.clicked_at
    fix.read_back_at = after.read_at
    if isinstance(step, ClearTwins):
        fix.move(FixState.AWAITING_DRIVER, "The request waits for the driver's answer.")
        facts.record(session, FactKind.FIX_AWAITS_DRIVER, "fix", fix.id, settled=True)
    else:
        fix.move(FixState.APPROVED, "The annotation was made; the rest goes on.")
        facts.record(session, FactKind.ATTEMPT_READ_BACK, "fix", fix.id, step=number, settled=True)


async def _shown_certified(session: AsyncSession, fix: fixes.Fix) -> bool:
    certified = await portals.certified_days(session, fix.driver_id)
    return all(day in certified for day in plan_from_json(fix.plan).before.days())


def _answer(
    session: AsyncSession,
    fix: fixes.Fix,
    comparison: Comparison,
    after: DriverLog,
    clock: Clock,
    *,
    shown_certified: bool,
) -> None:
    """What the driver said, and whether he certified his days anew."""
    seen = comparison.expected_seen
    if seen is None:
        return
    fix.verified_at, fix.verify_requested = after.read_at, False
    answers = set(seen.answers.values())
    if Answer.WAITING in answers:
        fix.unanswered_at = after.read_at
        return
    if fix.answered_at is None:
        fix.answered_at = after.read_at
        facts.record(session, FactKind.FIX_ANSWERED, "fix", fix.id, answers=sorted(answers))
    if answers == {Answer.NOT_SEEN}:
        words = "The records hold no request of ours any more, and nobody mended them."
        _close(session, fix, Outcome.NOT_EFFECTIVE, words, ErrorStatus.FAILED, clock)
    elif answers == {Answer.REJECTED}:
        words = "The driver said no; the log stays as it is."
        _close(session, fix, Outcome.DRIVER_REJECTED, words, ErrorStatus.PENDING, clock)
    elif answers == {Answer.SUPERSEDED}:
        words = "The driver mended the record himself."
        _close(session, fix, Outcome.SUPERSEDED, words, ErrorStatus.PENDING, clock)
    elif answers - {Answer.ACCEPTED, Answer.SUPERSEDED}:
        words = f"Not every request was accepted: {', '.join(sorted(answers))}."
        _close(session, fix, Outcome.PARTLY, words, ErrorStatus.PENDING, clock)
    else:
        _accepted(session, fix, comparison, shown_certified=shown_certified)


def _accepted(session: AsyncSession, fix: fixes.Fix, comparison: Comparison, *, shown_certified: bool) -> None:
    since = fix.unanswered_at
    instants = [comparison.certified.get(day) for day in comparison.accepted]
    certified = [at for at in instants if at is not None and since is not None and at > since]
    if not shown_certified or len(certified) < len(instants) or not certified:
        fix.reason = "The driver said yes; now he has to certify the day anew."
        return
    fix.certified_at = max(certified)
    fix.move(FixState.AWAITING_SNAPSHOT, "The driver said yes and certified anew; the portal's list has to agree.")
    facts.record(session, FactKind.FIX_AWAITS_SNAPSHOT, "fix", fix.id, certified_at=fix.certified_at.isoformat())


async def _snapshot(session: AsyncSession, fix_id: int, clock: Clock) -> None:
    """The last proof: a list that the portal computed after answer and certification, without the error."""
    fix = await fixes.get(session, fix_id)
    if fix is None or fix.state not in (FixState.AWAITING_DRIVER, FixState.AWAITING_SNAPSHOT):
        return
    listing = await readings.listing(session, fix.driver_id)
    listed_at = None if listing is None else listing.listed_at
    answered_at, zone = fix.answered_at, window.zone_of(fix.driver.zone)
    if listed_at is None or answered_at is None or listed_at < answered_at:
        return
    if not window.holds(fix.first_day, listed_at, zone):
        words = "Its day left the portal's window before the portal's list could agree."
        _close(session, fix, Outcome.UNCONFIRMED, words, ErrorStatus.AGED_OUT, clock)
        return
    if fix.certified_at is None or not window.fresh_for(listed_at, fix.certified_at):
        return
    if not await _shown_certified(session, fix):
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
        _close(session, fix, Outcome.NOT_EFFECTIVE, words, ErrorStatus.FAILED, clock)
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
        _close(session, fix, Outcome.PARTLY, words, ErrorStatus.FIXED, clock)
        return
    fix.confirmed_at = listed_at
    words = "The driver said yes and certified anew, and the portal no longer lists the error."
    _close(session, fix, Outcome.CONFIRMED, words, ErrorStatus.FIXED, clock)


def _close(
    session: AsyncSession, fix: fixes.Fix, outcome: Outcome, words: str, becomes: ErrorStatus, clock: Clock
) -> None:
    fix.close(outcome, words, clock.now())
    _errors_become(session, fix, becomes, f"Fix {fix.id}: {words}")
    facts.record(session, FactKind.FIX_CLOSED, "fix", fix.id, outcome=outcome, why=words)
    _log.info("fix.closed", fix_id=fix.id, outcome=outcome, why=words)


def _errors_become(session: AsyncSession, fix: fixes.Fix, status: ErrorStatus, words: str) -> None:
    for error in fix.errors:
        if error.status == ErrorStatus.IN_PROGRESS:
            error.move(status, words)
            if status is ErrorStatus.FIXED:
                facts.record(session, FactKind.ERROR_FIXED, "error", error.id, fix_id=fix.id)
