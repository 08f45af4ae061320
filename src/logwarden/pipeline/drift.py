"""drift: once a day, whether the portal's pages are as we know them. It reads only, and works in a dry run too.

A control that changed or is missing keeps back the remedies that need it, by a condition of theirs, until a later look
finds it in order. The tool kit of a portal whose pages changed has to be proved anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from logwarden import log
from logwarden.facts import FactKind
from logwarden.portal.findings import Finding, Seen, none_reached
from logwarden.portal.needed_by import needed_by
from logwarden.problems import Problem
from logwarden.store import facts, fixes, page_looks
from logwarden.store.database import Database
from logwarden.store.page_looks import PageLook

from . import kit
from .ports import Clock, PortalPages

_log = log.get(__name__)

LOOK_EVERY = timedelta(hours=24)
LOOK_AGAIN_AFTER = timedelta(hours=1)
"""After a look that did not find all in order: what was only slow should not keep people waiting for a day."""

_OTHER = (Seen.CHANGED, Seen.MISSING)
Control = tuple[str, str]
"""Where, and which: as in `portal.findings.EXPECTED`."""


async def drift(database: Database, pages: PortalPages, clock: Clock, system: str, portal_now: datetime) -> bool:
    """Looks at every page if that is due, by the portal's clock; answers whether it did. Due work goes first."""
    async with database.read() as session:
        last = await page_looks.latest(session, system)
        if last is not None and portal_now - last.at < _rest_after(last):
            return False
        if await fixes.any_at_work(session, system, clock.now()):
            return False
    try:
        findings = await pages.look()
    except Problem as problem:
        findings = none_reached(str(problem))
    await _keep(database, clock, system, portal_now, findings)
    return True


def _rest_after(last: PageLook) -> timedelta:
    looked = [Seen(one["seen"]) for one in last.findings if needed_by(one["where"], one["control"])]
    return LOOK_EVERY if set(looked) == {Seen.FOUND} else LOOK_AGAIN_AFTER


async def _keep(
    database: Database, clock: Clock, system: str, portal_now: datetime, findings: Sequence[Finding]
) -> None:
    async with database.write() as session:
        known = set(await page_looks.changed(session, system))
        changed = _changed(findings, known)
        look = PageLook(
            system=system,
            at=portal_now,
            findings=[asdict(one) for one in findings],
            changed=[[where, control] for where, control in changed],
        )
        session.add(look)
        await session.flush()
        found = sum(one.seen is Seen.FOUND for one in findings)
        facts.record(
            session, FactKind.PAGES_LOOKED_AT, "system", None, system=system, look_id=look.id,
            found=found, of=len(findings), portal_at=portal_now.isoformat(),
        )  # fmt: skip
        if set(changed) != known:
            facts.record(
                session, FactKind.PAGES_CHANGED, "system", None, before={"controls": words(sorted(known))},
                system=system, look_id=look.id, controls=words(changed),
            )  # fmt: skip
        if new := [control for control in changed if control not in known]:
            await kit.pages_changed(session, system, words(new), clock)
    _log.info("pages.looked_at", system=system, found=found, of=len(findings), changed=words(changed))


def _changed(findings: Sequence[Finding], known: set[Control]) -> list[Control]:
    """The controls that are not as we know them, so far as a remedy needs them; what was not seen stands as before."""
    return [
        (one.where, one.control)
        for one in findings
        if needed_by(one.where, one.control)
        and (one.seen in _OTHER or (one.seen is not Seen.FOUND and (one.where, one.control) in known))
    ]


def words(controls: Sequence[Control]) -> str:
    """Some controls as people read them."""
    return "; ".join(f"{where}, {control}" for where, control in controls)
