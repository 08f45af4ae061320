"""`logwarden mandates`: what each carrier has authorised this desk to do."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="What each carrier has authorised this desk to do.")


@app.command("list")
def list_mandates(
    company: Annotated[int | None, typer.Option(help="Only of that company, by our number.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists the mandates, the newest first. Example: `logwarden mandates list`."""
    with logged_in() as client:
        found = client.everything("/api/mandates", company=company)
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("mandate", "company", "remedies", "from", "to", "ended", "signed by", "document")
    for one in found:
        time = (one["valid_from"], one["valid_to"] or "open", one["ended_at"] or "")
        cells = (one["company"], ", ".join(one["remedies"]), *time, one["signed_by"], one["document"])
        table.add_row(str(one["id"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command()
def give(
    company: Annotated[int, typer.Argument(help="The company, by our number.")],
    remedy: Annotated[list[str], typer.Option(help="What it covers, such as clear_twins; may be given several times.")],
    signed_by: Annotated[str, typer.Option(prompt="Who signed for the carrier?")],
    document: Annotated[str, typer.Option(prompt="Where is the paper?")],
    valid_from: Annotated[str, typer.Option("--from", help="The first day, such as 2026-11-01.")],
    valid_to: Annotated[str | None, typer.Option("--to", help="The last day; without it, until it is ended.")] = None,
) -> None:
    """Enters a carrier's mandate; admins only.

    Example: `logwarden mandates give 3 --remedy clear_twins --signed-by Owner --document "114 B" --from 2026-11-01`
    """
    said = {
        "company_id": company,
        "remedies": remedy,
        "signed_by": signed_by,
        "document": document,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    with logged_in() as client:
        mandate = client.post("/api/mandates", said)
    typer.echo(f"Mandate {mandate['id']} of {mandate['company']} is entered.", err=True)


@app.command()
def end(
    mandate_id: Annotated[int, typer.Argument(help="The mandate's number.")],
    reason: Annotated[str, typer.Option(prompt="Why?", help="Kept with the mandate.")],
) -> None:
    """Ends a mandate; admins only. Example: `logwarden mandates end 1 --reason "The carrier gave notice."`."""
    with logged_in() as client:
        client.post(f"/api/mandates/{mandate_id}/end", {"reason": reason})
    typer.echo(f"Mandate {mandate_id} is ended.", err=True)
