"""Secrets on the command line: asked for or taken from the environment, never typed into a command."""

from __future__ import annotations

from typing import Any

import typer

from logwarden.problems import AskPerson

NOT_TYPED = "Leave it out: it is asked for, or taken from the environment."


def not_typed(context: typer.Context, option: typer.CallbackParam, value: str) -> str:
    """The value, unless it was typed into the command: everybody on this machine can read the process list.

    Raises:
        AskPerson: it was.
    """
    name = option.name or ""
    source = context.get_parameter_source(name)
    if source is not None and source.name == "COMMANDLINE":
        raise AskPerson(f"Leave --{name} out and type it when asked: the process list shows every command's words.")
    return value


def asked_for(variable: str, words: str, *, twice: bool = False) -> Any:
    """A secret that is typed when asked for, or taken from that variable."""
    return typer.Option(
        envvar=variable,
        prompt=words,
        hide_input=True,
        confirmation_prompt=twice,
        callback=not_typed,
        help=NOT_TYPED,
    )
