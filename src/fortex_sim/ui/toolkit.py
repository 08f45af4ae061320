"""The tool kit's panel and its PROCEED, and RESYNC."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from fortex_sim.faults import Fault
from fortex_sim.kits import (
    BOXES,
    EXTRA_TICKED,
    PLANS,
    TICKED_BY_DEFAULT,
    Change,
    Declined,
    Kit,
    Outcome,
    Scope,
    carry_out,
    mishaps,
)
from fortex_sim.ledger import Act
from fortex_sim.portal import Portal
from fortex_sim.web import Problem, days_from
from fortex_sim.world.fleet import Driver
from fortex_sim.world.uploads import upload

from .access import KnownDriver, LoggedIn

router = APIRouter()


class Repair(BaseModel):
    """The loaded range, MM/DD/YYYY, and the ticked boxes."""

    first: str = Field(alias="from")
    last: str = Field(alias="to")
    boxes: list[Annotated[str, Field(max_length=60)]] = Field(max_length=20)


@router.get("/toolkit")
async def toolkit(visit: LoggedIn) -> dict[str, Any]:
    """The panel's boxes as they stand when it opens. A page says `?driverId=`, for the faults' sake alone."""
    faults = visit.portal.faults
    ticked = TICKED_BY_DEFAULT
    if faults.strikes(Fault.EXTRA_DEFAULT_BOXES):
        ticked |= EXTRA_TICKED
    labels = BOXES[:-1] if faults.strikes(Fault.MISSING_CHECKBOX) else BOXES
    return {"boxes": [{"label": label, "ticked": label in ticked} for label in labels]}


@router.post("/drivers/{driver_id}/toolkit")  # noqa: FAST003 - KnownDriver takes it
async def proceed(visit: LoggedIn, driver: KnownDriver, repair: Repair) -> dict[str, Any]:
    """PROCEED: works on all matches of the ticked boxes in the range."""
    portal = visit.portal
    await portal.wait(1, 10)
    now = portal.now()
    days = None
    try:
        days = days_from(repair.first, repair.last)
        outcome = _repaired(portal, driver, days, repair.boxes)
    except Problem as problem:
        portal.ledger.write(
            Act.PROCEED,
            now,
            visit.account,
            driver=driver,
            days=days,
            boxes=tuple(repair.boxes),
            ok=False,
            message=problem.message,
        )
        raise
    portal.ledger.write(
        Act.PROCEED,
        now,
        visit.account,
        driver=driver,
        days=days,
        boxes=tuple(repair.boxes),
        ok=outcome.success,
        message=outcome.message,
        changes=tuple(outcome.changes),
    )
    answer: dict[str, Any] = {"success": outcome.success, "message": outcome.message}
    if portal.faults.strikes(Fault.PROCEED_NO_TOAST):
        answer["quiet"] = True
    return answer


def _repaired(portal: Portal, driver: Driver, days: tuple[date, date], boxes: list[str]) -> Outcome:
    """What the kit does, or what the portal does wrong instead or besides.

    Raises:
        Problem: 400, a box that the panel does not have.
    """
    unknown = [box for box in boxes if box not in BOXES]
    if unknown:
        raise Problem(400, f"no such box: {', '.join(unknown)}")
    if not boxes:
        return Outcome(False, "Nothing is ticked")
    faults = portal.faults
    if faults.strikes(Fault.PROCEED_FAILS):
        return Outcome(False, "AI repair failed, try again later")
    if faults.strikes(Fault.PROCEED_SILENT):
        return Outcome(True, "AI repair finished")
    kit = Kit.FABRICATES if faults.strikes(Fault.PROCEED_FABRICATES) else portal.options.kit
    scope = Scope(
        portal.world,
        driver,
        *days,
        without_driver=faults.strikes(Fault.EDIT_WITHOUT_DRIVER),
        uncertified_too=faults.strikes(Fault.REQUEST_ON_UNCERTIFIED_DAY),
    )
    try:
        outcome = carry_out(PLANS[kit](scope, frozenset(boxes)), half=faults.strikes(Fault.PROCEED_HALF))
    except Declined as declined:
        return Outcome(False, str(declined))
    if faults.strikes(Fault.PROCEED_MAKES_NEW_ERROR):
        outcome.changes += mishaps.make_new_error(scope)
    if faults.strikes(Fault.PROCEED_SHORTENS_DRIVING):
        outcome.changes += mishaps.shorten_driving(scope)
    return outcome


@router.post("/drivers/{driver_id}/resync")  # noqa: FAST003 - KnownDriver takes it
async def resync(visit: LoggedIn, driver: KnownDriver) -> dict[str, Any]:
    """RESYNC: asks the device to upload what it still holds."""
    portal = visit.portal
    await portal.wait(1, 10)
    now = portal.now()
    records = upload(portal.world, driver, lambda _record: True)
    changes = tuple(Change(r, "uploaded", portal.world.certified(driver, driver.day_of(r.event.at))) for r in records)
    message = f"Resync finished: {len(records)} records uploaded"
    portal.ledger.write(Act.RESYNC, now, visit.account, driver=driver, message=message, changes=changes)
    return {"success": True, "message": message}
