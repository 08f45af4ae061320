"""`logwarden agent`, `kill` and `revive`: what the agent does, and what people want of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from logwarden.pipeline.attempt import kill_file
from logwarden.settings import DatabaseSettings, load

from .kept_login import logged_in
from .tables import OUT, table_of

app = typer.Typer(no_args_is_help=True, help="What the agent does, and what is wanted of it.")


class Action(StrEnum):
    """What can be wanted of one system's agent."""

    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"


@app.command()
def status() -> None:
    """Shows each system's agent, its last pass and what keeps it. Example: `logwarden agent status`."""
    table = table_of("system", "state", "dry run", "rounds", "last pass by the portal's clock", "trouble")
    with logged_in() as client:
        for one in client.get("/api/agent")["systems"]:
            scan = one["last_scan"]
            table.add_row(
                Text(one["system"]),
                one["state"],
                "yes" if one["dry_run"] else "NO",
                str(one["rounds"]),
                "never" if scan is None else scan["portal_at"],
                Text(one["trouble"]),
            )
    OUT.print(table)


@app.command("set")
def set_state(
    system: Annotated[str, typer.Argument(help="The portal system, such as zero.")],
    action: Annotated[Action, typer.Argument(help="What is wanted from now on, over restarts too.")],
    reason: Annotated[str, typer.Option(prompt="Why?", help="Kept with the wish.")],
) -> None:
    """Starts, stops, pauses or resumes one system's agent; what is under way is finished first.

    Example: `logwarden agent set zero pause --reason "The portal is being updated."`
    """
    with logged_in() as client:
        client.post(f"/api/agent/{system}/{action}", {"reason": reason})
    typer.echo(f"{system}: {action} is wanted.", err=True)


@app.command()
def configure(
    system: Annotated[str, typer.Argument(help="The portal system, such as zero.")],
    reason: Annotated[str, typer.Option(prompt="Why?", help="Kept with the change.")],
    polling_interval: Annotated[
        int | None, typer.Option(help="Seconds of the portal's clock between two passes.")
    ] = None,
    *,
    dry_run: Annotated[bool | None, typer.Option(help="Stage every step and click nothing.")] = None,
) -> None:
    """Sets how an agent works from its next round on; admins only.

    Example: `logwarden agent configure zero --dry-run --reason "We watch for a week before we act."`
    """
    said = {"polling_interval_seconds": polling_interval, "dry_run": dry_run, "reason": reason}
    with logged_in() as client:
        found = client.put(f"/api/agent/{system}/configuration", said)
    mode = "nothing is clicked" if found["dry_run"] else "it clicks what was approved"
    typer.echo(f"{system}: a pass every {found['polling_interval_seconds']} s, and {mode}.", err=True)


def kill() -> None:
    """The kill switch that needs no server: puts the file KILL into DATA_DIR; nothing more is clicked from then on.

    Example: `logwarden kill`
    """
    path = kill_file(load(DatabaseSettings).data_dir)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    typer.echo(f"{path} is there: every agent on this data folder stops. `logwarden revive` takes it away.", err=True)


def revive() -> None:
    """Takes the file KILL out of DATA_DIR; a kill through the API is taken back by an admin through the API.

    Example: `logwarden revive`
    """
    path = kill_file(load(DatabaseSettings).data_dir)
    path.unlink(missing_ok=True)
    typer.echo(f"{path} is gone; each agent does what was last wanted of it.", err=True)
