"""The one place that sees everything: makes the product out of its parts."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from fastapi import FastAPI

from .agent.crew import Crew, Pace
from .agent.lifecycle import Agent, Portal
from .agent.queue import FixQueue
from .agent.worker import WorkerLife
from .api.app import make_app
from .api.context import AgentStatus, Context, CrewStatus
from .channels.sealing import Sealer
from .pipeline.act import Acting, PortalAccount
from .pipeline.chain import Trail
from .pipeline.digest import Archive
from .pipeline.notify import Telling
from .pipeline.report_writing import Reporting
from .pipeline.reword import Limits, Rewording
from .portal.api import FortexApi
from .portal.browser import Browsers
from .portal.check_api import ApiCheck, check_api
from .portal.editor import FortexPages
from .portal.printing import Printer
from .problems import SettingsProblem
from .settings import AdvisorSettings, DatabaseSettings, OfficeSettings
from .store.database import Database, check_revision
from .store.digests import DIGEST_FILE, DIGEST_PURPOSE
from .store.heads import HEAD_FILE, HeadFile
from .store.proof import AuditKey
from .systems import System


class WallClock:
    """This machine's clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)


def open_database(settings: DatabaseSettings) -> Database:
    """The database of the settings; connects at the first use."""
    return Database(
        settings.database_url,
        pool_size=settings.database_pool_size,
        statement_timeout_seconds=settings.database_statement_timeout_seconds,
    )


@dataclass(frozen=True, slots=True)
class Product:
    """All that works in one process, still at rest; `working()` brings it to life."""

    settings: OfficeSettings
    database: Database
    clock: WallClock
    crew: Crew
    portals: tuple[FortexApi | FortexPages, ...]
    systems: Mapping[str, System]
    apis: Mapping[str, FortexApi]
    browsers: Browsers
    trail: Trail
    rewording: Rewording | None = None

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Works until the block ends, then drains: what is under way is finished, nothing new begun.

        Raises:
            AskPerson: the database is not at this version's tables.
        """
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.database.close)
            await check_revision(self.database)
            stack.push_async_callback(self.browsers.aclose)
            if self.rewording is not None:
                stack.push_async_callback(self.rewording.model.aclose)
            for portal in self.portals:
                stack.push_async_callback(portal.aclose)
            stack.push_async_callback(self.crew.stop)
            await self.crew.start()
            yield


def wire(settings: OfficeSettings, systems: Sequence[System]) -> Product:
    """The product for those portal systems; nothing is connected yet."""
    clock = WallClock()
    database = open_database(settings)
    life = WorkerLife(database)
    browsers = Browsers(os.environ.get("LOGWARDEN_CHROMIUM"), headless=settings.playwright_headless)
    agents, acting, apis = [], {}, {}
    portals: list[FortexApi | FortexPages] = []
    for system in systems:
        api = FortexApi(
            system.api_url,
            system.token,
            system.name,
            origin=system.origin,
            requests_at_once=system.requests_at_once,
            requests_per_second=system.requests_per_second,
        )
        pages, *own = [
            FortexPages(system.ui_url, system.name, username, password, settings.session_dir, browsers=browsers)
            for username, password in [
                (system.username, system.password),
                *((one.username, one.password) for one in system.account),
            ]
        ]
        portals += [api, pages, *own]
        apis[system.name] = api
        portal = Portal(
            system.name,
            api,
            pages,
            polling_interval_seconds=system.polling_interval_seconds,
            companies_at_once=system.companies_at_once,
            dry_run=system.dry_run,
            automatic=not settings.agent_require_approval,
            kit_proved=system.kit_proved,
        )
        agents.append(Agent(database, portal, clock, life))
        acting[system.name] = Acting(
            database=database,
            service=PortalAccount(system.username, pages),
            clock=clock,
            data_dir=settings.data_dir,
            dry_run=system.dry_run,
            executor_id=life.executor_id,
            automatic=not settings.agent_require_approval,
            own={
                one.person.lower(): PortalAccount(one.username, his)
                for one, his in zip(system.account, own, strict=True)
            },
        )
    queue = FixQueue(database, acting, clock, executor_id=life.executor_id, at_once=settings.agent_max_concurrent_fixes)
    pace = Pace(round_seconds=settings.agent_round_rest_seconds)
    trail = Trail(database, AuditKey(settings.trail_secret), HeadFile(settings.data_dir / HEAD_FILE))
    archive = Archive(
        database,
        clock,
        AuditKey(settings.trail_secret, DIGEST_PURPOSE),
        HeadFile(settings.data_dir / DIGEST_FILE),
        settings.retention_days,
        settings.data_dir,
    )
    telling = Telling(database, clock, Sealer(settings.secret_key), settings.dashboard_url)
    reporting = Reporting(database, clock, settings.data_dir, Printer(browsers))
    crew = Crew(database, agents, queue, life, pace, settings.data_dir, trail, archive, telling, reporting)
    return Product(
        settings,
        database,
        clock,
        crew,
        tuple(portals),
        {system.name: system for system in systems},
        apis,
        browsers,
        trail,
        _rewording(settings, database, clock),
    )


def _rewording(settings: AdvisorSettings, database: Database, clock: WallClock) -> Rewording | None:
    """What asks the advisor's model; None where none is configured.

    Raises:
        SettingsProblem: one is configured, and the packages that speak to it are not installed.
    """
    url, name, key = settings.advisor_url, settings.advisor_model, settings.advisor_key
    if url is None or name is None:
        return None
    try:
        from .advisor import model  # noqa: PLC0415 - seconds to import, and an extra that need not be installed
    except ImportError:
        raise SettingsProblem(["ADVISOR_MODEL is set, and its packages lack: pip install 'logwarden[model]'"]) from None
    make = model.anthropic if settings.advisor_speaks == "anthropic" else model.openai_compatible
    prices = settings.advisor_price_in, settings.advisor_price_out
    limits = Limits(
        settings.advisor_tokens_per_day,
        settings.advisor_tokens_per_incident,
        None if prices[0] is None or prices[1] is None else (prices[0], prices[1]),
    )
    return Rewording(database, clock, make(url, name, key, settings.advisor_timeout_seconds), limits)


def web(product: Product) -> FastAPI:
    """The API over a product; its lifespan brings the product to life and drains it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with product.working():
            yield

    def status() -> CrewStatus:
        agents = tuple(
            AgentStatus(
                state=agent.state,
                system=agent.portal.system,
                dry_run=agent.portal.dry_run,
                trouble=agent.trouble or agent.wished,
                rounds=agent.rounds,
                polling_interval_seconds=agent.portal.polling_interval_seconds,
                api_host=urlsplit(product.systems[agent.portal.system].api_url).hostname or "",
                ui_host=urlsplit(product.systems[agent.portal.system].ui_url).hostname or "",
                token_refused=agent.token_refused,
                circuit=product.apis[agent.portal.system].circuit,
            )
            for agent in product.crew.agents
        )
        return CrewStatus(works=product.crew.works, agents=agents)

    async def check(name: str) -> ApiCheck:
        """By a client of its own: what the agent's has learnt of a portal that is away does not count here."""
        system = product.systems[name]
        async with FortexApi(system.api_url, system.token, name, origin=system.origin, attempts=1) as api:
            return await check_api(api)

    context = Context(
        database=product.database,
        clock=product.clock,
        secret_key=product.settings.secret_key,
        data_dir=product.settings.data_dir,
        crew_status=status,
        check_system=check,
        rewording=product.rewording,
        metrics_open_on_loopback=product.settings.metrics_open_on_loopback,
        automatic=not product.settings.agent_require_approval,
        trail=product.trail,
        public_url=product.settings.public_url or "",
    )
    return make_app(context, lifespan=lifespan, cors_origins=product.settings.cors_origins)
