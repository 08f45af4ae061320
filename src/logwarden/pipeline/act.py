"""act: one attempt of an approved fix in the portal's own page.

Stage, guard, intent, commit, read back, compare: for each click that writes. An intent is written down before its
click, once a step of a fix, ever; a crash around the click leaves the fix `unknown`, never clicked twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.eld.archive import event_to_json, log_to_json
from logwarden.eld.comparison import Comparison
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.portal.wire import Committed, Shown, Staged, Target
from logwarden.problems import AskPerson, GiveUp, TryAgain
from logwarden.remedies.conditions import Case, Refusal
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.remedies.steps import ClearTwins, Step
from logwarden.states import ErrorStatus, FixState, Outcome
from logwarden.store import approvals, attempts, facts, fixes, portals, readings
from logwarden.store.database import Database
from logwarden.store.evidence import EvidenceFolder

from . import guard
from .expect import compared, comparison_to_json
from .ports import Clock, EditorSession, PortalPages

_log = log.get(__name__)

MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Acting:
    """What an attempt works with. `portal_account` is the name of the account that acts, for the record."""

    database: Database
    pages: PortalPages
    clock: Clock
    data_dir: Path
    portal_account: str
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Go:
    """One go: what was approved, for whom, and which steps earlier goes have finished."""

    fix_id: int
    attempt_id: int
    number: int
    driver_row: int
    plan: Plan
    target: Target
    approved_hash: str | None
    done: frozenset[int]
    first_click: datetime | None
    before: DriverLog | None


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a go ended: a state to stand in, or an outcome to close with."""

    words: str
    state: FixState = FixState.CLOSED
    outcome: Outcome | None = None
    paragraph: str = ""
    again_after_seconds: int | None = None


async def act(acting: Acting, fix_id: int, number: int) -> str:
    """Makes attempt `number` of a fix; answers how it ended, in words.

    Called again for the same attempt after a crash, it never repeats a click.
    """
    go = await _begin(acting, fix_id, number)
    if go is None:
        return "nothing to do"
    _log.info("fix.attempt.started", fix_id=fix_id, attempt=number, remedy=go.plan.remedy, dry_run=acting.dry_run)
    folder = EvidenceFolder(acting.data_dir, fix_id, number)
    try:
        async with acting.pages.visit(go.target, folder) as page:
            ending = await _carry_out(acting, go, page, folder)
    except TryAgain as problem:
        ending = await _try_again(acting, go, problem)
    except (AskPerson, GiveUp) as problem:
        ending = await _stopped(acting, go, str(problem))
    await _end(acting, go, ending, folder)
    _log.info(
        "fix.attempt.ended",
        fix_id=fix_id,
        attempt=number,
        state=ending.state,
        outcome=ending.outcome,
        why=ending.words,
    )
    return ending.words


async def _begin(acting: Acting, fix_id: int, number: int) -> _Go | None:
    """Claims the fix for this attempt, or takes up an attempt that a crash cut off."""
    async with acting.database.write() as session:
        fix = await fixes.get(session, fix_id)
        if fix is None:
            return None
        known = await attempts.numbered(session, fix_id, number)
        if fix.state == FixState.APPROVED and known is None and number == fix.attempt + 1:
            fix.move(FixState.RUNNING, "A browser is at work.")
            fix.attempt = number
            known = attempts.Attempt(
                fix_id=fix_id,
                number=number,
                dry_run=acting.dry_run,
                portal_account=acting.portal_account,
                started_at=acting.clock.now(),
            )
            session.add(known)
            await session.flush()
            if not acting.dry_run:
                for error in fix.errors:
                    if error.status == ErrorStatus.PENDING:
                        error.move(ErrorStatus.IN_PROGRESS, f"Fix {fix_id} is being carried out.")
            facts.record(session, FactKind.ATTEMPT_STARTED, "fix", fix_id, attempt=number, dry_run=acting.dry_run)
        elif fix.state != FixState.RUNNING or known is None or known.ended_at is not None:
            return None
        written = await attempts.intents(session, fix_id)
        if any(intent.read_back_at is None for intent in written.values()):
            _become_unknown(session, fix, known, acting.clock)
            return None
        yes = [a for a, _ in await approvals.of_fix(session, fix_id) if a.approved]
        before = None if fix.before_id is None else (await readings.get(session, fix.before_id)).driver_log()
        clicks = [intent.clicked_at for intent in written.values() if intent.clicked_at is not None]
        return _Go(
            fix_id=fix_id,
            attempt_id=known.id,
            number=number,
            driver_row=fix.driver_id,
            plan=plan_from_json(fix.plan),
            target=Target(
                system=fix.system,
                company_id=fix.driver.company.portal_id,
                company_name=fix.driver.company.name,
                driver_id=fix.driver.portal_id,
                driver_name=fix.driver.name,
                zone=fix.driver.zone,
                first_day=fix.first_day,
                last_day=fix.last_day,
            ),
            approved_hash=yes[-1].plan_hash if yes else None,
            done=frozenset(written),
            first_click=min(clicks, default=None),
            before=before,
        )


async def _carry_out(acting: Acting, go: _Go, page: EditorSession, folder: EvidenceFolder) -> _Ending:
    shown = await page.read()
    before = go.before or await _keep_before(acting, go, shown.log)
    folder.write_json("records-before.json", log_to_json(before))
    first_click, done = go.first_click, set(go.done)
    comparison: Comparison | None = None
    for number, step in enumerate(go.plan.steps):
        if number in done:
            continue
        staged = await page.stage(step)
        refusals = await _refusals(acting, go, staged)
        await _tell_staged(acting, go, number, staged, refusals)
        if refusals:
            await page.unstage()
            return _refused(refusals, clicked=bool(done))
        if acting.dry_run:
            await page.unstage()
            continue
        if not await _intend(acting, go, number, staged):
            await page.unstage()
            return _Ending("It was stopped before the click.", FixState.APPROVED)
        committed = await page.commit()
        first_click = first_click or committed.clicked_at
        await _clicked(acting, go, number, committed)
        shown = await page.read()
        done.add(number)
        comparison = compared(go.plan, before, shown.log, first_click, done)
        folder.write_json("records-after.json", log_to_json(shown.log))
        folder.write_json("comparison.json", comparison_to_json(comparison))
        await _read_back(acting, go, number, shown.log)
        if comparison.breaches:
            words = " ".join(dict.fromkeys(breach.words for breach in comparison.breaches))
            paragraphs = "; ".join(dict.fromkeys(breach.paragraph for breach in comparison.breaches))
            return _Ending(f"The log changed as nobody asked: {words}", outcome=Outcome.VIOLATION, paragraph=paragraphs)
        if ending := _without_effect(step, comparison, committed):
            return ending
    if acting.dry_run:
        return _Ending("Dry run: every step was staged, nothing was clicked.", outcome=Outcome.DRY_RUN)
    return _Ending("The request waits for the driver's answer.", FixState.AWAITING_DRIVER)


def _without_effect(step: Step, comparison: Comparison, committed: Committed) -> _Ending | None:
    """Whether a click left nothing of what it should have; the toast proves nothing, the records do."""
    seen = comparison.expected_seen
    said = f" The portal said: {committed.notice}" if committed.notice else " The portal said nothing."
    if seen is None:
        return None
    if isinstance(step, ClearTwins):
        if seen.requests:
            return None
        return _Ending(f"The tool kit made no request.{said}", outcome=Outcome.NOT_EFFECTIVE)
    if seen.missing_notes:
        return _Ending(f"The annotation is not on the record.{said}", outcome=Outcome.NOT_EFFECTIVE)
    return None


def _refused(refusals: tuple[Refusal, ...], *, clicked: bool) -> _Ending:
    words = " ".join(refusal.words for refusal in refusals)
    paragraphs = "; ".join(dict.fromkeys(refusal.paragraph for refusal in refusals))
    moved = all(refusal.condition == "records_unmoved" for refusal in refusals)
    outcome = Outcome.STALE if moved and not clicked else Outcome.REFUSED
    return _Ending(f"The guard refused before the click: {words}", outcome=outcome, paragraph=paragraphs)


async def _refusals(acting: Acting, go: _Go, staged: Staged) -> tuple[Refusal, ...]:
    """The guard, on what the page shows right now."""
    shown = staged.shown
    if (shown.first_day, shown.last_day) != (go.plan.first_day, go.plan.last_day):
        words = f"The page has {shown.first_day}..{shown.last_day} loaded, not the plan's days."
        return (Refusal("page_target", "395.8(e)(1)", words),)
    async with acting.database.read() as session:
        case = Case(
            plan=go.plan,
            log=shown.log,
            certified_days=await portals.certified_days(session, go.driver_row),
            portal_now=shown.log.read_at,
            approved_hash=go.approved_hash,
            stopped_by_violation=await fixes.any_violation(session, go.plan.system, go.plan.remedy),
        )
    return guard.refuses_click(case, go.target, staged, rehearsal=acting.dry_run)


async def _keep_before(acting: Acting, go: _Go, before: DriverLog) -> DriverLog:
    async with acting.database.write() as session:
        reading = readings.keep(session, go.driver_row, "attempt", before)
        await session.flush()
        (await session.get_one(fixes.Fix, go.fix_id)).before_id = reading.id
    return before


async def _tell_staged(acting: Acting, go: _Go, number: int, staged: Staged, refusals: tuple[Refusal, ...]) -> None:
    async with acting.database.write() as session:
        facts.record(
            session,
            FactKind.ATTEMPT_STAGED,
            "fix",
            go.fix_id,
            attempt=go.number,
            step=number,
            page=_page_to_json(staged),
            refused=[{"condition": r.condition, "paragraph": r.paragraph, "words": r.words} for r in refusals],
        )


def _page_to_json(staged: Staged) -> dict[str, Any]:
    shown: Shown = staged.shown
    return {
        "system": shown.system,
        "company": shown.company,
        "driver_id": shown.driver_id,
        "driver_name": shown.driver_name,
        "first_day": shown.first_day.isoformat(),
        "last_day": shown.last_day.isoformat(),
        "records": len(shown.log.events),
        "read_at": shown.log.read_at.isoformat(),
        "row": None if staged.row is None else event_to_json(staged.row),
        "text": staged.text,
        "ticked": sorted(staged.ticked),
    }


async def _intend(acting: Acting, go: _Go, number: int, staged: Staged) -> bool:
    """Writes the intent down, if the fix is still to be carried out."""
    async with acting.database.write() as session:
        fix = await session.get_one(fixes.Fix, go.fix_id)
        if fix.state != FixState.RUNNING or fix.attempt != go.number:
            return False
        session.add(
            attempts.Intent(
                fix_id=go.fix_id,
                attempt_id=go.attempt_id,
                step=number,
                staged=_page_to_json(staged),
                intended_at=acting.clock.now(),
            ),
        )
        facts.record(session, FactKind.ATTEMPT_INTENDED, "fix", go.fix_id, attempt=go.number, step=number)
    return True


async def _clicked(acting: Acting, go: _Go, number: int, committed: Committed) -> None:
    async with acting.database.write() as session:
        intent = (await attempts.intents(session, go.fix_id))[number]
        intent.clicked_at, intent.notice = committed.clicked_at, committed.notice
        facts.record(
            session, FactKind.ATTEMPT_CLICKED, "fix", go.fix_id, attempt=go.number, step=number,
            portal_at=committed.clicked_at.isoformat(), notice=committed.notice,
        )  # fmt: skip


async def _read_back(acting: Acting, go: _Go, number: int, after: DriverLog) -> None:
    async with acting.database.write() as session:
        intent = (await attempts.intents(session, go.fix_id))[number]
        intent.read_back_at = after.read_at
        fix = await session.get_one(fixes.Fix, go.fix_id)
        fix.applied_at = intent.clicked_at
        fix.read_back_at = fix.unanswered_at = after.read_at
        readings.keep(session, go.driver_row, "attempt", after)
        facts.record(session, FactKind.ATTEMPT_READ_BACK, "fix", go.fix_id, attempt=go.number, step=number)


async def _dangling(acting: Acting, go: _Go) -> bool:
    async with acting.database.read() as session:
        written = await attempts.intents(session, go.fix_id)
    return any(intent.read_back_at is None for intent in written.values())


async def _try_again(acting: Acting, go: _Go, problem: TryAgain) -> _Ending:
    if await _dangling(acting, go):
        return _Ending(f"Nobody knows yet whether the click was made: {problem}", FixState.UNKNOWN)
    if go.number >= MOST_ATTEMPTS:
        return _Ending(f"Given up after {go.number} attempts: {problem}", outcome=Outcome.FAILED)
    return _Ending(str(problem), FixState.APPROVED, again_after_seconds=problem.after_seconds)


async def _stopped(acting: Acting, go: _Go, words: str) -> _Ending:
    if await _dangling(acting, go):
        return _Ending(f"Nobody knows yet whether the click was made: {words}", FixState.UNKNOWN)
    return _Ending(words, outcome=Outcome.FAILED)


def _become_unknown(session: AsyncSession, fix: fixes.Fix, attempt: attempts.Attempt, clock: Clock) -> None:
    words = "The program ended around a click; a read-only visit will say whether it was made."
    fix.move(FixState.UNKNOWN, words)
    attempt.ended_at, attempt.ending = clock.now(), words
    facts.record(session, FactKind.FIX_UNKNOWN, "fix", fix.id, attempt=attempt.number)


_PENDING_AFTER = {Outcome.DRY_RUN, Outcome.STALE, Outcome.REFUSED}


async def _end(acting: Acting, go: _Go, ending: _Ending, folder: EvidenceFolder) -> None:
    """Leaves fix, attempt, errors and evidence as the ending says, in one transaction."""
    now = acting.clock.now()
    async with acting.database.write() as session:
        fix = await fixes.get(session, go.fix_id)
        if fix is None or fix.state != FixState.RUNNING:
            return
        attempt = await session.get_one(attempts.Attempt, go.attempt_id)
        attempt.ended_at, attempt.ending = now, ending.words
        folder.register(session, attempt.id)
        if ending.outcome is not None:
            fix.close(ending.outcome, ending.words, now, paragraph=ending.paragraph)
        else:
            fix.move(ending.state, ending.words, paragraph=ending.paragraph)
            if ending.again_after_seconds is not None:
                fix.not_before = now + timedelta(seconds=ending.again_after_seconds)
        for error in fix.errors:
            if error.status == ErrorStatus.IN_PROGRESS and ending.outcome is not None:
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
