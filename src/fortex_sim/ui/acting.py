"""What writes: ANNOTATE, the tool kit's PROCEED, RESYNC."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from fortex_sim.faults import Fault
from fortex_sim.kits import BOXES, EXTRA_TICKED, PROCEED, TICKED_BY_DEFAULT, Change, Kit, Outcome
from fortex_sim.kits.outcome import Scope
from fortex_sim.ledger import Act
from fortex_sim.portal import Portal
from fortex_sim.web import Problem, days_from
from fortex_sim.world.fleet import Driver
from fortex_sim.world.records import Record
from fortex_sim.world.uploads import upload

from .access import KnownDriver, LoggedIn

SHORTEST_NOTE, LONGEST_NOTE = 4, 60
"""Characters of an annotation (App. A 4.3.2.6(b), 7.6)."""

router = APIRouter()


class Annotation(BaseModel):
    """A note for one record."""

    record_id: str = Field(alias="recordId", min_length=1)
    text: str


class Repair(BaseModel):
    """The loaded range, MM/DD/YYYY, and the ticked boxes."""

    first: str = Field(alias="from")
    last: str = Field(alias="to")
    boxes: list[str]


@router.post("/drivers/{driver_id}/annotate")  # noqa: FAST003 - KnownDriver takes it
async def annotate(visit: LoggedIn, driver: KnownDriver, annotation: Annotation) -> dict[str, str]:
    """Adds a note of 4 to 60 characters to an active record of type 1 or 3."""
    portal = visit.portal
    await portal.wait(0.3, 2)
    now = portal.now()
    text = annotation.text.strip()
    record = portal.world.record(driver.id, annotation.record_id)
    try:
        target = _to_annotate(record, text)
    except Problem as problem:
        portal.ledger.write(
            Act.ANNOTATE, now, visit.account, driver=driver, text=text, ok=False, message=problem.message
        )
        raise
    day = driver.day_of(target.event.at)
    change = Change(target, "annotated", portal.world.certified(driver, day))
    target.set_notes(f"{target.event.notes}; {text}" if target.event.notes else text)
    message = "Annotation saved"
    portal.ledger.write(Act.ANNOTATE, now, visit.account, driver=driver, text=text, message=message, changes=(change,))
    return {"message": message}


def _to_annotate(record: Record | None, text: str) -> Record:
    """The record, if it takes that note.

    Raises:
        Problem: 400, it does not, or is not there.
    """
    if record is None:
        raise Problem(400, "This driver has no such record")
    if not record.event.is_main or not record.is_active:
        raise Problem(400, "Only active duty status and special driving records can be annotated")
    if not SHORTEST_NOTE <= len(text) <= LONGEST_NOTE:
        raise Problem(400, f"An annotation has {SHORTEST_NOTE} to {LONGEST_NOTE} characters, not {len(text)}")
    if not text.isprintable():
        raise Problem(400, "An annotation is one line of printable characters")
    if record.event.notes and len(record.event.notes) + len(text) + 2 > LONGEST_NOTE:
        raise Problem(400, f"The record has a note already; both exceed {LONGEST_NOTE} characters")
    return record


@router.get("/toolkit")
async def toolkit(visit: LoggedIn) -> dict[str, Any]:
    """The panel's boxes as they stand when it opens."""
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


def _repaired(portal: Portal, driver: Driver, days: tuple[Any, Any], boxes: list[str]) -> Outcome:
    """What the kit does, or what the portal does wrong instead.

    Raises:
        Problem: 400, a box that the panel does not have.
    """
    unknown = [box for box in boxes if box not in BOXES]
    if unknown:
        raise Problem(400, f"no such box: {', '.join(unknown)}")
    if not boxes:
        return Outcome(False, "Nothing is ticked")
    if portal.faults.strikes(Fault.PROCEED_FAILS):
        return Outcome(False, "AI repair failed, try again later")
    if portal.faults.strikes(Fault.PROCEED_SILENT):
        return Outcome(True, "AI repair finished")
    fabricates = portal.faults.strikes(Fault.PROCEED_FABRICATES)
    kit = Kit.FABRICATES if fabricates else portal.options.kit
    scope = Scope(
        portal.world,
        driver,
        *days,
        without_driver=portal.faults.strikes(Fault.EDIT_WITHOUT_DRIVER),
        uncertified_too=portal.faults.strikes(Fault.REQUEST_ON_UNCERTIFIED_DAY),
    )
    return PROCEED[kit](scope, frozenset(boxes))


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
