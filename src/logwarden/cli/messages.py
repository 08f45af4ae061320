"""`logwarden messages`: messages of the portal that nobody knows yet, and what people say that they mean."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Messages of the portal that no catalogue has; admins only.")

Reason = Annotated[str, typer.Option(prompt="Why?", help="Why; kept in the audit trail.")]


@app.command("list")
def list_messages(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those that were mapped too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lists the unknown messages, the newest first. Example: `logwarden messages list`."""
    with logged_in() as client:
        found = client.everything("/api/messages", mapped=None if everything else False)
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("message", "words", "errors", "is", "resembles")
    for one in found:
        likely = ", ".join(f"{s['key']} ({s['score']:.0f})" for s in one["suggestions"])
        table.add_row(str(one["id"]), plain(one["words"]), str(one["errors"]), plain(one["key"] or "?"), plain(likely))
    OUT.print(table)


@app.command("map")
def map_message(
    message_id: Annotated[int, typer.Argument(help="The message's number.")],
    key: Annotated[str, typer.Argument(help="The kind of error, such as odometerError.")],
    reason: Reason,
    *,
    as_json: AsJson = False,
) -> None:
    """Says what a message means; its errors, past ones too, become that kind.

    Example: `logwarden messages map 3 odometerError --reason "The provider renamed it."`
    """
    with logged_in() as client:
        _say(client.post(f"/api/messages/{message_id}/map", {"key": key, "reason": reason}), as_json=as_json)


@app.command("unmap")
def unmap_message(
    message_id: Annotated[int, typer.Argument(help="The message's number.")],
    reason: Reason,
    *,
    as_json: AsJson = False,
) -> None:
    """Makes a message unknown again. Example: `logwarden messages unmap 3 --reason "It means something else."`."""
    with logged_in() as client:
        _say(client.post(f"/api/messages/{message_id}/unmap", {"reason": reason}), as_json=as_json)


def _say(message: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(message))
        return
    typer.echo(f"Message {message['id']} is {message['key'] or 'unknown'}; errors: {message['errors']}.", err=True)
