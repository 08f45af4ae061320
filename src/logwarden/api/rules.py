"""Rules: which remedy is planned for a kind of error."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.pipeline.approve import Refused
from logwarden.pipeline.plan import offers
from logwarden.pipeline.task import check_owner
from logwarden.remedies.catalogue import BY_KEY, Remedy
from logwarden.remedies.laws import BY_RULE
from logwarden.remedies.plan import LONGEST_GROUND, SHORTEST_GROUND, said
from logwarden.store import facts, rules

from .access import Admin, ContextOf, JudgedRoute, Viewer
from .openapi import answers
from .reasons import checked_reason
from .rule_shapes import RuleIn, RuleOut

router = APIRouter(prefix="/api/rules", tags=["rules"], route_class=JudgedRoute)


@router.get("")
async def list_rules(context: ContextOf, _: Viewer) -> list[RuleOut]:
    """All rules. Without one, the catalogue's default is what the plan offers."""
    async with context.database.read() as session:
        found = await rules.everything(session)
    return [_out(rule) for rule in found]


@router.put("/{system}/{key}", responses=answers(403, 404, 409))
async def set_rule(system: str, key: str, body: RuleIn, context: ContextOf, user: Admin) -> RuleOut:
    """Sets which remedy is planned for errors of that key on that system."""
    context.crew_status().agent(system)
    possible = [r.value for r in offers(key) if r in BY_RULE] if key in BY_KEY else []
    if body.remedy not in possible:
        raise Refused(f"For {key} a rule may say: {', '.join(possible) or 'nothing yet'}.")
    reason = body.reason.strip()
    if body.remedy == Remedy.LEAVE:
        reason = checked_reason(body.reason)
    elif body.remedy == Remedy.ASK_DRIVER and not said(reason):
        raise Refused(
            f"Write in reason what a driver is told whose log has {key}, in {SHORTEST_GROUND} to {LONGEST_GROUND} "
            "characters."
        )
    if (body.owner_id is None) is (body.remedy == Remedy.TASK):
        raise Refused("A rule for task, and no other, says in owner_id whose the tasks become.")
    async with context.database.write() as session:
        if body.owner_id is not None:
            await check_owner(session, body.owner_id)
        rule = await session.scalar(select(rules.Rule).where(rules.Rule.system == system, rules.Rule.key == key))
        before = None if rule is None else {"remedy": rule.remedy, "reason": rule.reason, "owner_id": rule.owner_id}
        if rule is None:
            rule = rules.Rule(system=system, key=key)
            session.add(rule)
        rule.remedy, rule.reason, rule.owner_id = body.remedy, reason, body.owner_id
        rule.user_id, rule.at = user.id, context.clock.now()
        await session.flush()
        facts.record(
            session,
            FactKind.RULE_SET,
            "rule",
            rule.id,
            user_id=user.id,
            before=before,
            system=system,
            key=key,
            remedy=body.remedy,
            reason=reason,
            owner_id=body.owner_id,
        )
        return _out(rule)


def _out(rule: rules.Rule) -> RuleOut:
    return RuleOut(
        system=rule.system,
        key=rule.key,
        remedy=rule.remedy,
        reason=rule.reason,
        owner_id=rule.owner_id,
        at=rule.at,
    )
