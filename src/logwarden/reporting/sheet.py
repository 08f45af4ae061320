"""A report as CSV (RFC 4180), for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from .document import Cell, Document, Link, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(document: Document) -> Iterator[str]:
    """Each row begins with the name of its table, and each table with its heads; the first says what it is about.

    Instants are ISO 8601 in UTC, durations seconds. One file, because it opens with a click, and the first column
    filters it; a ZIP of tables is what the packet for an audit is.
    """
    made: tuple[tuple[Cell, ...], ...] = (
        ("title", document.title),
        ("made_at", document.made_at),
        ("as_of", document.as_of),
    )
    yield written(_rows(Table("About", ("what", "value"), (*made, *document.about))))
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield written(_rows(block))


def written(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def quoted(text: str) -> str:
    """A text that a spreadsheet would take for a formula begins with an apostrophe: most are others' words."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(table: Table) -> Iterator[list[str]]:
    name = quoted(table.name)
    yield [name, *(quoted(head) for head in table.heads)]
    for row in table.rows:
        yield [name, *map(cell, row)]


def cell(value: Cell) -> str:
    """One value as a sheet has it; numbers are no formulas, whatever their sign."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return str(int(value.total_seconds()))
        case Link():
            return quoted(value.path)
        case str():
            return quoted(value)
        case _:
            return str(value)
