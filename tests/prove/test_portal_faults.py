"""Every fault of the monitoring API, alone and mixed: in the end the store is the truth, and on the way it never lies.

Each run is a simulated portal whose clock is moved by hours and days, and a pass at every stop, each by a new
process. A fault strikes one answer in five. Nothing waits: the portal is asked in this process.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import pytest
import stamina
from pydantic import SecretStr
from sqlalchemy import select

from fortex_sim import Options, Simulator
from fortex_sim.faults import Fault
from fortex_sim.options import Records
from fortex_sim.world.world import World
from logwarden import log
from logwarden.pipeline.ingest import ingest
from logwarden.portal import api as client
from logwarden.portal.api import FortexApi
from logwarden.problems import Problem
from logwarden.store import portals, readings, scans
from logwarden.store.database import Database, upgrade
from logwarden.store.errors import LogError
from tests.postgres import Postgres, running_postgres

from .code_version import code_version
from .ledger import Results, write_section

PASSES = 9
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

LASTING = ("the store is not the truth", "the records", "a company", "a pass")
"""What may be wrong in no run at all."""

SHARES: dict[str, dict[Fault, float]] = {
    "mixed": dict.fromkeys(API_FAULTS, SHARE / 2),
    DOUBLED: {Fault.NULL_FIELDS: 0.5, Fault.DUPLICATE_ROWS: 0.5},
    **{fault.value: {fault: SHARE} for fault in API_FAULTS},
}
"""How often each fault strikes, by case; mixed, seven answers in ten are struck by one or more."""

SEEDS = {"mixed": 50, DOUBLED: 25}
CASES = [(case, seed) for case in SHARES for seed in range(SEEDS.get(case, 5))]

Said = tuple[str, str, datetime]
Stored = tuple[str, str, datetime | None]
"""An error as truth has it, and as the store has it, which may lack the instant: driver, words, instant."""


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

    async def play(self, faults: Mapping[Fault, float], dice: Random, seed: int) -> None:
        """Passes with faults, then two without."""
        portal = self.simulator.portal
        for number in range(PASSES):
            portal.clock.advance(dice.choice([60, 300, 601, 1800, 7200, 30_000]))
            for place, (fault, share) in enumerate(faults.items()):
                seconds = 0.5 if fault in (Fault.TIMEOUT, Fault.SLOW_BODY) else None
                dealt = seed * 1000 + number * 20 + place
                portal.faults.switch(fault, on=True, probability=share, seconds=seconds, seed=dealt)
            await self.a_pass()
        portal.faults.clear()
        for _ in range(2):
            portal.clock.advance(601)
            await self.a_pass(whole=True)
        await self.compare()

    async def a_pass(self, *, whole: bool = False) -> None:
        """A pass by a new process; what coverage calls whole has to be the truth."""
        portal = self.simulator.portal
        now = portal.now()
        self.truth[now.replace(microsecond=0)] = frozenset(
            ((e.driver_id, _words(e.message), e.at), e.id)
            for d in self.world.drivers.values()
            for e in self.world.listed(d)
        )
        transport = httpx2.ASGITransport(app=self.simulator.monitoring, raise_app_exceptions=False)
        token = SecretStr(portal.credentials.token)
        async with FortexApi("http://127.0.0.1", token, "zero", transport=transport, requests_per_second=10_000) as api:
            try:
                coverage = await ingest(self.database, api, _Clock(), "zero")
            except Problem as problem:
                if whole:
                    self.wrong.append(f"a pass without faults failed: {problem}")
                return
        self.gaps += len(coverage.gaps)
        await self._check_coverage(whole=whole)

    async def _check_coverage(self, *, whole: bool) -> None:
        """Of a company seen whole, as many errors a driver and message are listed as truth had when it was computed."""
        async with self.database.read() as session:
            scan = await scans.latest(session, "zero")
            assert scan is not None
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

    async def _records(self, session: Any) -> None:
        for driver in (await session.scalars(select(portals.Driver))).all():
            reading = await readings.latest(session, driver.id)
            true = self.world.drivers[driver.portal_id]
            window = self.world.window(true)
            records = tuple(r.event for r in self.world.between(true, window[0], window[-1]))
            if reading is None or Counter((await readings.log_of(session, reading)).events) != Counter(records):
                self.wrong.append(f"the records of {driver.portal_id} are not the true ones")


class _Clock:
    def now(self) -> datetime:
        """This machine's."""
        return datetime.now(UTC)


def _words(message: str) -> str:
    return " ".join(message.upper().split())


async def _run(url: str, case: str, seed: int) -> Run:
    simulator = Simulator(Options(profile="small", seed=seed, records=Records.API, clock_rate=0))
    database = Database(SecretStr(url))
    try:
        await upgrade(database)
        run = Run(simulator, database)
        await run.play(SHARES[case], Random(f"{case}/{seed}"), seed)  # noqa: S311 - a seeded proof
        return run
    finally:
        await database.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of the proof's own."""
    with running_postgres() as started:
        yield started


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_store_is_the_truth_in_the_end(
    kind: str, server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All runs, on one database."""
    monkeypatch.setattr(client, "_SHORT_CALL", timedelta(seconds=0.3))  # a portal that hangs is a matter of seconds
    monkeypatch.setattr(client, "_ANALYSIS_CALL", timedelta(seconds=0.3))
    stamina.set_testing(True, attempts=2)
    log.set_up("CRITICAL")
    results = Results("portal_faults", "code", "database", "case", "seed")
    code = code_version("test_portal_faults", also=("portal", "pipeline", "store"))
    for case, seed in CASES:
        name = {"code": code, "database": kind, "case": case, "seed": seed}
        if tuple(name.values()) in results.known:
            continue
        if kind == "sqlite":
            url = f"sqlite+aiosqlite:///{tmp_path}/{case}-{seed}.db"
            run = asyncio.run(_run(url, case, seed))
        else:
            with server.database() as fresh:
                run = asyncio.run(_run(server.url(fresh), case, seed))
        results.add({**name, "gaps": run.gaps, "wrong": run.wrong, "passes": len(run.truth)})
        sys.stderr.write(f"{kind}, {case} {seed}: {run.gaps} gaps, {run.wrong or 'all true'}\n")
    found = [one for one in results.known.values() if (one["code"], one["database"]) == (code, kind)]
    rows = [
        [
            case,
            len(of),
            sum(one["passes"] for one in of),
            sum(one["gaps"] for one in of),
            sum(map(bool, (o["wrong"] for o in of))),
        ]
        for case in SHARES
        for of in [[one for one in found if one["case"] == case]]
    ]
    write_section(
        f"Faults of the monitoring API, {kind}",
        f"Code {code}: `small` with records by API, its clock moved by minutes to hours between {PASSES} passes with "
        f"faults (one answer in five alone, one in ten by each mixed, one in two doubled and null) and two without. "
        f"After each pass, what coverage calls whole is compared with truth; in the end the store with truth, error "
        f"for error and record for record, and every error that was called gone with the truth of that instant. "
        f"Limit: no run wrong.",
        ["fault", "runs", "passes", "gaps told", "runs with something wrong"],
        rows,
    )
    assert [one for one in found if one["wrong"] and one["case"] != DOUBLED] == []
    assert [words for one in found for words in one["wrong"] if words.startswith(LASTING)] == []
    assert len(found) == len(CASES)
