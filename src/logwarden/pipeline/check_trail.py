"""check_trail: whether the audit trail is whole, from its first entry on, and a fact that says so."""

from __future__ import annotations

from dataclasses import replace

from logwarden.facts import FactKind
from logwarden.store import audit, facts
from logwarden.store.proof import Fault, Verdict, verify

from .chain import Trail


async def check_trail(trail: Trail, user_id: int | None = None) -> Verdict:
    """Looks at every entry and the head file, and keeps what was found; `user_id` is who asked, None for the agent.

    Memory does not grow with the trail. The check itself comes into the trail as its next entry.
    """
    there = trail.head.path.exists()
    heads = trail.head.lines() if there else ()
    async with trail.database.read() as session:
        verdict = await verify(audit.stream(session), trail.key, heads)
    if verdict.entries and not there:
        gone = Fault(None, "The head file is not there, so nobody can tell whether the end was cut off.")
        verdict = replace(verdict, faults=(*verdict.faults, gone))
    async with trail.database.write() as session:
        facts.record(
            session,
            FactKind.AUDIT_CHECKED,
            "audit",
            None,
            user_id=user_id,
            entries=verdict.entries,
            whole=not verdict.faults,
            why=" ".join(fault.why for fault in verdict.faults),
        )
    return verdict
