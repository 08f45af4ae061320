"""One attempt in the store: claimed, and every click written down before it is made; end.py leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.archive import event_to_json
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.portal.wire import Committed, Shown, Staged, Target
from logwarden.remedies.conditions import Refusal
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.states import ErrorStatus, FixState
from logwarden.store import (
    approvals,
    attempts,
    configurations,
    controls,
    facts,
    fixes,
    portals,
    readings,
    scans,
    workers,
)
from logwarden.store.database import Database

from .budget import over_budget, put_off
from .expire import expire
from .finished import Ending
from .ports import Clock, PortalPages


@dataclass(frozen=True, slots=True)
class PortalAccount:
    """An account in the portal: its name there, and the pages as it sees them."""

    name: str
    pages: PortalPages


@dataclass(frozen=True, slots=True)
class Acting:
    """What an attempt works with.

    `service` is the system's own portal account; `own` are those of people, by their e-mail address here in small
    letters. `executor_id` is this process among the workers: once it is struck out there, it clicks nothing more.
    `automatic`: the settings let a rule say yes to what may pass alone.
    """

    database: Database
    service: PortalAccount
    clock: Clock
    data_dir: Path
    dry_run: bool
    executor_id: str
    own: Mapping[str, PortalAccount] = field(default_factory=dict)
    automatic: bool = False

    def account_of(self, approver: str | None) -> PortalAccount:
        """The account that acts on this person's yes: his own where he has one, for what is done is his decision."""
        return self.own.get((approver or "").lower(), self.service)


@dataclass(frozen=True, slots=True)
class Go:
    """One go: what was approved, for whom, and which steps earlier goes have finished."""

    fix_id: int
    attempt_id: int
    number: int
    account: PortalAccount
    driver_row: int
    plan: Plan
    target: Target
    approved_hash: str | None
    done: frozenset[int]
    first_click: datetime | None
    before: DriverLog | None


async def as_configured(acting: Acting, fix_id: int) -> Acting:
    """The same, in a dry run where an admin switched it on; the environment's `true` is a lock all the same."""
    if acting.dry_run:
        return acting
    async with acting.database.read() as session:
        fix = await session.get(fixes.Fix, fix_id)
        switched = fix is not None and await configurations.dry_run(session, fix.system)
    return replace(acting, dry_run=switched)


async def begin(acting: Acting, fix_id: int, number: int) -> Go | None:
    """Claims the fix for this attempt, or takes up an attempt that a crash cut off."""
    async with acting.database.write() as session:
        fix = await fixes.get(session, fix_id)
        if fix is None or not await _may_begin(acting, fix.system, session):
            return None
        if fix.state == FixState.APPROVED and await _waits(session, fix, acting):
            return None
        known = await attempts.numbered(session, fix_id, number)
        yes = await approvals.last_yes(session, fix_id)
        account = acting.account_of(yes[1] if yes else None)
        if fix.state == FixState.APPROVED and known is None and number == fix.attempt + 1:
            fix.move(FixState.RUNNING, "A browser is at work.")
            fix.attempt = number
            known = attempts.Attempt(
                fix_id=fix_id,
                number=number,
                dry_run=acting.dry_run,
                portal_account=account.name,
                executor_id=acting.executor_id,
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
        elif known.executor_id != acting.executor_id and known.executor_id in await workers.enlisted(session):
            return None  # a living worker is at it
        known.executor_id, known.portal_account = acting.executor_id, account.name
        written = await attempts.intents(session, fix_id)
        if any(intent.read_back_at is None for intent in written.values()):
            _become_unknown(session, fix, known, acting.clock)
            return None
        before = None if fix.before_id is None else await readings.log_with_id(session, fix.before_id)
        clicks = [intent.clicked_at for intent in written.values() if intent.clicked_at is not None]
        return Go(
            fix_id=fix_id,
            attempt_id=known.id,
            number=number,
            account=account,
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
            approved_hash=yes[0].plan_hash if yes else None,
            done=frozenset(written),
            first_click=min(clicks, default=None),
            before=before,
        )


async def _waits(session: AsyncSession, fix: fixes.Fix, acting: Acting) -> bool:
    """Whether an approved fix may not be begun now: its yes no longer counts, or its budget is spent.

    By the portal's clock as the last pass saw it, which is never ahead: so no browser is started to find out.
    """
    if await expire(session, fix, acting.clock, automatic=acting.automatic):
        return True
    seen = None if acting.dry_run else await scans.last_seen(session, fix.driver.company_id)
    if seen is None or seen.seen_at is None:
        return False
    over = await over_budget(session, plan_from_json(fix.plan), fix.driver, seen.seen_at)
    if over is not None:
        put_off(session, fix, over, acting.clock)
    return over is not None


async def keep_before(acting: Acting, go: Go, before: DriverLog) -> DriverLog:
    """Keeps the log as it was right before the first click: what every later reading is compared with."""
    async with acting.database.write() as session:
        reading = await readings.keep(session, go.driver_row, readings.ATTEMPT, before)
        (await session.get_one(fixes.Fix, go.fix_id, with_for_update=True)).before_id = reading.id
    return before


async def tell_staged(acting: Acting, go: Go, number: int, staged: Staged, refusals: tuple[Refusal, ...]) -> None:
    """Tells what the page showed one click away from a write, and what the guard said to it."""
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
        "code": staged.code,
        "at": None if staged.at is None else staged.at.isoformat(),
        "ticked": sorted(staged.ticked),
    }


async def intend(acting: Acting, go: Go, number: int, staged: Staged) -> Ending | None:
    """Writes the intent down and answers None; else why this click is not made now."""
    async with acting.database.write() as session:
        fix = await session.get_one(fixes.Fix, go.fix_id, with_for_update=True)
        attempt = await session.get_one(attempts.Attempt, go.attempt_id)
        still_ours = fix.state == FixState.RUNNING and fix.attempt == go.number
        if not still_ours or not await _may_click(acting, attempt, go.plan.system, session):
            return Ending("It was stopped before the click.", FixState.APPROVED)
        if attempt.first_click_at is None:
            driver = await portals.locked(session, go.driver_row)
            if over := await over_budget(session, go.plan, driver, staged.shown.log.read_at):
                return Ending(over.words, FixState.APPROVED, again_after_seconds=int(over.wait.total_seconds()))
            attempt.first_click_at = staged.shown.log.read_at
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
    return None


async def _may_begin(acting: Acting, system: str, session: AsyncSession) -> bool:
    """Whether people want the agent to run: what waits in the queue waits on."""
    wish, _ = await controls.wish_for(session, system)
    return wish is controls.Wish.RUNNING and not kill_file(acting.data_dir).exists()


async def _may_click(acting: Acting, attempt: attempts.Attempt, system: str, session: AsyncSession) -> bool:
    """Whether this attempt is still this process's, this process still counts as alive, and both switches are off."""
    wish, _ = await controls.wish_for(session, system)
    return (
        attempt.executor_id == acting.executor_id
        and await workers.is_enlisted(session, acting.executor_id)
        and wish is not controls.Wish.KILLED
        and not await configurations.dry_run(session, system)
        and not kill_file(acting.data_dir).exists()
    )


def kill_file(data_dir: Path) -> Path:
    """While this file exists, nothing is clicked: the kill switch that works when all else does not answer."""
    return data_dir / "KILL"


async def clicked(acting: Acting, go: Go, number: int, committed: Committed) -> None:
    """Keeps when the click was made, by the portal's clock, and what the portal said to it."""
    async with acting.database.write() as session:
        intent = (await attempts.intents(session, go.fix_id))[number]
        intent.clicked_at, intent.notice = committed.clicked_at, committed.notice
        facts.record(
            session, FactKind.ATTEMPT_CLICKED, "fix", go.fix_id, attempt=go.number, step=number,
            portal_at=committed.clicked_at.isoformat(), notice=committed.notice,
        )  # fmt: skip


async def read_back(acting: Acting, go: Go, number: int, after: DriverLog) -> None:
    """Keeps what the page showed after the click; from here on the click is known."""
    async with acting.database.write() as session:
        intent = (await attempts.intents(session, go.fix_id))[number]
        intent.read_back_at = after.read_at
        fix = await session.get_one(fixes.Fix, go.fix_id, with_for_update=True)
        fix.applied_at = intent.clicked_at
        fix.read_back_at = after.read_at
        fix.unanswered_at = intent.clicked_at  # the last instant at which nobody can have answered
        await readings.keep(session, go.driver_row, readings.ATTEMPT, after)
        facts.record(session, FactKind.ATTEMPT_READ_BACK, "fix", go.fix_id, attempt=go.number, step=number)


async def dangling(acting: Acting, go: Go) -> bool:
    """Whether there is a click of which nobody knows whether it was made."""
    async with acting.database.read() as session:
        written = await attempts.intents(session, go.fix_id)
    return any(intent.read_back_at is None for intent in written.values())


def _become_unknown(session: AsyncSession, fix: fixes.Fix, attempt: attempts.Attempt, clock: Clock) -> None:
    words = "The program ended around a click; a read-only visit will say whether it was made."
    fix.move(FixState.UNKNOWN, words)
    attempt.ended_at, attempt.ending = clock.now(), words
    facts.record(session, FactKind.FIX_UNKNOWN, "fix", fix.id, attempt=attempt.number)
