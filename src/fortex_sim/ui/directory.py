"""Companies, drivers, and the head of a driver's page."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter

from fortex_sim.faults import Fault
from fortex_sim.ledger import Act
from fortex_sim.portal import Portal
from fortex_sim.web import Problem
from fortex_sim.wording import portal_date
from fortex_sim.world.fleet import Driver

from .access import KnownDriver, LoggedIn

PRESET_DAYS = 9

router = APIRouter()


@router.get("/companies")
async def companies(visit: LoggedIn) -> list[dict[str, str]]:
    """All companies, by label."""
    return [
        {"id": c.id, "label": c.label}
        for c in sorted(visit.portal.world.companies.values(), key=lambda c: (c.label, c.id))
    ]


@router.get("/companies/{company_id}/drivers")
async def drivers(visit: LoggedIn, company_id: str) -> list[dict[str, str]]:
    """A company's drivers, in the portal's own order; by fault namesakes stand the other way round."""
    portal = visit.portal
    known = company_id in portal.world.companies
    portal.ledger.write(Act.CHOICE, portal.now(), visit.account, company_id=company_id, ok=known)
    if not known:
        raise Problem(404, f"no company {company_id!r}")
    listed = portal.world.company_drivers(company_id)
    if portal.faults.strikes(Fault.NAMESAKE_FIRST):
        listed = _namesakes_turned(listed)
    return [{"id": d.id, "name": d.name} for d in listed]


def _another(portal: Portal, driver: Driver) -> Driver:
    """Another driver: a namesake of the company, any of the company, any at all; himself if he is alone."""
    colleagues = [d for d in portal.world.company_drivers(driver.company.id) if d.id != driver.id]
    if not colleagues:
        return next((portal.world.drivers[i] for i in portal.world.drivers if i != driver.id), driver)
    return next((d for d in colleagues if d.name == driver.name), colleagues[0])


def _namesakes_turned(drivers: list[Driver]) -> list[Driver]:
    """The same names in the same places, but of those who bear one name the last comes first."""
    bearers: dict[str, list[Driver]] = {}
    for driver in drivers:
        bearers.setdefault(driver.name, []).append(driver)
    return [bearers[driver.name].pop() for driver in drivers]


@router.get("/drivers/{driver_id}")  # noqa: FAST003 - KnownDriver takes it
async def head(visit: LoggedIn, driver: KnownDriver) -> dict[str, Any]:
    """The head of a driver's page, and the range that its picker is preset to."""
    portal = visit.portal
    portal.ledger.write(Act.OPEN, portal.now(), visit.account, driver=driver)
    if portal.faults.strikes(Fault.WRONG_DRIVER_OPENS):
        driver = _another(portal, driver)
    today = portal.world.today(driver)
    return {
        "id": driver.id,
        "name": driver.name,
        "companyId": driver.company.id,
        "companyLabel": driver.company.label,
        "zone": driver.zone_code,
        "zoneName": driver.zone.key,
        "system": portal.options.system,
        "from": portal_date(today - timedelta(days=PRESET_DAYS - 1)),
        "to": portal_date(today),
    }
