"""The program itself: three ports, one line, a clean end."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner

from fortex_sim import Options, Simulator, running
from fortex_sim.cli import app
from fortex_sim.clock import PortalClock

FIELDS = ["api_url", "ui_url", "control_url", "control_token", "system", "token", "username", "password"]


async def test_three_servers_in_the_tests_loop() -> None:
    """`running` serves API, pages and control on free ports; each answer has one Date, the portal's."""
    async with running(Simulator(Options(clock_rate=0))) as at, httpx2.AsyncClient() as client:
        health = await client.get(f"{at.api_url}/health")
        session = await client.get(f"{at.ui_url}/ui/session")
        clock = await client.get(f"{at.control_url}/__sim__/clock", headers={"Authorization": at.control_token})
    assert (health.status_code, session.status_code, clock.status_code) == (200, 401, 200)
    for answer in (health, session, clock):
        assert answer.headers.get_list("Date") == ["Wed, 17 Jun 2026 14:20:00 GMT"]


async def test_two_simulators_at_once() -> None:
    """Two simulators run beside each other with ports and secrets of their own."""
    async with running(Simulator()) as one, running(Simulator()) as other:
        pairs = list(zip(one.to_json().values(), other.to_json().values(), strict=True))
    assert [a == b for a, b in pairs] == [False] * 4 + [True] + [False] * 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_serve_json_prints_one_line_and_ends_cleanly(number: signal.Signals) -> None:
    """Serve --json prints one line when all servers answer; a signal ends it with 0 and no more output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "fortex_sim", "serve", "--json", "--seed", "3"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    printed: dict[str, Any] = json.loads(await process.stdout.readline())
    async with httpx2.AsyncClient() as client:
        for address in (printed["api_url"], printed["ui_url"], printed["control_url"]):
            assert (await client.get(f"{address}/health")).status_code in {200, 404}
    process.send_signal(number)
    out, err = await process.communicate()
    assert list(printed) == FIELDS
    assert (process.returncode, out, err) == (0, b"", b"")


async def test_a_taken_port_is_one_line() -> None:
    """A port that is taken ends the program with 2 and one line that names it."""
    async with running(Simulator()) as at:
        port = int(at.ui_url.rsplit(":", 1)[1])
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "fortex_sim", "serve", "--port", str(port)),
            stderr=asyncio.subprocess.PIPE,
        )
        _, err = await process.communicate()
    assert process.returncode == 2
    assert len(err.splitlines()) == 1
    assert str(port).encode() in err


def test_help_has_examples() -> None:
    """--help shows examples."""
    shown = CliRunner().invoke(app, ["serve", "--help"])
    assert shown.exit_code == 0
    assert "fortex-sim serve --json --seed 11" in shown.output


def test_wrong_options_are_named() -> None:
    """A profile that is not there and a start that is no time are refused."""
    for wrong in (["--profile", "huge"], ["--start", "yesterday"]):
        assert CliRunner().invoke(app, ["serve", *wrong]).exit_code == 2


@pytest.mark.parametrize("given", [["--dialect", "rhymes"], ["--dialect", "iso,seconds"], ["--dialect", "list,object"]])
def test_dialects_that_are_refused(given: list[str]) -> None:
    """A dialect that is not there, or two that exclude each other, end the program with 2 and the reason."""
    shown = CliRunner().invoke(app, ["serve", *given], env={"COLUMNS": "200"})
    assert shown.exit_code == 2
    assert given[1].split(",")[0] in shown.output


def test_the_clock_runs_at_its_rate() -> None:
    """A clock of rate 60 gains a minute a second, and keeps its rate when it is moved."""
    seconds = [100.0]
    start = datetime(2026, 6, 17, 14, 20, tzinfo=UTC)
    clock = PortalClock(start, 60, monotonic=lambda: seconds[0])
    seconds[0] += 2
    assert clock.now() == start + timedelta(minutes=2)
    clock.advance(30)
    seconds[0] += 1
    assert clock.now() == start + timedelta(minutes=3, seconds=30)
    clock.move_to(start + timedelta(hours=1))
    seconds[0] += 1
    assert clock.now() == start + timedelta(hours=1, minutes=1)
    with pytest.raises(ValueError, match="only moves forward"):
        clock.move_to(start)
