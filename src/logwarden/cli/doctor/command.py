"""`logwarden doctor`: everything that has to be right before Logwarden can work, and what to do where it is not."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from logwarden import log
from logwarden.cli.tables import plain
from logwarden.portal.browser import Browsers
from logwarden.problems import SettingsProblem
from logwarden.settings import DatabaseSettings, OfficeSettings, load
from logwarden.systems import load_office

from . import machine, portals
from .checks import Check, Verdict, skipped, watched
from .portals import PortalSystem

LoadOffice = Callable[[], tuple[OfficeSettings, Sequence[PortalSystem]]]
"""The settings and the portal systems; raises SettingsProblem with one line a problem."""

_SECONDS = 30.0
_API_SECONDS = 70.0
"""Two calls, each of which the portal may take 30 s for."""

_SIGNS = {
    Verdict.OK: ("✓", "green"),
    Verdict.WARNING: ("!", "yellow"),
    Verdict.FAILED: ("✗", "red"),
    Verdict.SKIPPED: ("·", "dim"),
}


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
) -> None:
    """Looks at settings, data folder, database, browser, portals and workers, and says what to do about each failure.

    It reads only: in the portal it logs in, opens one driver's page, and presses nothing that writes.
    Exit 0 all well (warnings do not count), 1 something failed, 2 it could not run.

    Examples: `logwarden doctor`, `logwarden doctor --json`
    """
    log.set_up("ERROR", plain=True)
    found = asyncio.run(_all(examine(), quiet=as_json))
    if as_json:
        sys.stdout.write(json.dumps({"ok": all_well(found), "checks": [asdict(check) for check in found]}) + "\n")
    else:
        show(found, Console())
    raise typer.Exit(0 if all_well(found) else 1)


async def _all(checks: AsyncIterator[Check], *, quiet: bool) -> list[Check]:
    """All of them; while they come, a person at a terminal sees which was the last."""
    found = []
    console = Console(stderr=True, quiet=quiet)
    with console.status("looking …") as status:
        async for check in checks:
            found.append(check)
            status.update(plain(f"{check.about}: {check.name} …"))
    return found


def all_well(checks: Iterable[Check]) -> bool:
    """Whether nothing failed, and nothing was passed over."""
    return not any(check.verdict in {Verdict.FAILED, Verdict.SKIPPED} for check in checks)


async def examine(load_systems: LoadOffice = load_office) -> AsyncIterator[Check]:
    """All checks, in their order, each as soon as it is known; a failure does not end them."""
    office: OfficeSettings | None = None
    systems: Sequence[PortalSystem] = ()
    problems: list[str] = []
    try:
        office, systems = load_systems()
    except SettingsProblem as problem:
        problems = problem.lines
    for check in machine.settings(office, problems):
        yield check
    settings: DatabaseSettings | None = office
    if settings is None:
        try:
            settings = load(DatabaseSettings)
        except SettingsProblem:
            yield skipped(machine.DATABASE, "reached", "Its settings are not right.")
    if settings is not None:
        looks = (
            (machine.FOLDER, machine.folders(settings), "Look at DATA_DIR."),
            (machine.DATABASE, machine.database(settings), "Look at DATABASE_URL, and whether its server runs."),
            (machine.WORKER, machine.working(settings), "Look at the database first."),
        )
        for about, checks, to_do in looks:
            async for check in watched(checks, about, "all", to_do, seconds=_SECONDS):
                yield check
    headless = office is None or office.playwright_headless
    async for check in _with_browser(systems, headless=headless):
        yield check
    if not systems:
        yield skipped("portals", "all", "No portal system is set up, or the settings are not right.")


async def _with_browser(systems: Sequence[PortalSystem], *, headless: bool) -> AsyncIterator[Check]:
    async with AsyncExitStack() as stack:
        browsers = Browsers(headless=headless)
        stack.push_async_callback(browsers.aclose)
        launched = False
        to_do = "Install one: playwright install chromium, or apt-get install -y chromium; see LOGWARDEN_CHROMIUM."
        async for check in watched(
            _launch(browsers, headless=headless), machine.BROWSER, "launches", to_do, seconds=None
        ):
            launched = check.verdict is Verdict.OK
            yield check
        for system in systems:
            about = f"portal {system.name}"
            async for check in watched(
                portals.api(system), about, "API", "Look at its settings.", seconds=_API_SECONDS
            ):
                yield check
            if not launched:
                yield skipped(about, "login", "There is no browser.")
                yield skipped(about, "pages", "There is no browser.")
                continue
            looks = portals.pages(system, browsers)
            async for check in watched(looks, about, "pages", "Run it again: logwarden portal check", seconds=None):
                yield check


async def _launch(browsers: Browsers, *, headless: bool) -> AsyncIterator[Check]:
    async with browsers.lease() as running:
        yield machine.browser(running, headless=headless)


def show(checks: Sequence[Check], console: Console) -> None:
    """A table; what others wrote stands in it letter by letter."""
    table = Table(show_edge=False, box=None, padding=(0, 1))
    for heading in ("", "about", "check", "what was seen"):
        table.add_column(heading, overflow="fold")
    for about, group in groupby(checks, key=lambda check: check.about):
        for number, check in enumerate(group):
            sign, style = _SIGNS[check.verdict]
            words = plain(check.words)
            if check.to_do:
                words.append("\n→ ", style="bold").append_text(plain(check.to_do, "bold"))
            table.add_row(plain(sign, style), plain("" if number else about), plain(check.name), words)
    console.print(table)
    count = {verdict: sum(check.verdict is verdict for check in checks) for verdict in Verdict}
    console.print(
        f"{count[Verdict.OK]} well, {count[Verdict.WARNING]} to know, {count[Verdict.FAILED]} failed, "
        f"{count[Verdict.SKIPPED]} not looked at.",
        style="bold",
    )
