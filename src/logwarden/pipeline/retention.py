"""retention: readings, records and evidence that are old enough go, in small batches; what went stays on record."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from logwarden.facts import FactKind
from logwarden.store import digests, evidence, facts, holds, retention, scans

from .digest import Archive

AT_ONCE = 200
"""How many readings, or spans of records, a transaction deletes at most."""


@dataclass(slots=True)
class Retired:
    """How many went; `fixes` are those whose evidence did."""

    readings: int = 0
    records: int = 0
    fixes: int = 0


async def retire(archive: Archive, *, at_once: int = AT_ONCE) -> Retired:
    """Deletes what is older than has to be kept, by each portal's clock, and tells how many in facts.

    Readings first; then the records that no reading shows any more, a span of a digest at a time. What a fix or a
    finding refers to stays, with all of its records, and so does what no digest holds, and all of a driver over whom
    a hold is open: each transaction looks, so that one which is placed meanwhile counts at once. Evidence goes so long
    after its fix was closed, by the wall clock; its hashes stay.
    """
    retired = Retired()
    kept_for = timedelta(days=archive.retention_days)
    today = archive.clock.now().astimezone(UTC).date()
    async with archive.database.read() as session:
        clocks = {system: scan.portal_at for system, scan in (await scans.latest_of_each(session)).items()}
    for system, portal_now in clocks.items():
        before = portal_now - kept_for
        while await _readings(archive, system, before, at_once, retired) == at_once:
            pass
        async with archive.database.read() as session:
            held = holds.held_drivers(archive.clock.now())
            spans = await retention.old_spans(session, system, today - kept_for, held)
        for start in range(0, len(spans), at_once):
            await _records(archive, system, spans[start : start + at_once], before, retired)
    await _evidence(archive, archive.clock.now() - kept_for, at_once, retired)
    return retired


async def _readings(archive: Archive, system: str, before: datetime, at_once: int, retired: Retired) -> int:
    async with archive.database.write() as session:
        held = holds.held_drivers(archive.clock.now())
        count = await retention.delete_readings(session, system, before, held, at_once)
        if count:
            facts.record(
                session, FactKind.ARCHIVE_TRIMMED, "archive", None, system=system, readings=count,
                older_than=before.isoformat(),
            )  # fmt: skip
    retired.readings += count
    return count


async def _records(
    archive: Archive, system: str, spans: list[tuple[int, int]], before: datetime, retired: Retired
) -> None:
    async with archive.database.write() as session:
        await digests.lock(session)
        spared = frozenset(await session.scalars(holds.held_drivers(archive.clock.now())))
        day = before.date() - timedelta(days=1)  # whatever the home terminal's zone
        count = 0
        for driver_id, first in spans:
            if driver_id not in spared:
                count += await retention.delete_span(session, driver_id, first, day)
        if count:
            facts.record(
                session, FactKind.ARCHIVE_TRIMMED, "archive", None, system=system, records=count,
                older_than=before.isoformat(),
            )  # fmt: skip
    retired.records += count


async def _evidence(archive: Archive, before: datetime, at_once: int, retired: Retired) -> None:
    """First the rows say so, then the folders go: so a file that is gone was given up, or somebody took it.

    Every folder is looked at each time, for a process may end between the two, and another may have made the files.
    """
    count = at_once
    while count == at_once:
        async with archive.database.write() as session:
            now = archive.clock.now()
            count = await evidence.give_up(session, before, holds.held_drivers(now), now, at_once)
        retired.fixes += count
    known = await asyncio.to_thread(evidence.on_disk, archive.data_dir)
    for start in range(0, len(known), at_once):
        async with archive.database.read() as session:
            held = holds.held_drivers(archive.clock.now())
            bare = await evidence.without_evidence(session, known[start : start + at_once], before, held)
        for fix_id in bare:
            await asyncio.to_thread(evidence.remove, archive.data_dir, fix_id)
