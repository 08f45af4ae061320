"""act: one attempt of an approved fix in the portal's own page.

Stage, guard, intent, commit, read back, compare: for each click that writes. An intent is written down before its
click, once a step of a fix, ever; a crash around the click leaves the fix `unknown`, never clicked twice.
"""

from __future__ import annotations

from dataclasses import replace

from logwarden import log
from logwarden.eld.archive import log_to_json
from logwarden.eld.comparison import Comparison
from logwarden.portal.wire import Committed, Staged
from logwarden.problems import GiveUp
from logwarden.remedies.conditions import Refusal
from logwarden.remedies.steps import AnnotateRow, ClearTwins, RequestEdit, Resync, Step
from logwarden.states import FixState, Outcome
from logwarden.store import approvals, fixes
from logwarden.store.attempts import Trouble
from logwarden.store.evidence import EvidenceFolder

from . import guard
from .alone import withdrawn
from .attempt import (
    Acting,
    Go,
    PortalAccount,
    as_configured,
    begin,
    clicked,
    intend,
    keep_before,
    read_back,
    tell_staged,
)
from .case import case_over
from .end import end
from .expect import compared, comparison_to_json
from .finished import Ending, finished
from .ports import EditorSession
from .trouble import met

__all__ = ["Acting", "PortalAccount", "act", "is_under_way"]

_log = log.get(__name__)

_DRY_RUN_LOOK_SECONDS = 600
_ANOTHER_RECORD = frozenset({"page_target", "page_row"})
"""What the guard says of a page that shows another driver, other days or another record than the plan's."""


async def act(acting: Acting, fix_id: int, number: int) -> str:
    """Makes attempt `number` of a fix; answers how it ended, in words.

    Called again for the same attempt after a crash, it never repeats a click.
    """
    if is_under_way(fix_id, number):
        return "under way in this process"
    _under_way.add((fix_id, number))
    try:
        return await _attempt(acting, fix_id, number)
    finally:
        _under_way.discard((fix_id, number))


_under_way: set[tuple[int, int]] = set()
"""The attempts that this process makes right now: a queue may hand the same one out twice."""


def is_under_way(fix_id: int, number: int) -> bool:
    """Whether this process makes that attempt right now."""
    return (fix_id, number) in _under_way


async def _attempt(acting: Acting, fix_id: int, number: int) -> str:
    acting = await as_configured(acting, fix_id)
    go = await begin(acting, fix_id, number)
    if go is None:
        return "nothing to do"
    _log.info("fix.attempt.started", fix_id=fix_id, attempt=number, remedy=go.plan.remedy, dry_run=acting.dry_run)
    folder = EvidenceFolder(acting.data_dir, fix_id, number).make()
    if acting.dry_run and go.done:
        words = "A click of it was made before the dry run was switched on; it waits until that is off."
        await end(acting, go, Ending(words, FixState.APPROVED, again_after_seconds=_DRY_RUN_LOOK_SECONDS), folder)
        return words
    try:
        async with go.account.pages.visit(go.target, folder) as page:
            ending = await _carry_out(acting, go, page, folder)
    except Exception as problem:  # noqa: BLE001 - a defect must not leave the fix running for ever; it is told
        ending = await met(acting, go, problem)
    await end(acting, go, ending, folder)
    _log.info(
        "fix.attempt.ended",
        fix_id=fix_id,
        attempt=number,
        state=ending.state,
        outcome=ending.outcome,
        why=ending.words,
    )
    return ending.words


async def _carry_out(acting: Acting, go: Go, page: EditorSession, folder: EvidenceFolder) -> Ending:
    shown = await page.read()
    comparison: Comparison | None = None
    before = go.before or await keep_before(acting, go, shown.log)
    folder.write_json("records-before.json", log_to_json(before))
    first_click, done = go.first_click, set(go.done)
    if first_click and (ending := _broken(compared(go.plan, before, shown.log, first_click, done))):
        return ending
    for number, step in enumerate(go.plan.steps):
        if number in done:
            continue
        staged = await page.stage(step)
        refusals = await _refusals(acting, go, staged)
        await tell_staged(acting, go, number, staged, refusals)
        _log.info("fix.attempt.staged", fix_id=go.fix_id, attempt=go.number, step=number, refused=len(refusals))
        if refusals:
            await page.unstage()
            return _refused(refusals, clicked=bool(done))
        if acting.dry_run:
            await page.unstage()
            continue
        if stopped := await intend(acting, go, number, staged):
            await page.unstage()
            return stopped
        _log.info("fix.attempt.intended", fix_id=go.fix_id, attempt=go.number, step=number)
        committed = await page.commit()
        _log.info("fix.attempt.committed", fix_id=go.fix_id, attempt=go.number, step=number, notice=committed.notice)
        first_click = first_click or committed.clicked_at
        await clicked(acting, go, number, committed)
        shown = await page.read()
        done.add(number)
        comparison = compared(go.plan, before, shown.log, first_click, done, asked_at=committed.clicked_at)
        folder.write_json("records-after.json", log_to_json(shown.log))
        folder.write_json("comparison.json", comparison_to_json(comparison))
        await read_back(acting, go, number, shown.log)
        _log.info("fix.attempt.recorded", fix_id=go.fix_id, attempt=go.number, step=number)
        if ending := _broken(comparison) or _without_effect(step, comparison, committed):
            return ending
    if acting.dry_run:
        return Ending("Dry run: every step was staged, nothing was clicked.", outcome=Outcome.DRY_RUN)
    return finished(go.plan, comparison)


def _broken(comparison: Comparison) -> Ending | None:
    """Whether the log changed in a way that nobody asked for."""
    if not comparison.breaches:
        return None
    words = " ".join(dict.fromkeys(breach.words for breach in comparison.breaches))
    paragraphs = "; ".join(dict.fromkeys(breach.paragraph for breach in comparison.breaches))
    return Ending(f"The log changed as nobody asked: {words}", outcome=Outcome.VIOLATION, paragraph=paragraphs)


def _without_effect(step: Step, comparison: Comparison, committed: Committed) -> Ending | None:
    """Whether a click left nothing of what it should have; the toast proves nothing, the records do."""
    seen = comparison.expected_seen
    said = f" The portal said: {committed.notice}" if committed.notice else " The portal said nothing."
    if seen is None:
        return None
    match step:
        case ClearTwins() if not seen.requests:
            return Ending(f"The tool kit made no request.{said}", outcome=Outcome.NOT_EFFECTIVE)
        case RequestEdit() if not seen.requests:
            return Ending(f"REQUEST EDIT made no request.{said}", outcome=Outcome.NOT_EFFECTIVE)
        case AnnotateRow() if seen.missing_notes:
            return Ending(f"The annotation is not on the record.{said}", outcome=Outcome.NOT_EFFECTIVE)
        case Resync() if committed.succeeded is not True:
            return Ending(f"Nobody can say that RESYNC was done.{said}", outcome=Outcome.NOT_EFFECTIVE)
        case _:
            return None


def _refused(refusals: tuple[Refusal, ...], *, clicked: bool) -> Ending:
    words = " ".join(refusal.words for refusal in refusals)
    paragraphs = "; ".join(dict.fromkeys(refusal.paragraph for refusal in refusals))
    moved = all(refusal.condition == "records_unmoved" for refusal in refusals)
    outcome = Outcome.STALE if moved and not clicked else Outcome.REFUSED
    trouble = Trouble.RECORD if any(refusal.condition in _ANOTHER_RECORD for refusal in refusals) else None
    words = f"The guard refused before the click: {words}"
    return Ending(words, outcome=outcome, paragraph=paragraphs, trouble=trouble)


async def _refusals(acting: Acting, go: Go, staged: Staged) -> tuple[Refusal, ...]:
    """The guard, on what the page shows right now."""
    shown = staged.shown
    if (shown.first_day, shown.last_day) != (go.plan.first_day, go.plan.last_day):
        words = f"The page has {shown.first_day}..{shown.last_day} loaded, not the plan's days."
        return (Refusal("page_target", "395.8(e)(1)", words),)
    async with acting.database.read() as session:
        fix = await fixes.get(session, go.fix_id)
        if fix is None:
            raise GiveUp(f"There is no fix {go.fix_id} any more.")
        case = await case_over(
            session, go.plan, fix.driver, shown.log, shown.log.read_at, acting.clock.now(), fix.error_instants()
        )
        given = await approvals.yeses(session, go.fix_id, go.plan.hash)
        taken_back = await withdrawn(session, fix, given, automatic=acting.automatic)
    case = replace(case, approved_hash=None if taken_back else go.approved_hash, yeses=len(given))
    return guard.refuses_click(case, go.target, staged, rehearsal=acting.dry_run)
