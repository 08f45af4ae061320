"""scan: what a person ordered to be looked at now, with its progress, until it is done or he cancels it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.problems import LoginNeeded, Problem, TokenRefused
from logwarden.store import facts, portals
from logwarden.store.database import Database
from logwarden.store.scan_orders import OrderState, ScanOrder

from .ingest import ingest
from .ports import Clock, PortalApi, PortalPages
from .read import read

_SECONDS_BETWEEN_ROWS = 0.5


@dataclass(slots=True)
class Progress:
    """How far an order is, told to its row now and then; `cancelled` once the person no longer wants it."""

    database: Database
    order_id: int
    cancelled: bool = False
    _told_at: float = float("-inf")

    async def asked(self, done: int, total: int, drivers: int, errors: int) -> None:
        """So many companies were asked."""
        if done < total and time.monotonic() - self._told_at < _SECONDS_BETWEEN_ROWS:
            return
        self._told_at = time.monotonic()
        async with self.database.write() as session:
            order = await session.get_one(ScanOrder, self.order_id, with_for_update=True)
            self.cancelled = order.cancel_wished
            if order.done < done:  # companies are asked side by side: an earlier word can come later
                order.step, order.done, order.total = f"asked {done} of {total} companies", done, total
                order.drivers_seen, order.errors_seen = drivers, errors

    async def step(self, words: str) -> None:
        """What is being done now."""
        async with self.database.write() as session:
            order = await session.get_one(ScanOrder, self.order_id)
            order.step = words
            self.cancelled = order.cancel_wished


async def scan(database: Database, api: PortalApi, pages: PortalPages, clock: Clock, order: ScanOrder) -> None:
    """Carries out one order; whatever happens, its row says how it ended.

    Raises:
        TokenRefused, LoginNeeded: the portal refuses our token or our account, which concerns the whole system.
    """
    progress = Progress(database, order.id)
    async with database.write() as session:
        row = await session.get_one(ScanOrder, order.id)
        if row.cancel_wished:
            _end(row, OrderState.CANCELLED, "", clock)
            return
        row.state, row.started_at, row.step = OrderState.RUNNING, clock.now(), "asks for the companies"
        row.done = 0  # one that another process left in the middle begins anew
    try:
        companies = await _companies(database, order)
        coverage = await ingest(database, api, clock, order.system, only=companies, progress=progress)
        if not progress.cancelled:
            await progress.step("reads drivers' pages")
        read_now = 0
        if not progress.cancelled:
            read_now = await read(
                database, pages, clock, order.system, await api.now(), only=frozenset(order.drivers) or None
            )
    except Problem as problem:
        async with database.write() as session:
            _end(await session.get_one(ScanOrder, order.id), OrderState.FAILED, str(problem), clock)
        if isinstance(problem, TokenRefused | LoginNeeded):
            raise
        return
    async with database.write() as session:
        row = await session.get_one(ScanOrder, order.id)
        row.scan_id = coverage.scan_id
        unseen = "; ".join(f"{gap['company']}: {gap['why']}" for gap in coverage.gaps)
        state = OrderState.CANCELLED if progress.cancelled else OrderState.DONE
        row.drivers_seen, row.errors_seen = coverage.drivers_seen, coverage.errors_seen
        _end(row, state, unseen, clock)
        facts.record(
            session,
            FactKind.SCAN_ORDER_ENDED,
            "scan_order",
            row.id,
            state=state,
            drivers=coverage.drivers_seen,
            errors=coverage.errors_seen,
            read=read_now,
            gaps=len(coverage.gaps),
        )


async def _companies(database: Database, order: ScanOrder) -> frozenset[str] | None:
    """The companies that have to be asked: those ordered, and those of the drivers ordered; None for all."""
    if not order.companies and not order.drivers:
        return None
    async with database.read() as session:
        query = select(portals.Company.portal_id).join(portals.Driver, portals.Driver.company_id == portals.Company.id)
        found = await session.scalars(
            query.where(portals.Company.system == order.system, portals.Driver.portal_id.in_(order.drivers))
        )
        return frozenset([*order.companies, *found])


def _end(order: ScanOrder, state: OrderState, problem: str, clock: Clock) -> None:
    order.state, order.problem, order.ended_at = state, problem, clock.now()
    order.step = {
        OrderState.DONE: "done",
        OrderState.CANCELLED: "cancelled; what was seen until then is kept",
        OrderState.FAILED: "failed",
    }[state]
