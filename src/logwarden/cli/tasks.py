"""`logwarden tasks`: work for people, with an owner, a day and an outcome."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Work for people: who does what until when.")

Number = Annotated[int, typer.Argument(help="The task's number.")]


@app.command("list")
def list_tasks(
    state: Annotated[str | None, typer.Option(help="open, reopened or done.")] = None,
    owner: Annotated[int | None, typer.Option(help="Only of that person, by his number.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists the tasks, the one that is due first at the top. Example: `logwarden tasks list --state open`."""
    with logged_in() as client:
        found = client.everything("/api/tasks", state=state, owner=owner)
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("task", "due", "state", "owner", "company", "what", "to do")
    for one in found:
        cells = (one["due"], one["state"], one["owner"] or "", one["company"], one["title"], one["to_do"])
        table.add_row(str(one["id"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command("set")
def set_task(
    task_id: Number,
    owner: Annotated[int | None, typer.Option(help="The number of the person whose it becomes.")] = None,
    due: Annotated[str | None, typer.Option(help="The day until which, such as 2026-11-30.")] = None,
    note: Annotated[str | None, typer.Option(help="What is to be remembered.")] = None,
) -> None:
    """Gives a task to somebody, moves its day, or notes something. Example: `logwarden tasks set 3 --owner 2`."""
    said = {"owner_id": owner, "due": due, "note": note}
    _change(task_id, {name: value for name, value in said.items() if value is not None})


@app.command()
def take(task_id: Number) -> None:
    """Makes a task yours. Example: `logwarden tasks take 3`."""
    with logged_in() as client:
        mine = client.get("/api/auth/me")["id"]
    _change(task_id, {"owner_id": mine})


@app.command()
def done(task_id: Number, outcome: Annotated[str, typer.Option(prompt="How did it end?")]) -> None:
    """Ends a task. Example: `logwarden tasks done 3 --outcome "The antenna was replaced."`."""
    _change(task_id, {"outcome": outcome})


@app.command()
def reopen(task_id: Number) -> None:
    """Begins a task anew. Example: `logwarden tasks reopen 3`."""
    _change(task_id, {"reopen": True})


def _change(task_id: int, wanted: dict[str, Any]) -> None:
    with logged_in() as client:
        task = client.patch(f"/api/tasks/{task_id}", wanted)
    owner = task["owner"] or "nobody's yet"
    typer.echo(f"Task {task_id} is {task['state']}, due on {task['due']}, {owner}.", err=True)
