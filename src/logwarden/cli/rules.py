"""`logwarden rules`: which remedy is planned for a kind of error."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from .fixes import OUT, plain
from .kept_login import logged_in

app = typer.Typer(no_args_is_help=True, help="Which remedy is planned for a kind of error.")


@app.command("list")
def list_rules() -> None:
    """Lists the rules. Without one the catalogue's default stands. Example: `logwarden rules list`."""
    table = Table(show_edge=False)
    for heading in ("system", "error", "remedy", "reason"):
        table.add_column(heading)
    with logged_in() as client:
        for rule in client.get("/api/rules"):
            table.add_row(*(plain(rule[name]) for name in ("system", "key", "remedy", "reason")))
    OUT.print(table)


@app.command("set")
def set_rule(
    system: Annotated[str, typer.Argument(help="The portal system, such as zero.")],
    key: Annotated[str, typer.Argument(help="The kind of error, such as twoIdenticalStatusesError.")],
    remedy: Annotated[str, typer.Argument(help="What to plan: leave, task or clear_twins.")],
    reason: Annotated[str, typer.Option(help="For leave: the reason that is kept with every error.")] = "",
    owner: Annotated[
        int | None, typer.Option(help="For task: the number of the person whose the tasks become.")
    ] = None,
) -> None:
    """Sets what is planned for a kind of error; admins only.

    Example: `logwarden rules set zero twoIdenticalStatusesError clear_twins`
    """
    with logged_in() as client:
        client.put(f"/api/rules/{system}/{key}", {"remedy": remedy, "reason": reason, "owner_id": owner})
    typer.echo(f"On {system}, {remedy} is planned for {key}.", err=True)
