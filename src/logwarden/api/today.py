"""Today in figures: the last eight days, drivers who have not certified, requests that wait, and records watched."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from fastapi import APIRouter
from pydantic import BaseModel, Field

from logwarden.pipeline.window import WINDOW_DAYS
from logwarden.store import day_counts, scans

from .access import ContextOf, JudgedRoute, MyCompanies, Viewer

router = APIRouter(prefix="/api/today", tags=["decisions"], route_class=JudgedRoute)


class DayCountOut(BaseModel):
    """One home-terminal day over all drivers."""

    day: date
    drivers: int = Field(description="of whom the portal told this day")
    certified: int = Field(description="of these, who certified it")
    open_errors: int


class UncertifiedOut(BaseModel):
    """How many drivers have a day that is not certified, and over for more than so many days."""

    over_1: int
    over_7: int
    over_13: int


class RequestsOut(BaseModel):
    """Our requests to drivers."""

    waiting: int
    over_a_day: int = Field(description="of these, for more than 24 hours")
    rejected: int = Field(description="answered with no, ever")


class TodayOut(BaseModel):
    """Figures for the first page; `at` is the portal's clock as the last pass told it, or ours before any."""

    at: datetime
    drivers: int
    records: int = Field(description="records in the archive, each watched for silent changes")
    days: list[DayCountOut] = Field(description="the oldest first")
    uncertified: UncertifiedOut
    requests: RequestsOut


@router.get("")
async def show_today(context: ContextOf, _: Viewer, companies: MyCompanies) -> TodayOut:
    """How the last eight days stand, and what waits for drivers."""
    async with context.database.read() as session:
        clocks = [scan.portal_at for scan in (await scans.latest_of_each(session)).values()]
        now = max(clocks, default=context.clock.now())
        today = now.date()
        days = await day_counts.last_days(session, companies, today, WINDOW_DAYS)
        one, seven, thirteen = await day_counts.uncertified_before(
            session, companies, [today - timedelta(days=number) for number in (1, 7, 13)]
        )
        drivers, records = await day_counts.drivers(session, companies)
        requests = await day_counts.requests(session, companies, now)
    return TodayOut(
        at=now,
        drivers=drivers,
        records=records,
        days=[
            DayCountOut(day=d.day, drivers=d.drivers, certified=d.certified, open_errors=d.open_errors) for d in days
        ],
        uncertified=UncertifiedOut(over_1=one, over_7=seven, over_13=thirteen),
        requests=RequestsOut(waiting=requests.waiting, over_a_day=requests.over_a_day, rejected=requests.rejected),
    )
