"""`logwarden channels`: where people are told, of what, and what became of each message."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .kept_login import logged_in
from .secret import asked_for
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Where people are told, of what, and what became of it.")
Number = Annotated[int, typer.Argument(help="The channel's number, of `logwarden channels list`.")]


@app.command("list")
def list_channels(*, as_json: AsJson = False) -> None:
    """Lists the channels: an admin's command shows all, else your own. Example: `logwarden channels list`."""
    with logged_in() as client:
        found = client.get("/api/channels")
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("channel", "name", "service", "whose", "quiet", "waiting", "tells", "trouble")
    for one in found:
        quiet = f"{one['quiet']['start']}-{one['quiet']['end']} {one['quiet']['zone']}" if one["quiet"] else ""
        cells = (one["name"], one["service"], one["owner"] or "the office's", quiet, str(one["waiting"]))
        trouble = one["trouble"] if one["active"] else "switched off"
        table.add_row(str(one["id"]), *(plain(cell) for cell in (*cells, _tells(one), trouble)))
    OUT.print(table)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    address: Annotated[str, asked_for("LOGWARDEN_CHANNEL_ADDRESS", "Address")],
    zone: Annotated[str, typer.Option(help="Whose clock its times are by, such as America/Chicago.")],
    owner: Annotated[int | None, typer.Option(help="Whose it is, by the user's number; else the office's.")] = None,
    quiet: Annotated[str | None, typer.Option(help="When nothing is sent, such as 22:00-07:00.")] = None,
) -> None:
    """Makes a channel; asks for its address, which is a secret.

    Example: `logwarden channels add "Night desk" --zone America/Chicago --quiet 22:00-07:00`
    """
    body: dict[str, Any] = {"name": name, "zone": zone, "owner_id": owner, "address": address}
    if quiet is not None:
        body["quiet"] = _edges(quiet)
    with logged_in() as client:
        made = client.post("/api/channels", body)
    typer.echo(f"Channel {made['id']} goes to {made['service']}. Subscribe it to something, and test it.", err=True)


@app.command()
def subscribe(
    channel: Number,
    about: Annotated[str, typer.Argument(help="approvals, exposure, paused … or a kind of fact such as rule.set.")],
    at: Annotated[
        list[str] | None, typer.Option(help="As a summary at this time, such as 08:00; again for more.")
    ] = None,
    system: Annotated[str | None, typer.Option(help="Of one portal system alone.")] = None,
    company: Annotated[int | None, typer.Option(help="Of one company alone, by our number.")] = None,
    wait: Annotated[int, typer.Option(help="Minutes after which it is told, if it still stands.", min=0)] = 0,
    *,
    urgent: Annotated[bool, typer.Option("--urgent", help="In quiet hours too.")] = False,
) -> None:
    """Has something told on a channel from now on. Example: `logwarden channels subscribe 1 approvals --wait 60`."""
    said = {"about": about, "times": at or [], "system": system, "company_id": company, "wait_minutes": wait}
    with logged_in() as client:
        made = client.post(f"/api/channels/{channel}/subscriptions", said | {"urgent": urgent})
    typer.echo(f"Subscription {made['id']}: channel {channel} tells {about}.", err=True)


@app.command()
def unsubscribe(
    channel: Number, subscription: Annotated[int, typer.Argument(help="The subscription's number.")]
) -> None:
    """Ends a subscription. Example: `logwarden channels unsubscribe 1 4`."""
    with logged_in() as client:
        client.delete(f"/api/channels/{channel}/subscriptions/{subscription}")
    typer.echo(f"Subscription {subscription} is over.", err=True)


@app.command()
def test(channel: Number) -> None:
    """Has a message sent within seconds. Example: `logwarden channels test 1`."""
    with logged_in() as client:
        asked = client.post(f"/api/channels/{channel}/test")
    typer.echo(
        f"Message {asked['id']} waits; `logwarden channels messages {channel}` says what became of it.", err=True
    )


@app.command()
def messages(
    channel: Number,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists the newest messages of a channel and what became of them. Example: `logwarden channels messages 1`."""
    with logged_in() as client:
        found = client.get(f"/api/channels/{channel}/deliveries")["items"]
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("message", "about", "of", "state", "due", "sent", "tries", "why")
    for one in found:
        cells = (one["about"], one["key"], one["state"], one["due_at"], one["sent_at"] or "", str(one["attempts"]))
        table.add_row(str(one["id"]), *(plain(cell) for cell in (*cells, one["words"])))
    OUT.print(table)


@app.command()
def end(channel: Number) -> None:
    """Ends a channel: its address is forgotten, and nothing is sent there. Example: `logwarden channels end 1`."""
    with logged_in() as client:
        client.delete(f"/api/channels/{channel}")
    typer.echo(f"Channel {channel} is over.", err=True)


@app.command("quiet")
def own_quiet(
    hours: Annotated[
        str | None, typer.Argument(help="Such as 22:00-07:00; without it, your channels have theirs.")
    ] = None,
    zone: Annotated[str, typer.Option(help="Whose clock they are by, such as America/Chicago.")] = "UTC",
) -> None:
    """Chooses your own quiet hours, or leaves them to your channels.

    Example: `logwarden channels quiet 22:00-07:00 --zone Europe/Warsaw`
    """
    with logged_in() as client:
        if hours is None:
            client.delete("/api/quiet-hours")
            typer.echo("Your channels are quiet when they say so.", err=True)
            return
        client.put("/api/quiet-hours", {**_edges(hours), "zone": zone})
    typer.echo(f"Your channels are quiet at {hours}, {zone}.", err=True)


def _edges(hours: str) -> dict[str, str]:
    start, _, end = hours.partition("-")
    return {"start": start, "end": end}


def _tells(channel: dict[str, Any]) -> str:
    """Everything that is told on it, each with its number."""
    told = []
    for one in channel["subscriptions"]:
        where = [one["system"], f"company {one['company_id']}" if one["company_id"] else None]
        when = f"at {', '.join(one['times'])}" if one["times"] else ""
        wait = f"after {one['wait_minutes']} min" if one["wait_minutes"] else ""
        words = (f"{one['id']}: {one['about']}", *where, when, wait, "urgent" if one["urgent"] else "")
        told.append(" ".join(word for word in words if word))
    return "; ".join(told)
