"""The monitoring API's routes."""

from collections import Counter
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Response
from pydantic import BaseModel, Field

from fortex_sim.occasion import COMPANY_PREFIX
from fortex_sim.options import Dialect
from fortex_sim.portal import Portal
from fortex_sim.web import Problem, new_app
from fortex_sim.world.errors import LogError
from fortex_sim.world.fleet import Driver

from .access import Admitted
from .answers import cached_answer, fresh_answer
from .dialects import dialects_for, say_analysis, say_companies, say_driver, say_error
from .shapes import driver_json, error_json, overview_json
from .spoiling import spoilt

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
    return spoilt(portal, lambda: cached_answer(portal, "overview", lambda: (_overview(portal), [])))


@monitoring.get("/companies")
async def companies(portal: Admitted) -> Response:
    """The overview's companies alone."""
    return spoilt(
        portal,
        lambda: cached_answer(portal, "companies", lambda: (_overview(portal)["companies"], [])),
    )


def _overview(portal: Portal) -> dict[str, Any]:
    said = overview_json(portal)
    return {**said, "companies": say_companies(portal, said["companies"])}


@monitoring.get("/logs-with-errors")
async def logs_with_errors(
    portal: Admitted,
    company_id: Annotated[str | None, Query(alias="companyId")] = None,
    driver_id: Annotated[str | None, Query(alias="driverId")] = None,
    page: Annotated[int, Query(ge=1, le=1_000_000_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Response:
    """The flat list of errors, a page of it."""
    if company_id is not None:
        company_id = _known_company(portal, company_id)
    if driver_id is not None:
        _known_driver(portal, driver_id)

    def compute() -> tuple[Any, list[LogError]]:
        errors = [
            e
            for d in portal.world.drivers.values()
            if company_id in (None, d.company.id) and driver_id in (None, d.id)
            for e in portal.world.listed(d)
        ]
        here = errors[(page - 1) * limit : page * limit]
        items = [_said(portal, e) | {"driverId": e.driver_id, "companyId": e.company_id} for e in here]
        return {"items": items, "total": len(errors), "page": page, "limit": limit}, here

    key = f"list/{company_id}/{driver_id}/{page}/{limit}"
    return spoilt(portal, lambda: cached_answer(portal, key, compute))


def _said(portal: Portal, error: LogError) -> dict[str, Any]:
    """An error in the dialect of its company."""
    return say_error(portal, error, error_json(error), dialects_for(portal, error.company_id))


@monitoring.get("/smart-analyze/{company_id}")
async def smart_analyze(portal: Admitted, company_id: str) -> Response:
    """The last eight days of a company's drivers."""
    if Dialect.ORIGIN_PATH in portal.options.dialects:
        raise Problem(404, "this deployment has several origins: /monitoring/smart-analyze/{origin}/{companyId}")
    return await _analyzed(portal, company_id)


@monitoring.get("/smart-analyze/{origin}/{company_id}")
async def smart_analyze_origin(portal: Admitted, origin: str, company_id: str) -> Response:
    """The same on a deployment of several origins; this one takes its own system's name for one."""
    if origin != portal.options.system or Dialect.PLAIN_PATH in portal.options.dialects:
        raise Problem(404, f"no origin {origin!r} here")
    return await _analyzed(portal, company_id)


@monitoring.post("/smart-analyze")
async def analyze_driver(portal: Admitted, wanted: OneDriver) -> Response:
    """One driver, computed anew."""
    driver = _known_driver(portal, wanted.driver_id)
    if wanted.date_to < wanted.date_from:
        raise Problem(400, "dateTo lies before dateFrom")
    await portal.wait(1, 4)
    portal.now()
    return spoilt(portal, lambda: fresh_answer(portal, lambda: _one_driver(portal, driver, wanted)))


def _one_driver(portal: Portal, driver: Driver, wanted: OneDriver) -> tuple[Any, list[LogError]]:
    errors = [e for e in portal.world.listed(driver) if wanted.date_from <= e.day <= wanted.date_to]
    counts = Counter(e.message for e in errors)
    summary = {"total": len(errors), "byMessage": dict(sorted(counts.items()))}
    recommendations = [f"Review {message.strip()}" for message in sorted(counts)]
    return {
        "errors": [_said(portal, e) for e in errors],
        "summary": summary,
        "recommendations": recommendations,
    }, errors


async def _analyzed(portal: Portal, company_id: str) -> Response:
    """A company's smart-analyze, from the cache or computed."""
    known = _known_company(portal, company_id)
    await portal.wait(1, 6)
    portal.now()

    def compute() -> tuple[Any, list[LogError]]:
        listed = {d.id: portal.world.listed(d) for d in portal.world.company_drivers(known)}
        elements = []
        for driver_id, errors in listed.items():
            driver = portal.world.drivers[driver_id]
            elements += say_driver(portal, driver, driver_json(portal, driver, errors), errors)
        return say_analysis(portal, known, elements), [e for errors in listed.values() for e in errors]

    return spoilt(portal, lambda: cached_answer(portal, f"analyze/{known}", compute))


def _known_company(portal: Portal, company_id: str) -> str:
    """The id of a company, also when it comes as `Company:8VvGSxT2el`.

    Raises:
        Problem: 404, there is none of that id.
    """
    bare = company_id.removeprefix(COMPANY_PREFIX)
    if bare not in portal.world.companies:
        raise Problem(404, f"no company {company_id!r}")
    return bare


def _known_driver(portal: Portal, driver_id: str) -> Driver:
    """The driver of that id.

    Raises:
        Problem: 404, there is none.
    """
    driver = portal.world.drivers.get(driver_id)
    if driver is None:
        raise Problem(404, f"no driver {driver_id!r}")
    return driver


def monitoring_app(portal: Portal) -> FastAPI:
    """The monitoring API as an ASGI application."""
    app = new_app(portal, "Fortex monitoring")
    app.include_router(health)
    app.include_router(monitoring)
    return app
