"""`logwarden demo`: the running product, watched in the terminal until Ctrl-C."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from logwarden.cli.client import ApiClient
from logwarden.cli.fixes import fix_table

from .office import Office
from .simulator import Simulator

_LOOK_SECONDS = 1.0
_SESSION_SECONDS = 11 * 3600
"""A session ends after 12 hours, whatever is done in it: the demo begins another before."""
_SHOWN = 14
_WET = "DRY RUN IS OFF: approved fixes are really clicked, in the simulator's own page."
_DRY = "Dry run: every step of an approved fix is staged in the simulator's page, nothing is clicked."


def welcome(simulator: Simulator, office: Office, *, dry_run: bool) -> Panel:
    """Addresses and made-up passwords, and what to try."""
    said = simulator.said
    people = "\n".join(f"   {p.role:<8} {p.email:<20} {p.password}" for p in (office.admin, *office.auditors))
    auditor = office.auditors[0]
    words = (
        "Everything here is made up for this run; nothing leaves this machine.\n"
        f"{_DRY if dry_run else _WET}\n"
        f"Made-up mandates of {', '.join(office.mandates)} are entered: without one, nothing would be asked for.\n\n"
        f" Logwarden   {office.url}   (API description: {office.url}/openapi.json)\n{people}\n"
        f" The portal  {said['ui_url']}/login   {said['username']} / {said['password']}\n\n"
        "Open Logwarden's address in a browser and sign in as one of these. Or in another terminal, in this folder:\n"
        f"   export LOGWARDEN_PASSWORD={auditor.password}\n"
        f"   .venv/bin/logwarden login {office.url} --email {auditor.email}\n"
        "   .venv/bin/logwarden fixes list --state proposed\n"
        "   .venv/bin/logwarden fixes show NUMBER       (one that is proposed)\n"
        "   .venv/bin/logwarden fixes approve NUMBER\n\n"
        "The portal's clock runs 60 times as fast; drivers answer within minutes of it. Ctrl-C ends the demo."
    )
    return Panel(Text(words), title="Logwarden demo", border_style="yellow")


def watch(simulator: Simulator, office: Office, console: Console) -> None:
    """Shows what happens, once a second, until it is interrupted."""
    with office.as_person(office.auditors[0]) as client, Live(console=console, auto_refresh=False) as live:
        began = time.monotonic()
        while True:
            if time.monotonic() - began > _SESSION_SECONDS:
                client.log_in(office.auditors[0].email, office.auditors[0].password)
                began = time.monotonic()
            live.update(_picture(simulator, client), refresh=True)
            time.sleep(_LOOK_SECONDS)


def _picture(simulator: Simulator, client: ApiClient) -> Group:
    agent = client.get("/api/agent")
    fixes = client.get("/api/fixes", limit=_SHOWN)["items"]
    return Group(_head(simulator.now(), agent), fix_table(fixes), _counts(agent))


def _head(portal_now: str, agent: dict[str, Any]) -> Text:
    trouble, scan = (agent["systems"][0][name] for name in ("trouble", "last_scan"))
    if scan is None:
        return Text(f"portal's clock {portal_now}; reading all companies for the first time …")
    seen = (
        f"portal's clock {portal_now} · portal read {scan['portal_at']}: {scan['companies_seen']} of "
        f"{scan['companies_listed']} companies, {scan['drivers_seen']} drivers, {scan['errors_seen']} errors listed"
    )
    return Text(seen + (f" · {trouble}" if trouble else ""), style="bold")


def _counts(agent: dict[str, Any]) -> Table:
    table = Table(show_header=False, show_edge=False, box=None)
    table.add_row("fixes", Text(", ".join(f"{n} {state}" for state, n in sorted(agent["fixes_by_state"].items()))))
    errors = sorted(agent["errors_by_key"].items(), key=lambda item: -item[1])
    table.add_row("errors", Text(", ".join(f"{n} {key}" for key, n in errors)))
    return table
