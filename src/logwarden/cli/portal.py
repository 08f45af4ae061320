"""`logwarden portal`: looks at a portal's pages; never writes."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from logwarden import log
from logwarden.portal.browser import Browsers
from logwarden.portal.check import Pages, check_pages
from logwarden.portal.findings import Finding, Seen
from logwarden.problems import AskPerson
from logwarden.systems import load_office

from .doctor.portals import PortalSystem
from .tables import plain

app = typer.Typer(no_args_is_help=True, help="Looks at a portal's pages; never writes.")

_SIGNS = {
    Seen.FOUND: ("✓", "green"),
    Seen.CHANGED: ("✗", "red"),
    Seen.MISSING: ("✗", "red"),
    Seen.FAILED: ("✗", "red"),
    Seen.NOT_REACHED: ("·", "dim"),
}


@app.callback()
def portal() -> None:
    """Looks at a portal's pages; never writes."""


@app.command()
def check(
    system: Annotated[str | None, typer.Option(help="Only this system, such as zero; else all.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Says of every control that Logwarden relies on whether it is there. It logs in and opens one driver's page.

    Nothing that writes is pressed. Exit 0 all found, 1 something is not as we know it, 2 it could not run.

    Example: `logwarden portal check --system zero`
    """
    office, known = load_office()
    log.set_up("ERROR", plain=True)
    wanted = [one for one in known if system in (None, one.name)]
    if not wanted:
        raise AskPerson(f"There is no system {system}; there are: {', '.join(one.name for one in known)}.")
    found = asyncio.run(look_at(wanted, headless=office.playwright_headless))
    if as_json:
        said = {name: [asdict(one) for one in findings] for name, findings in found.items()}
        sys.stdout.write(json.dumps({"ok": _all_found(found), "systems": said}) + "\n")
    else:
        for name, findings in found.items():
            _show(name, findings, Console())
    raise typer.Exit(0 if _all_found(found) else 1)


async def look_at(systems: Sequence[PortalSystem], *, headless: bool) -> dict[str, tuple[Finding, ...]]:
    """Each system's findings, one system after the other.

    Raises:
        AskPerson: there is no Chromium.
        TryAgain: it does not start.
    """
    browsers = Browsers(headless=headless)
    try:
        return {
            one.name: await check_pages(Pages(one.name, one.ui_url, one.username, one.password), browsers)
            for one in systems
        }
    finally:
        await browsers.aclose()


def _all_found(found: dict[str, tuple[Finding, ...]]) -> bool:
    return all(one.seen is Seen.FOUND for findings in found.values() for one in findings)


def _show(name: str, findings: Sequence[Finding], console: Console) -> None:
    """A table; what the portal wrote stands in it letter by letter."""
    table = Table(title=plain(name), show_edge=False, box=None, padding=(0, 1))
    for heading in ("", "page", "control", "seen", "what was seen"):
        table.add_column(heading, overflow="fold")
    for one in findings:
        sign, style = _SIGNS[one.seen]
        table.add_row(plain(sign, style), one.where, one.control, plain(one.seen, style), plain(one.words))
    console.print(table)
