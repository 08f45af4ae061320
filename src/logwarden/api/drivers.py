"""Drivers: who there is, when each was last read, his days and his errors."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter

from logwarden.pipeline.approve import NotFound
from logwarden.states import OPEN_ERROR_STATUSES
from logwarden.store import error_counts, portals, readings
from logwarden.store.error_lists import ErrorFilter
from logwarden.store.portals import Driver

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .coverage_shapes import DayOut, DriverOut, DriverPage, DriverWhole, LogOut
from .cursors import IdCursor, Limit
from .filters import CompaniesWanted
from .log_errors import severities_of, summed
from .openapi import answers
from .shapes import Id

router = APIRouter(prefix="/api/drivers", tags=["companies"], route_class=JudgedRoute)


@router.get("")
async def list_drivers(
    context: ContextOf, _: Viewer, wanted: CompaniesWanted, cursor: IdCursor = None, limit: Limit = 100
) -> DriverPage:
    """The drivers, in the order in which the portal first listed them."""
    async with context.database.read() as session:
        found = await portals.driver_page(
            session, only=wanted.of_companies(), system=wanted.system, after=cursor or 0, limit=limit + 1
        )
        read_at = await readings.read_at(session, found)
    items = [_driver(driver, read_at.get(driver.id)) for driver in found[:limit]]
    return DriverPage(items=items, next=found[limit - 1].id if len(found) > limit else None)


@router.get("/{driver_id}", responses=answers(404))
async def show_driver(driver_id: Id, context: ContextOf, _: Viewer, only: MyCompanies) -> DriverWhole:
    """One driver: his days, when his log was read, and how many errors he has."""
    async with context.database.read() as session:
        driver = await portals.driver(session, driver_id, only)
        if driver is None:
            raise NotFound(f"There is no driver {driver_id}.")
        days = await portals.days_of(session, driver_id)
        log = await readings.latest(session, driver_id)
        read_at = await readings.read_at(session, [driver])
        counted = await error_counts.counts(session, ErrorFilter(companies=only, driver_id=driver_id))
    return DriverWhole(
        **_driver(driver, read_at.get(driver_id)).model_dump(),
        days=[DayOut(day=day.day, certified=day.certified, seen_at=day.seen_at) for day in days],
        log=None
        if log is None or log.first_day is None or log.last_day is None
        else LogOut(source=log.source, read_at=log.read_at, first_day=log.first_day, last_day=log.last_day),
        errors_by_status=summed((count.status, count.number) for count in counted),
        open_by_severity=severities_of((c.key, c.number) for c in counted if c.status in OPEN_ERROR_STATUSES),
    )


def _driver(driver: Driver, read_at: datetime | None) -> DriverOut:
    return DriverOut(
        number=driver.id,
        driver_id=driver.portal_id,
        name=driver.name,
        company_number=driver.company_id,
        company=driver.company.name,
        system=driver.company.system,
        zone=driver.zone,
        read_at=read_at,
    )
