"""The web application: routes, who may, errors; what runs beside it comes from `wiring`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute

from logwarden import __version__

from . import (
    agent,
    alike,
    audit,
    auth,
    channels,
    companies,
    configuration,
    controls,
    decisions,
    desk,
    driver_days,
    driver_page,
    drivers,
    errors,
    export,
    findings,
    fix_controls,
    fixes,
    health,
    holds,
    incidents,
    invitations,
    keys,
    limits,
    live,
    log_errors,
    mandates,
    messages,
    metrics,
    openapi,
    pages,
    records,
    reports,
    rules,
    scan_orders,
    scans,
    subscriptions,
    systems,
    tasks,
    tickets,
    today,
    try_it,
    users,
    views,
    wishes,
)
from .access import require_user
from .context import Context
from .envelope import CORRELATION_ID, REQUEST_ID, Envelope
from .live_hub import Hub
from .throttle import Throttle

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_app(context: Context, *, lifespan: Lifespan | None = None, cors_origins: list[str] | None = None) -> FastAPI:
    """The application over that context; `lifespan` starts and stops what runs beside it."""
    app = _routed(_following(lifespan))
    app.state.context = context
    app.state.live, app.state.live_origins = Hub(context.database, context.clock), frozenset(cors_origins or ())
    app.state.driver_page = Throttle()
    pages.install(app)
    metrics.install(app, open_on_loopback=context.metrics_open_on_loopback)
    app.middleware("http")(require_user)
    app.add_middleware(Envelope)
    if cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", REQUEST_ID],
            expose_headers=[REQUEST_ID, CORRELATION_ID, "Retry-After"],
        )
    return app


def specification() -> dict[str, Any]:
    """The API's description (OpenAPI 3.1), as /openapi.json has it; nothing has to run for it."""
    return _routed().openapi()


def _routed(lifespan: Lifespan | None = None) -> FastAPI:
    """All routes, with nothing behind them yet."""
    app = FastAPI(
        title="Logwarden",
        version=__version__,
        summary="Watches truck drivers' electronic logs, and proves that nobody altered them.",
        lifespan=lifespan,
        docs_url=None,  # these pages load scripts from other people's hosts; ours is try_it's
        redoc_url=None,
        redirect_slashes=False,
        routes=_routes(),
    )
    errors.install(app)
    openapi.describe(app)
    return app


@cache
def _routes() -> list[BaseRoute]:
    """The same for every application of a process: FastAPI reads their signatures at the first request, for 0.3 s."""
    every = APIRouter()
    for router in (
        health.router,
        auth.router,
        agent.router,
        configuration.router,
        controls.router,
        systems.router,
        today.router,
        decisions.router,
        incidents.router,
        tasks.router,
        tickets.router,
        reports.router,
        desk.router,
        views.router,
        scan_orders.router,
        scans.router,
        companies.router,
        drivers.router,
        driver_days.router,
        export.router,
        log_errors.router,
        messages.router,
        fixes.router,
        wishes.router,
        alike.router,
        fix_controls.router,
        holds.router,
        mandates.router,
        findings.router,
        records.router,
        rules.router,
        channels.router,
        subscriptions.router,
        limits.router,
        users.router,
        invitations.router,
        keys.router,
        live.router,
        audit.router,
        try_it.router,
        driver_page.router,
    ):
        every.include_router(router)
    return every.routes


def _following(lifespan: Lifespan | None) -> Lifespan:
    """The same, and within it the live connections get their facts."""

    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[None]:
        hub: Hub = app.state.live
        async with lifespan(app) if lifespan else nullcontext(), hub.running():
            yield

    return both
