"""A client that knows only what was observed does the whole job, and twenty sessions are not mixed up."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
from tests.fortex_sim import observed
from tests.fortex_sim.browsing import office
from tests.fortex_sim.job import do_the_job

from fortex_sim import Options, Simulator, running

if TYPE_CHECKING:
    from fortex_sim.world.fleet import Driver

SESSIONS, LOADS = 20, 3


async def test_forty_lines_do_the_job() -> None:
    """It logs in, chooses, loads, reads every row and clears the twins; the ledger agrees. See tests/prove too."""
    async with office() as at_work:
        await do_the_job(at_work)


def test_it_has_forty_lines_and_nothing_assumed() -> None:
    """Counted without imports, docstrings and blank lines; no class or text that is assumed stands in it."""
    code = Path(observed.__file__).read_text()
    lines = [line.strip() for line in code[code.index("async def") :].splitlines()]
    assert len([line for line in lines if line and not line.startswith('"""')]) <= 40
    for assumed in ("footer", "patch-table-date", "driver-head", "ant-message", "row-menu", "RESYNC", "ANNOTATE"):
        assert assumed not in code


async def test_twenty_sessions() -> None:
    """Twenty sessions load at the same time, each another log, some the same: every answer is its own driver's."""
    simulator = Simulator(Options(clock_rate=0))
    world = simulator.portal.world
    drivers = [list(world.drivers.values())[n % len(world.drivers)] for n in range(SESSIONS)]
    async with running(simulator) as at:

        async def session(driver: Driver) -> list[dict[str, Any]]:
            async with httpx2.AsyncClient(base_url=at.ui_url) as ui:
                await ui.post("/ui/login", json={"username": at.username, "password": at.password})
                days = {"from": "06/09/2026", "to": "06/17/2026"}
                address = f"/ui/drivers/{driver.id}/logs"
                answers = await asyncio.gather(*(ui.get(address, params=days) for _ in range(LOADS)))
            return [row for answer in answers for day in answer.json()["days"] for row in day["rows"]]

        shown = await asyncio.gather(*map(session, drivers))
    for driver, rows in zip(drivers, shown, strict=True):
        days = {world.today(driver), *world.window(driver)}
        truth = [r.id for r in world.between(driver, min(days), max(days))]
        assert {row["driver"] for row in rows} == {driver.name}
        assert set(truth) <= {row["id"] for row in rows}
    assert len({row["id"] for rows in shown for row in rows}) * LOADS < sum(map(len, shown))
