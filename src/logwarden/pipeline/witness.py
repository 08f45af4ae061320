"""witness: every two neighbouring readings of a driver compared; what changed without a lawful trace is a finding.

Our own clicks need no exception: an annotation, a request by another user and the driver's answer to it are lawful
traces by themselves.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.eld.archive import event_to_json
from logwarden.eld.comparison import Breach, compare
from logwarden.eld.events import Event, Identity
from logwarden.eld.log import PORTAL_ZONES, DriverLog
from logwarden.facts import FactKind
from logwarden.store import facts, findings, portals, readings
from logwarden.store.database import Database
from logwarden.store.findings import ALTERED, Finding

from .neighbours import UNSURE, Neighbours, neighbours
from .ports import Clock

_log = log.get(__name__)

CRITICAL = "critical"
_AT_ONCE = 10
"""How many readings of a driver are in memory, of a backlog of any length."""


@dataclass(frozen=True, slots=True)
class Altered:
    """One record that changed without a lawful trace between two readings, and all that this breaks."""

    pair: Neighbours
    between_at: datetime
    later: DriverLog
    breaches: tuple[Breach, ...]
    before: Event | None
    after: Event | None

    @property
    def mark(self) -> str:
        """The same whichever two readings show it."""
        shown = [identity_to_json(self.breaches[0].identity), _json(self.before), _json(self.after)]
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


async def witness(database: Database, clock: Clock, system: str) -> int:
    """Compares every reading that nobody compared yet; answers how many findings are new.

    Each driver's readings and findings are changed in one short transaction; what was compared is not again.
    """
    async with database.read() as session:
        waiting = await readings.unwitnessed(session, system)
    made = 0
    for driver_id, ids in waiting.items():
        try:
            for start in range(0, len(ids), _AT_ONCE):
                made += await _look(database, clock, driver_id, ids[start : start + _AT_ONCE])
        except (KeyError, ValueError):  # the others are looked at all the same
            _log.exception("witness.archive_unreadable", driver=driver_id, hint="run `logwarden digest verify`")
    return made


async def _look(database: Database, clock: Clock, driver_id: int, ids: Sequence[int]) -> int:
    """Some readings of one driver."""
    async with database.read() as session:
        logs: dict[int, DriverLog] = {}
        pairs = [pair for one in ids for pair in await neighbours(session, await readings.get(session, one))]
        for reading in (reading for pair in pairs for reading in (pair.earlier, pair.later)):
            if reading.id not in logs:
                logs[reading.id] = await readings.log_of(session, reading)
    altered = await asyncio.to_thread(
        lambda: [one for pair in pairs for one in _compared(pair, logs[pair.earlier.id], logs[pair.later.id])]
    )
    async with database.write() as session:
        driver = await session.get_one(portals.Driver, driver_id, with_for_update=True)
        made = await _keep(session, driver, altered, clock) if altered else []
        await readings.compared(session, ids)
    if made:
        _log.error("witness.altered", driver_id=driver.portal_id, findings=len(made))
    return len(made)


def _compared(pair: Neighbours, earlier: DriverLog, later: DriverLog) -> list[Altered]:
    between_at = pair.between_at if pair.earlier.dated else pair.between_at - UNSURE
    before = replace(_held(earlier), read_at=between_at)
    after = replace(_held(later), read_at=pair.and_at)
    if before.first_day > before.last_day or after.first_day > after.last_day:
        return []
    judged = compare(before, after)
    return [
        Altered(pair, between_at, later, tuple(breaches), *_shown(breaches[0].identity, before, after))
        for breaches in _by_record(judged.breaches)
    ]


def _held(shown: DriverLog) -> DriverLog:
    """The days that a log surely holds: where nobody knows the home terminal's zone, its days are not ours."""
    if shown.zone.key in PORTAL_ZONES.values():
        return shown
    day = timedelta(days=1)
    return replace(shown, first_day=shown.first_day + day, last_day=shown.last_day - day)


def _by_record(breaches: Iterable[Breach]) -> list[list[Breach]]:
    """One finding a record: a device's record keeps its number whatever else of it is altered."""
    found: dict[object, list[Breach]] = {}
    for breach in breaches:
        who = breach.identity
        found.setdefault(who if who.sequence_id is None else (who.source, who.sequence_id), []).append(breach)
    return list(found.values())


def _shown(identity: Identity, before: DriverLog, after: DriverLog) -> tuple[Event | None, Event | None]:
    """The record in both logs: by its identity, else by its number in the device."""
    return _find(identity, before), _find(identity, after)


def _find(identity: Identity, shown: DriverLog) -> Event | None:
    exact = next((event for event in shown.events if event.identity == identity), None)
    if exact is not None or identity.sequence_id is None:
        return exact
    number = (identity.source, identity.sequence_id)
    return next((event for event in shown.events if (event.device, event.sequence_id) == number), None)


async def _keep(
    session: AsyncSession, driver: portals.Driver, altered: Sequence[Altered], clock: Clock
) -> list[Finding]:
    """New findings; one that is known already may have happened in a narrower window than was known."""
    company = await session.get_one(portals.Company, driver.company_id)
    known = await findings.of_marks(session, driver.id, ALTERED, {one.mark for one in altered})
    made = []
    for one in altered:
        same = known.setdefault(one.mark, [])
        overlapping = next((finding for finding in same if _overlap(finding, one)), None)
        if overlapping is not None:
            _narrow(session, overlapping, one)
            continue
        finding = _finding(company, driver, one, clock)
        session.add(finding)
        same.append(finding)
        made.append(finding)
    await session.flush()
    for finding in made:
        facts.record(
            session,
            FactKind.FINDING_MADE,
            "finding",
            finding.id,
            finding=finding.kind,
            driver_id=driver.portal_id,
            invariants=finding.invariants,
            why=finding.words,
            **_window(finding),
        )
    return made


def _overlap(finding: Finding, one: Altered) -> bool:
    between, until = finding.between_at, finding.and_at
    if between is None or until is None:
        return False
    return max(between, one.between_at) < min(until, one.pair.and_at)


def _narrow(session: AsyncSession, finding: Finding, one: Altered) -> None:
    before = _window(finding)
    if finding.between_at is not None and one.between_at > finding.between_at:
        finding.between_at, finding.earlier_id = one.between_at, one.pair.earlier.id
    if finding.and_at is not None and one.pair.and_at < finding.and_at:
        finding.and_at, finding.later_id = one.pair.and_at, one.pair.later.id
    if _window(finding) != before and finding.id is not None:
        facts.record(session, FactKind.FINDING_NARROWED, "finding", finding.id, before=before, **_window(finding))


def _window(finding: Finding) -> dict[str, Any]:
    at = {"between_at": finding.between_at, "and_at": finding.and_at}
    return {name: instant.isoformat() for name, instant in at.items() if instant is not None}


def _finding(company: portals.Company, driver: portals.Driver, one: Altered, clock: Clock) -> Finding:
    breaches, identity = one.breaches, one.breaches[0].identity
    return Finding(
        system=company.system,
        company_id=company.id,
        driver_id=driver.id,
        kind=ALTERED,
        severity=CRITICAL,
        mark=one.mark,
        invariants=", ".join(sorted({breach.invariant for breach in breaches})),
        paragraph="; ".join(dict.fromkeys(breach.paragraph for breach in breaches)),
        words="; ".join(dict.fromkeys(breach.words for breach in breaches)),
        day=one.later.day_of_instant(identity.at),
        zone=one.later.zone.key,
        identity=identity_to_json(identity),
        before=_json(one.before),
        after=_json(one.after),
        between_at=one.between_at,
        and_at=one.pair.and_at,
        earlier_id=one.pair.earlier.id,
        later_id=one.pair.later.id,
        found_at=clock.now(),
    )


def identity_to_json(identity: Identity) -> dict[str, Any]:
    """What names a record, as JSON: device, or vehicle where no device made it; instant in UTC; codes as numbers."""
    return {
        "source": identity.source,
        "sequence_id": identity.sequence_id,
        "at": identity.at.isoformat(),
        "type": int(identity.type),
        "code": identity.code,
        "origin": int(identity.origin),
    }


def _json(event: Event | None) -> dict[str, Any] | None:
    return None if event is None else event_to_json(event)


def window_words(between_at: datetime, and_at: datetime, zone: str) -> str:
    """A window in words at the home terminal: `between 03:10 and 03:20 on 11/18/2026 (America/Chicago)`."""
    first, last = (instant.astimezone(ZoneInfo(zone)) for instant in (between_at, and_at))
    clock = "%H:%M:%S" if first.second or last.second else "%H:%M"
    if first.date() == last.date():
        return f"between {first:{clock}} and {last:{clock}} on {last:%m/%d/%Y} ({zone})"
    return f"between {first:{clock}} on {first:%m/%d/%Y} and {last:{clock}} on {last:%m/%d/%Y} ({zone})"
