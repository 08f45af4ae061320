"""The command line: what each command is for, with examples; problems in plain lines, exit 2."""

from __future__ import annotations

import sys

import typer

from logwarden.problems import Problem, SettingsProblem

from . import (
    accounts,
    agent,
    audit,
    check,
    database,
    decisions,
    digest,
    eld_file,
    findings,
    fixes,
    hours,
    incidents,
    messages,
    portal,
    rules,
    scan,
    serve,
    sessions,
    tasks,
    users,
)
from .demo import command as demo
from .doctor import command as doctor

app = typer.Typer(
    name="logwarden",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Watches truck drivers' electronic logs, and proves that nobody altered them.",
)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("secret-key")(serve.secret_key)
app.command("first-admin")(accounts.first_admin)
app.command("check")(check.check)
app.command("hours")(hours.hours)
app.command("login")(sessions.login)
app.command("logout")(sessions.logout)
app.command("password")(sessions.password)
app.command("accept")(sessions.accept)
app.command("scan")(scan.scan)
app.command("decisions")(decisions.decisions)
app.command("findings")(findings.findings)
app.command("kill")(agent.kill)
app.command("revive")(agent.revive)
app.add_typer(agent.app, name="agent")
app.add_typer(audit.app, name="audit")
app.add_typer(database.app, name="db")
app.add_typer(digest.app, name="digest")
app.add_typer(fixes.app, name="fixes")
app.add_typer(incidents.app, name="incidents")
app.add_typer(tasks.app, name="tasks")
app.add_typer(messages.app, name="messages")
app.add_typer(portal.app, name="portal")
app.add_typer(rules.app, name="rules")
app.add_typer(users.app, name="users")
app.add_typer(eld_file.app, name="eld-file")


def main() -> None:
    """Runs a command; a problem that a person can mend ends it with one line each and exit 2."""
    try:
        app()
    except SettingsProblem as problem:
        for line in problem.lines:
            sys.stderr.write(f"logwarden: {line}\n")
        sys.exit(2)
    except Problem as problem:
        sys.stderr.write(f"logwarden: {problem}\n")
        sys.exit(2)
