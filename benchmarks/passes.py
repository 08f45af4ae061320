"""Passes over an office with all its records, against `json.loads` of the same saved bodies, in the same run.

The bodies are the simulator's office, records by API: asked once, saved, and then given again by a transport in
this process, so that only our own work is measured: reading the answers, the database, the coverage. A round is a
fresh database and three passes: the first, one in which nothing changed, and one in which one driver in twenty has
a new record and a new error. Seconds are elapsed ones, for part of the work is the database's; what counts is the
median of the rounds' ratios to `json.loads` right before and after. Four offices are the same one under four names.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import httpx2
from pydantic import SecretStr
from tests.postgres import Postgres, running_postgres

from fortex_sim import Options, Simulator
from fortex_sim.options import Records
from logwarden import log
from logwarden.pipeline.ingest import ingest
from logwarden.portal.api import FortexApi
from logwarden.store.database import Database, upgrade

ROUNDS = 3
ONE_IN = 20
LIMITS = {"first": 30.0, "unchanged": 4.0, "one in twenty changed": 8.0}
GROWTH_LIMITS = {"sqlite": 8.0, "postgresql": 6.0}
NOON = datetime(2026, 6, 17, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Saved:
    """An office's answers: the overview, and each company's analysis, as text."""

    overview: str
    analyses: dict[str, str]

    def times(self, offices: int) -> Saved:
        """So many offices of the same kind in one portal."""
        overview = json.loads(self.overview)
        listed, analyses = [], {}
        for office in range(offices):
            for company in overview["companies"]:
                own = f"{company['id']}-{office}"
                listed.append({**company, "id": own})
                analyses[own] = self.analyses[company["id"]]
        return Saved(json.dumps({**overview, "companies": listed}), analyses)

    def later(self, minutes: int, *, changed: bool) -> Saved:
        """The same, computed so many minutes later; `changed`: one driver in twenty has one record and error more."""
        analyses, place = {}, 0
        for company_id, text in self.analyses.items():
            body = json.loads(text)
            for element in body:
                at = datetime.fromisoformat(element["lastUpdatedAt"]) + timedelta(minutes=minutes)
                element["lastUpdatedAt"] = at.isoformat().replace("+00:00", "Z")
                if changed and place % ONE_IN == 0:
                    _drives_on(element)
                place += 1
            analyses[company_id] = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return Saved(self.overview, analyses)


def _drives_on(element: dict[str, Any]) -> None:
    events = next(day["events"] for day in reversed(element["driverLogs"]) if day["events"])
    events.append({**events[-1], "eventTime": events[-1]["eventTime"] + 1000, "odometer": 999_999})
    errors = element["logCheckErrors"]
    if errors:
        errors.append({**errors[-1], "errorTime": errors[-1]["errorTime"] + 1000, "id": None})


class Portal:
    """Gives saved bodies, at an instant of its own."""

    def __init__(self, saved: Saved) -> None:
        self.saved, self.minutes = saved, 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """The answer."""
        path = request.url.path
        text = self.saved.overview if path == "/monitoring" else self.saved.analyses[path.rsplit("/", 1)[1]]
        now = NOON + timedelta(minutes=self.minutes)
        headers = {"Date": now.strftime("%a, %d %b %Y %H:%M:%S GMT"), "Content-Type": "application/json"}
        return httpx2.Response(200, headers=headers, content=text.encode())


class _Clock:
    def now(self) -> datetime:
        """This machine's."""
        return datetime.now(UTC)


def main() -> int:
    """Measures, prints the tables, answers 1 if a limit is not met."""
    log.set_up("ERROR")
    saved = asyncio.run(_saved())
    bytes_ = sum(map(len, saved.analyses.values()))
    _print(f"one office: {len(saved.analyses)} companies, {bytes_ / 1e6:.1f} MB of JSON with all records")
    _print(f"median of {ROUNDS} rounds; seconds elapsed, times `json.loads` of the same bodies\n")
    _print("| database | offices | pass | json.loads s | pass s | times json.loads |")
    _print("| --- | --- | --- | --- | --- | --- |")
    met = []
    with _urls() as fresh:
        for kind in ("sqlite", "postgresql"):
            found = {offices: _rounds(saved.times(offices), kind, fresh) for offices in (1, 4)}
            for offices, rounds in found.items():
                for name in LIMITS:
                    loads, took = (median(one[name][n] for one in rounds) for n in (0, 1))
                    ratio = median(one[name][1] / one[name][0] for one in rounds)
                    _print(f"| {kind} | {offices} | {name} | {loads:.2f} | {took:.2f} | {ratio:.1f} |")
            for name, limit in LIMITS.items():
                ratio = median(one[name][1] / one[name][0] for one in found[1])
                met.append((f"{kind}: {name}, times json.loads", ratio, limit))
            growth = median(a["first"][1] / b["first"][1] for a, b in zip(found[4], found[1], strict=True))
            met.append((f"{kind}: first pass, 4 offices to 1", growth, GROWTH_LIMITS[kind]))
    _print("")
    for what, measured, limit in met:
        _print(f"{what}: {measured:.2f}, limit {limit:g}: {'met' if measured <= limit else 'not met'}")
    return int(any(measured > limit for _, measured, limit in met))


async def _saved() -> Saved:
    simulator = Simulator(Options(profile="office", records=Records.API, clock_rate=0))
    portal = simulator.portal
    headers = {"Authorization": portal.credentials.token, "x-system-name": portal.options.system}
    transport = httpx2.ASGITransport(app=simulator.monitoring)
    async with httpx2.AsyncClient(transport=transport, base_url="http://portal.test", headers=headers) as api:
        analyses = {}
        for company in portal.world.companies:
            analyses[company] = (await api.get(f"/monitoring/smart-analyze/{company}", timeout=600)).text
            sys.stderr.write(f"\r{len(analyses)} of {len(portal.world.companies)} companies asked")
        sys.stderr.write("\n")
        return Saved((await api.get("/monitoring")).text, analyses)


@contextmanager
def _urls() -> Iterator[Any]:
    """A maker of fresh databases of either kind."""
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:

        @contextmanager
        def fresh(kind: str) -> Iterator[str]:
            if kind == "sqlite":
                file = Path(folder) / "passes.db"
                yield f"sqlite+aiosqlite:///{file}"
                for left in Path(folder).glob("passes.db*"):
                    left.unlink()
            else:
                server_: Postgres = server
                with server_.database() as name:
                    yield server_.url(name)

        yield fresh


def _rounds(saved: Saved, kind: str, fresh: Any) -> list[dict[str, tuple[float, float]]]:
    answers = {
        "first": saved,
        "unchanged": saved.later(10, changed=False),
        "one in twenty changed": saved.later(20, changed=True),
    }
    found = []
    for number in range(1, ROUNDS + 1):
        with fresh(kind) as url:
            found.append(asyncio.run(_round(url, answers)))
        sys.stderr.write(f"{kind}, {len(saved.analyses)} companies: round {number} of {ROUNDS}\n")
    return found


async def _round(url: str, answers: dict[str, Saved]) -> dict[str, tuple[float, float]]:
    portal = Portal(answers["first"])
    found = {}
    async with _database(url) as database, _api(portal) as api:
        for number, (name, saved) in enumerate(answers.items()):
            portal.saved, portal.minutes = saved, number * 10
            before = _loads(saved)
            gc.collect()
            begun = time.perf_counter()
            await ingest(database, api, _Clock(), "zero")
            took = time.perf_counter() - begun
            found[name] = ((before + _loads(saved)) / 2, took)
    return found


def _loads(saved: Saved) -> float:
    bodies = list(saved.analyses.values())
    gc.collect()
    begun = time.perf_counter()
    for body in bodies:
        json.loads(body)
    return time.perf_counter() - begun


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    database = Database(SecretStr(url))
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()


def _api(portal: Portal) -> FortexApi:
    transport = httpx2.MockTransport(portal)
    token = SecretStr("saved")
    return FortexApi("http://127.0.0.1", token, "zero", transport=transport, requests_per_second=100_000)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
