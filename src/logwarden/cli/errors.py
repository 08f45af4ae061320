"""`logwarden errors`: what the portal lists, from a terminal."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="The log check errors that the portal lists, and what became of them.")

_FEW, _AT_ONCE = 50, 500

System = Annotated[str | None, typer.Option(help="Only of this portal system.", show_default=False)]
Company = Annotated[int | None, typer.Option(help="Only of this company, by its number here.", show_default=False)]
Driver = Annotated[int | None, typer.Option(help="Only of this driver, by his number here.", show_default=False)]
Key = Annotated[list[str] | None, typer.Option(help="Only this kind; may be given more than once.")]
Severity = Annotated[list[str] | None, typer.Option(help="Only this grave; may be given more than once.")]
Status = Annotated[list[str] | None, typer.Option(help="Only of this status; may be given more than once.")]
Text = Annotated[str | None, typer.Option(help="Only with these words in the message.", show_default=False)]


@app.command("list")
def list_errors(
    system: System = None,
    company: Company = None,
    driver: Driver = None,
    key: Key = None,
    severity: Severity = None,
    status: Status = None,
    text: Text = None,
    limit: Annotated[int, typer.Option(help="How many at most, the newest first.", min=1)] = _FEW,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists errors, newest first. Example: `logwarden errors list --severity critical --status pending`."""
    wanted = {
        "system": system,
        "company": company,
        "driver": driver,
        "key": key or None,
        "severity": severity or None,
        "status": status or None,
        "text": text,
    }
    found: list[dict[str, Any]] = []
    cursor = None
    with logged_in() as client:
        while len(found) < limit:
            part = client.get("/api/errors", cursor=cursor, limit=min(limit - len(found), _AT_ONCE), **wanted)
            found += part["items"]
            if (cursor := part["next"]) is None:
                break
    if as_json:
        typer.echo(json.dumps(found))
        return
    OUT.print(error_table(found))
    if cursor is not None:
        typer.echo(f"There are more than these {limit}: see `logwarden errors count`, or give --limit.", err=True)


@app.command()
def show(error_id: Annotated[int, typer.Argument(help="The error's number.")]) -> None:
    """Shows one error as JSON: what the portal sent, and its history. Example: `logwarden errors show 3`."""
    with logged_in() as client:
        typer.echo(json.dumps(client.get(f"/api/errors/{error_id}"), indent=2))


@app.command()
def count(system: System = None, company: Company = None, driver: Driver = None, *, as_json: AsJson = False) -> None:
    """Counts errors by status, severity and kind. Example: `logwarden errors count --company 3`."""
    with logged_in() as client:
        counted = client.get("/api/errors/statistics", system=system, company=company, driver=driver)
    if as_json:
        typer.echo(json.dumps(counted))
        return
    table = Table(show_edge=False)
    for heading in ("by", "which", "errors"):
        table.add_column(heading, justify="right" if heading == "errors" else "left")
    for by in ("status", "severity", "key"):
        for which, number in counted[f"by_{by}"].items():
            table.add_row(by, plain(which), str(number))
    table.add_row("all", "", str(counted["total"]))
    OUT.print(table)


def error_table(found: list[dict[str, Any]]) -> Table:
    """Errors as a table. Everything that came from a portal is text, never markup."""
    table = table_of("error", "driver", "when", "severity", "message", "status")
    for one in found:
        table.add_row(
            str(one["id"]),
            plain(f"{one['company']}, {one['driver_name'] or '?'} ({one['driver_id']})"),
            plain(one["error_at"] or one["day"] or "no time given"),
            plain(one["severity"]),
            plain(one["message"]),
            plain(one["status"]),
        )
    return table
