"""answered: what the records say of a fix that waits: a click settled, the driver's answer, his new certification."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.eld.comparison import Answer, ChangeKind, Comparison
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.remedies.steps import AnnotateRow, Resync, Step
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import attempts, facts, fixes, readings

from . import kit
from .closing import WAITING, close, done, errors_become, shown_certified
from .expect import compared
from .finished import finished
from .ports import Clock

_log = log.get(__name__)

SETTLES_AFTER = timedelta(seconds=60)
"""A click that was made shows in the records within this time of the portal's clock."""


async def judge(session: AsyncSession, fix_id: int, after: DriverLog, clock: Clock) -> None:
    """Judges a fix that waits by the driver's records as they were just read."""
    fix = await fixes.get(session, fix_id)
    if fix is None or fix.before_id is None or fix.state not in WAITING:
        return
    before = await readings.log_with_id(session, fix.before_id)
    plan = plan_from_json(fix.plan)
    written = await attempts.intents(session, fix_id)
    clicks = [i.clicked_at or datetime.fromisoformat(i.staged["read_at"]) for i in written.values()]
    if not clicks:
        return
    comparison = compared(plan, before, after, min(clicks), set(written), asked_at=max(clicks))
    if comparison.breaches:
        await _violated(session, fix, comparison, clock)
        return
    if fix.state == FixState.UNKNOWN:
        _settle(session, fix, plan, written, comparison, after, clock)
    if fix.state == FixState.AWAITING_DRIVER:
        _answer(session, fix, comparison, after, clock, certified=await shown_certified(session, fix))


async def _violated(session: AsyncSession, fix: fixes.Fix, comparison: Comparison, clock: Clock) -> None:
    words = " ".join(dict.fromkeys(breach.words for breach in comparison.breaches))
    paragraphs = "; ".join(dict.fromkeys(breach.paragraph for breach in comparison.breaches))
    fix.close(Outcome.VIOLATION, f"The log changed as nobody asked: {words}", clock.now(), paragraph=paragraphs)
    errors_become(session, fix, ErrorStatus.FAILED, "The log changed as nobody asked; people decide.")
    facts.record(session, FactKind.FIX_VIOLATION, "fix", fix.id, why=words, paragraph=paragraphs)
    await kit.violated(session, fix, clock)
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
    if not _made(step, comparison):
        words = "The program ended around a click that was not made; nothing was written by it."
        if isinstance(step, Resync):
            words = "The program ended around RESYNC, and no late record came: nobody can say that it was done."
        close(session, fix, Outcome.NOT_EFFECTIVE, words, ErrorStatus.PENDING, clock)
        return
    intent.clicked_at = intent.clicked_at or datetime.fromisoformat(intent.staged["read_at"])
    intent.read_back_at = after.read_at
    fix.applied_at = fix.unanswered_at = intent.clicked_at
    fix.read_back_at = after.read_at
    if number + 1 < len(plan.steps):
        fix.move(FixState.APPROVED, "The annotation was made; the rest goes on.")
        facts.record(session, FactKind.ATTEMPT_READ_BACK, "fix", fix.id, step=number, settled=True)
        return
    ending = finished(plan, comparison)
    if ending.outcome is None:
        fix.move(ending.state, ending.words)
        facts.record(session, FactKind.FIX_AWAITS_DRIVER, "fix", fix.id, settled=True)
        return
    fix.close(ending.outcome, ending.words, clock.now())
    facts.record(session, FactKind.FIX_CLOSED, "fix", fix.id, outcome=ending.outcome, why=ending.words, settled=True)
    for error in fix.errors:
        if error.status == ErrorStatus.IN_PROGRESS:
            done(session, fix, error)


def _made(step: Step, comparison: Comparison) -> bool:
    """Whether the records show that a click was made."""
    seen = comparison.expected_seen
    match step:
        case AnnotateRow():
            return seen is not None and step.target.identity in seen.notes
        case Resync():
            return any(change.kind is ChangeKind.LATE_UPLOAD for change in comparison.changes)
        case _:
            return seen is not None and bool(seen.requests)


def _answer(
    session: AsyncSession,
    fix: fixes.Fix,
    comparison: Comparison,
    after: DriverLog,
    clock: Clock,
    *,
    certified: bool,
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
        close(session, fix, Outcome.NOT_EFFECTIVE, words, ErrorStatus.FAILED, clock)
    elif answers == {Answer.REJECTED}:
        words = "The driver said no; the log stays as it is."
        close(session, fix, Outcome.DRIVER_REJECTED, words, ErrorStatus.PENDING, clock)
    elif answers == {Answer.SUPERSEDED}:
        words = "The driver mended the record himself."
        close(session, fix, Outcome.SUPERSEDED, words, ErrorStatus.PENDING, clock)
    elif answers - {Answer.ACCEPTED, Answer.SUPERSEDED}:
        words = f"Not every request was accepted: {', '.join(sorted(answers))}."
        close(session, fix, Outcome.PARTLY, words, ErrorStatus.PENDING, clock)
    else:
        _accepted(session, fix, comparison, certified=certified)


def _accepted(session: AsyncSession, fix: fixes.Fix, comparison: Comparison, *, certified: bool) -> None:
    since = fix.unanswered_at
    instants = [comparison.certified.get(day) for day in comparison.accepted]
    since_then = [at for at in instants if at is not None and since is not None and at > since]
    if not certified or len(since_then) < len(instants) or not since_then:
        fix.reason = "The driver said yes; now he has to certify the day anew."
        return
    fix.certified_at = max(since_then)
    fix.move(FixState.AWAITING_SNAPSHOT, "The driver said yes and certified anew; the portal's list has to agree.")
    facts.record(session, FactKind.FIX_AWAITS_SNAPSHOT, "fix", fix.id, certified_at=fix.certified_at.isoformat())
