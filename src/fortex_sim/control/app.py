"""The control interface's routes, under /__sim__/."""

from datetime import UTC, date, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI
from pydantic import AwareDatetime, BaseModel, Field

from fortex_sim.clock import iso_instant
from fortex_sim.monitoring.shapes import event_json
from fortex_sim.portal import Portal
from fortex_sim.web import Problem, new_app
from fortex_sim.world.cast import Answer, AnswerPolicy
from fortex_sim.world.certifying import certify
from fortex_sim.world.fleet import Driver
from fortex_sim.world.requests import behave
from fortex_sim.world.tapping import tap_again

from . import faults
from .access import InControl
from .shapes import truth_json

LONGEST_LEAP = timedelta(days=366)
A_YEAR = int(LONGEST_LEAP.total_seconds())

router = APIRouter(prefix="/__sim__")


class Reset(BaseModel):
    """A new fleet."""

    seed: int = 7
    profile: str = "small"


class Clock(BaseModel):
    """Where the clock goes: ahead by some seconds, or to an instant."""

    advance_seconds: float | None = Field(None, alias="advanceSeconds", ge=0, le=LONGEST_LEAP.total_seconds())
    to: AwareDatetime | None = None


class Tap(BaseModel):
    """Who taps."""

    driver_id: str = Field(alias="driverId")


class Behaviour(BaseModel):
    """How one driver, or all, answer from now on; what is not given stays."""

    driver_id: str | None = Field(None, alias="driverId")
    answer: Answer | None = None
    answer_after: int | None = Field(None, alias="answerAfterSeconds", ge=0, le=A_YEAR)
    certify_after: int | None = Field(None, alias="certifyAfterSeconds", ge=0, le=A_YEAR)
    certify: bool | None = None
    certify_days: list[date] = Field(default_factory=list, alias="certifyDays")


@router.post("/reset")
async def reset(portal: InControl, wanted: Reset) -> dict[str, Any]:
    """A new fleet at the clock's start; everything that was done is forgotten."""
    try:
        portal.reset(wanted.seed, wanted.profile)
    except KeyError:
        raise Problem(400, f"no profile {wanted.profile!r}") from None
    return {"now": iso_instant(portal.now()), "seed": portal.seed, "profile": portal.profile}


@router.get("/truth")
async def truth(portal: InControl) -> dict[str, Any]:
    """What was made wrong, and what of it is listed."""
    return truth_json(portal)


@router.get("/ledger")
async def ledger(portal: InControl) -> list[dict[str, Any]]:
    """Everything that was done in the pages, in order."""
    return [entry.to_json() for entry in portal.ledger.entries]


@router.get("/clock")
async def read_clock(portal: InControl) -> dict[str, str]:
    """The portal's now."""
    return {"now": iso_instant(portal.now())}


@router.post("/clock")
async def move_clock(portal: InControl, wanted: Clock) -> dict[str, str]:
    """Moves the clock forward; what lies between happens."""
    if (wanted.to is None) == (wanted.advance_seconds is None):
        raise Problem(400, "give either advanceSeconds or to")
    try:
        if wanted.to is not None:
            if wanted.to > portal.clock.now() + LONGEST_LEAP:
                raise Problem(400, f"the clock moves {LONGEST_LEAP.days} days at most at once")
            portal.clock.move_to(wanted.to.astimezone(UTC))
        elif wanted.advance_seconds is not None:
            portal.clock.advance(wanted.advance_seconds)
    except (ValueError, OverflowError) as error:
        raise Problem(400, str(error)) from None
    return {"now": iso_instant(portal.now())}


@router.post("/drivers")
async def drivers(portal: InControl, wanted: Behaviour) -> dict[str, Any]:
    """How drivers answer from now on, requests that wait included; days can be certified right now."""
    chosen = list(portal.world.drivers.values())
    if wanted.driver_id is not None:
        chosen = [_driver(portal, wanted.driver_id)]
    now = portal.now()
    for driver in chosen:
        policy = _policy(driver.answers, wanted)
        if policy != driver.answers:
            behave(portal.world, driver, policy)
        today = portal.world.today(driver)
        strange = [day for day in wanted.certify_days if not driver.first_day <= day <= today]
        if strange:
            raise Problem(400, f"{driver.name} has no log to certify on {', '.join(map(str, strange))}")
        for day in wanted.certify_days:
            driver.never_certifies.discard(day)
            driver.left_open.discard(day)
            certify(portal.world, driver, day, now)
    return {"now": iso_instant(now), "drivers": [driver.id for driver in chosen]}


def _policy(old: AnswerPolicy, wanted: Behaviour) -> AnswerPolicy:
    """The old policy with what was asked for."""

    def delay(seconds: int | None, otherwise: tuple[int, int]) -> tuple[int, int]:
        return otherwise if seconds is None else (seconds, seconds)

    return AnswerPolicy(
        answer=wanted.answer or old.answer,
        answer_after=delay(wanted.answer_after, old.answer_after),
        certify_after=delay(wanted.certify_after, old.certify_after),
        certify=old.certify if wanted.certify is None else wanted.certify,
    )


@router.post("/taps")
async def taps(portal: InControl, wanted: Tap) -> dict[str, str]:
    """A driver taps the status that he has once more, now; the next list that is computed has the error."""
    driver = _driver(portal, wanted.driver_id)
    record = tap_again(portal.world, driver)
    if record is None:
        raise Problem(409, f"{driver.name} has no status of today that he could tap once more")
    return {"now": iso_instant(portal.now()), "recordId": record.id}


@router.get("/log/{driver_id}")
async def log(portal: InControl, driver_id: str) -> list[dict[str, Any]]:
    """A driver's true records, ascending."""
    return [event_json(record) for record in portal.world.log(_driver(portal, driver_id).id)]


def _driver(portal: Portal, driver_id: str) -> Driver:
    """The driver of that id.

    Raises:
        Problem: 404, there is none.
    """
    driver = portal.world.drivers.get(driver_id)
    if driver is None:
        raise Problem(404, f"no driver {driver_id!r}")
    return driver


def control_app(portal: Portal) -> FastAPI:
    """The control interface as an ASGI application."""
    app = new_app(portal, "Fortex simulator's control")
    app.include_router(router)
    app.include_router(faults.router, prefix=router.prefix)
    return app
