"""Records: one record of the archive, and when it was seen."""

from __future__ import annotations

import json

from fastapi import APIRouter

from logwarden.pipeline.approve import NotFound
from logwarden.store import readings
from logwarden.store.portals import Driver
from logwarden.store.records import Record

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .finding_shapes import RecordSeen
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api/records", tags=["records"], route_class=JudgedRoute)


@router.get("/{driver_id}/{record_id}", responses=answers(404))
async def show_record(
    driver_id: Id, record_id: Id, context: ContextOf, _: Viewer, companies: MyCompanies
) -> RecordSeen:
    """A driver's record by our numbers of both: as it stood, and when readings showed it first and last.

    What changed in a record later is another one, with a number of its own.
    """
    async with context.database.read() as session:
        driver, record = await session.get(Driver, driver_id), await session.get(Record, (driver_id, record_id))
        hidden = driver is not None and companies is not None and driver.company_id not in companies
        if driver is None or record is None or hidden:
            raise NotFound(f"There is no record {record_id} of a driver {driver_id}.")
        seen = await readings.seen(session, driver_id, record_id)
    return RecordSeen(
        driver_id=driver.portal_id,
        number=record.number,
        day=record.day,
        fingerprint=record.fingerprint,
        record=json.loads(record.event),
        first_seen_at=None if seen is None else seen.first_at,
        last_seen_at=None if seen is None else seen.last_at,
    )
