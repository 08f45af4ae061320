"""Today in figures: the last eight days, what waits for whom, records watched, what changed since one's last visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter

from logwarden.facts import FactKind
from logwarden.pipeline.window import WINDOW_DAYS
from logwarden.store import audit, day_counts, looks, scans
from logwarden.store.facts import Fact

from .access import ContextOf, JudgedRoute, Viewer
from .filters import ChosenCompanies
from .openapi import answers
from .today_shapes import (
    CheckedOut,
    DayCountOut,
    MalfunctionOut,
    RequestsOut,
    SinceOut,
    TodayOut,
    UncertifiedOut,
    YesOrNoOut,
)

router = APIRouter(prefix="/api/today", tags=["decisions"], route_class=JudgedRoute)


@router.get("")
async def show_today(context: ContextOf, user: Viewer, companies: ChosenCompanies) -> TodayOut:
    """How the last eight days stand, and what waits for drivers and for who asks."""
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
        yesterday = context.clock.now() - timedelta(days=1)
        yes_or_no = await day_counts.yes_or_no(session, companies, user.id, yesterday)
        broken = await day_counts.malfunctions(session, companies)
        checked = await audit.last_check(session)
    return TodayOut(
        at=now,
        drivers=drivers,
        records=records,
        days=[DayCountOut.model_validate(day, from_attributes=True) for day in days],
        uncertified=UncertifiedOut(over_1=one, over_7=seven, over_13=thirteen),
        requests=RequestsOut.model_validate(requests, from_attributes=True),
        yes_or_no=YesOrNoOut.model_validate(yes_or_no, from_attributes=True),
        malfunctions=[
            MalfunctionOut(
                driver_number=device.driver_id,
                driver_name=device.driver,
                company=device.company,
                since=device.since,
                day=max(0, (now - device.since).days) + 1,
            )
            for device in broken
        ],
        checked=None if checked is None else _checked(checked),
    )


@router.post("/look", responses=answers(403))
async def look(context: ContextOf, user: Viewer, companies: ChosenCompanies) -> SinceOut:
    """Says that one looks at the first page now; answers what happened since the visit before.

    A visit lasts until one has not looked for half an hour.
    """
    now = context.clock.now()
    async with context.database.read() as session:
        noted = await looks.noted_just_now(session, user.id, now)
    if noted is None:
        async with context.database.write() as session:
            noted = await looks.note(session, user.id, now)
    counts: Mapping[str, int] = {}
    if noted.since is not None:
        async with context.database.read() as session:
            counts = await looks.changes(session, noted.since_number, companies)
    return SinceOut(
        since=noted.since,
        causes_opened=counts.get(FactKind.INCIDENT_OPENED, 0),
        causes_closed=counts.get(FactKind.INCIDENT_CLOSED, 0),
        requests_proposed=counts.get(FactKind.FIX_PROPOSED, 0),
        requests_answered=counts.get(FactKind.FIX_ANSWERED, 0),
        requests_closed=sum(counts.get(kind, 0) for kind in looks.ENDED),
        findings_made=counts.get(FactKind.FINDING_MADE, 0),
        tasks_done=counts.get(FactKind.TASK_DONE, 0),
    )


def _checked(fact: Fact) -> CheckedOut:
    return CheckedOut(at=fact.at, whole=fact.detail["whole"], entries=fact.detail["entries"])
