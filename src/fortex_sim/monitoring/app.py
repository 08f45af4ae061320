"""The monitoring API's routes."""

from collections import Counter
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Query, Request, Response
from pydantic import BaseModel, Field

from fortex_sim.faults import Fault
from fortex_sim.portal import Portal, portal_of
from fortex_sim.web import Problem, new_app
from fortex_sim.world.errors import LogError
from fortex_sim.world.fleet import Driver

from .answers import cached_answer, fresh_answer
from .shapes import driver_json, error_json, overview_json

RETRY_AFTER_SECONDS = 30


def admitted(
    request: Request,
    authorization: Annotated[str, Header()] = "",
    x_system_name: Annotated[str, Header()] = "",
    system: str = "",
) -> Portal:
    """The portal, for one who has the token and names the system.

    Raises:
        Problem: 401 no or wrong token, 400 no system, 404 unknown system; 500 and 429 by fault.
    """
    portal = portal_of(request.app)
    if portal.faults.strikes(Fault.HTTP_500):
        raise Problem(500, "the portal is not well")
    if portal.faults.strikes(Fault.HTTP_429):
        raise Problem(429, "too many requests", {"Retry-After": str(RETRY_AFTER_SECONDS)})
    if authorization != portal.credentials.token or portal.faults.strikes(Fault.UNAUTHORIZED):
        raise Problem(401, "no or wrong token in Authorization")
    named = x_system_name or system
    if not named:
        raise Problem(400, "no system: send x-system-name or ?system=")
    if named != portal.options.system:
        raise Problem(404, f"no system {named!r} here")
    return portal


Admitted = Annotated[Portal, Depends(admitted)]

health = APIRouter()
monitoring = APIRouter(prefix="/monitoring")


class OneDriver(BaseModel):
    """A request to analyse one driver anew, from one home-terminal day to another."""

    driver_id: str = Field(alias="driverId", min_length=1)
    date_from: date = Field(alias="dateFrom")
    date_to: date = Field(alias="dateTo")


@health.get("/health")
async def is_up() -> dict[str, str]:
    """Says that the portal is up."""
    return {"status": "ok"}


@monitoring.get("")
async def overview(portal: Admitted) -> Response:
    """The overview."""
    return cached_answer(portal, "overview", lambda: (overview_json(portal), []))


@monitoring.get("/companies")
async def companies(portal: Admitted) -> Response:
    """The overview's companies alone."""
    return cached_answer(portal, "companies", lambda: (overview_json(portal)["companies"], []))


@monitoring.get("/logs-with-errors")
async def logs_with_errors(
    portal: Admitted,
    company_id: Annotated[str | None, Query(alias="companyId")] = None,
    driver_id: Annotated[str | None, Query(alias="driverId")] = None,
    page: Annotated[int, Query(ge=1)] = 1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Response:
    """The flat list of errors, a page of it."""
    if company_id is not None:
        company_id = _known_company(portal, company_id)

    def compute() -> tuple[Any, list[LogError]]:
        errors = [
            e
            for d in portal.world.drivers.values()
            if company_id in (None, d.company.id) and driver_id in (None, d.id)
            for e in portal.world.listed(d)
        ]
        here = errors[(page - 1) * limit : page * limit]
        items = [error_json(e) | {"driverId": e.driver_id, "companyId": e.company_id} for e in here]
        return {"items": items, "total": len(errors), "page": page, "limit": limit}, here

    return cached_answer(portal, f"list/{company_id}/{driver_id}/{page}/{limit}", compute)


@monitoring.get("/smart-analyze/{company_id}")
async def smart_analyze(portal: Admitted, company_id: str) -> Response:
    """The last eight days of a company's drivers."""
    return await _analyzed(portal, company_id)


@monitoring.get("/smart-analyze/{origin}/{company_id}")
async def smart_analyze_origin(portal: Admitted, origin: str, company_id: str) -> Response:
    """The same on a deployment of several origins; this one takes its own system's name for one."""
    if origin != portal.options.system:
        raise Problem(404, f"no origin {origin!r} here")
    return await _analyzed(portal, company_id)


@monitoring.post("/smart-analyze")
async def analyze_driver(portal: Admitted, wanted: OneDriver) -> Response:
    """One driver, computed anew."""
    driver = portal.world.drivers.get(wanted.driver_id)
    if driver is None:
        raise Problem(404, f"no driver {wanted.driver_id!r}")
    if wanted.date_to < wanted.date_from:
        raise Problem(400, "dateTo lies before dateFrom")
    await portal.wait(1, 4)
    portal.now()
    return fresh_answer(portal, lambda: _one_driver(portal, driver, wanted))


def _one_driver(portal: Portal, driver: Driver, wanted: OneDriver) -> tuple[Any, list[LogError]]:
    errors = [e for e in portal.world.listed(driver) if wanted.date_from <= e.day <= wanted.date_to]
    counts = Counter(e.message for e in errors)
    summary = {"total": len(errors), "byMessage": dict(sorted(counts.items()))}
    recommendations = [f"Review {message.strip()}" for message in sorted(counts)]
    return {
        "errors": [error_json(e) for e in errors],
        "summary": summary,
        "recommendations": recommendations,
    }, errors


async def _analyzed(portal: Portal, company_id: str) -> Response:
    """A company's smart-analyze, from the cache or computed."""
    known = _known_company(portal, company_id)
    await portal.wait(1, 6)

    def compute() -> tuple[Any, list[LogError]]:
        listed = {d.id: portal.world.listed(d) for d in portal.world.company_drivers(known)}
        elements = [driver_json(portal, portal.world.drivers[i], errors) for i, errors in listed.items()]
        return elements, [e for errors in listed.values() for e in errors]

    return cached_answer(portal, f"analyze/{known}", compute)


def _known_company(portal: Portal, company_id: str) -> str:
    """The id of a company, also when it comes as `Company:8VvGSxT2el`.

    Raises:
        Problem: 404, there is none of that id.
    """
    bare = company_id.removeprefix("Company:")
    if bare not in portal.world.companies:
        raise Problem(404, f"no company {company_id!r}")
    return bare


def monitoring_app(portal: Portal) -> FastAPI:
    """The monitoring API as an ASGI application."""
    app = new_app(portal, "Fortex monitoring")
    app.include_router(health)
    app.include_router(monitoring)
    return app
