"""A driver's days: the graph of his log with its records, findings and clocks, and what changed in it last."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from logwarden.eld.comparison import compare
from logwarden.pipeline import window
from logwarden.pipeline.approve import NotFound
from logwarden.pipeline.driver_days import HISTORY, LogDays, log_days
from logwarden.store import errors, portals, readings
from logwarden.store.known_logs import known_log
from logwarden.store.portals import Companies, Driver

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer
from .day_fields import changed, clocks_out, day_out, listed, mark_of_error, unread_day, whose
from .day_shapes import ChangesOut, DriverDayOut, DriverDaysOut
from .errors import CANNOT_BE_TAKEN, ApiProblem
from .openapi import answers
from .shapes import HomeDay, Id

router = APIRouter(prefix="/api/drivers", tags=["companies"], route_class=JudgedRoute)

MOST_DAYS = 31


@router.get("/{driver_id}/days", responses=answers(404))
async def show_days(
    driver_id: Id,
    context: ContextOf,
    _: Viewer,
    only: MyCompanies,
    from_: Annotated[HomeDay | None, Query(alias="from", description="a home-terminal day")] = None,
    to: Annotated[HomeDay | None, Query(description="a home-terminal day, itself among them")] = None,
) -> DriverDaysOut:
    """A driver's days as they were read last, at most 31; by default those of the portal's window.

    Nothing is asked of the portal: each day says when it was read. A driver who was never read has no days.
    """
    async with context.database.read() as session:
        driver = await _driver(session, driver_id, only)
        newest = await readings.latest(session, driver_id)
        zone = ZoneInfo(newest.zone) if newest is not None else window.zone_of(driver.zone)
        seen_at = newest.read_at if newest is not None else context.clock.now()
        first, last = _range(from_, to, seen_at.astimezone(zone).date())
        known = None if newest is None else await known_log(session, newest, first - HISTORY)
        certified = {day.day: day.certified for day in await portals.days_of(session, driver_id)}
        shown = [error for error in await errors.of_driver(session, driver_id) if listed(error)]
    days: list[DriverDayOut] = []
    judged: LogDays | None = None
    if known is not None:
        judged = await asyncio.to_thread(log_days, known.log, first, last)
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            on_day = [error for error in shown if error.day == day]
            found = judged.days.get(day)
            days.append(
                unread_day(day, zone, on_day, certified=certified.get(day))
                if found is None
                else day_out(found, known, on_day, certified=certified.get(day))
            )
    return DriverDaysOut(
        driver=whose(driver),
        zone=zone.key,
        read_at=None if newest is None else newest.read_at,
        source=None if newest is None else newest.source,
        first_day=first,
        last_day=last,
        days=days,
        undated=[mark_of_error(error, None) for error in shown if error.day is None],
        clocks=None if judged is None or judged.clocks is None else clocks_out(judged.clocks),
    )


@router.get("/{driver_id}/changes", responses=answers(404))
async def show_changes(driver_id: Id, context: ContextOf, _: Viewer, only: MyCompanies) -> ChangesOut:
    """What changed between the two newest readings of a driver, lawful or not; nothing without two of one zone."""
    async with context.database.read() as session:
        await _driver(session, driver_id, only)
        newest = await readings.latest(session, driver_id)
        earlier = None if newest is None else await readings.latest(session, driver_id, before=newest)
        if newest is None or earlier is None or earlier.zone != newest.zone:
            at = None if newest is None else newest.read_at
            return ChangesOut(earlier_read_at=None, later_read_at=at, days=[], intact=None, breaches=[], changes=[])
        before, after = await readings.log_of(session, earlier), await readings.log_of(session, newest)
    found = await asyncio.to_thread(compare, before, after)
    return changed(found, (before, earlier), (after, newest))


async def _driver(session: AsyncSession, driver_id: int, only: Companies) -> Driver:
    driver = await portals.driver(session, driver_id, only)
    if driver is None:
        raise NotFound(f"There is no driver {driver_id}.")
    return driver


def _range(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The days that are asked for, by default the portal's window as it stood on `today`.

    Raises:
        ApiProblem: 422, they are in no order, or too many.
    """
    last = last or (today if first is None or first <= today else first)
    first = first or last - timedelta(days=window.WINDOW_DAYS - 1)
    if first > last:
        raise _wrong("to", f"give a day that is not before {first}")
    if (last - first).days >= MOST_DAYS:
        raise _wrong("from", f"give at most {MOST_DAYS} days; {first} to {last} are {(last - first).days + 1}")
    return first, last


def _wrong(name: str, words: str) -> ApiProblem:
    return ApiProblem(422, CANNOT_BE_TAKEN, fields=[{"field": f"query.{name}", "words": words}])
