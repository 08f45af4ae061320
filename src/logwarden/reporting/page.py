"""A report as one HTML page that needs nothing else: no script, nothing from elsewhere, others' words as text."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import escape
from importlib.resources import files
from urllib.parse import quote
from zoneinfo import ZoneInfo

from .document import Block, Cell, Day, Document, Link, Section, Table, Words, in_words
from .graph import graph

STYLE = files(__package__).joinpath("page.css").read_text("utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
"""What a browser may do on such a page: draw it. It stands in the page too, for who opens it from a disk."""

HOUSE = "Logwarden"
_TURNS = dict.fromkeys(
    (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\N{REPLACEMENT CHARACTER}"
)
"""Characters that change the direction of a line, and are not seen."""
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")

_LONGEST_WHOLE = 22
"""Letters of a word that is never broken within; a longer one, such as a hash, would push the others off the paper."""

_MANY_COLUMNS = 8
"""What has more is set in smaller type."""


def page(document: Document) -> str:
    """The whole page."""
    return "".join(_parts(document))


def _parts(document: Document) -> Iterator[str]:
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{_text(document.title)}</title><style>{STYLE}</style></head><body><main>"
    )
    yield _head(document)
    for section in document.sections:
        yield from _section(section, document.zone)
    yield "</main></body></html>"


def _head(document: Document) -> str:
    about = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in document.about)
    return (
        f'<header><div class="house"><span>{HOUSE}</span><span>{_text(document.foot)}</span></div>'
        f"<h1>{_text(document.title)}</h1><dl>{about}</dl></header>"
    )


def _section(section: Section, zone: ZoneInfo | None) -> Iterator[str]:
    yield '<section class="sheet">' if section.new_sheet else "<section>"
    yield f"<h2>{_text(section.heading)}</h2>"
    if section.note:
        yield f'<p class="note">{_text(section.note)}</p>'
    for block in section.blocks:
        yield from _block(block, section.heading, zone)
    yield "</section>"


def _block(block: Block, heading: str, zone: ZoneInfo | None) -> Iterator[str]:
    match block:
        case Words():
            yield f"<p>{_text(block.text)}</p>"
        case Table():
            yield from _table(block, heading, zone)
        case Day():
            yield _day(block)


def _table(table: Table, heading: str, zone: ZoneInfo | None) -> Iterator[str]:
    named = table.name != heading
    if not table.rows:
        yield f'<p class="empty">{_text(f"{table.name}: {table.empty}" if named else table.empty)}</p>'
        return
    looks = [_look(column) for column in zip(*table.rows, strict=True)]
    size = ' class="wide"' if len(table.heads) > _MANY_COLUMNS else ""
    yield f"<table{size}>" + (f"<caption>{_text(table.name)}</caption>" if named else "") + "<thead><tr>"
    yield "".join(f"<th{look}>{_text(head)}</th>" for head, look in zip(table.heads, looks, strict=True))
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = zip(row, looks, strict=True)
        yield f"<tr>{''.join(f'<td{look}>{_cell(cell, zone)}</td>' for cell, look in cells)}</tr>"
    yield "</tbody></table>"


def _cell(value: Cell, zone: ZoneInfo | None) -> str:
    """A cell's text; a day in it is never broken at its hyphens."""
    said = _DAY.sub(r'<span class="day">\g<0></span>', _text(in_words(value, zone)))
    return f'<a href="{quote(value.path)}">{said}</a>' if isinstance(value, Link) else said


def _text(text: str) -> str:
    """Words of anybody as text. What would turn the letters after it around, ours too, is shown as a sign instead."""
    return escape(text.translate(_TURNS))


def _look(column: tuple[Cell, ...]) -> str:
    """How a column stands: numbers at the right."""
    known = [cell for cell in column if cell is not None]
    if known and all(isinstance(cell, int | timedelta) for cell in known):
        return ' class="number"'
    if known and all(isinstance(cell, date | datetime) for cell in known):
        return ' class="when"'
    words = (word for cell in known for word in str(cell).split())
    return ' class="whole"' if all(len(word) <= _LONGEST_WHOLE for word in words) else ""


def _day(day: Day) -> str:
    caption = f"<figcaption>{_text(day.caption)}</figcaption>" if day.caption else ""
    if not day.strokes:
        return f'<figure>{caption}<p class="empty">{day.day}: nobody read this day.</p></figure>'
    return f"<figure>{caption}{graph(day)}</figure>"
