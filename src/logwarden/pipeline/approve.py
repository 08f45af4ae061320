"""approve: a person says yes or no to exactly the plan that he saw, or decides to leave the errors as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.problems import Problem
from logwarden.remedies.laws import LAWS
from logwarden.remedies.leave import BadReason, check_reason
from logwarden.remedies.plan import plan_from_json
from logwarden.states import ErrorStatus, FixState, IncidentState, Outcome
from logwarden.store import approvals, errors, facts, fixes, incidents, invitations, kits, scans, user_companies
from logwarden.store.portals import within
from logwarden.store.users import User

from . import guard
from .case import newest_case
from .leave import leave_pending
from .ports import Clock


class NotFound(Problem):
    """There is no such thing."""


class Refused(Problem):
    """It may not be done now; the words say why and what to do."""


async def approve(
    session: AsyncSession, fix_id: int, user: User, plan_hash: str, reason: str, clock: Clock
) -> fixes.Fix:
    """One person's yes. The guard runs again on what is known now.

    Raises:
        NotFound: there is no such fix, or it is of a company that is not his.
        Refused: it is not waiting for approval, the plan is not the one that he saw, he and who said yes before are
            not two independent people, or the guard says no.
    """
    fix = await _decidable(session, fix_id, user, FixState.PROPOSED)
    if plan_hash != fix.plan_hash:
        raise Refused("This is not the plan that you saw: open the fix again and read it.")
    words = _reason(reason)
    fix_plan = plan_from_json(fix.plan)
    kit = await kits.state_of(session, fix.system)
    await _check_independent(session, fix, user, guard.people_needed(fix_plan, kit))
    seen = await scans.last_seen(session, fix.driver.company_id)
    portal_now = None if seen is None else seen.seen_at
    case = None
    if portal_now is not None:
        case = await newest_case(session, fix_plan, fix.driver, portal_now, clock.now(), fix.error_instants())
    if case is None:
        raise Refused("The driver's log of these days has not been read yet; wait for the next reading.")
    if refusals := guard.refuses(case):
        said = " ".join(f"{refusal.words} ({refusal.paragraph})" for refusal in refusals)
        raise Refused(f"The guard refuses: {said}")
    session.add(
        approvals.Approval(
            fix_id=fix.id, user_id=user.id, approved=True, reason=words, plan_hash=plan_hash, at=clock.now()
        ),
    )
    await session.flush()
    given = len(await approvals.yeses(session, fix.id, plan_hash))
    if missing := guard.people_missing(replace(case, yeses=given)):
        fix.reason = f"{user.email} said yes; {missing} more has to, for {LAWS[fix_plan.remedy].second}."
        facts.record(session, FactKind.FIX_YES_GIVEN, "fix", fix.id, user_id=user.id, plan_hash=plan_hash, reason=words)
        return fix
    fix.move(FixState.APPROVED, f"Approved by {user.email}.")
    facts.record(session, FactKind.FIX_APPROVED, "fix", fix.id, user_id=user.id, plan_hash=plan_hash, reason=words)
    if not guard.is_clicked(fix_plan):
        fix.move(FixState.AWAITING_DRIVER, "Tell the driver; we follow the records until they show it.")
        facts.record(session, FactKind.FIX_AWAITS_DRIVER, "fix", fix.id, why=fix.reason)
    return fix


async def reject(session: AsyncSession, fix_id: int, user: User, reason: str, clock: Clock) -> fixes.Fix:
    """One person's no, with a reason; also his who said yes before. The errors stay pending until somebody decides.

    Raises:
        NotFound: there is no such fix, or it is of a company that is not his.
        Refused: nobody is asked about it any more.
    """
    fix = await _decidable(session, fix_id, user, FixState.PROPOSED, FixState.BLOCKED)
    words = _reason(reason)
    await approvals.say_no(session, fix, user, words, clock.now())
    fix.close(Outcome.REJECTED, words, clock.now())
    facts.record(session, FactKind.FIX_REJECTED, "fix", fix.id, user_id=user.id, reason=words)
    return fix


async def leave(session: AsyncSession, error_ids: Sequence[int], user: User, reason: str) -> int:
    """Leaves errors as they are, with a reason; answers how many. Errors with an open fix are not touched.

    Raises:
        NotFound: one of them does not exist, or is of a company that is not his.
        Refused: one of them is not pending, or an open fix covers it.
    """
    words = _reason(reason)
    mine = within(errors.LogError.driver_id, await user_companies.of_user(session, user.id))
    asked = select(errors.LogError).where(errors.LogError.id.in_(error_ids), mine)
    found = {error.id: error for error in await session.scalars(asked)}
    for error_id in error_ids:
        if error_id not in found:
            raise NotFound(f"There is no error {error_id}.")
        error = found[error_id]
        if error.status != ErrorStatus.PENDING:
            raise Refused(f"Error {error_id} is {error.status}, not pending.")
        if await fixes.has_open(session, error_id):
            raise Refused(f"A fix is open for error {error_id}: decide about the fix first.")
        error.move(ErrorStatus.IGNORED, words)
        facts.record(session, FactKind.ERROR_IGNORED, "error", error_id, user_id=user.id, reason=words)
    return len(error_ids)


async def leave_incident(session: AsyncSession, incident_id: int, user: User, reason: str) -> int:
    """Leaves all pending errors of an incident, with a reason; answers how many. Those with an open fix stay.

    Raises:
        NotFound: there is no such incident.
        Refused: it is closed, or none of its errors can be left.
    """
    words = _reason(reason)
    incident = await incidents.get(session, incident_id, await user_companies.of_user(session, user.id))
    if incident is None:
        raise NotFound(f"There is no incident {incident_id}.")
    if incident.state != IncidentState.OPEN:
        raise Refused(f"Incident {incident_id} is closed: nothing of it is pending.")
    left = await leave_pending(session, errors.LogError.incident_id == incident_id, words)
    if not left:
        raise Refused(f"No error of incident {incident_id} is pending without a fix: decide about the fix first.")
    facts.record(
        session, FactKind.INCIDENT_LEFT, "incident", incident_id, user_id=user.id, reason=words, errors=len(left)
    )
    return len(left)


async def _decidable(session: AsyncSession, fix_id: int, user: User, *states: FixState) -> fixes.Fix:
    fix = await fixes.get(session, fix_id, await user_companies.of_user(session, user.id))
    if fix is None:
        raise NotFound(f"There is no fix {fix_id}.")
    if fix.state not in states:
        because = f": {fix.reason}" if fix.reason else "."
        raise Refused(f"Fix {fix_id} is {fix.state}, so nobody is asked about it now{because}")
    return fix


async def _check_independent(session: AsyncSession, fix: fixes.Fix, user: User, people_needed: int) -> None:
    """Two approvals are two people: neither of them may have the account that the other one made.

    Where two are needed, who wanted the fix says the first yes, so that he never is the one who checks another's.
    Made means invited, also by way of others; in both directions, for one could say the first yes as the invited one.
    """
    said = await approvals.of_fix(session, fix.id)
    if fix.wished_by not in (None, user.id) and not said and people_needed > 1:
        raise Refused("Two people have to say yes here, and the first is who wanted it; you can be the second.")
    for earlier, email in said:
        if not earlier.approved:
            continue
        if earlier.user_id == user.id:
            raise Refused("You said yes to this fix already; a second yes has to be another person's.")
        made_by_first = earlier.user_id in await invitations.inviters(session, user.id)
        if made_by_first or user.id in await invitations.inviters(session, earlier.user_id):
            raise Refused(
                f"{email} said yes before you, and one of your two accounts was made by way of the other's "
                "invitation: ask somebody who was invited by neither of you."
            )


def _reason(reason: str) -> str:
    try:
        return check_reason(reason)
    except BadReason as bad:
        raise Refused(str(bad)) from None
