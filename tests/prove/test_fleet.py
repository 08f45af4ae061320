"""A pass over the fleet: 500 companies, 20,000 drivers, two million errors; memory does not grow with the companies."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from fortex_sim import Options, Simulator, running

from .code_version import code_version
from .ledger import Results, write_section

FIRST, COMPANIES = 100, 500
MOST_GROWTH = 1.15
"""Memory at the end to memory after the first hundred companies."""


async def _pass(folder: Path) -> list[dict[str, Any]]:
    simulator = Simulator(Options(profile="fleet", clock_rate=0))
    async with running(simulator) as where:
        environment = os.environ | {"FLEET_TOKEN": simulator.portal.credentials.token}
        command = ["-m", "tests.prove.fleet_pass", where.api_url, f"sqlite+aiosqlite:///{folder}/fleet.db"]
        child = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdout=asyncio.subprocess.PIPE, env=environment
        )
        told = []
        assert child.stdout is not None
        async for line in child.stdout:
            told.append(json.loads(line))
            sys.stderr.write(f"{told[-1]}\n")
        assert await child.wait() == 0
        return told


def test_memory_is_flat_in_the_number_of_companies(tmp_path: Path) -> None:
    """The whole pass ends, every error is stored, and it holds no more at the end than early on."""
    results = Results("fleet", "code")
    code = code_version("tests.prove.test_fleet", "tests.prove.fleet_pass")
    known: dict[str, Any] | None = results.known.get((code,))
    if known is None:
        told = asyncio.run(_pass(tmp_path))
        known = {"code": code, "told": told, "stored": _stored(tmp_path)}
        results.add(known)
    told = known["told"]
    write_section(
        "A pass over the fleet",
        f"Code {code}: SQLite, the simulator in a process of its own. Limit: at most {MOST_GROWTH} times the "
        f"memory held after {FIRST} companies.",
        ["companies asked", "drivers", "errors", "MB held"],
        [[t["companies"], t["drivers"], t["errors"], round(t["megabytes"])] for t in told if t["companies"] % 50 == 0],
    )
    last = told[-1]
    early = max(one["megabytes"] for one in told if one["companies"] <= FIRST)
    assert (last["companies"], last["errors"]) == (COMPANIES, known["stored"])
    assert last["errors"] > 1_900_000
    assert max(one["megabytes"] for one in told) <= early * MOST_GROWTH


def _stored(folder: Path) -> int:
    """How many errors the database holds."""
    with sqlite3.connect(folder / "fleet.db") as connection:
        return int(connection.execute("SELECT count(*) FROM errors").fetchone()[0])
