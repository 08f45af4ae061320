"""How commands show what they list: text of others as text, tables of one look, and JSON for programs."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

OUT = Console()
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of words.")]


def plain(value: str, style: str = "") -> Text:
    """What somebody else wrote, letter by letter: no markup, and nothing that steers the terminal."""
    return Text("".join(letter if letter.isprintable() else "\ufffd" for letter in value), style=style)


def table_of(*headings: str) -> Table:
    """A table with these columns; what is too long for its column goes on in the next line."""
    table = Table(show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
