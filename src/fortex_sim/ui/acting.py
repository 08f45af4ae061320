"""What is done to one record: ANNOTATE and REQUEST EDIT."""

from dataclasses import replace

from fastapi import APIRouter
from pydantic import BaseModel, Field

from fortex_sim.edits import at_time, is_asked_about, request_edit
from fortex_sim.faults import Fault
from fortex_sim.kits import Change
from fortex_sim.ledger import Act
from fortex_sim.portal import Portal
from fortex_sim.web import Problem
from fortex_sim.wording import EVENT_WORDS, portal_date
from fortex_sim.world.fleet import Driver
from fortex_sim.world.records import Record
from logwarden.eld.events import CODE_NAMES, Event

from .access import KnownDriver, LoggedIn

SHORTEST_NOTE, LONGEST_NOTE = 4, 60
"""Characters of an annotation (App. A 4.3.2.6(b), 7.6)."""

router = APIRouter()


class Annotation(BaseModel):
    """A note for one record."""

    record_id: str = Field(alias="recordId", min_length=1, max_length=60)
    text: str


class WantedEdit(BaseModel):
    """What one record should say: the status in the page's words, the time as `hh:mm:ss AM/PM`, and why."""

    record_id: str = Field(alias="recordId", min_length=1, max_length=60)
    status: str = Field("", max_length=60)
    time: str = Field("", max_length=60)
    reason: str


@router.post("/drivers/{driver_id}/annotate")  # noqa: FAST003 - KnownDriver takes it
async def annotate(visit: LoggedIn, driver: KnownDriver, annotation: Annotation) -> dict[str, str]:
    """Adds a note of 4 to 60 characters to an active record of type 1 or 3."""
    portal = visit.portal
    await portal.wait(0.3, 2)
    now = portal.now()
    text = annotation.text.strip()
    try:
        target = _main_record(portal, driver, annotation.record_id)
        _check_note(text, "An annotation")
        _check_room(target, text)
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


@router.post("/drivers/{driver_id}/request-edit")  # noqa: FAST003 - KnownDriver takes it
async def ask_for_edit(visit: LoggedIn, driver: KnownDriver, wanted: WantedEdit) -> dict[str, str]:
    """Asks the driver for another status or time of an active record of type 1 or 3."""
    portal = visit.portal
    await portal.wait(0.3, 2)
    now = portal.now()
    reason = wanted.reason.strip()
    try:
        target = _main_record(portal, driver, wanted.record_id)
        _check_note(reason, "A reason")
        edited = _edited(portal, driver, target, wanted)
        certified = _certified(portal, driver, target)
    except Problem as problem:
        portal.ledger.write(
            Act.REQUEST_EDIT, now, visit.account, driver=driver, text=reason, ok=False, message=problem.message
        )
        raise
    at_once = portal.faults.strikes(Fault.EDIT_WITHOUT_DRIVER)
    request = request_edit(portal.world, driver, target, edited, reason, at_once=at_once)
    change = Change(request, "requested_edit", certified, target)
    message = "Edit requested: the driver has to accept it"
    portal.ledger.write(
        Act.REQUEST_EDIT, now, visit.account, driver=driver, text=reason, message=message, changes=(change,)
    )
    return {"message": message}


def _main_record(portal: Portal, driver: Driver, record_id: str) -> Record:
    """The driver's record of that id, if it has a menu.

    Raises:
        Problem: 400, it has none, or is not there.
    """
    record = portal.world.record(driver.id, record_id)
    if record is None:
        raise Problem(400, "This driver has no such record")
    if not record.event.is_main or not record.is_active:
        raise Problem(400, "Only active duty status and special driving records can be annotated or edited")
    return record


def _check_note(text: str, what: str) -> None:
    if not SHORTEST_NOTE <= len(text) <= LONGEST_NOTE:
        raise Problem(400, f"{what} has {SHORTEST_NOTE} to {LONGEST_NOTE} characters, not {len(text)}")
    if not text.isprintable():
        raise Problem(400, f"{what} is one line of printable characters")


def _check_room(record: Record, text: str) -> None:
    if record.event.notes and len(record.event.notes) + len(text) + 2 > LONGEST_NOTE:
        raise Problem(400, f"The record has a note already; both exceed {LONGEST_NOTE} characters")


def _edited(portal: Portal, driver: Driver, target: Record, wanted: WantedEdit) -> Event:
    """The record's event with what is wanted.

    Raises:
        Problem: 400, it is no such status or time, changes nothing, or lies ahead.
    """
    event = target.event
    if wanted.status:
        event = replace(event, code=_code(event, wanted.status))
    if wanted.time:
        try:
            event = replace(event, at=at_time(driver, target, wanted.time))
        except ValueError:
            raise Problem(400, f"The new time must be hh:mm:ss AM/PM of that day, not {wanted.time!r}") from None
    if event == target.event:
        raise Problem(400, "The request changes nothing")
    if event.at > portal.world.now:
        raise Problem(400, "The new time has not come yet")
    return event


def _code(event: Event, status: str) -> int:
    """The code of a status in the page's words, among those of the record's type."""
    words = {EVENT_WORDS[name]: code for (type_, code), name in CODE_NAMES.items() if type_ is event.type}
    code = words.get(" ".join(status.upper().split()))
    if code is None:
        raise Problem(400, f"The new status must be one of {', '.join(words)}")
    return code


def _certified(portal: Portal, driver: Driver, target: Record) -> bool:
    """Whether the record's day is certified.

    Raises:
        Problem: 400, it is not, and the portal minds; or a request about the record waits.
    """
    if is_asked_about(portal.world, driver, target):
        raise Problem(400, "A request about this record waits for the driver")
    day = driver.day_of(target.event.at)
    certified = portal.world.certified(driver, day)
    if not certified and not portal.faults.strikes(Fault.REQUEST_ON_UNCERTIFIED_DAY):
        raise Problem(400, f"Edits can be requested for certified days only: {portal_date(day)}")
    return certified
