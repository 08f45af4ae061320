"""`logwarden demo`: simulator and server on free ports, a fresh database, dry run off for this simulator alone."""

from __future__ import annotations

import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from logwarden.problems import Problem

from .database import own_database
from .office import Office, open_office
from .once import holds, run_once
from .processes import child
from .simulator import Simulator
from .watch import watch, welcome

CLOCK_RATE = 60


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="Do the main job without a person, then end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --once: the report as one line of JSON.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stage every step and click nothing.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed makes the same fleet.")] = 7,
    database: Annotated[
        str | None,
        typer.Option(
            help="A PostgreSQL server, postgresql+asyncpg://…; the demo makes a database of its own there and drops it."
        ),
    ] = None,
) -> None:
    """Shows the whole product against its own portal simulator; needs no settings and leaves nothing behind.

    Examples: `logwarden demo`, `logwarden demo --once --json`,
    `logwarden demo --once --json --database postgresql+asyncpg://me@127.0.0.1:5432/postgres`
    """
    console = Console(stderr=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a supervisor's end is as orderly as Ctrl-C
    rate = 1 if once else CLOCK_RATE
    with _folder(console) as folder, own_database(database) as database_url:
        arguments = ["serve", "--json", "--seed", str(seed), "--clock-rate", str(rate)]
        console.print("starting the portal simulator and the server …", style="dim")
        with child("fortex_sim", arguments, {}, folder) as said:
            simulator = Simulator(said)
            try:
                with open_office(simulator, folder, dry_run=dry_run, database_url=database_url) as office:
                    if once:
                        code = _once(simulator, office, console, as_json=as_json)
                        raise typer.Exit(code)
                    console.print(welcome(simulator, office, dry_run=dry_run))
                    watch(simulator, office, console)
            except KeyboardInterrupt:
                console.print("The demo ends; what it made is removed.")
            finally:
                simulator.close()


@contextmanager
def _folder(console: Console) -> Iterator[Path]:
    """A folder for this run alone; kept, and named, when the run ends with a problem: its logs tell why."""
    folder = Path(tempfile.mkdtemp(prefix="logwarden-demo-"))
    try:
        yield folder
    except Problem:
        console.print(f"The logs of this run are in {folder}", markup=False, highlight=False)
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _once(simulator: Simulator, office: Office, console: Console, *, as_json: bool) -> int:
    def say(words: str) -> None:
        console.print(f"· {words}", markup=False, highlight=False)

    say(f"entered made-up mandates of {', '.join(office.mandates)}: without one, nothing would be asked for")
    found = run_once(simulator, office, say)
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        Console().print_json(data=found)
    return 0 if holds(found) else 1
