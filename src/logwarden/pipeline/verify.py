"""verify: nothing is called fixed before the records and the portal agree.

For what waits: the driver's answer and the new certification in the records, then a fresh snapshot without the
error whose window still holds its day. Reads when a fresh snapshot drops an error, once a day, and on request.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden import log
from logwarden.problems import LoginNeeded, Problem
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import plan_from_json
from logwarden.states import FixState
from logwarden.store import fixes, portals, readings
from logwarden.store.database import Database

from .answered import judge
from .closing import WAITING
from .followed import follow, gone_since
from .listed import by_list
from .ports import Clock, PortalPages
from .read import page_target, read_page

_log = log.get(__name__)

LOOK_AGAIN = timedelta(hours=24)


async def verify(database: Database, pages: PortalPages, clock: Clock, system: str, portal_now: datetime) -> None:
    """Looks after every fix that waits for a driver, a snapshot or somebody who knows.

    Raises:
        LoginNeeded: the portal lets our account in no more, so no page is read.
    """
    async with database.read() as session:
        waiting = [fix for fix in await fixes.in_states(session, WAITING) if fix.system == system]
        due = [fix for fix in waiting if await _is_due(session, fix, portal_now)]
    for fix in due:
        await _read(database, pages, clock, fix, portal_now)
    for fix in waiting:
        async with database.write() as session:
            await by_list(session, fix.id, clock)


async def _is_due(session: AsyncSession, fix: fixes.Fix, portal_now: datetime) -> bool:
    if fix.state == FixState.AWAITING_SNAPSHOT:
        return False
    if fix.remedy == Remedy.ASK_DRIVER:
        return fix.verify_requested or gone_since(fix) is not None
    looked_at = fix.verified_at or fix.read_back_at or portal_now
    if fix.state == FixState.UNKNOWN or fix.verify_requested or portal_now - looked_at >= LOOK_AGAIN:
        return True
    gone = [error.absent_since for error in fix.errors if error.absent_since is not None]
    if any(fix.verified_at is None or since > fix.verified_at for since in gone):
        return True  # not against the reading right after the click: a driver may have been quicker than it
    if fix.answered_at is None:
        return False
    days = await session.scalars(
        select(portals.Day).where(
            portals.Day.driver_id == fix.driver_id, portals.Day.day.between(fix.first_day, fix.last_day)
        ),
    )
    listing = await readings.listing(session, fix.driver_id)
    return listing is not None and listing.read_at > looked_at and all(day.certified for day in days)


async def _read(database: Database, pages: PortalPages, clock: Clock, fix: fixes.Fix, portal_now: datetime) -> None:
    """Reads the driver's records, from the API's own reading where it gives them, and judges what it finds."""
    async with database.read() as session:
        latest = await readings.latest(session, fix.driver_id)
        before = None if fix.before_id is None else await readings.get(session, fix.before_id)
        after = None
        if latest is not None and latest.source == readings.API and (latest.first_day or date.max) <= fix.first_day:
            after = await readings.log_of(session, latest)
    if fix.remedy == Remedy.ASK_DRIVER:
        since = gone_since(fix) or plan_from_json(fix.plan).before.read_at
    else:
        since = fix.read_back_at or (before.read_at if before else portal_now)
    if after is not None:
        if after.read_at <= since:
            return
    else:
        target = page_target(fix.driver, portal_now)
        target = replace(target, first_day=min(target.first_day, fix.first_day))
        try:
            after = (await read_page(pages, target)).log
        except LoginNeeded:
            raise
        except Problem as problem:
            _log.warning("verify.failed", fix_id=fix.id, why=str(problem))
            return
        async with database.write() as session:
            await readings.keep(session, fix.driver_id, readings.PAGE, after)
    _log.info("verify.judging", fix_id=fix.id, read_at=after.read_at.isoformat())
    async with database.write() as session:
        look = follow if fix.remedy == Remedy.ASK_DRIVER else judge
        await look(session, fix.id, after, clock)
