"""`logwarden systems`: the portals, how each is doing, a check of one, and its pause."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="The portal systems: how each is doing.")

System = Annotated[str, typer.Argument(help="The portal system, such as zero.")]
Why = Annotated[str, typer.Option(prompt="Why?", help="Kept with the wish.")]


@app.command("list")
def list_systems(*, as_json: AsJson = False) -> None:
    """Lists the systems: how each is doing, its last pass, and what people want. Example: `logwarden systems list`."""
    with logged_in() as client:
        found = client.get("/api/systems")
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("system", "state", "wanted", "dry run", "portal", "last pass", "kit", "pages", "trouble")
    for one in found:
        last = "never" if one["last_scan"] is None else one["last_scan"]["portal_at"]
        mode = "yes" if one["dry_run"] else "NO"
        pages = "not looked at" if one["pages"] is None else "changed" if one["pages"]["changed"] else "as known"
        doing = (one["system"], one["state"], one["wish"], mode, one["portal"], last, one["kit"]["state"], pages)
        table.add_row(*(plain(cell) for cell in (*doing, one["trouble"])))
    OUT.print(table)


@app.command()
def show(system: System, *, as_json: AsJson = False) -> None:
    """Shows a system's tool kit, and what the newest look over the portal's pages found to be otherwise.

    Example: `logwarden systems show zero`
    """
    with logged_in() as client:
        found = client.get(f"/api/systems/{system}")
    if as_json:
        typer.echo(json.dumps(found))
        return
    kit, pages = found["kit"], found["pages"]
    proof = f" Fix {kit['proof']} is its proof." if kit["proof"] else ""
    OUT.print(plain(f"tool kit  {kit['state']}: {kit['why']}{proof}"))
    OUT.print(plain(f"pages     {_pages(found)}"))
    if pages is not None and pages["paused"]:
        OUT.print(plain(f"waiting   {', '.join(pages['paused'])}"))
    for one in found["controls"]:
        if one["seen"] != "found":
            OUT.print(plain(f"{one['seen']:<12}  {one['where']}, {one['control']}: {one['words']}"))


@app.command()
def unprove(system: System, reason: Why) -> None:
    """Sets a system's tool kit back to unproved: two people prove it anew; admins only.

    Example: `logwarden systems unprove zero --reason "The provider says that the box is mended."`
    """
    with logged_in() as client:
        client.post(f"/api/systems/{system}/kit/unprove", {"reason": reason})
    typer.echo(f"{system}: its tool kit is unproved; the next CLEAR TWIN EVENTS is the proof.", err=True)


@app.command("test")
def check_system(system: System, *, as_json: AsJson = False) -> None:
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


def _pages(system: dict[str, Any]) -> str:
    """The newest look over the portal's pages in a few words."""
    pages = system["pages"]
    if pages is None:
        return "not looked at yet"
    changed = f"; otherwise: {', '.join(pages['changed'])}" if pages["changed"] else ""
    return f"{pages['found']} of {pages['controls']} controls at {pages['looked_at']}{changed}"
