"""The office before that portal: the agent's real rounds and attempts, a kept browser, two auditors, no server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr
from sqlalchemy import select, update

from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.worker import WorkerLife
from logwarden.pipeline import approve as deciding
from logwarden.pipeline.act import Acting, PortalAccount, act
from logwarden.pipeline.guard import PAGE_WORKS
from logwarden.pipeline.plan import TWINS
from logwarden.pipeline.propose import propose
from logwarden.pipeline.wish import Wish
from logwarden.portal.api import FortexApi
from logwarden.portal.editor import FortexPages
from logwarden.problems import Problem
from logwarden.remedies.catalogue import Remedy
from logwarden.remedies.plan import Plan, plan_from_json
from logwarden.states import FixState
from logwarden.store import controls, fixes, portals
from logwarden.store.database import Database
from logwarden.store.errors import LogError
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix
from logwarden.store.mandates import Mandate
from logwarden.store.rules import Rule
from logwarden.store.users import Role, User
from tests.pipeline.fake_portal import FakeClock
from tests.portal.desk import HASTE, save_login

if TYPE_CHECKING:
    from logwarden.portal.browser import Browsers

    from .fault_portal import Deployment

SYSTEM = "zero"
_WAITS = (FixState.UNKNOWN, FixState.AWAITING_DRIVER)


@dataclass(frozen=True, slots=True)
class Yes:
    """What one person said yes to, as he saw it: noted here, so that no row of the product speaks for itself.

    `at` is this machine's clock, as the ledger's `wall`.
    """

    fix_id: int
    driver_id: str
    plan: Plan
    person: str
    at: datetime


@dataclass
class FaultOffice:
    """One desk at a deployment, to be opened and closed.

    `declared`: the settings say that the system's tool kit is proved. `yeses` are all that was said.
    """

    deployment: Deployment
    browsers: Browsers
    folder: Path
    declared: bool
    yeses: list[Yes] = field(default_factory=list)

    def __post_init__(self) -> None:
        """The product's parts, as `wiring` puts them together, but for the queue and the API."""
        at = self.deployment.addresses
        self.clock = FakeClock()
        self.database = Database(SecretStr(f"sqlite+aiosqlite:///{self.folder / 'logwarden.db'}"))
        self.life = WorkerLife(self.database)
        self._sessions = self.folder / "sessions"
        self.api = FortexApi(at.api_url, SecretStr(at.token), SYSTEM, requests_per_second=1000)
        self.pages = FortexPages(
            at.ui_url,
            SYSTEM,
            at.username,
            SecretStr(at.password),
            self._sessions,
            browsers=self.browsers,
            patience=HASTE,
        )
        portal = Portal(SYSTEM, self.api, self.pages, dry_run=False, kit_proved=self.declared)
        self.agent = Agent(self.database, portal, self.clock, self.life)
        self.acting = Acting(
            database=self.database,
            service=PortalAccount(at.username, self.pages),
            clock=self.clock,
            data_dir=self.folder,
            dry_run=False,
            executor_id=self.life.executor_id,
        )

    async def open(self) -> None:
        """The office's people, and its rule that twins are asked away."""
        await self.life.enlist()
        async with self.database.write() as session:
            self.people = [self._person(name) for name in ("ana", "ben")]
            session.add_all(self.people)
            await session.flush()
            maker = self.people[0].id
            session.add(Rule(system=SYSTEM, key=TWINS, remedy=Remedy.CLEAR_TWINS, user_id=maker, at=self.clock.now()))
        self.agent.obey(controls.Wish.RUNNING, "")

    async def close(self) -> None:
        """Leaves everything as a process that ends in order."""
        await self.life.leave()
        await self.pages.aclose()
        await self.api.aclose()
        await self.database.close()

    def _person(self, name: str) -> User:
        return User(
            email=f"{name}@desk.example",
            name=name,
            role=Role.AUDITOR,
            password_hash="-",
            active=True,
            created_at=self.clock.now(),
        )

    def log_in(self) -> None:
        """A login that was saved earlier today: the next visit does not log in."""
        save_login(self.deployment.portal, self.deployment.addresses, self._sessions)

    async def sign_mandates(self) -> None:
        """Every company authorises the desk to do all that a page takes."""
        async with self.database.write() as session:
            session.add_all(
                Mandate(
                    company_id=company.id,
                    signed_by="Olga Owner",
                    document="Mandate of the proof",
                    remedies=list(PAGE_WORKS),
                    valid_from=date(2026, 1, 1),
                    given_by=self.people[0].id,
                    given_at=self.clock.now(),
                )
                for company in await portals.companies(session)
            )

    async def round(self, seconds: float = 0) -> None:
        """Time passes, for the portal too; then a round of the agent."""
        self.deployment.portal.clock.advance(seconds)
        self.clock.at += timedelta(seconds=seconds)
        await self.agent.round()

    async def wish(self, wish: Wish) -> None:
        """What the first auditor wants; what the product does not even plan is left at that."""
        try:
            async with self.database.write() as session:
                await propose(session, wish, self.people[0], self.clock)
        except Problem:
            return

    async def approve(self, fix: Fix) -> None:
        """As many yeses as the product asks for, the first of whoever wanted the fix."""
        for person in self.people:
            now = await self.fix(fix.id)
            if now.state != FixState.PROPOSED:
                return
            plan = plan_from_json(now.plan)
            yes = Yes(fix.id, now.driver.portal_id, plan, person.email, datetime.now(UTC))
            try:
                async with self.database.write() as session:
                    await deciding.approve(
                        session, fix.id, person, now.plan_hash, "Checked with the records.", self.clock
                    )
            except Problem:
                return
            self.yeses.append(yes)

    async def act(self, at_most: int = 6) -> None:
        """Goes at what is approved, one attempt after the other, as the queue would."""
        for _ in range(at_most):
            due = await self.in_states(FixState.APPROVED)
            if not due:
                return
            await act(self.acting, due[0].id, due[0].attempt + 1)

    async def ask(self) -> None:
        """Somebody asks for a look at everything that waits for a driver, or that nobody knows of."""
        async with self.database.write() as session:
            await session.execute(update(Fix).where(Fix.state.in_(_WAITS)).values(verify_requested=True))

    async def fix(self, fix_id: int) -> Fix:
        """A fix as it stands now."""
        async with self.database.read() as session:
            found = await fixes.get(session, fix_id)
        if found is None:
            raise LookupError(f"no fix {fix_id}")
        return found

    async def in_states(self, *states: FixState) -> Sequence[Fix]:
        """All fixes in some states, or all, oldest first."""
        async with self.database.read() as session:
            return await fixes.in_states(session, states or tuple(FixState))

    async def errors(self, *statuses: str) -> Sequence[tuple[LogError, str]]:
        """All errors of some statuses, or all, each with its driver's portal id."""
        query = select(LogError, portals.Driver.portal_id).join(portals.Driver, portals.Driver.id == LogError.driver_id)
        async with self.database.read() as session:
            found = await session.execute(query.order_by(LogError.id))
            return [(error, driver) for error, driver in found if not statuses or error.status in statuses]

    async def findings(self) -> Sequence[tuple[Finding, str]]:
        """What the witness found, each with its driver's portal id."""
        query = select(Finding, portals.Driver.portal_id).join(portals.Driver, portals.Driver.id == Finding.driver_id)
        async with self.database.read() as session:
            return [(finding, driver) for finding, driver in await session.execute(query)]
