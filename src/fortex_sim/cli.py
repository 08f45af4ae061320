"""The command line of the simulator."""

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from .clock import DEFAULT_START, iso_instant
from .kits import Kit
from .options import Dialect, Latency, Options, Records
from .profiles import PROFILES
from .serving import Addresses, running
from .simulator import Simulator

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="markdown")


@app.callback()
def fortex_sim() -> None:
    """Simulates a Fortex portal: its monitoring API, its pages, its drivers."""


def _profile(name: str) -> str:
    if name not in PROFILES:
        raise typer.BadParameter(f"there are {', '.join(PROFILES)}")
    return name


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("give ISO 8601, such as 2026-06-17T14:20:00Z") from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def _dialects(given: list[str]) -> frozenset[Dialect]:
    """The dialects of `--dialect a --dialect b,c`."""
    names = [name.strip() for each in given for name in each.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Dialect)]
    if unknown:
        raise typer.BadParameter(f"no dialect {', '.join(unknown)}; there are {', '.join(Dialect)}")
    return frozenset(map(Dialect, names))


@app.command()
def serve(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON when ready, and nothing else.")
    ] = False,
    system: Annotated[str, typer.Option(help="The system's name.")] = "zero",
    profile: Annotated[str, typer.Option(help="The fleet.", callback=_profile)] = "small",
    seed: Annotated[int, typer.Option(help="The same seed makes the same fleet.")] = 7,
    port: Annotated[int, typer.Option(min=0, max=65533, help="The API's port, then UI and control; 0: free ones.")] = 0,
    kit: Annotated[Kit, typer.Option(help="What the tool kit does.")] = Kit.RESTORES,
    records: Annotated[Records, typer.Option(help="Where records are given.")] = Records.PAGE,
    clock_rate: Annotated[float, typer.Option(min=0, help="Portal seconds a second; 0: stands still.")] = 1.0,
    start: Annotated[
        str, typer.Option(help="Where the portal's clock begins, ISO 8601 (UTC unless it says otherwise).")
    ] = iso_instant(DEFAULT_START),
    latency: Annotated[Latency, typer.Option(help="Whether the portal lets users wait.")] = Latency.NONE,
    dialect: Annotated[
        list[str] | None, typer.Option(help="How the API speaks; several times, or with commas.", metavar="NAME")
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option(help="A file that keeps the ledger, JSON lines.", metavar="FILE")
    ] = None,
) -> None:
    """Serve a portal on three loopback ports until Ctrl-C.

    Examples:
    `fortex-sim serve`

    `fortex-sim serve --json --seed 11 --clock-rate 60`

    `fortex-sim serve --port 8600 --records api --kit fabricates --latency portal`

    `fortex-sim serve --dialect object,old_names,iso --ledger ledger.jsonl`
    """
    dialects, begin = _dialects(dialect or []), _instant(start)
    try:
        options = Options(system, profile, seed, kit, records, clock_rate, begin, latency, dialects, ledger)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    try:
        simulator = Simulator(options)
    except OSError as error:
        typer.echo(f"fortex-sim: {error.strerror or error}: {ledger}", err=True)
        raise typer.Exit(2) from None
    try:
        asyncio.run(_serve(simulator, port, as_json=as_json))
    except OSError as error:
        typer.echo(f"fortex-sim: {error.strerror or error}: ports {port} to {port + 2}", err=True)
        raise typer.Exit(2) from None


async def _serve(simulator: Simulator, port: int, *, as_json: bool) -> None:
    """Serves until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running(simulator, port) as addresses:
        if as_json:
            print(json.dumps(addresses.to_json()), flush=True)  # noqa: T201 - the one line of output
        else:
            sys.stderr.write(_banner(addresses))
        await stop.wait()


def _banner(addresses: Addresses) -> str:
    """What a person needs to look around."""
    return (
        f"Fortex portal simulator, system {addresses.system!r} (everything here is made up)\n"
        f"  pages    {addresses.ui_url}/login   {addresses.username} / {addresses.password}\n"
        f"  API      {addresses.api_url}   Authorization: {addresses.token}\n"
        f"  control  {addresses.control_url}/__sim__/   Authorization: {addresses.control_token}\n"
        "  Ctrl-C stops it.\n"
    )
