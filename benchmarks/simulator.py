"""The simulator's size: how fast a fleet starts and answers, and what it holds in memory.

`python -m benchmarks.simulator`. Each line is measured in a process of its own. The analyses are asked through the
application itself, in one process, and compared with `json.dumps` of the same answers. Seconds are those of the
processor, so that whatever else the machine does is left out. In a fleet nearly all
of it is making the company.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2

from fortex_sim import Options, Simulator

ASKED: tuple[tuple[str, int], ...] = (("office", 46), ("fleet", 15), ("fleet", 30), ("fleet", 60))
MEGABYTE = 1024
"""Kilobytes in one: Linux tells memory in kilobytes."""

HEADER = "| fleet | companies asked | start s | analyses s | json.dumps s | ratio | errors | MB at start | MB at most |"


def peak_megabytes() -> float:
    """The most memory that this program has held; what started it does not count, as it would in `ru_maxrss`."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(held.split()[1]) / MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def measured(profile: str, companies: int) -> dict[str, float]:
    """Starts a simulator and asks for the analyses of so many companies."""
    begun = time.process_time()
    simulator = Simulator(Options(profile=profile, clock_rate=0))
    start, at_start = time.process_time() - begun, peak_megabytes()
    answered, dumped, errors = asyncio.run(_analyses(simulator, companies))
    return {
        "start": start,
        "analyses": answered,
        "dumps": dumped,
        "errors": errors,
        "at_start": at_start,
        "at_most": peak_megabytes(),
    }


async def _analyses(simulator: Simulator, companies: int) -> tuple[float, float, int]:
    """Seconds for the answers, seconds for `json.dumps` of the same, and the errors in them."""
    portal = simulator.portal
    headers = {"Authorization": portal.credentials.token, "x-system-name": portal.options.system}
    answered = dumped = 0.0
    errors = 0
    transport = httpx2.ASGITransport(app=simulator.monitoring)
    async with httpx2.AsyncClient(transport=transport, base_url="http://portal.test", headers=headers) as api:
        for company_id in list(portal.world.companies)[:companies]:
            begun = time.process_time()
            answer = await api.get(f"/monitoring/smart-analyze/{company_id}", timeout=600)
            answered += time.process_time() - begun
            portal.cache.clear()
            body: list[dict[str, Any]] = answer.raise_for_status().json()
            errors += sum(len(element["logCheckErrors"]) for element in body)
            begun = time.process_time()
            json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            dumped += time.process_time() - begun
    return answered, dumped, errors


def line(profile: str, companies: int) -> str:
    """One measurement, in a process of its own, as a line of the table."""
    command = [sys.executable, "-m", "benchmarks.simulator", profile, str(companies)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own module
    m = json.loads(told)
    return (
        f"| {profile} | {companies} | {m['start']:.1f} | {m['analyses']:.1f} | {m['dumps']:.2f} "
        f"| {m['analyses'] / m['dumps']:.0f} | {m['errors']:.0f} | {m['at_start']:.0f} | {m['at_most']:.0f} |"
    )


def main(arguments: list[str]) -> None:
    """With a fleet and a number: measures that, as JSON. Else the whole table."""
    if arguments:
        sys.stdout.write(json.dumps(measured(arguments[0], int(arguments[1]))))
        return
    sys.stdout.write(f"{HEADER}\n{'| --- ' * 9}|\n")
    for profile, companies in ASKED:
        sys.stdout.write(f"{line(profile, companies)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
