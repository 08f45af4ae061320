"""`logwarden findings`: what changed in a log without a trace, from a terminal."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.table import Table

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of


def findings(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those too that a person has reviewed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lists the findings that wait for a person, newest first. Example: `logwarden findings --json`."""
    with logged_in() as client:
        found = client.everything_before("/api/findings", reviewed=None if everything else False)
    if as_json:
        typer.echo(json.dumps(found))
        return
    OUT.print(finding_table(found))


def finding_table(found: list[dict[str, Any]]) -> Table:
    """Findings as a table. Everything that came from a portal is text, never markup."""
    table = table_of("finding", "driver", "when", "what", "review")
    for one in found:
        fixes = f" Fix {', '.join(map(str, one['fix_ids']))} ended as a violation over that day."
        table.add_row(
            str(one["id"]),
            plain(f"{one['company']}, {one['driver_name'] or '?'} ({one['driver_id']})"),
            plain(one["window"] or one["day"]),
            plain(one["words"] + (fixes if one["fix_ids"] else "")),
            plain(one["review"] or ""),
        )
    return table
