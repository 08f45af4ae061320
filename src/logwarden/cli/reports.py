"""`logwarden reports`: orders reports, gets their files, and says what is made by itself."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from logwarden.problems import AskPerson, TryAgain

from .client import ApiClient
from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="Shift notes, days, months, edits and files for audits; each with hashes.")

Kind = Annotated[str, typer.Argument(help="shift_note, office_day, edits, company_month …; `kinds` says all.")]
Number = Annotated[int, typer.Argument(help="The report's number, of `logwarden reports list`.")]
Company = Annotated[int | None, typer.Option(help="Of one company, by its number of `logwarden users companies`.")]
System = Annotated[str | None, typer.Option(help="Of all companies of one system.")]
Zone = Annotated[str, typer.Option(help="Whose clock it goes by, such as America/Chicago.")]

_PATIENCE_SECONDS, _REST_SECONDS = 300, 1


@app.command()
def kinds(*, as_json: AsJson = False) -> None:
    """Lists the kinds of reports. Example: `logwarden reports kinds`."""
    with logged_in() as client:
        found = client.get("/api/reports/kinds")
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("kind", "of", "most days", "options", "by itself each", "what it says")
    for one in found:
        options = ", ".join(f"{o['name']} {o['least']}-{o['most']} ({o['default']})" for o in one["options"])
        most = str(one["most_days"] or "")
        cells = (one["name"], ", ".join(one["scopes"]), most, options, ", ".join(one["every"]), one["words"])
        table.add_row(*(plain(cell) for cell in cells))
    OUT.print(table)


@app.command()
def order(
    kind: Kind,
    company: Company = None,
    driver: Annotated[int | None, typer.Option(help="Of one driver, by his number of `logwarden errors`.")] = None,
    system: System = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")] = None,
    zone: Zone = "UTC",
    option: Annotated[list[str] | None, typer.Option(help="An option of its kind, as hours=8; again for more.")] = None,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Until it is made.")] = False,
    as_json: AsJson = False,
) -> None:
    """Orders a report.

    Examples: `logwarden reports order shift_note --option hours=8 --wait`,
    `logwarden reports order company_month --company 3 --from 2026-10-01 --to 2026-10-31`
    """
    body: dict[str, Any] = {
        "kind": kind,
        "company_id": company,
        "driver_id": driver,
        "system": system,
        "first_day": None if first is None else f"{first:%Y-%m-%d}",
        "last_day": None if last is None else f"{last:%Y-%m-%d}",
        "zone": zone,
        "options": dict(map(_option, option or [])),
    }
    with logged_in() as client:
        ordered = client.post("/api/reports", body)
        if wait:
            ordered = _made(client, ordered["id"])
    if as_json:
        typer.echo(json.dumps(ordered))
        return
    _say(ordered)


@app.command("list")
def list_reports(
    kind: Annotated[str | None, typer.Option(help="Of one kind alone.")] = None, *, as_json: AsJson = False
) -> None:
    """Lists the reports, newest first. Example: `logwarden reports list --kind shift_note`."""
    with logged_in() as client:
        found = client.everything("/api/reports", kind=kind)
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("report", "state", "what", "of", "ordered", "by", "files")
    for one in found:
        of = one["driver"] or one["company"] or one["system"] or "all companies"
        by = one["ordered_by"] or f"schedule {one['schedule_id']}"
        files = ", ".join(file["name"] for file in one["files"])
        cells = (one["state"], one["title"], of, one["ordered_at"], by, files or one["reason"])
        table.add_row(str(one["id"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command()
def get(
    report: Number,
    to: Annotated[Path, typer.Option(help="The folder to put its files into.")] = Path(),
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Until it is made.")] = False,
) -> None:
    """Gets the files of a report, each as it was made. Example: `logwarden reports get 4 --to ~/reports`."""
    with logged_in() as client:
        found = _made(client, report) if wait else client.get(f"/api/reports/{report}")
        if found["state"] != "made":
            raise AskPerson(f"Report {report} is {found['state']}. {found['reason']}".strip())
        to.mkdir(parents=True, exist_ok=True)
        for file in found["files"]:
            path = to / Path(file["saved_as"]).name
            path.write_bytes(client.file(f"/api/reports/{report}/files/{file['name']}"))
            typer.echo(f"{file['sha256']}  {path}")


@app.command()
def schedule(
    kind: Kind,
    every: Annotated[str, typer.Option(help="day, week (Mondays) or month (the first).")],
    at: Annotated[str, typer.Option(help="The time, such as 06:00.")],
    zone: Zone,
    company: Company = None,
    system: System = None,
) -> None:
    """Has a report made by itself.

    Example: `logwarden reports schedule office_day --every day --at 06:00 --zone America/Chicago`
    """
    body = {
        "kind": kind, "every": every, "at_minute": _minutes(at), "zone": zone, "company_id": company, "system": system,
    }  # fmt: skip
    with logged_in() as client:
        made = client.post("/api/reports/schedules", body)
    typer.echo(f"Schedule {made['id']}: {made['kind']} each {made['every']} at {at}, {made['zone']}.", err=True)


@app.command()
def schedules(*, as_json: AsJson = False) -> None:
    """Lists what is made by itself. Example: `logwarden reports schedules`."""
    with logged_in() as client:
        found = client.get("/api/reports/schedules")
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("schedule", "kind", "of", "every", "at", "last", "by")
    for one in found:
        at = f"{one['at_minute'] // 60:02}:{one['at_minute'] % 60:02} {one['zone']}"
        of = one["company"] or one["system"] or "all companies"
        cells = (one["kind"], of, one["every"], at, one["last_due"] or "", one["made_by"])
        table.add_row(str(one["id"]), *(plain(cell) for cell in cells))
    OUT.print(table)


@app.command()
def unschedule(number: Annotated[int, typer.Argument(help="Its number, of `logwarden reports schedules`.")]) -> None:
    """Ends a schedule; what it had made stays. Example: `logwarden reports unschedule 1`."""
    with logged_in() as client:
        client.delete(f"/api/reports/schedules/{number}")
    typer.echo(f"Schedule {number} is over.", err=True)


def _made(client: ApiClient, report: int) -> Any:
    """The report, once it is made or failed.

    Raises:
        TryAgain: it takes very long.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while (found := client.get(f"/api/reports/{report}"))["state"] == "waiting":
        if time.monotonic() > until:
            raise TryAgain(f"Report {report} still waits; is an agent working? `logwarden reports list` shows it.")
        time.sleep(_REST_SECONDS)  # over HTTP nobody tells a command that a report is made
    return found


def _say(report: dict[str, Any]) -> None:
    files = ", ".join(file["name"] for file in report["files"])
    words = {
        "waiting": f"is ordered; `logwarden reports get {report['id']} --wait` gets it",
        "made": f"is made: {files}; `logwarden reports get {report['id']}` gets it",
        "failed": "could not be made",
    }[report["state"]]
    typer.echo(f"Report {report['id']} {words}. {report['reason']}".strip(), err=True)


def _option(said: str) -> tuple[str, int]:
    found = re.fullmatch(r"([a-z_]+)=(\d{1,9})", said)
    if found is None:
        raise AskPerson(f"{said} is no option; write it as hours=8.")
    return found[1], int(found[2])


def _minutes(said: str) -> int:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", said)
    if found is None:
        raise AskPerson(f"{said} is no time; write it as 06:00.")
    return int(found[1]) * 60 + int(found[2])
