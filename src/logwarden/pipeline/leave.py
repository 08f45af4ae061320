"""leave: many errors at once stay as they are, for a reason that is kept; nothing happens in the portal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import Remedy
from logwarden.states import OPEN_FIX_STATES, ErrorStatus, move_error
from logwarden.store import facts, limits
from logwarden.store.errors import LogError
from logwarden.store.fixes import Fix, fix_errors
from logwarden.store.limits import Mode
from logwarden.store.rules import Rule

_HAS_FIX = exists().where(
    fix_errors.c.error_id == LogError.id, Fix.id == fix_errors.c.fix_id, Fix.state.in_(list(OPEN_FIX_STATES))
)


async def leave_by_rule(session: AsyncSession, rule: Rule) -> int:
    """Leaves all pending errors of the rule's kind with its author's reason; answers how many.

    Not those of companies for which a limit wants a person to decide.
    """
    some = (LogError.system == rule.system) & (LogError.key == rule.key)
    of_system, of_companies = await limits.of_remedy(session, rule.system, Remedy.LEAVE)
    alone = of_system.mode == Mode.AUTOMATIC
    others = [one.company_id for one in of_companies if (one.mode == Mode.AUTOMATIC) is not alone]
    some &= LogError.company_id.not_in(others) if alone else LogError.company_id.in_(others)
    left = await leave_pending(session, some, rule.reason)
    for error_id in left:
        facts.record(
            session, FactKind.ERROR_IGNORED, "error", error_id, user_id=rule.user_id, reason=rule.reason, rule=rule.id
        )
    return len(left)


async def leave_pending(session: AsyncSession, some: ColumnElement[bool], reason: str) -> list[int]:
    """Leaves the pending errors that meet a condition and have no open fix; answers their ids.

    One statement for all of them: errors come by the thousand.
    """
    wanted = some & (LogError.status == ErrorStatus.PENDING) & ~_HAS_FIX
    await session.execute(  # nobody else decides about them before this transaction ends
        select(LogError.id).where(wanted).order_by(LogError.id).with_for_update()
    )
    changed: dict[str, Any] = {"status": move_error(ErrorStatus.PENDING, ErrorStatus.IGNORED), "status_reason": reason}
    statement = update(LogError).where(wanted).values(changed).returning(LogError.id)
    found = await session.scalars(statement.execution_options(synchronize_session=False))
    return sorted(found)
