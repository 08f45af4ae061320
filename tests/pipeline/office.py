"""A whole office for the tests: the real steps on a real database, between a fake portal and a fake clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from logwarden.channels.sealing import Sealer
from logwarden.eld.log import DriverLog
from logwarden.facts import FactKind
from logwarden.pipeline import act as acting
from logwarden.pipeline import approve as deciding
from logwarden.pipeline import plan as planning
from logwarden.pipeline.chain import Trail
from logwarden.pipeline.digest import Archive
from logwarden.pipeline.drift import drift
from logwarden.pipeline.group import group
from logwarden.pipeline.guard import PAGE_WORKS
from logwarden.pipeline.ingest import Coverage, ingest
from logwarden.pipeline.notify import Telling
from logwarden.pipeline.propose import plan_anew, propose
from logwarden.pipeline.read import read
from logwarden.pipeline.report_writing import Reporting
from logwarden.pipeline.verify import verify
from logwarden.pipeline.wish import Wish
from logwarden.pipeline.witness import witness
from logwarden.portal.wire import DriverSnapshot
from logwarden.remedies.catalogue import Remedy
from logwarden.states import ErrorStatus, FixState, KitState
from logwarden.store import attempts, facts, fixes, kits, limits, portals, readings, rules, users, workers
from logwarden.store.attempts import Attempt, Intent
from logwarden.store.database import Database
from logwarden.store.digests import DIGEST_FILE, DIGEST_PURPOSE
from logwarden.store.errors import LogError
from logwarden.store.facts import Fact
from logwarden.store.findings import Finding
from logwarden.store.fixes import Fix
from logwarden.store.heads import HEAD_FILE, HeadFile
from logwarden.store.holds import Hold
from logwarden.store.kits import Kit
from logwarden.store.mandates import Mandate
from logwarden.store.portals import Company, Driver
from logwarden.store.proof import AuditKey
from logwarden.store.quarantine import Quarantined
from logwarden.store.readings import Reading
from logwarden.store.tables import metadata

from .drivers import FakeDriver
from .fake_pages import FakePages
from .fake_portal import SYSTEM, FakeClock, FakePortal, FakePortalApi

TWINS = "twoIdenticalStatusesError"
ALL_STATES = tuple(FixState)
MANDATED_FROM = date(2026, 1, 1)
CACHE_TURNS = 601
"""Seconds after which the portal's list is a new one."""


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For one fact about our own steps in many variants; what a database can do to them, others prove on both."""
TRAIL_SECRET = SecretStr("a-key-of-the-trail-that-is-long-enough-0123456789")
WORKER = "desk-1"
"""The process that acts: attempts belong to one."""


@dataclass
class Office:
    """One desk and its portal. `user` is the auditor who decides."""

    database: Database
    data_dir: Path
    portal: FakePortal = field(default_factory=FakePortal)
    clock: FakeClock = field(default_factory=FakeClock)
    dry_run: bool = False
    automatic: bool = False
    companies_sign: bool = True
    kit_proved: bool = True
    own_accounts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The portal's two faces."""
        self.api = FakePortalApi(self.portal)
        self.pages = FakePages(self.portal)
        self.trail = Trail(self.database, AuditKey(TRAIL_SECRET), HeadFile(self.data_dir / HEAD_FILE))
        digest_key, digest_file = AuditKey(TRAIL_SECRET, DIGEST_PURPOSE), HeadFile(self.data_dir / DIGEST_FILE)
        self.archive = Archive(self.database, self.clock, digest_key, digest_file, 214, self.data_dir)
        self.telling = Telling(self.database, self.clock, Sealer(TRAIL_SECRET), "https://office.example")
        self.user = users.User(
            email="ana@desk.example",
            name="Ana Auditor",
            role=users.Role.AUDITOR,
            password_hash="-",
            active=True,
            created_at=self.clock.now(),
        )

    @property
    def kept(self) -> tuple[Trail, Archive, Telling, Reporting]:
        """What a crew works with besides its agents."""
        return self.trail, self.archive, self.telling, Reporting(self.database, self.clock, self.data_dir)

    async def open(self) -> None:
        """The auditor has an account, the process that acts counts as alive, and the tool kit stands as it stood."""
        state = KitState.PROVED if self.kit_proved else KitState.UNPROVED
        why = "The settings declare it proved." if self.kit_proved else "Nobody has proved it yet."
        async with self.database.write() as session:
            session.add(self.user)
            session.add(Kit(system=SYSTEM, state=state, why=why, since=self.clock.now(), declared=self.kit_proved))
            await workers.enlist(session, WORKER, "desk", 1, "1")

    def employ(self, *drivers: FakeDriver, company: str = "C1") -> None:
        """Some drivers of a company."""
        self.portal.companies.setdefault(company, []).extend(drivers)
        self.portal.names.setdefault(company, f"ACME {company} INC")

    def wait(self, seconds: float) -> None:
        """Time passes, here and in the portal."""
        self.portal.tick(seconds)
        self.clock.tick(seconds)

    async def hold(self, **scope: int) -> None:
        """A hold over a company, a driver of it, or the whole system."""
        async with self.database.write() as session:
            session.add(
                Hold(
                    system=SYSTEM,
                    reason="A lawyer asked for it.",
                    placed_by=self.user.id,
                    placed_at=self.clock.now(),
                    **scope,
                )
            )

    async def lift(self, hold_id: int) -> None:
        """A hold is lifted."""
        async with self.database.write() as session:
            (await session.get_one(Hold, hold_id)).lifted_at = self.clock.now()

    async def kit(self) -> Kit:
        """What is known of the system's tool kit."""
        async with self.database.read() as session:
            found = await kits.get(session, SYSTEM)
        assert found is not None
        return found

    async def drift(self) -> bool:
        """Looks at every page, if that is due."""
        return await drift(self.database, self.pages, self.clock, SYSTEM, self.portal.now)

    async def rule(self, remedy: Remedy, key: str = TWINS, reason: str = "", system: str = SYSTEM) -> None:
        """The office's rule for a kind of error."""
        async with self.database.write() as session:
            session.add(
                rules.Rule(
                    system=system, key=key, remedy=remedy, reason=reason, user_id=self.user.id, at=self.clock.now()
                )
            )

    async def limit(self, remedy: Remedy, **said: Any) -> None:
        """How far a remedy may go on the system, or for a company; what is not said is as where nobody set one."""
        known = {"company_id": None, "mode": limits.Mode.ASK, "retries": limits.RETRIES, "yes_hours": limits.YES_HOURS}
        async with self.database.write() as session:
            session.add(
                limits.Limit(
                    system=SYSTEM,
                    remedy=remedy,
                    **(known | said),
                    reason="As the office wants it.",
                    user_id=self.user.id,
                    at=self.clock.now(),
                )
            )

    async def limit_becomes(self, remedy: Remedy, **said: Any) -> None:
        """The system's limit of a remedy is changed."""
        async with self.database.write() as session:
            found = await limits.get(session, SYSTEM, remedy, None)
            assert found is not None
            for name, value in said.items():
                setattr(found, name, value)

    async def rule_becomes(self, remedy: Remedy, reason: str = "") -> None:
        """The rule for twins is changed."""
        async with self.database.write() as session:
            rule = (await rules.of_system(session, SYSTEM))[TWINS]
            rule.remedy, rule.reason = remedy, reason

    async def ingest(self) -> Coverage:
        """One pass; a company that is new authorises the desk, unless the test says otherwise."""
        seen = await ingest(self.database, self.api, self.clock, SYSTEM)
        if self.companies_sign:
            await self.sign_mandates()
        return seen

    async def sign_mandates(self) -> None:
        """Every company without a mandate authorises the desk to do all that a page takes, from now on."""
        async with self.database.write() as session:
            signed = set(await session.scalars(select(Mandate.company_id)))
            for company in await portals.companies(session):
                if company.id not in signed:
                    session.add(
                        Mandate(
                            company_id=company.id,
                            signed_by="Olga Owner",
                            document="Mandate of the tests",
                            remedies=list(PAGE_WORKS),
                            valid_from=MANDATED_FROM,
                            given_by=self.user.id,
                            given_at=self.clock.now(),
                        )
                    )

    async def ingest_anew(self) -> Coverage:
        """One pass, after the portal's cache has turned over."""
        self.wait(CACHE_TURNS)
        return await self.ingest()

    async def read(self) -> int:
        """Read-only visits where they are due."""
        return await read(self.database, self.pages, self.clock, SYSTEM, self.portal.now)

    async def group(self) -> None:
        """Errors into incidents, incidents into tasks."""
        await group(self.database, self.clock, SYSTEM, self.portal.now)

    async def witness(self) -> int:
        """Every reading that waits is compared with its neighbours; how many findings are new."""
        return await witness(self.database, self.clock, SYSTEM)

    async def findings(self) -> Sequence[Finding]:
        """All findings, oldest first."""
        async with self.database.read() as session:
            return (await session.scalars(select(Finding).order_by(Finding.id))).all()

    async def plan(self, *, dry_run: bool = False) -> None:
        """Plans, and looks again at what was planned."""
        await planning.plan(
            self.database, self.clock, SYSTEM, self.portal.now, dry_run=dry_run, automatic=self.automatic
        )
        await plan_anew(self.database, self.clock, SYSTEM, self.portal.now)

    async def verify(self) -> None:
        """Looks after what waits."""
        await verify(self.database, self.pages, self.clock, SYSTEM, self.portal.now)

    async def round(self) -> None:
        """All steps once, with a new list."""
        await self.ingest_anew()
        await self.read()
        await self.witness()
        await self.group()
        await self.plan()
        await self.verify()

    async def proposed(self) -> Fix:
        """Ingest, read and plan under a rule for clear_twins; the newest fix."""
        await self.rule(Remedy.CLEAR_TWINS)
        await self.ingest()
        await self.read()
        await self.plan()
        return (await self.fixes())[-1]

    async def approve(
        self, fix_id: int, reason: str = "Checked with the records.", user: users.User | None = None
    ) -> Fix:
        """A person, else the auditor, says yes to the plan as it stands."""
        async with self.database.write() as session:
            known = await fixes.get(session, fix_id)
            assert known is not None
            return await deciding.approve(session, fix_id, user or self.user, known.plan_hash, reason, self.clock)

    async def wished(self, wish: Wish, user: users.User | None = None) -> Fix:
        """What a person, else the auditor, wants; the log was read before."""
        async with self.database.write() as session:
            return await propose(session, wish, user or self.user, self.clock)

    async def approved(self) -> Fix:
        """A fix that is proposed and approved."""
        return await self.approve((await self.proposed()).id)

    async def acted(self) -> Fix:
        """A fix that was approved and carried out at the first go."""
        fix = await self.approved()
        await self.act(fix.id, 1)
        return await self.fix(fix.id)

    async def act(self, fix_id: int, number: int = 1, worker: str = WORKER) -> str:
        """One attempt, made by a worker."""
        return await acting.act(self.acting(worker), fix_id, number)

    async def takes_over(self, worker: str) -> None:
        """The first worker is taken for dead, and another one starts."""
        async with self.database.write() as session:
            await workers.dismiss(session)
            await workers.enlist(session, worker, "desk", 2, "1")

    def acting(self, worker: str = WORKER) -> acting.Acting:
        """What attempts work with."""
        return acting.Acting(
            database=self.database,
            service=acting.PortalAccount("desk", self.pages),
            own={
                person: acting.PortalAccount(name, FakePages(self.portal, name))
                for person, name in self.own_accounts.items()
            },
            clock=self.clock,
            data_dir=self.data_dir,
            dry_run=self.dry_run,
            executor_id=worker,
            automatic=self.automatic,
        )

    async def fix(self, fix_id: int) -> Fix:
        """A fix as it stands now."""
        async with self.database.read() as session:
            found = await fixes.get(session, fix_id)
        assert found is not None
        return found

    async def fixes(self) -> Sequence[Fix]:
        """All fixes, oldest first."""
        async with self.database.read() as session:
            return await fixes.in_states(session, ALL_STATES)

    async def stand(self, status: str) -> None:
        """Every error stands where it could stand after a fix or a person's decision."""
        async with self.database.write() as session:
            for error in await session.scalars(select(LogError)):
                if status in ("fixed", "failed"):
                    error.move(ErrorStatus.IN_PROGRESS, "")
                error.move(ErrorStatus(status), "")

    async def errors(self, key: str | None = None) -> Sequence[LogError]:
        """All errors of a key, or all, in the order in which they were stored."""
        async with self.database.read() as session:
            found = await session.scalars(select(LogError).order_by(LogError.id))
            return [error for error in found if key in (None, error.key)]

    async def statuses(self, key: str | None = None) -> list[str]:
        """The statuses of all errors of a key, or of all, in order."""
        return [error.status for error in await self.errors(key)]

    async def facts(self, *kinds: FactKind) -> Sequence[Fact]:
        """All facts of some kinds, in order."""
        async with self.database.read() as session:
            found = await session.scalars(select(Fact).where(Fact.kind.in_(kinds)).order_by(Fact.id))
            return found.all()

    async def said(self, fix_id: int) -> list[str]:
        """The kinds of all facts about a fix, in order."""
        async with self.database.read() as session:
            return [fact.kind for fact in await facts.about(session, "fix", fix_id)]

    async def belongs_to(self, system: str) -> None:
        """Every company known so far is another system's."""
        async with self.database.write() as session:
            await session.execute(update(Company).values(system=system))
            await session.execute(update(LogError).values(system=system))

    async def drivers(self) -> Sequence[Driver]:
        """All drivers."""
        async with self.database.read() as session:
            return (await session.scalars(select(Driver).order_by(Driver.id))).all()

    async def readings(self) -> Sequence[Reading]:
        """All readings that showed records, oldest first."""
        async with self.database.read() as session:
            query = select(Reading).where(Reading.records.is_not(None)).order_by(Reading.id)
            return (await session.scalars(query)).all()

    async def log_of(self, reading: Reading) -> DriverLog:
        """The log that a reading showed."""
        async with self.database.read() as session:
            return await readings.log_of(session, reading)

    async def listed_at(self) -> datetime | None:
        """The instant for which the first driver's list last proved what is not in it."""
        async with self.database.read() as session:
            listing = await readings.listing(session, 1)
        assert listing is not None
        return listing.listed_at

    async def quarantined(self) -> Sequence[Quarantined]:
        """What nobody could read, oldest first."""
        async with self.database.read() as session:
            return (await session.scalars(select(Quarantined).order_by(Quarantined.id))).all()

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, by table."""
        async with self.database.read() as session:
            return {
                name: sorted((tuple(row) for row in await session.execute(select(table))), key=repr)
                for name, table in metadata.tables.items()
            }

    async def snapshot(self) -> DriverSnapshot:
        """What the portal says of the first driver of the company C1."""
        return (await self.api.analysis("C1")).drivers[0].snapshot()

    async def attempts(self, fix_id: int) -> Sequence[Attempt]:
        """The attempts of a fix."""
        async with self.database.read() as session:
            return await attempts.of_fix(session, fix_id)

    async def intents(self, fix_id: int) -> dict[int, Intent]:
        """The intents of a fix by step."""
        async with self.database.read() as session:
            return await attempts.intents(session, fix_id)

    async def untouched(self, fix_id: int) -> Fix:
        """The fix, after it is sure that nothing was clicked and its errors stand as before."""
        assert self.clicks() == []
        assert set(await self.statuses()) == {"pending"}
        assert await self.intents(fix_id) == {}
        return await self.fix(fix_id)

    def clicks(self) -> list[str]:
        """What was clicked, in order: `AnnotateRow` or `ClearTwins`."""
        return [type(click.step).__name__ for click in self.portal.clicks]

    async def answered(self, driver: FakeDriver) -> Fix:
        """The driver says yes after five minutes, the list drops the error, and we see his answer."""
        self.wait(300)
        driver.accepts()
        await self.ingest_anew()
        await self.verify()
        return (await self.fixes())[-1]

    async def certified(self, driver: FakeDriver, day: date, listed_after: float = 60) -> Fix:
        """The driver certifies the day, the portal computes its list so many seconds later, and we look."""
        driver.certifies(day, self.portal.now)
        self.wait(listed_after)
        self.api.forget()
        await self.ingest()
        await self.verify()
        return (await self.fixes())[-1]

    async def ask(self, fix_id: int) -> None:
        """Somebody asks for a look at a fix."""
        async with self.database.write() as session:
            (await session.get_one(Fix, fix_id)).verify_requested = True
