"""The one place that sees everything: makes the product out of its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import FastAPI

from .agent.crew import Crew, Pace
from .agent.lifecycle import Agent, Portal
from .agent.queue import FixQueue
from .agent.worker import WorkerLife
from .api.app import make_app
from .api.context import AgentStatus, Context
from .pipeline.act import Acting
from .portal.api import FortexApi
from .portal.editor import FortexPages
from .settings import Settings
from .store.database import Database, check_revision


class WallClock:
    """This machine's clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Product:
    """Everything that `logwarden serve` runs."""

    app: FastAPI
    crew: Crew
    database: Database


def wire(settings: Settings) -> Product:
    """The product for one portal system; nothing is connected before the application starts."""
    clock = WallClock()
    database = Database(settings.database_url)
    api = FortexApi(settings.fortex_api_url, settings.fortex_auth_token, settings.fortex_system_name)
    pages = FortexPages(
        settings.fortex_ui_url,
        settings.fortex_system_name,
        settings.fortex_ui_username,
        settings.fortex_ui_password,
        settings.session_dir,
        headless=settings.playwright_headless,
    )
    portal = Portal(
        settings.fortex_system_name,
        api,
        pages,
        polling_interval_seconds=settings.agent_polling_interval_seconds,
        dry_run=settings.agent_dry_run_mode,
    )
    life = WorkerLife(database)
    acting = Acting(
        database=database,
        pages=pages,
        clock=clock,
        data_dir=settings.data_dir,
        portal_account=settings.fortex_ui_username,
        dry_run=settings.agent_dry_run_mode,
        executor_id=life.executor_id,
    )
    queue = FixQueue(
        database,
        {portal.system: acting},
        clock,
        executor_id=life.executor_id,
        at_once=settings.agent_max_concurrent_fixes,
    )
    agent = Agent(database, portal, clock, life)
    pace = Pace(round_seconds=settings.agent_round_rest_seconds)
    crew = Crew(database, [agent], queue, life, pace, settings.data_dir)

    def status() -> AgentStatus:
        return AgentStatus(
            state=agent.state,
            system=portal.system,
            dry_run=portal.dry_run,
            trouble=agent.trouble or agent.wished,
            rounds=agent.rounds,
        )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await check_revision(database)
        await crew.start()
        try:
            yield
        finally:
            await crew.stop()
            await pages.aclose()
            await api.aclose()
            await database.close()

    context = Context(
        database=database,
        clock=clock,
        secret_key=settings.secret_key,
        data_dir=settings.data_dir,
        agent_status=status,
    )
    app = make_app(context, lifespan=lifespan, cors_origins=settings.cors_origins)
    return Product(app, crew, database)
