"""One system's agent: makes the steps run, by the portal's clock, as people want it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from logwarden import log
from logwarden.pipeline import kit
from logwarden.pipeline.drift import drift
from logwarden.pipeline.group import group
from logwarden.pipeline.ingest import ingest
from logwarden.pipeline.plan import plan
from logwarden.pipeline.ports import Clock, PortalApi, PortalPages
from logwarden.pipeline.propose import plan_anew
from logwarden.pipeline.read import read
from logwarden.pipeline.scan import scan
from logwarden.pipeline.trouble import pause_for_login
from logwarden.pipeline.verify import verify
from logwarden.pipeline.witness import witness
from logwarden.portal.breaker import Resting
from logwarden.problems import LoginNeeded, Problem, TokenRefused
from logwarden.states import AgentState, move_agent
from logwarden.store import configurations, scan_orders
from logwarden.store.controls import Wish
from logwarden.store.database import Database

from .token import TokenWatch
from .worker import WorkerLife

_log = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Portal:
    """One system as the agent has it: its name, its API, its pages, and how they are treated.

    `polling_interval_seconds` are of the portal's clock: its cache gives the same answer for 600. `automatic`: the
    settings let a rule say yes to what may pass alone. `kit_proved`: they declare that the tool kit is.
    """

    system: str
    api: PortalApi
    pages: PortalPages
    polling_interval_seconds: int = 600
    companies_at_once: int = 4
    dry_run: bool = True
    automatic: bool = False
    kit_proved: bool = False


class Agent:
    """One system's agent.

    `state` says whether the steps run, `wished` why they do not, `trouble` what keeps them from it, in words;
    `rounds` counts the rounds finished since the start of this process. While the portal refuses our token the agent
    is paused, whatever people want; it goes on by itself when the token is taken again.
    """

    def __init__(self, database: Database, portal: Portal, clock: Clock, life: WorkerLife) -> None:
        self._database, self.portal, self._clock, self._life = database, portal, clock, life
        self._polled_at: datetime | None = None
        self._token = TokenWatch(database, portal.system)
        self._wish = Wish.STOPPED
        self._told: set[str] = set()
        self.state = AgentState.STOPPED
        self.wished = ""
        self.trouble = ""
        self.rounds = 0

    @property
    def token_refused(self) -> bool:
        """Whether the portal refused our token when it was last asked."""
        return self._token.refused

    def obey(self, wish: Wish, reason: str) -> None:
        """Takes over what people want; a round that is under way ends first."""
        self._wish, self.wished = wish, reason
        if wish is Wish.RUNNING and self._token.refused:
            wish, reason = Wish.PAUSED, self.trouble
        ways: dict[Wish, tuple[AgentState, ...]] = {
            Wish.RUNNING: (AgentState.STARTING, AgentState.RUNNING),
            Wish.PAUSED: (AgentState.STARTING, AgentState.RUNNING, AgentState.PAUSED),
            Wish.STOPPED: (AgentState.STOPPING, AgentState.STOPPED),
            Wish.KILLED: (AgentState.STOPPING, AgentState.STOPPED),
        }
        before = self.state
        way = ways[wish]
        if self.state is way[-1]:
            return
        start = way.index(self.state) + 1 if self.state in way else 0
        if self.state is AgentState.PAUSED and wish is Wish.RUNNING:
            start = len(way) - 1
        for state in way[start:]:
            self.state = move_agent(self.state, state)
        _log.info("agent.moved", system=self.portal.system, before=before, state=self.state, why=reason)

    async def round(self) -> None:
        """Ingest when the portal's clock says that its answers can have changed; the other steps each time."""
        if self._wish is not Wish.RUNNING or not await self._life.may_poll(self.portal.system):
            return
        log.correlate(log.new_correlation_id())
        try:
            if self._token.refused:
                await self._try_token()
            if self.state is not AgentState.RUNNING:
                return
            await self._steps()
        except TokenRefused as problem:
            self._trouble(problem)
            await self._token.was_refused(str(problem))
            self.obey(self._wish, self.wished)
        except LoginNeeded as problem:
            self._trouble(problem)
            await pause_for_login(self._database, self.portal.system, str(problem), self._clock)
        except Problem as problem:
            self._trouble(problem)
        else:
            if self.trouble:
                _log.info("agent.round.recovered", system=self.portal.system)
            self.trouble = ""
            self._told.clear()
            self.rounds += 1

    async def _try_token(self) -> None:
        """One cheap call that needs the token; the adapter makes it every few minutes, and refuses between."""
        await self.portal.api.overview()
        await self._token.was_accepted()
        self.obey(self._wish, self.wished)

    async def _steps(self) -> None:
        database, system, clock, pages = self._database, self.portal.system, self._clock, self.portal.pages
        await kit.declare(database, clock, system, proved=self.portal.kit_proved)
        await self._orders()
        portal_now = await self.portal.api.now()
        async with database.read() as session:
            set_seconds = await configurations.polling_interval(session, system)
            dry_run = self.portal.dry_run or await configurations.dry_run(session, system)
        interval = timedelta(seconds=set_seconds or self.portal.polling_interval_seconds)
        if self._polled_at is None or portal_now - self._polled_at >= interval:
            await ingest(database, self.portal.api, clock, system, companies_at_once=self.portal.companies_at_once)
            await self._token.was_accepted()
            self._polled_at = await self.portal.api.now()  # by then no answer of this pass is in the portal's cache
        await read(database, pages, clock, system, portal_now)
        await witness(database, clock, system)
        await group(database, clock, system, portal_now)
        await plan(database, clock, system, portal_now, dry_run=dry_run, automatic=self.portal.automatic)
        await plan_anew(database, clock, system, portal_now)
        await verify(database, pages, clock, system, portal_now)
        if self.rounds:  # after the first start people wait for what the first round found
            await drift(database, pages, clock, system, portal_now)

    async def _orders(self) -> None:
        """What people ordered to be looked at now comes before the rest of the round."""
        while True:
            async with self._database.read() as session:
                order = await scan_orders.next_of(session, self.portal.system)
            if order is None:
                return
            await scan(self._database, self.portal.api, self.portal.pages, self._clock, order)

    def _trouble(self, problem: Problem) -> None:
        """Keeps it for people. Each is logged once until all is well again; that the portal rests is no news."""
        self.trouble = str(problem)
        if self.trouble not in self._told and not isinstance(problem, Resting):
            _log.warning("agent.round.failed", system=self.portal.system, why=self.trouble)
            self._told.add(self.trouble)
