"""The ledger in a file: what was done outlives the program."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import TYPE_CHECKING, Any

import httpx2
from tests.fortex_sim.conftest import client
from typer.testing import CliRunner

from fortex_sim import Options, Simulator
from fortex_sim.cli import app

if TYPE_CHECKING:
    from pathlib import Path


def lines(file: Path) -> list[dict[str, Any]]:
    """The file's whole lines."""
    return [json.loads(line) for line in file.read_text().splitlines()]


async def test_it_survives_a_kill(tmp_path: Path) -> None:
    """Killed right after an answer, the act stands in the file; a restart appends under a header of its own."""
    file = tmp_path / "ledger.jsonl"
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "fortex_sim", "serve", "--json", "--ledger", str(file)),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        at: dict[str, Any] = json.loads(await process.stdout.readline())
        async with httpx2.AsyncClient() as visitor:
            await visitor.post(f"{at['ui_url']}/ui/login", json={"username": "somebody", "password": "wrong"})
        process.send_signal(signal.SIGKILL)
        await process.wait()
    header, login, second, again = lines(file)
    assert (header["ledger"], header["system"], header["profile"], header["continued"]) == (1, "zero", "small", False)
    assert (second["ledger"], second["continued"]) == (1, True)
    for entry in (login, again):
        assert (entry["n"], entry["kind"], entry["account"], entry["ok"]) == (1, "LOGIN", "somebody", False)
    assert file.stat().st_mode & 0o777 == 0o600


async def test_it_is_the_ledger(tmp_path: Path) -> None:
    """Each line is what the control interface gives, in the same order; a reset begins anew under a header."""
    file = tmp_path / "ledger.jsonl"
    simulator = Simulator(Options(clock_rate=0, ledger=file))
    opens = simulator.portal.credentials
    async with client(simulator.ui) as ui:
        await ui.post("/ui/login", json={"username": opens.username, "password": opens.password})
        await ui.get(f"/ui/companies/{next(iter(simulator.portal.world.companies))}/drivers")
    given = [entry.to_json() for entry in simulator.portal.ledger.entries]
    assert [entry["kind"] for entry in given] == ["LOGIN", "CHOICE"]
    simulator.portal.reset(11, "small")
    header, *entries, anew = lines(file)
    assert entries == given
    assert (header["seed"], anew["seed"], anew["continued"]) == (7, 11, True)


def test_a_line_that_was_cut_off(tmp_path: Path) -> None:
    """A half line at the end stays as it is, and the next line begins on its own."""
    file = tmp_path / "ledger.jsonl"
    file.write_text('{"ledger": 1}\n{"n": 1, "ki')
    Simulator(Options(ledger=file))
    whole, half, header = file.read_text().splitlines()
    assert (json.loads(whole), half, json.loads(header)["continued"]) == ({"ledger": 1}, '{"n": 1, "ki', True)


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """A ledger that cannot be written ends the program with 2 and one line that names it."""
    shown = CliRunner().invoke(app, ["serve", "--ledger", str(tmp_path / "nowhere" / "ledger.jsonl")])
    assert shown.exit_code == 2
    assert "nowhere" in shown.output
    assert len(shown.output.splitlines()) == 1
