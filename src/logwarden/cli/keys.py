"""`logwarden keys`: what a person's own programs log in with."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Your own API keys: they read and propose, and never decide.")


@app.command("list")
def list_keys(*, as_json: AsJson = False) -> None:
    """Lists your keys, those that are over too. Example: `logwarden keys list`."""
    with logged_in() as client:
        found = client.get("/api/keys")
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("key", "name", "good until", "last used")
    for key in found:
        table.add_row(str(key["id"]), plain(key["name"]), key["expires_at"], key["last_used_at"] or "never")
    OUT.print(table)


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    days: Annotated[int, typer.Option(help="How many days it is good.", min=1, max=366)] = 90,
) -> None:
    """Makes a key and prints it, this once. Example: `logwarden keys make "weekly report" --days 30`."""
    with logged_in() as client:
        made = client.post("/api/keys", {"name": name, "days": days})
    typer.echo(made["key"])
    typer.echo(f"Key {made['id']} is good until {made['expires_at']}; it is shown this once.", err=True)


@app.command()
def end(key_id: Annotated[int, typer.Argument(help="The key's number, of `logwarden keys list`.")]) -> None:
    """Takes one of your keys away, at once. Example: `logwarden keys end 3`."""
    with logged_in() as client:
        client.delete(f"/api/keys/{key_id}")
    typer.echo(f"Key {key_id} opens nothing any more.", err=True)
