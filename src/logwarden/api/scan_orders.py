"""Scan orders: look at some companies or drivers now; and which of them are watched at all."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field, StrictBool
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from logwarden.facts import FactKind
from logwarden.pipeline.approve import NotFound, Refused
from logwarden.store import facts, portals, scan_orders
from logwarden.store.scan_orders import OPEN, OrderState, ScanOrder

from .access import FOR_ALL_COMPANIES, Auditor, ContextOf, JudgedRoute, MyCompanies, Viewer
from .openapi import answers
from .reasons import checked_reason
from .shapes import Id, SaidId, Text

router = APIRouter(prefix="/api", tags=["scans"], route_class=JudgedRoute)

_MOST = 500


class OrderIn(BaseModel):
    """What to look at: companies and drivers by their ids here; none of either means the whole system."""

    system: Text = Field(examples=["zero"])
    company_ids: list[SaidId] = Field(default=[], max_length=_MOST, description="numbers of GET /api/companies")
    driver_ids: list[SaidId] = Field(default=[], max_length=_MOST, description="his list; his page too")


class OrderOut(BaseModel):
    """An order and how far it is. Instants are of this machine's clock, in UTC."""

    id: int
    system: str
    companies: list[str] = Field(description="portal ids", examples=[["c1f0"]])
    drivers: list[str] = Field(description="portal ids")
    state: OrderState
    step: str = Field(description="what is being done now, in words")
    done: int = Field(description="companies asked")
    total: int = Field(description="companies to ask")
    drivers_seen: int
    errors_seen: int
    seconds_left: int | None = Field(description="if the rest goes as the part before; null while nobody can say")
    problem: str = Field(description="why it failed, or what was not seen")
    scan_id: int | None = Field(description="the pass that it made")
    ordered_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class WatchIn(BaseModel):
    """Whether to watch it from now on, and why."""

    watched: StrictBool
    reason: Text = Field(examples=["The carrier left us on 1 November."])


class WatchOut(BaseModel):
    """Whether it is watched."""

    id: int
    watched: bool


@router.post("/scans/orders", status_code=202, responses=answers(403, 404, 409), dependencies=[FOR_ALL_COMPANIES])
async def order_scan(body: OrderIn, context: ContextOf, user: Auditor) -> OrderOut:
    """Orders a look at the portal; the agent of that system takes it within a second or two if it runs."""
    systems = [agent.system for agent in context.crew_status().agents]
    if body.system not in systems:
        raise NotFound(f"There is no system {body.system} here, but {', '.join(systems)}.")
    async with context.database.write() as session:
        order = ScanOrder(
            system=body.system,
            companies=await _companies(session, body),
            drivers=await _drivers(session, body),
            user_id=user.id,
            ordered_at=context.clock.now(),
        )
        session.add(order)
        await session.flush()
        facts.record(
            session,
            FactKind.SCAN_ORDERED,
            "scan_order",
            order.id,
            user_id=user.id,
            system=body.system,
            companies=order.companies,
            drivers=order.drivers,
        )
        return _out(order, context.clock.now())


@router.get("/scans/orders", dependencies=[FOR_ALL_COMPANIES])
async def list_orders(context: ContextOf, _: Viewer) -> list[OrderOut]:
    """The hundred newest orders."""
    async with context.database.read() as session:
        return [_out(order, context.clock.now()) for order in await scan_orders.newest(session, 100)]


@router.get("/scans/orders/{order_id}", responses=answers(404), dependencies=[FOR_ALL_COMPANIES])
async def show_order(order_id: Id, context: ContextOf, _: Viewer) -> OrderOut:
    """One order, and how far it is."""
    async with context.database.read() as session:
        order = await session.get(ScanOrder, order_id)
    if order is None:
        raise NotFound("There is no such order.")
    return _out(order, context.clock.now())


@router.post("/scans/orders/{order_id}/cancel", responses=answers(403, 404, 409), dependencies=[FOR_ALL_COMPANIES])
async def cancel_order(order_id: Id, context: ContextOf, user: Auditor) -> OrderOut:
    """Cancels an order: no further company is asked; what was seen until then is kept."""
    async with context.database.write() as session:
        order = await session.get(ScanOrder, order_id, with_for_update=True)
        if order is None:
            raise NotFound("There is no such order.")
        if order.state not in OPEN:
            raise Refused(f"This order is {order.state}: there is nothing left to cancel.")
        order.cancel_wished = True
        facts.record(session, FactKind.SCAN_ORDER_CANCELLED, "scan_order", order.id, user_id=user.id)
        return _out(order, context.clock.now())


@router.patch("/companies/{company_id}/watch", responses=answers(403, 404, 409))
async def watch_company(
    company_id: Id, body: WatchIn, context: ContextOf, user: Auditor, companies: MyCompanies
) -> WatchOut:
    """Whether the passes ask for a company. One that is not watched is told as such, never as in order."""
    async with context.database.write() as session:
        company = await session.get(portals.Company, company_id, with_for_update=True)
        if company is None or (companies is not None and company.id not in companies):
            raise NotFound("There is no such company.")
        _changed(session, "company", company.id, user.id, body, before=company.watched)
        company.watched = body.watched
        return WatchOut(id=company.id, watched=company.watched)


@router.patch("/drivers/{driver_id}/watch", responses=answers(403, 404, 409))
async def watch_driver(
    driver_id: Id, body: WatchIn, context: ContextOf, user: Auditor, companies: MyCompanies
) -> WatchOut:
    """Whether a driver's page is read and anything planned for him; his errors are listed with his company's."""
    async with context.database.write() as session:
        driver = await session.scalar(
            select(portals.Driver)
            .where(portals.Driver.id == driver_id)
            .options(joinedload(portals.Driver.company))
            .with_for_update(of=portals.Driver)
        )
        if driver is None or (companies is not None and driver.company_id not in companies):
            raise NotFound("There is no such driver.")
        _changed(session, "driver", driver.id, user.id, body, before=driver.watched)
        driver.watched = body.watched
        return WatchOut(id=driver.id, watched=driver.watched)


def _changed(session: AsyncSession, what: str, row_id: int, user_id: int, body: WatchIn, *, before: bool) -> None:
    reason = checked_reason(body.reason)
    facts.record(
        session,
        FactKind.WATCH_CHANGED,
        what,
        row_id,
        user_id=user_id,
        before={"watched": before},
        watched=body.watched,
        reason=reason,
    )


async def _companies(session: AsyncSession, body: OrderIn) -> list[str]:
    query = select(portals.Company.id, portals.Company.portal_id).where(
        portals.Company.id.in_(body.company_ids), portals.Company.system == body.system
    )
    return _all_found(body.company_ids, dict((await session.execute(query)).all()), "company")


async def _drivers(session: AsyncSession, body: OrderIn) -> list[str]:
    query = (
        select(portals.Driver.id, portals.Driver.portal_id)
        .join(portals.Company)
        .where(portals.Driver.id.in_(body.driver_ids), portals.Company.system == body.system)
    )
    return _all_found(body.driver_ids, dict((await session.execute(query)).all()), "driver")


def _all_found(wanted: list[int], found: dict[int, str], what: str) -> list[str]:
    missing = sorted(set(wanted) - set(found))
    if missing:
        raise NotFound(f"There is no {what} {', '.join(map(str, missing))} on this system.")
    return sorted(found.values())


def _out(order: ScanOrder, now: datetime) -> OrderOut:
    return OrderOut(
        id=order.id,
        system=order.system,
        companies=order.companies,
        drivers=order.drivers,
        state=OrderState(order.state),
        step=order.step,
        done=order.done,
        total=order.total,
        drivers_seen=order.drivers_seen,
        errors_seen=order.errors_seen,
        seconds_left=order.seconds_left(now),
        problem=order.problem,
        scan_id=order.scan_id,
        ordered_at=order.ordered_at,
        started_at=order.started_at,
        ended_at=order.ended_at,
    )
