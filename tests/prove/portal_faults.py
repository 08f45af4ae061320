"""Every fault of the monitoring API once at the size of an office; what is judged is that of test_portal_faults.py."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import stamina
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from fortex_sim import Options, Simulator
from fortex_sim.faults import Fault
from fortex_sim.options import Records
from logwarden import log
from logwarden.portal import api as client
from logwarden.store import portals, readings, scans
from logwarden.store.database import Database, upgrade
from tests.postgres import Postgres, running_postgres

from .code_version import code_version
from .ledger import Results, write_section
from .test_portal_faults import SHARES, Run

CASES = [case for case in SHARES if " and " not in case]
SECONDS = 3.0
"""A large company's analysis takes the simulator half a second; a portal that hangs is given up after this."""


class OfficeRun(Run):
    """An office, three passes with the faults and two without."""

    async def play(self, faults: Mapping[Fault, float], dice: Random, seed: int) -> None:
        """A pass with every company whole, one at the next day's midnight among them."""
        portal = self.simulator.portal
        for number in range(3):
            portal.clock.advance(dice.choice([601, 7200, 50_000]))
            for place, (fault, share) in enumerate(faults.items()):
                portal.faults.switch(fault, on=True, probability=share, seed=seed * 1000 + number * 20 + place)
            await self.a_pass()
        portal.faults.clear()
        for _ in range(2):
            portal.clock.advance(601)
            await self.a_pass(whole=True)
        await self.compare()

    async def compare(self) -> None:
        """To the second: the office's trucks make a few records at fractions of one, and records know no finer time."""
        self.truth = {
            at: frozenset(((driver, words, _second(moment)), error) for (driver, words, moment), error in found)
            for at, found in self.truth.items()
        }
        async with self.database.read() as session:
            self.gaps = sum(len(scan.gaps) for scan in await session.scalars(select(scans.Scan)))
        await super().compare()

    async def _records(self, session: AsyncSession) -> None:
        for driver in (await session.scalars(select(portals.Driver))).all():
            reading = await readings.latest(session, driver.id)
            true = self.world.drivers[driver.portal_id]
            window = self.world.window(true)
            records = [r.event for r in self.world.between(true, window[0], window[-1])]
            stored = () if reading is None else (await readings.log_of(session, reading)).events
            if Counter(stored) != Counter(replace(e, at=_second(e.at)) for e in records):
                self.wrong.append(f"the records of {driver.portal_id} are not the true ones")


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


async def _run(url: str, case: str) -> Run:
    simulator = Simulator(Options(profile="office", records=Records.API, clock_rate=0))
    database = Database(SecretStr(url))
    try:
        await upgrade(database)
        run = OfficeRun(simulator, database)
        await run.play(SHARES[case], Random(f"office/{case}"), 1)  # noqa: S311 - a seeded proof
        return run
    finally:
        await database.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of the proof's own."""
    with running_postgres() as started:
        yield started


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_offices_store_is_the_truth_in_the_end(
    kind: str, server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run of each fault, and one of all."""
    monkeypatch.setattr(client, "_SHORT_CALL", timedelta(seconds=SECONDS))
    monkeypatch.setattr(client, "_ANALYSIS_CALL", timedelta(seconds=SECONDS))
    stamina.set_testing(True, attempts=2)
    log.set_up("CRITICAL")
    results = Results("portal_faults_office", "code", "database", "case")
    code = code_version("test_portal_faults", "test_portal_faults_office", also=("portal", "pipeline", "store"))
    for case in CASES:
        name = {"code": code, "database": kind, "case": case}
        if tuple(name.values()) in results.known:
            continue
        if kind == "sqlite":
            run = asyncio.run(_run(f"sqlite+aiosqlite:///{tmp_path}/{case}.db", case))
        else:
            with server.database() as fresh:
                run = asyncio.run(_run(server.url(fresh), case))
        results.add({**name, "gaps": run.gaps, "wrong": run.wrong})
        sys.stderr.write(f"office, {kind}, {case}: {run.gaps} gaps, {run.wrong or 'all true'}\n")
    found = [one for one in results.known.values() if (one["code"], one["database"]) == (code, kind)]
    write_section(
        f"Faults of the monitoring API at the size of an office, {kind}",
        f"Code {code}: `office` with records by API, three passes with the fault and two without; judged as `small` "
        f"above. Limit: nothing wrong.",
        ["fault", "gaps told", "wrong"],
        [[one["case"], one["gaps"], len(one["wrong"])] for one in found],
    )
    assert [one for one in found if one["wrong"]] == []
    assert len(found) == len(CASES)
