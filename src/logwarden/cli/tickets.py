"""`logwarden tickets`: what a device's provider is asked to mend, and how far he is."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Tickets for the ELD's provider, one a device cause.")

Number = Annotated[int, typer.Argument(help="The ticket's number.")]


@app.command("list")
def list_tickets(
    state: Annotated[str | None, typer.Option(help="open, sent, answered or closed.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists the tickets, the one that moved last at the top. Example: `logwarden tickets list --state sent`."""
    with logged_in() as client:
        found = client.everything("/api/tickets", state=state)
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("ticket", "state", "device", "company", "what", "reference", "since")
    for one in found:
        cells = (one["state"], one["device"] or "", one["company"], one["title"], one["reference"], one["moved_at"])
        table.add_row(str(one["id"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command()
def make(incident: Annotated[int, typer.Argument(help="The device cause, of `logwarden incidents list`.")]) -> None:
    """Makes the ticket of a device cause, if it has none, and prints its text. Example: `logwarden tickets make 4`."""
    with logged_in() as client:
        _show(client.post(f"/api/incidents/{incident}/ticket"))


@app.command()
def show(ticket: Number, *, as_json: AsJson = False) -> None:
    """Shows a ticket's text and story. Example: `logwarden tickets show 2`."""
    with logged_in() as client:
        found = client.get(f"/api/tickets/{ticket}")
    if as_json:
        typer.echo(json.dumps(found))
        return
    _show(found)


@app.command("set")
def set_ticket(
    ticket: Number,
    state: Annotated[str | None, typer.Option(help="sent, answered, closed, or open again.")] = None,
    reference: Annotated[str | None, typer.Option(help="The provider's own number of it.")] = None,
    note: Annotated[str, typer.Option(help="What is to be remembered, 4 to 500 characters.")] = "",
) -> None:
    """Says how far a ticket is. Example: `logwarden tickets set 2 --state sent --reference CASE-20114`."""
    said = {"state": state, "reference": reference, "note": note}
    with logged_in() as client:
        changed = client.patch(f"/api/tickets/{ticket}", {name: value for name, value in said.items() if value})
    typer.echo(f"Ticket {ticket} is {changed['state']}.", err=True)


def _show(ticket: dict[str, Any]) -> None:
    typer.echo(f"Ticket {ticket['id']} is {ticket['state']}.", err=True)
    for line in ticket["words"].splitlines():
        OUT.print(plain(line))
    for one in ticket["story"]:
        OUT.print(plain(" ".join(part for part in (one["at"], one["who"] or "", one["state"], one["note"]) if part)))
