"""The web application: routes, who may, errors; what runs beside it comes from `wiring`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware

from logwarden import __version__, log
from logwarden.facts import CLIENT

from . import (
    agent,
    audit,
    auth,
    companies,
    configuration,
    controls,
    decisions,
    driver_days,
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
    live,
    log_errors,
    mandates,
    messages,
    metrics,
    openapi,
    records,
    rules,
    scan_orders,
    scans,
    systems,
    tasks,
    users,
)
from .access import require_user
from .context import Context
from .live_hub import Hub

LARGEST_BODY = 1_000_000
"""Bytes. The largest thing that anybody sends is a list of 500 errors with a reason."""

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_app(context: Context, *, lifespan: Lifespan | None = None, cors_origins: list[str] | None = None) -> FastAPI:
    """The application over that context; `lifespan` starts and stops what runs beside it."""
    app = FastAPI(
        title="Logwarden",
        version=__version__,
        summary="Watches truck drivers' electronic logs, and proves that nobody altered them.",
        lifespan=_following(lifespan),
        docs_url=None,  # these pages load scripts from other people's hosts
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=LARGEST_BODY,
    )
    app.state.context = context
    app.state.live, app.state.live_origins = Hub(context.database, context.clock), frozenset(cors_origins or ())
    errors.install(app)
    for router in (
        health.router,
        auth.router,
        agent.router,
        configuration.router,
        controls.router,
        systems.router,
        decisions.router,
        incidents.router,
        tasks.router,
        scan_orders.router,
        scans.router,
        companies.router,
        drivers.router,
        driver_days.router,
        export.router,
        log_errors.router,
        messages.router,
        fixes.router,
        fix_controls.router,
        holds.router,
        mandates.router,
        findings.router,
        records.router,
        rules.router,
        users.router,
        invitations.router,
        keys.router,
        live.router,
        audit.router,
    ):
        app.include_router(router)
    metrics.install(app, open_on_loopback=context.metrics_open_on_loopback)
    openapi.describe(app)
    app.middleware("http")(require_user)
    app.middleware("http")(_correlate)
    if cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["*"],
        )
    return app


def _following(lifespan: Lifespan | None) -> Lifespan:
    """The same, and within it the live connections get their facts."""

    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[None]:
        hub: Hub = app.state.live
        async with lifespan(app) if lifespan else nullcontext(), hub.running():
            yield

    return both


async def _correlate(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """A fresh correlation id for each request, in its logs, facts and answer; a client's own is not trusted.

    Its facts also say from which address it came.
    """
    correlation_id = log.new_correlation_id()
    log.correlate(correlation_id)
    outside = CLIENT.set(request.client.host if request.client else None)
    try:
        response = await call_next(request)
    finally:
        CLIENT.reset(outside)
    response.headers["X-Correlation-ID"] = correlation_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"  # tokens, drivers' records, pictures of them
    return response
