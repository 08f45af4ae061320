"""`logwarden fixes`: see what waits for a person, and say yes or no, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from . import bundle
from .kept_login import logged_in
from .tables import OUT, AsJson, plain, table_of

app = typer.Typer(no_args_is_help=True, help="What waits for a person, and what became of it.")


@app.command("list")
def list_fixes(
    state: Annotated[str | None, typer.Option(help="Only those, such as proposed or blocked.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Lists the fixes, newest first. Example: `logwarden fixes list --state proposed`."""
    with logged_in() as client:
        found = client.everything("/api/fixes", state=state)
    if as_json:
        typer.echo(json.dumps(found))
        return
    OUT.print(fix_table(found))


@app.command()
def show(
    fix_id: Annotated[int, typer.Argument(help="The fix's number.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Shows one fix: the plan, before and after, who said what. Example: `logwarden fixes show 3`."""
    with logged_in() as client:
        fix = client.get(f"/api/fixes/{fix_id}")
    if as_json:
        typer.echo(json.dumps(fix))
        return
    for line in described(fix):
        OUT.print(line)


@app.command()
def approve(
    fix_ids: Annotated[list[int], typer.Argument(help="The fix's number; or up to ten that are alike.")],
    reason: Annotated[
        str | None, typer.Option(help="Why it is right to ask the driver; asked for if not given.")
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not show the plan and ask again; for one fix alone.")] = False,
) -> None:
    """Says yes to a fix, or to several alike at once, after showing each plan. Example: `logwarden fixes approve 3`."""
    if yes and len(fix_ids) > 1:
        raise typer.BadParameter("Several fixes are opened one after the other: leave --yes out.")
    with logged_in() as client:
        plans = []
        for fix_id in fix_ids:
            fix = client.get(f"/api/fixes/{fix_id}")
            if not yes:
                for line in described(fix):
                    OUT.print(line)
                typer.confirm("Say yes to exactly this plan?", abort=True)
            plans.append({"fix_id": fix_id, "plan_hash": fix["plan_hash"]})
        if reason is None:
            reason = typer.prompt("Why is it right to ask the driver for this?")
        if len(plans) > 1:
            decided = client.post("/api/fixes/approve", {"fixes": plans, "reason": reason})
        else:
            body = {"plan_hash": fix["plan_hash"], "reason": reason}
            decided = [client.post(f"/api/fixes/{fix_id}/approve", body)]
    for fix in decided:
        waits = fix["state"] == "proposed"  # for another person's yes
        words = f"waits: {plain(fix['reason'])}" if waits else "is approved; the agent carries it out."
        typer.echo(f"Fix {fix['id']} {words}", err=True)


@app.command()
def reject(
    fix_id: Annotated[int, typer.Argument(help="The fix's number.")],
    reason: Annotated[str, typer.Option(prompt="Why not?")],
) -> None:
    """Says no to a fix. Example: `logwarden fixes reject 3 --reason "The driver calls in first."`."""
    with logged_in() as client:
        client.post(f"/api/fixes/{fix_id}/reject", {"reason": reason})
    typer.echo(f"Fix {fix_id} is rejected; nothing is done in the portal.", err=True)


@app.command()
def propose(
    remedy: Annotated[str, typer.Argument(help="annotate, request_edit, resync or ask_driver.")],
    error_ids: Annotated[list[int], typer.Argument(help="The errors' numbers, all of one driver.")],
    text: Annotated[str, typer.Option(help="The note, the request's reason, or what the driver is told.")] = "",
    how_known: Annotated[str, typer.Option(help="How do you know this?")] = "",
    record_at: Annotated[str | None, typer.Option(help="Which record: its time, such as 2026-11-18T18:20:00Z.")] = None,
    new_status: Annotated[str | None, typer.Option(help="For request_edit: OFF, SB, ON, PC, YM or CLEARED.")] = None,
    new_time: Annotated[str | None, typer.Option(help="For request_edit: another time, of the same day.")] = None,
    statement: Annotated[str, typer.Option(help="For request_edit: what the driver himself says.")] = "",
    document: Annotated[str, typer.Option(help="What proves it, where hours of service change.")] = "",
    new_fact: Annotated[str, typer.Option(help="What was not known when the driver last said no.")] = "",
) -> None:
    """Proposes a remedy for errors; the guard judges it at once.

    Example: `logwarden fixes propose annotate 12 --text "Gate list shows the place" --how-known "Seen in the list."`
    """
    said = {"remedy": remedy, "error_ids": error_ids, "text": text, "how_known": how_known, "record_at": record_at}
    edit = {"new_status": new_status, "new_time": new_time}
    grounds = {"statement": statement, "document": document, "new_fact": new_fact}
    with logged_in() as client:
        fix = client.post("/api/fixes", {**said, **edit, **grounds})
    stands = fix["outcome"] or fix["state"]
    typer.echo(f"Fix {fix['id']} is {stands}. {fix['reason']} {fix['paragraph']}".rstrip(), err=True)


@app.command()
def cancel(
    fix_id: Annotated[int, typer.Argument(help="The fix's number.")],
    reason: Annotated[str, typer.Option(prompt="Why?")],
) -> None:
    """Takes a fix back before a browser is at it. Example: `logwarden fixes cancel 3 --reason "He calls in first."`."""
    with logged_in() as client:
        client.post(f"/api/fixes/{fix_id}/cancel", {"reason": reason})
    typer.echo(f"Fix {fix_id} is cancelled; nothing is done in the portal.", err=True)


@app.command()
def retry(
    fix_id: Annotated[int, typer.Argument(help="The fix's number.")],
    reason: Annotated[str, typer.Option(prompt="Why?")],
) -> None:
    """Tries again what failed or waits. Example: `logwarden fixes retry 3 --reason "The page is well again."`."""
    with logged_in() as client:
        fix = client.post(f"/api/fixes/{fix_id}/retry", {"reason": reason})
    planned = "is tried again at once" if fix["state"] == "approved" else "is planned anew and waits for a yes"
    typer.echo(f"What fix {fix_id} is about {planned}.", err=True)


@app.command()
def release(
    fix_id: Annotated[int, typer.Argument(help="The fix's number.")],
    reason: Annotated[str, typer.Option(prompt="What did you find?")],
) -> None:
    """Lets a remedy go on that broke a log, once you have looked. Example: `logwarden fixes release 3 --reason "…"`."""
    with logged_in() as client:
        fix = client.post(f"/api/fixes/{fix_id}/release", {"reason": reason})
    typer.echo(f"{fix['remedy']} may go on on {fix['system']}; fix {fix_id} stays a violation.", err=True)


@app.command()
def evidence(
    fix_id: Annotated[int, typer.Argument(help="The fix's number.")],
    *,
    as_json: AsJson = False,
    zip_file: Annotated[
        Path | None, typer.Option("--zip", help="Write all of it into this file, with a readable page.")
    ] = None,
) -> None:
    """Lists the files that a fix's attempts left, with their hashes. Example: `logwarden fixes evidence 3`."""
    with logged_in() as client:
        found = client.get(f"/api/fixes/{fix_id}/evidence")
        if zip_file is not None:
            files = [(one, client.file(f"/api/evidence/{one['id']}")) for one in found if not one["deleted_at"]]
            bundle.write(zip_file, client.get(f"/api/fixes/{fix_id}"), files)
            typer.echo(f"{len(files)} file(s) of fix {fix_id} are in {zip_file}.", err=True)
            return
    if as_json:
        typer.echo(json.dumps(found))
        return
    table = table_of("evidence", "attempt", "name", "bytes", "SHA-256", "deleted, its time being over")
    for one in found:
        about = (str(one["id"]), str(one["attempt"]), plain(one["name"]), str(one["size"]), one["sha256"])
        table.add_row(*about, one["deleted_at"] or "")
    OUT.print(table)


def fix_table(found: list[dict[str, Any]]) -> Table:
    """Fixes as a table. Everything that came from a portal is text, never markup."""
    table = table_of("fix", "driver", "days", "state", "why it stands there")
    for fix in found:
        days = fix["first_day"] if fix["first_day"] == fix["last_day"] else f"{fix['first_day']}…{fix['last_day']}"
        table.add_row(
            str(fix["id"]),
            plain(f"{fix['driver_name'] or '?'} ({fix['driver_id']})"),
            days,
            plain(fix["outcome"] or fix["state"], style=_style(fix)),
            plain(fix["reason"] or fix["words"]),
        )
    return table


def _style(fix: dict[str, Any]) -> str:
    shown = fix["outcome"] or fix["state"]
    return {"confirmed": "green", "proposed": "bold cyan", "blocked": "yellow", "violation": "bold red"}.get(shown, "")


def described(fix: dict[str, Any]) -> list[Text | Table]:
    """One fix in words, with the records that it touches."""
    lines: list[Text | Table] = [
        plain(f"Fix {fix['id']}, {fix['remedy']}: {fix['outcome'] or fix['state']}", style="bold"),
        plain(
            f"{fix['company']}, {fix['driver_name'] or '?'} ({fix['driver_id']}), "
            f"{fix['first_day']} to {fix['last_day']}"
        ),
        plain(fix["words"]),
        plain(fix["basis"]),
    ]
    if fix["reason"]:
        lines.append(plain(f"{fix['reason']} {fix['paragraph']}"))
    for number, step in enumerate(fix["steps"], 1):
        note = f": “{step['note']}”" if step["note"] else ""
        lines.append(plain(f"  {number}. {step['words']}{note}"))
    table = table_of("local time", "event", "seq", "now", "if the driver says yes")
    wanted = {(r["at"], r["event"], r["sequence_id"]) for r in fix["targets"]}
    after = {(r["at"], r["event"], r["sequence_id"]): r for r in fix["preview"]["after"]}
    for record in fix["targets"]:
        key = (record["at"], record["event"], record["sequence_id"])
        table.add_row(
            record["local_time"], record["event"], record["sequence_id"] or "", record["status"],
            after[key]["status"] if key in after else "",
        )  # fmt: skip
    if wanted:
        lines.append(table)
    if fix["effects"] is not None:
        lines += [
            plain(f"  Violations {name}: {_violations(fix['effects'][side])}")
            for name, side in (("now", "before"), ("if the driver says yes", "after"))
        ]
    return lines + [
        plain(f"  {'Yes' if said['approved'] else 'No'} by {said['user']} at {said['at']}: {said['reason']}")
        for said in fix["approvals"]
    ]


def _violations(found: list[dict[str, Any]]) -> str:
    said = [f"{one['rule']} by {one['minutes']} min from {one['start']} ({one['paragraph']})" for one in found]
    return "; ".join(said) or "none"
