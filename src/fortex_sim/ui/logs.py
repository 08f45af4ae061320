"""LOAD: the rows of a driver's page."""

from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from fortex_sim.faults import Fault
from fortex_sim.ledger import Act
from fortex_sim.portal import Portal
from fortex_sim.web import Problem, days_from, gone

from .access import KnownDriver, LoggedIn
from .rows import day_rows

router = APIRouter()


@router.get("/drivers/{driver_id}/logs")  # noqa: FAST003 - KnownDriver takes it
async def load(
    request: Request,
    visit: LoggedIn,
    driver: KnownDriver,
    first: Annotated[str, Query(alias="from")],
    last: Annotated[str, Query(alias="to")],
) -> dict[str, Any]:
    """The rows of some home-terminal days, MM/DD/YYYY, and how many there are."""
    portal = visit.portal
    try:
        first_day, last_day = await _ready(portal, request, first, last)
    except Problem as problem:
        portal.ledger.write(Act.LOAD, portal.now(), visit.account, driver=driver, ok=False, message=problem.message)
        raise
    portal.ledger.write(Act.LOAD, portal.now(), visit.account, driver=driver, days=(first_day, last_day))
    days = day_rows(portal.world, driver, first_day, last_day)
    count = sum(len(day["rows"]) for day in days)
    if portal.faults.strikes(Fault.ROWS_CUT_SHORT):
        _cut(days)
    return {"days": days, "count": count}


async def _ready(portal: Portal, request: Request, first: str, last: str) -> tuple[date, date]:
    """The days, once the portal has taken its time.

    Raises:
        Problem: 400, they are no range; 500 by fault.
    """
    days = days_from(first, last)
    await portal.wait(1, 15)
    slow = portal.faults.struck(Fault.SLOW_LOAD)
    if slow is not None:
        await portal.faults.hold(slow, partial(gone, request.receive))
    if portal.faults.strikes(Fault.LOAD_FAILS):
        raise Problem(500, "The logs could not be loaded, try again later")
    return days


def _cut(days: list[dict[str, Any]]) -> None:
    """Takes the last third of the rows away."""
    left = sum(len(day["rows"]) for day in days) * 2 // 3
    for day in days:
        day["rows"] = day["rows"][:left]
        left -= len(day["rows"])
