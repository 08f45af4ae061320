"""`logwarden holds`: over whom nothing is written, and nothing is deleted."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Over whom nothing is written until somebody lifts the hold.")


@app.command("list")
def list_holds(
    *,
    ended: Annotated[bool, typer.Option("--ended", help="Those that ended, instead of those in force.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lists the holds, the newest first. Example: `logwarden holds list`."""
    with logged_in() as client:
        found = client.everything("/api/holds", in_force=str(not ended).lower())
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("hold", "over", "since", "until", "by", "reason")
    for one in found:
        over = one["driver"] or one["company"] or one["system"]
        until = one["lifted_at"] or one["until"] or "lifted"
        cells = (f"{one['scope']} {over}", one["placed_at"], until, one["placed_by"], one["reason"])
        table.add_row(str(one["id"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command()
def place(
    reason: Annotated[str, typer.Option(prompt="Why?", help="Kept with the hold, and shown wherever it keeps back.")],
    system: Annotated[str | None, typer.Option(help="Over a whole portal system, such as zero.")] = None,
    company: Annotated[int | None, typer.Option(help="Over a company, by our number.")] = None,
    driver: Annotated[int | None, typer.Option(help="Over a driver, by our number.")] = None,
    until: Annotated[str | None, typer.Option(help="When it ends by itself, such as 2026-12-31T00:00:00Z.")] = None,
) -> None:
    """Places a hold over a system, a company or a driver.

    Example: `logwarden holds place --company 3 --reason "Their lawyer asked to keep all as it is."`
    """
    said = {"system": system, "company_id": company, "driver_id": driver, "reason": reason, "until": until}
    with logged_in() as client:
        hold = client.post("/api/holds", {name: value for name, value in said.items() if value is not None})
    typer.echo(f"Hold {hold['id']} is in force.", err=True)


@app.command()
def lift(
    hold_id: Annotated[int, typer.Argument(help="The hold's number.")],
    reason: Annotated[str, typer.Option(prompt="Why?", help="Kept with the hold.")],
) -> None:
    """Lifts a hold; what it kept back is judged anew. Example: `logwarden holds lift 2 --reason "Closed."`."""
    with logged_in() as client:
        client.post(f"/api/holds/{hold_id}/lift", {"reason": reason})
    typer.echo(f"Hold {hold_id} is lifted.", err=True)
