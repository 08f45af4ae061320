"""`logwarden decisions`: what a person has to decide today, by risk."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of


def decisions(
    system: Annotated[str | None, typer.Option(help="Only of that portal system, such as zero.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists what a person has to decide today, the gravest first. Example: `logwarden decisions`."""
    with logged_in() as client:
        found = client.get("/api/decisions", system=system)
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("cause", "severity", "days", "lines", "who", "what", "owner", "next step")
    for one in found["items"]:
        table.add_row(
            str(one["incident_id"]),
            one["severity"],
            str(one["age_days"]),
            str(one["lines"]),
            plain(who(one)),
            plain(one["title"]),
            plain(one["owner"] or ""),
            plain(one["next_step"]),
        )
    OUT.print(table)
    OUT.print(plain(f"{found['lines']} lines, {found['causes']} causes, {found['decisions']} decisions today."))
    for one in (*found["rest"], *found["left"]):
        OUT.print(plain(f"  {one['lines']} lines of {one['causes']} causes: {one['why']}"))


def who(one: dict[str, Any]) -> str:
    """Company, drivers and device of a cause."""
    drivers = ", ".join(f"{d['name'] or '?'} ({d['driver_id']})" for d in one["drivers"])
    return f"{one['company']}: {drivers}" + (f", device {one['device']}" if one["device"] else "")
