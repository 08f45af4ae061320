"""proposal: a new fix, and where the guard's answer puts it: proposed, blocked, or closed as refused."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.conditions import Refusal
from logwarden.remedies.plan import Plan, plan_to_json
from logwarden.states import FixState, Outcome
from logwarden.store import errors, facts, fixes, portals, readings

from .ports import Clock


async def put_forward(
    session: AsyncSession,
    new_plan: Plan,
    driver: portals.Driver,
    reading: readings.Reading,
    covered: Sequence[errors.LogError],
    refusals: Sequence[Refusal],
    clock: Clock,
) -> fixes.Fix:
    """A new fix for the errors that a plan covers, which stands where the guard's answer says."""
    fix = fixes.Fix(
        system=new_plan.system,
        driver_id=driver.id,
        driver=driver,
        remedy=new_plan.remedy,
        first_day=new_plan.first_day,
        last_day=new_plan.last_day,
        state=FixState.BLOCKED,
        plan=plan_to_json(new_plan),
        plan_hash=new_plan.hash,
        reading_id=reading.id,
        attempt=0,
        created_at=clock.now(),
        errors=list(covered),
    )
    session.add(fix)
    await session.flush()
    stand(session, fix, refusals, clock)
    if fix.state == FixState.BLOCKED:
        facts.record(session, FactKind.FIX_BLOCKED, "fix", fix.id, why=fix.reason, paragraph=fix.paragraph)
    return fix


def stand(session: AsyncSession, fix: fixes.Fix, refusals: Sequence[Refusal], clock: Clock) -> None:
    """Puts a fix where the guard's answer says: proposed, blocked, or closed as refused."""
    final = [refusal for refusal in refusals if not refusal.waits]
    words = " ".join(refusal.words for refusal in (final or refusals))
    paragraphs = "; ".join(dict.fromkeys(refusal.paragraph for refusal in (final or refusals)))
    if final:
        fix.close(Outcome.REFUSED, words, clock.now(), paragraph=paragraphs)
        facts.record(
            session, FactKind.FIX_REFUSED, "fix", fix.id, why=words, paragraph=paragraphs,
            conditions=[refusal.condition for refusal in final],
        )  # fmt: skip
    elif refusals:
        if fix.state != FixState.BLOCKED:
            fix.move(FixState.BLOCKED, words, paragraph=paragraphs)
            facts.record(session, FactKind.FIX_BLOCKED, "fix", fix.id, why=words, paragraph=paragraphs)
        fix.reason, fix.paragraph = words, paragraphs
    elif fix.state != FixState.PROPOSED:
        fix.move(FixState.PROPOSED)
        facts.record(session, FactKind.FIX_PROPOSED, "fix", fix.id, plan_hash=fix.plan_hash)
