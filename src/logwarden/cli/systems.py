"""`logwarden systems`: the portals, how each is doing, a check of one, and its pause."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from .fixes import OUT, plain
from .kept_login import logged_in

app = typer.Typer(no_args_is_help=True, help="The portal systems: how each is doing.")

System = Annotated[str, typer.Argument(help="The portal system, such as zero.")]
Why = Annotated[str, typer.Option(prompt="Why?", help="Kept with the wish.")]


@app.command("list")
def list_systems(*, as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False) -> None:
    """Lists the systems with host, token, last pass and what people want. Example: `logwarden systems list`."""
    with logged_in() as client:
        found = client.get("/api/systems")
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = Table(show_edge=False)
    for heading in ("system", "API", "state", "wanted", "dry run", "token", "portal", "last pass", "trouble"):
        table.add_column(heading, overflow="fold")
    for one in found:
        last = "never" if one["last_scan"] is None else one["last_scan"]["portal_at"]
        mode = "yes" if one["dry_run"] else "NO"
        cells = (one["state"], one["wish"], mode, one["token"], one["portal"], last, one["trouble"])
        table.add_row(plain(one["system"]), plain(one["api_host"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command("test")
def check_system(
    system: System, *, as_json: Annotated[bool, typer.Option("--json", help="JSON instead of words.")] = False
) -> None:
    """Asks the portal's API for its health and with our token; admins only. Example: `logwarden systems test zero`."""
    with logged_in() as client:
        found = client.post(f"/api/systems/{system}/test")
    if as_json:
        typer.echo(json.dumps(found))
    else:
        OUT.print(plain(f"API    {found['health'] or 'It answers; its clock says ' + str(found['portal_at'])}"))
        OUT.print(plain(f"token  {found['token'] or 'Taken; it lists ' + str(found['companies']) + ' companies.'}"))
    if not found["passed"]:
        raise typer.Exit(1)


@app.command()
def pause(system: System, reason: Why) -> None:
    """Pauses a system; what is under way is finished first; admins only.

    Example: `logwarden systems pause zero --reason "The portal is being updated."`
    """
    _want(system, "pause", reason)


@app.command()
def resume(system: System, reason: Why) -> None:
    """Lets a system go on; admins only. Example: `logwarden systems resume zero --reason "It is well again."`."""
    _want(system, "resume", reason)


def _want(system: str, action: str, reason: str) -> None:
    with logged_in() as client:
        client.post(f"/api/systems/{system}/{action}", {"reason": reason})
    typer.echo(f"{system}: {action} is wanted.", err=True)
