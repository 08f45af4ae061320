"""Companies, drivers, and the head of a driver's page."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter

from fortex_sim.faults import Fault
from fortex_sim.ledger import Act
from fortex_sim.web import Problem
from fortex_sim.wording import portal_date

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
    """A company's drivers, in the portal's own order."""
    portal = visit.portal
    known = company_id in portal.world.companies
    portal.ledger.write(Act.CHOICE, portal.now(), visit.account, company_id=company_id, ok=known)
    if not known:
        raise Problem(404, f"no company {company_id!r}")
    return [{"id": d.id, "name": d.name} for d in portal.world.company_drivers(company_id)]


@router.get("/drivers/{driver_id}")  # noqa: FAST003 - KnownDriver takes it
async def head(visit: LoggedIn, driver: KnownDriver) -> dict[str, Any]:
    """The head of a driver's page, and the range that its picker is preset to."""
    portal = visit.portal
    portal.ledger.write(Act.OPEN, portal.now(), visit.account, driver=driver)
    if portal.faults.strikes(Fault.WRONG_DRIVER_OPENS):
        others = [d for d in portal.world.company_drivers(driver.company.id) if d.id != driver.id]
        driver = next((d for d in others if d.name == driver.name), others[0])
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
