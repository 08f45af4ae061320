"""A portal whose API fails, one run at a time: passes with faults, then without, and at every stop what is true."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import httpx2
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fortex_sim import Options, Simulator
from fortex_sim.faults import Fault
from fortex_sim.options import Records
from fortex_sim.world.world import World
from logwarden.pipeline.ingest import ingest
from logwarden.portal.api import FortexApi
from logwarden.problems import Problem
from logwarden.store import portals, readings, scans
from logwarden.store.database import Database, upgrade
from logwarden.store.errors import LogError

SHARE = 0.2
API_FAULTS = (
    Fault.HTTP_500,
    Fault.HTTP_429,
    Fault.TIMEOUT,
    Fault.TRUNCATED_JSON,
    Fault.WRONG_SHAPE,
    Fault.NULL_FIELDS,
    Fault.DUPLICATE_ROWS,
    Fault.SLOW_BODY,
    Fault.UNAUTHORIZED,
    Fault.ID_COMES_AND_GOES,
)
DOUBLED = "null_fields and duplicate_rows"
"""Harder than a portal that anybody saw: one error stands there twice with other fields empty each time. Then an error
can have a second row that is closed later; what is listed is right in the end all the same, and that is asserted."""

SHARES: dict[str, dict[Fault, float]] = {
    "mixed": dict.fromkeys(API_FAULTS, SHARE / 2),
    DOUBLED: {Fault.NULL_FIELDS: 0.5, Fault.DUPLICATE_ROWS: 0.5},
    **{fault.value: {fault: SHARE} for fault in API_FAULTS},
}
"""How often each fault strikes, by case; mixed, seven answers in ten are struck by one or more."""

LASTING = ("the store is not the truth", "the records", "a company", "a pass")
"""What may be wrong in no run at all."""

Said = tuple[str, str, datetime]
Stored = tuple[str, str, datetime | None]
"""An error as truth has it, and as the store has it, which may lack the instant: driver, words, instant."""


@dataclass(frozen=True, slots=True)
class Size:
    """What is run: the fleet, how far its clock may move between passes, how many of these have faults, and which.

    `patience` is how long the client waits for an answer, in seconds.
    """

    profile: str
    moves: tuple[int, ...]
    passes: int
    patience: float
    seeds: dict[str, int]

    @property
    def cases(self) -> list[tuple[str, int]]:
        """Every case with its seeds."""
        return [(case, seed) for case, number in self.seeds.items() for seed in range(number)]


async def run(url: str, size: Size, case: str, seed: int) -> Run:
    """One run from nothing."""
    simulator = Simulator(Options(profile=size.profile, seed=seed, records=Records.API, clock_rate=0))
    database = Database(SecretStr(url))
    try:
        await upgrade(database)
        one = Run(simulator, database)
        await one.play(size, case, seed)
        return one
    finally:
        await database.close()


@dataclass
class Run:
    """One portal, one database, and the truth at every stop of the clock."""

    simulator: Simulator
    database: Database
    truth: dict[datetime, frozenset[tuple[Said, str]]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    gaps: int = 0

    @property
    def world(self) -> World:
        """The simulator's."""
        return self.simulator.portal.world

    async def play(self, size: Size, case: str, seed: int) -> None:
        """Passes with faults, then two without."""
        portal = self.simulator.portal
        dice = Random(f"{case}/{seed}")  # noqa: S311 - a seeded proof
        for number in range(size.passes):
            portal.clock.advance(dice.choice(size.moves))
            for place, (fault, share) in enumerate(SHARES[case].items()):
                dealt = seed * 1000 + number * 20 + place
                portal.faults.switch(fault, on=True, probability=share, seed=dealt)
            await self.a_pass()
        portal.faults.clear()
        for _ in range(2):
            portal.clock.advance(601)
            await self.a_pass(whole=True)
        await self.compare()

    async def a_pass(self, *, whole: bool = False) -> None:
        """A pass by a new process; what coverage calls whole has to be the truth."""
        portal = self.simulator.portal
        now = portal.now()  # first: what happened until now is in the truth
        self.truth[second(now)] = frozenset(
            ((e.driver_id, _words(e.message), second(e.at)), e.id)
            for driver in self.world.drivers.values()
            for e in self.world.listed(driver)
        )
        transport = httpx2.ASGITransport(app=self.simulator.monitoring, raise_app_exceptions=False)
        token = SecretStr(portal.credentials.token)
        async with FortexApi("http://127.0.0.1", token, "zero", transport=transport, requests_per_second=10_000) as api:
            try:
                await ingest(self.database, api, _Clock(), "zero")
            except Problem as problem:
                if whole:
                    self.wrong.append(f"a pass without faults failed: {problem}")
        await self._check_coverage(whole=whole)

    async def _check_coverage(self, *, whole: bool) -> None:
        """Of a company seen whole, as many errors a driver and message are listed as truth had when it was computed."""
        async with self.database.read() as session:
            scan = await scans.latest(session, "zero")
            if scan is None:
                return
            query = select(scans.CompanyCoverage, portals.Company.portal_id).join(portals.Company)
            for told, company in await session.execute(query.where(scans.CompanyCoverage.scan_id == scan.id)):
                if not told.whole or told.seen_at is None:
                    if whole:
                        self.wrong.append("a company was not seen whole without faults")
                    continue
                stored = await session.execute(
                    select(portals.Driver.portal_id, LogError.message, readings.Reading.read_at)
                    .join(LogError, LogError.driver_id == portals.Driver.id)
                    .join(readings.Reading, readings.Reading.id == portals.Driver.listing_id)
                    .where(portals.Driver.company_id == told.company_id, LogError.absent_since.is_(None))
                )
                rows = stored.all()
                here = Counter((driver, _words(message)) for driver, message, _ in rows)
                computed = {driver: at for driver, _, at in rows}
                truths = [
                    Counter(
                        (driver, words)
                        for (driver, words, _), _ in found
                        if self.world.drivers[driver].company.id == company and driver in computed
                    )
                    for at, found in self.truth.items()
                    if not computed or min(computed.values()) - timedelta(seconds=600) <= at <= max(computed.values())
                ]
                if not any(not (here - true) or not (true - here) for true in truths):
                    self.wrong.append(f"a company that is called seen whole is not: {company}")

    async def compare(self) -> None:
        """The store is the truth, error for error and record for record; nothing was resolved that was there."""
        last = self.truth[max(self.truth)]
        async with self.database.read() as session:
            self.gaps = sum(len(scan.gaps) for scan in await session.scalars(select(scans.Scan)))
            found = (await session.execute(select(LogError, portals.Driver.portal_id).join(portals.Driver))).all()
            stored: Counter[tuple[str, str, datetime | None]] = Counter(
                (driver, _words(e.message), e.error_at) for e, driver in found if e.absent_since is None
            )
            true: Counter[Stored] = Counter(said for said, _ in last)
            if stored != true:
                self.wrong.append(f"the store is not the truth: {stored - true} too much, {true - stored} missing")
            every = Counter((driver, _words(e.message), e.error_at) for e, driver in found if e.error_at)
            ever = {one for at in self.truth.values() for one in at}
            true_all = Counter(said for said, _ in ever)
            if every - true_all:
                self.wrong.append(f"rows that nobody ever listed, or two of one error: {every - true_all}")
            for error, driver in found:
                said = (driver, _words(error.message), error.error_at)
                at = error.absent_since
                if at is not None and at in self.truth and said in {s for s, _ in self.truth[at]}:
                    self.wrong.append(f"{said} is called gone since {at}, when it was listed")
            await self._records(session)

    async def _records(self, session: AsyncSession) -> None:
        """To the second: a few of an office's records are made at fractions of one, and records know no finer time."""
        for driver in (await session.scalars(select(portals.Driver))).all():
            reading = await readings.latest(session, driver.id)
            true = self.world.drivers[driver.portal_id]
            window = self.world.window(true)
            records = [r.event for r in self.world.between(true, window[0], window[-1])]
            stored = () if reading is None else (await readings.log_of(session, reading)).events
            if Counter(stored) != Counter(replace(e, at=second(e.at)) for e in records):
                self.wrong.append(f"the records of {driver.portal_id} are not the true ones")


class _Clock:
    def now(self) -> datetime:
        """This machine's."""
        return datetime.now(UTC)


def second(moment: datetime) -> datetime:
    """An instant as the API tells it."""
    return moment.replace(microsecond=0)


def _words(message: str) -> str:
    return " ".join(message.upper().split())
