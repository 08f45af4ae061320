"""`logwarden scan`: has the portal looked at now, and shows how far it is."""

from __future__ import annotations

import json
import time
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from logwarden.problems import AskPerson

from .client import ApiClient
from .kept_login import logged_in
from .tables import OUT, plain

_ERR = Console(stderr=True)
_LOOKS_SECONDS = 0.5
_ENDED = ("done", "cancelled", "failed")


def scan(
    system: Annotated[str, typer.Option(help="The portal system; not needed where there is one.")] = "",
    company: Annotated[list[str] | None, typer.Option(help="A company, by name or portal id; repeatable.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON, nothing else.")] = False,
) -> None:
    """Has the portal looked at now, and waits until that is done; Ctrl-C cancels it.

    Example: `logwarden scan --company "ACME TRUCKING INC"`
    """
    with logged_in() as client:
        name = system or _only_system(client)
        wanted = [_company(client, name, one) for one in company or []]
        order = client.post("/api/scans/orders", {"system": name, "company_ids": wanted})
        try:
            order = _followed(client, order, quiet=as_json)
        except KeyboardInterrupt:
            order = client.post(f"/api/scans/orders/{order['id']}/cancel")
            _ERR.print("Cancelled: no further company is asked; what was seen until then is kept.")
    if as_json:
        typer.echo(json.dumps(order, indent=2))
    else:
        OUT.print(plain(f"{order['state']}: {order['drivers_seen']} drivers, {order['errors_seen']} errors listed."))
        if order["problem"]:
            OUT.print(plain(f"Not seen: {order['problem']}"))
    if order["state"] == "failed":
        raise typer.Exit(1)


def _followed(client: ApiClient, order: Any, *, quiet: bool) -> Any:
    """Waits for the end of an order, with its progress on the screen."""
    said, counted = (TextColumn(f"{{task.{name}}}", markup=False) for name in ("description", "fields[left]"))
    with Progress(said, BarColumn(), counted, console=_ERR, disable=quiet, transient=True) as shown:
        task = shown.add_task(str(order["step"]), total=None, left="")
        while order["state"] not in _ENDED:
            time.sleep(_LOOKS_SECONDS)  # the live connection tells facts, and progress is none
            order = client.get(f"/api/scans/orders/{order['id']}")
            left = "" if order["seconds_left"] is None else f"about {order['seconds_left']} s left"
            seen = f"{order['drivers_seen']} drivers, {order['errors_seen']} errors"
            shown.update(
                task,
                description=str(order["step"]),
                completed=order["done"],
                total=order["total"] or None,
                left=f"{seen} {left}",
            )
    return order


def _only_system(client: ApiClient) -> str:
    systems = [str(agent["system"]) for agent in client.get("/api/agent")["systems"]]
    if len(systems) != 1:
        raise AskPerson(f"Say which system with --system: {', '.join(systems)}.")
    return systems[0]


def _company(client: ApiClient, system: str, wanted: str) -> int:
    """The id here of a company, by its name or portal id."""
    of_system = [one for one in client.get("/api/companies") if one["system"] == system]
    found = [one for one in of_system if wanted.casefold() in (one["name"].casefold(), one["company_id"].casefold())]
    if not found:
        raise AskPerson(f"No company of {system} is called {wanted}; `logwarden users companies` lists them.")
    if len(found) > 1:
        raise AskPerson(f"{len(found)} companies of {system} are called {wanted}; give the portal's id of one.")
    return int(found[0]["number"])
