"""The office's errors grouped by the real steps, against the simulator's truth; what is to decide after one pass."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from fortex_sim import Options, Simulator, running
from fortex_sim.options import Records
from fortex_sim.planning.causes import Cause
from fortex_sim.world.errors import LogError as TrueError
from logwarden.pipeline.decisions import Today, today
from logwarden.pipeline.group import group
from logwarden.pipeline.ingest import ingest
from logwarden.portal.api import FortexApi
from logwarden.remedies.catalogue import BY_KEY, Severity
from logwarden.store.database import Database, upgrade
from logwarden.store.errors import LogError
from logwarden.store.incidents import Incident
from logwarden.store.portals import Driver
from logwarden.store.tasks import Task
from logwarden.store.users import Role, User
from tests.pipeline.fake_portal import FakeClock

from .code_version import code_version
from .ledger import Results, write_section

SEEDS = (7, 8, 2026)
PRECISION, RECALL, DECISIONS = 0.95, 0.80, 60
LASTING = frozenset({Cause.GPS_DOWN, Cause.ENGINE_LINK_DOWN, Cause.LOST_UPLOADS})
"""The simulator gives what lasts in a device a cause of its own each day and driver; the device counts as one."""

Pairs = Iterable[tuple[object, object]]


def b_cubed(pairs: Pairs) -> tuple[float, float]:
    """B-cubed precision and recall of (ours, true): of each error's cluster the share that belongs there, and found."""
    both = Counter(pairs)
    ours, true = Counter[object](), Counter[object]()
    for (one, other), number in both.items():
        ours[one] += number
        true[other] += number
    everything = sum(both.values())
    precision = sum(number**2 / ours[one] for (one, _), number in both.items()) / everything
    recall = sum(number**2 / true[other] for (_, other), number in both.items()) / everything
    return precision, recall


@dataclass
class Office:
    """One office of the simulator, grouped once by the real steps into a fresh database."""

    seed: int
    records: Records
    admin: bool
    database: Database
    simulator: Simulator = field(init=False)
    seconds: list[float] = field(default_factory=list)

    async def grouped(self) -> dict[str, Any]:
        """One first pass; what came of it."""
        self.simulator = Simulator(Options(clock_rate=0, seed=self.seed, profile="office", records=self.records))
        clock = FakeClock()
        async with running(self.simulator) as at:
            await upgrade(self.database)
            if self.admin:
                await self._admin(clock)
            async with FortexApi(at.api_url, SecretStr(at.token), at.system) as api:
                await ingest(self.database, api, clock, at.system)
                now = await api.now()
            for _ in range(2):
                began = time.process_time()
                await group(self.database, clock, at.system, now)
                self.seconds.append(time.process_time() - began)
            async with self.database.read() as session:
                told = await today(session, now)
            return await self._judged(told)

    async def _admin(self, clock: FakeClock) -> None:
        """The office has its first admin, who has set nothing."""
        async with self.database.write() as session:
            ana = User(email="ana@desk.example", name="Ana", role=Role.ADMIN, password_hash="-", active=True)
            ana.created_at = clock.now()
            session.add(ana)

    async def _judged(self, told: Today) -> dict[str, Any]:
        world = self.simulator.portal.world
        truth = {e.id: e for d in world.drivers.values() for e in world.listed(d)}
        async with self.database.read() as session:
            stored = {error.portal_id: error for error in await session.scalars(select(LogError))}
            owned = set(await session.scalars(select(Task.incident_id).where(Task.owner_id.is_not(None))))
            incidents = {incident.id: incident for incident in await session.scalars(select(Incident))}
            drivers = (await session.execute(select(Driver.id, Driver.portal_id))).all()
        assert set(stored) == set(truth)
        ours = {portal_id: error.incident_id for portal_id, error in stored.items()}
        decided = {decision.incident.id for decision in told.decisions}
        grave = [e for e in truth.values() if BY_KEY[e.key].severity in (Severity.HIGH, Severity.CRITICAL)]
        counted = sum(d.lines for d in told.decisions) + sum(r.lines for r in (*told.rest, *told.left))
        return {
            "lines": len(truth),
            "drivers": len(drivers),
            "causes": told.causes,
            "rules": Counter(incidents[number].rule for number in incidents),
            "all": b_cubed((ours[e.id], self._true(e)) for e in truth.values()),
            "no_breaks": b_cubed((ours[e.id], self._true(e)) for e in truth.values() if e.key != "sequentialIdBreak"),
            "decisions": len(decided),
            "owned": len(owned),
            "grave": len(grave),
            "grave_lost": sum(ours[e.id] not in decided | owned for e in grave),
            "unreached": sum(number is None for number in ours.values()) + told.ungrouped,
            "uncounted": len(truth) - counted,
            "seconds": self.seconds,
        }

    def _true(self, error: TrueError) -> object:
        """The cause of the truth; what lasts in a device is one a device."""
        kind = error.cause_id.partition("-")[0]
        if kind not in LASTING:
            return error.cause_id
        return kind, error.company_id, self.simulator.portal.world.drivers[error.driver_id].truck.vehicle


async def _found(office: Office) -> dict[str, Any]:
    try:
        return await office.grouped()
    finally:
        await office.database.close()


@pytest.mark.parametrize("admin", [False, True], ids=["nobody", "admin"])
@pytest.mark.parametrize("records", [Records.PAGE, Records.API])
@pytest.mark.parametrize("seed", SEEDS)
def test_causes_and_decisions(seed: int, records: Records, admin: bool, tmp_path: Path) -> None:
    """Precision and recall with and without sequence breaks; no grave error is lost, every line has its cause."""
    code = code_version("tests.prove.test_causes")
    results = Results("causes", "code", "seed", "records", "admin")
    name = {"code": code, "seed": seed, "records": str(records), "admin": admin}
    if tuple(name.values()) not in results.known:
        database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'logwarden.db'}"))
        results.add(name | asyncio.run(_found(Office(seed, records, admin, database))))
    found = results.known[tuple(name.values())]
    _write([one for one in results.known.values() if one["code"] == code], code)
    for precision, recall in (found["all"], found["no_breaks"]):
        assert precision >= PRECISION
        assert recall >= RECALL
    assert (found["grave_lost"], found["unreached"], found["uncounted"]) == (0, 0, 0)
    if admin:
        assert found["decisions"] <= DECISIONS


def _write(results: Iterable[dict[str, Any]], code: str) -> None:
    heads = (
        "seed", "records by", "first admin there", "lines", "causes", "B³ all: precision, recall",
        "B³ without breaks: precision, recall", "decisions", "owned tasks", "grave errors, in neither",
        "lines without a cause", "grouping, again (CPU s)",
    )  # fmt: skip
    rows = [
        (
            r["seed"], r["records"], "yes" if r["admin"] else "no", r["lines"], r["causes"],
            "{:.4f}, {:.4f}".format(*r["all"]), "{:.4f}, {:.4f}".format(*r["no_breaks"]), r["decisions"], r["owned"],
            f"{r['grave']}, {r['grave_lost']}", r["unreached"], "{:.2f}, {:.3f}".format(*r["seconds"]),
        )
        for r in sorted(results, key=lambda r: (r["seed"], r["records"], r["admin"]))
    ]  # fmt: skip
    words = (
        f"Code {code}: the simulator's office, one first pass by the real steps into SQLite. Against the truth's "
        "causes; of what lasts in a device (no position, no engine data, lost uploads) all days and drivers of that "
        f"device count as one. Limits: precision {PRECISION}, recall {RECALL:.2f}; no grave error that is in neither a "
        "decision nor an owned task; every line in a cause. Where the office has its first admin, "
        "tasks of grave kinds for which a task is the only remedy are his; then at most "
        f"{DECISIONS} decisions. Without anybody each grave cause and driver is a decision of its own."
    )
    sys.stdout.write(write_section("Causes and decisions of an office", words, heads, rows) + "\n")
