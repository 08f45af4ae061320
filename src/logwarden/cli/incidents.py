"""`logwarden incidents`: the causes behind errors; to leave all errors of one."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from .decisions import who
from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="The causes behind errors.")

Number = Annotated[int, typer.Argument(help="The incident's number.")]


@app.command("list")
def list_incidents(
    state: Annotated[str | None, typer.Option(help="open or closed.")] = None,
    rule: Annotated[str | None, typer.Option(help="Only of that rule, such as shared_counter.")] = None,
    driver: Annotated[str | None, typer.Option(help="Only of that driver, by the portal's id.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists the causes, the newest error first. Example: `logwarden incidents list --state open`."""
    with logged_in() as client:
        found = client.everything("/api/incidents", state=state, rule=rule, driver=driver)
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("cause", "state", "severity", "lines", "who", "what")
    for one in found:
        lines = str(sum(one["errors"].values()))
        table.add_row(
            str(one["id"]), one["state"], one["severity"], lines, plain(who(one)), plain(one["title"])
        )  # fmt: skip
    OUT.print(table)


@app.command()
def show(incident_id: Number, *, as_json: AsJson = False) -> None:
    """Shows one cause with its newest errors. Example: `logwarden incidents show 3`."""
    with logged_in() as client:
        one = client.get(f"/api/incidents/{incident_id}")
    if as_json:
        typer.echo(json.dumps(one))
        return
    OUT.print(plain(f"Incident {one['id']}, {one['state']}, {one['severity']}: {one['title']}", style="bold"))
    OUT.print(plain(who(one)))
    table = table_of("error", "time", "driver", "message", "status", "why")
    for error in one["lines"]["items"]:
        cells = (error["error_at"] or "", error["driver_id"], error["message"], error["status"], error["status_reason"])
        table.add_row(str(error["id"]), *(plain(cell) for cell in cells))
    OUT.print(table)
    OUT.print(plain(f"{len(one['lines']['items'])} of {one['lines']['total']} errors."))


@app.command()
def advice(
    incident_id: Number,
    *,
    ask_model: Annotated[bool, typer.Option("--ask-model", help="Have the model say it in better words.")] = False,
    as_json: AsJson = False,
) -> None:
    """Says the likely reason of a cause, what shows it, and what to do. Example: `logwarden incidents advice 3`."""
    path = f"/api/incidents/{incident_id}/advice"
    with logged_in() as client:
        told = client.post(path) if ask_model else client.get(path)
    if as_json:
        typer.echo(json.dumps(told))
        return
    OUT.print(plain(told["likely"], style="bold"))
    rests_on = "the records" if told["sure"] == "records" else "the portal's list alone: nobody has read the log"
    OUT.print(plain(f"Rests on {rests_on}; {told['looked_at']} of {told['errors']} errors were looked at."))
    if told["model"] is not None:
        OUT.print(plain(f"In the words of {told['model']}, which is sure to {told['confidence']:.0%}:"))
    elif told["why"]:
        OUT.print(plain(f"In the rules' words. {told['why']}"))
    for claim in told["claims"]:
        OUT.print(plain(f"- {claim['words']} (records {', '.join(claim['records'])})"))
    OUT.print(plain(f"For the driver: {told['for_driver']}"))
    OUT.print(plain(f"For the carrier: {told['for_carrier']} ({told['paragraph']})"))
    if told["draft"] is not None:
        OUT.print(plain(f"A draft annotation for record {told['draft']['record']}: {told['draft']['text']}"))


@app.command()
def leave(
    incident_id: Number,
    reason: Annotated[str, typer.Option(prompt="Why may they stay as they are?")],
) -> None:
    """Leaves all pending errors of a cause. Example: `logwarden incidents leave 3 --reason "The road was closed."`."""
    with logged_in() as client:
        left = client.post(f"/api/incidents/{incident_id}/leave", {"reason": reason})["left"]
    typer.echo(f"{left} errors of incident {incident_id} are left as they are.", err=True)
