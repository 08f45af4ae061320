"""The command line: what each command is for, with examples; problems in plain lines, exit 2."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from logwarden.problems import Problem, SettingsProblem

_WHERE = {
    "serve": "serve:serve",
    "worker": "serve:worker",
    "demo": "demo.command:demo",
    "doctor": "doctor.command:doctor",
    "secret-key": "serve:secret_key",
    "first-admin": "accounts:first_admin",
    "check": "check:check",
    "hours": "hours:hours",
    "login": "sessions:login",
    "logout": "sessions:logout",
    "password": "sessions:password",
    "accept": "sessions:accept",
    "scan": "scan:scan",
    "decisions": "decisions:decisions",
    "errors": "errors:app",
    "incidents": "incidents:app",
    "tasks": "tasks:app",
    "desk": "desk:app",
    "tickets": "tickets:app",
    "reports": "reports:app",
    "findings": "findings:findings",
    "messages": "messages:app",
    "fixes": "fixes:app",
    "rules": "rules:app",
    "channels": "channels:app",
    "holds": "holds:app",
    "systems": "systems:app",
    "mandates": "mandates:app",
    "users": "users:app",
    "keys": "keys:app",
    "kill": "agent:kill",
    "revive": "agent:revive",
    "agent": "agent:app",
    "audit": "audit:app",
    "digest": "digest:app",
    "evidence": "evidence:app",
    "openapi": "openapi:openapi",
    "db": "database:app",
    "portal": "portal:app",
    "eld-file": "eld_file:app",
}
"""Each command's module and its function, or the Typer of its own commands."""


class _OnDemand(Mapping[str, TyperCommand | TyperGroup]):
    """The commands, each imported when it is asked for: few need the server, the database and the browser."""

    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        module, _, part = _WHERE[name].partition(":")
        found = getattr(import_module(f".{module}", __package__), part)
        alone = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode="markdown")
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=name)
        else:
            alone.command(name)(found)
        command = get_group(alone).commands[name]
        assert isinstance(command, TyperCommand | TyperGroup)  # noqa: S101 - Typer makes nothing else
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_WHERE)

    def __len__(self) -> int:
        return len(_WHERE)


class _Program(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _OnDemand()  # type: ignore[assignment]  # nobody adds a command later


app = typer.Typer(
    name="logwarden",
    cls=_Program,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def logwarden() -> None:
    """Watches truck drivers' electronic logs, and proves that nobody altered them."""


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
