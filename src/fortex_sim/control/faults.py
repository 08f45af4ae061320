"""The faults' routes of the control interface."""

from collections.abc import Iterator
from random import Random
from typing import Any

from fastapi import APIRouter
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from fortex_sim.behind_backs import alter
from fortex_sim.faults import ALTERATIONS, EVERYWHERE, Aim, Fault
from fortex_sim.occasion import COMPANY_PREFIX
from fortex_sim.portal import Portal
from fortex_sim.web import Problem
from fortex_sim.world.fleet import Driver

from .access import InControl

router = APIRouter()


class Switch(BaseModel):
    """A fault, on or off: how often and how likely it happens, and for whom.

    `seconds` is how long, in real time, a slow fault holds a request up; without it until it is switched off.
    """

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    name: str
    on: bool = True
    times: int | None = Field(None, ge=1, le=1_000_000)
    probability: float = Field(1.0, gt=0, le=1)
    company_id: str = Field("", alias="companyId")
    driver_id: str = Field("", alias="driverId")
    request: str = Field("", validation_alias=AliasChoices("request", "path"))
    seconds: float | None = Field(None, gt=0, le=3600)
    seed: int | None = None


@router.post("/faults")
async def switch(portal: InControl, wanted: Switch) -> dict[str, Any]:
    """Switches a fault. An alteration of a log happens right now; what was altered is told."""
    if wanted.name not in set(Fault):
        raise Problem(400, f"no fault {wanted.name!r}; there are {', '.join(sorted(Fault))}")
    fault = Fault(wanted.name)
    aim = _aim(portal, wanted)
    seed = portal.seed if wanted.seed is None else wanted.seed
    if fault in ALTERATIONS:
        altered = _altered(portal, fault, wanted, Random(f"{seed}/{fault}")) if wanted.on else []
        portal.altered += altered
        return {**_told(portal), "altered": altered}
    portal.faults.switch(
        fault,
        on=wanted.on,
        times=wanted.times,
        probability=wanted.probability,
        aim=aim,
        seconds=wanted.seconds,
        seed=seed,
    )
    return _told(portal)


@router.get("/faults")
async def faults(portal: InControl) -> dict[str, Any]:
    """All names, what is on, what was altered behind everyone's back, and the code that a login may ask for."""
    return {
        "names": sorted(Fault),
        **_told(portal),
        "altered": portal.altered,
        "code": portal.credentials.code,
    }


def _told(portal: Portal) -> dict[str, Any]:
    orders = portal.faults.orders
    return {"active": {o.fault.value: o.times for o in orders}, "orders": [o.to_json() for o in orders]}


def _aim(portal: Portal, wanted: Switch) -> Aim:
    """Whom the fault is meant for.

    Raises:
        Problem: 404, there is no such company or driver.
    """
    aim = Aim(wanted.company_id.removeprefix(COMPANY_PREFIX), wanted.driver_id, wanted.request)
    if aim.company_id and aim.company_id not in portal.world.companies:
        raise Problem(404, f"no company {aim.company_id!r}")
    if aim.driver_id and portal.world.drivers.get(aim.driver_id) is None:
        raise Problem(404, f"no driver {aim.driver_id!r}")
    return aim if aim != EVERYWHERE else EVERYWHERE


def _altered(portal: Portal, fault: Fault, wanted: Switch, dice: Random) -> list[dict[str, Any]]:
    """Alters so many logs of the drivers that are meant, one after the other in the dice's order.

    Raises:
        Problem: 400, a request is named, though these faults wait for none.
    """
    if wanted.request:
        raise Problem(400, f"{fault} happens at once and waits for no request")
    portal.now()
    found: list[dict[str, Any]] = []
    for driver in _drawn(portal, wanted, dice, wanted.times or 1):
        if dice.random() < wanted.probability:
            found += alter(portal.world, driver, fault, dice)
    return found


def _drawn(portal: Portal, wanted: Switch, dice: Random, times: int) -> Iterator[Driver]:
    """The drivers whose logs are altered."""
    world = portal.world
    if wanted.driver_id:
        pool = [wanted.driver_id]
    elif wanted.company_id:
        pool = [driver.id for driver in world.company_drivers(wanted.company_id.removeprefix(COMPANY_PREFIX))]
    else:
        pool = list(world.drivers)
    for _ in range(min(times, len(pool)) if len(pool) > 1 else times):
        driver_id = dice.choice(pool)
        if len(pool) > 1:
            pool.remove(driver_id)
        yield world.drivers[driver_id]
