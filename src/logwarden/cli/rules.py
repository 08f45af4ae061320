"""`logwarden rules`: which remedy is planned for a kind of error, and how far a remedy may go."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from .kept_login import logged_in
from .tables import OUT, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Which remedy is planned for what, and how far it may go.")


@app.command("list")
def list_rules() -> None:
    """Lists the rules. Without one the catalogue's default stands. Example: `logwarden rules list`."""
    table = table_of("system", "error", "remedy", "reason")
    with logged_in() as client:
        for rule in client.get("/api/rules"):
            table.add_row(*(plain(rule[name]) for name in ("system", "key", "remedy", "reason")))
    OUT.print(table)


@app.command("set")
def set_rule(
    system: Annotated[str, typer.Argument(help="The portal system, such as zero.")],
    key: Annotated[str, typer.Argument(help="The kind of error, such as twoIdenticalStatusesError.")],
    remedy: Annotated[str, typer.Argument(help="What to plan: leave, task, ask_driver, resync or clear_twins.")],
    reason: Annotated[
        str, typer.Option(help="For leave: the reason that is kept; for ask_driver: what the driver is told.")
    ] = "",
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


@app.command()
def limits() -> None:
    """Lists the limits; a company's own stands in the place of its system's. Example: `logwarden rules limits`."""
    table = Table(show_edge=False)
    for heading in ("system", "remedy", "company", "mode", "most", "retries", "yes", "reason"):
        table.add_column(heading, overflow="fold", min_width=len("clear_twins") if heading == "remedy" else None)
    with logged_in() as client:
        for one in client.get("/api/rules/limits"):
            most = f"{one['driver_day'] or '-'} a driver-day, {one['company_hour'] or '-'} a company-hour"
            table.add_row(
                plain(one["system"]), one["remedy"], plain(one["company"] or "all"), one["mode"], most,
                str(one["retries"]), f"{one['yes_hours']} h", plain(one["reason"]),
            )  # fmt: skip
    OUT.print(table)


_SYSTEM = typer.Argument(help="The portal system, such as zero.")
_REMEDY = typer.Argument(help="clear_twins, request_edit, annotate, resync or leave.")
_COMPANY = typer.Option(help="Only for that company, by our number; `users companies` lists them.")


@app.command()
def limit(
    system: Annotated[str, _SYSTEM],
    remedy: Annotated[str, _REMEDY],
    mode: Annotated[str, typer.Argument(help="watch_only, ask, or automatic (resync and leave alone).")],
    reason: Annotated[str, typer.Option(prompt="Why?", help="Kept with the limit.")],
    driver_day: Annotated[int | None, typer.Option(help="Attempts that click for a driver in a day.")] = None,
    company_hour: Annotated[int | None, typer.Option(help="Attempts that click for a company in an hour.")] = None,
    retries: Annotated[int | None, typer.Option(help="How often a busy portal is tried again.")] = None,
    yes_hours: Annotated[int | None, typer.Option(help="For how many hours a yes is good.")] = None,
    company: Annotated[int | None, _COMPANY] = None,
) -> None:
    """Sets how far a remedy may go; admins only.

    Example: `logwarden rules limit zero clear_twins ask --driver-day 3 --company-hour 20 --reason "We begin slowly."`
    """
    said: dict[str, Any] = {
        "mode": mode, "reason": reason, "driver_day": driver_day, "company_hour": company_hour, "retries": retries,
        "yes_hours": yes_hours,
    }  # fmt: skip
    with logged_in() as client:
        client.put(_place(system, remedy, company), {name: value for name, value in said.items() if value is not None})
    typer.echo(f"{remedy} on {system} is set to {mode}.", err=True)


@app.command()
def unlimit(
    system: Annotated[str, _SYSTEM],
    remedy: Annotated[str, _REMEDY],
    company: Annotated[int | None, _COMPANY] = None,
) -> None:
    """Takes a limit away; admins only. Example: `logwarden rules unlimit zero clear_twins --company 3`."""
    with logged_in() as client:
        client.delete(_place(system, remedy, company))
    typer.echo(f"The limit of {remedy} on {system} is gone.", err=True)


def _place(system: str, remedy: str, company: int | None) -> str:
    return f"/api/rules/limits/{system}/{remedy}" + ("" if company is None else f"?company_id={company}")
