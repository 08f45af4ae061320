"""Writes an output file from its content, all check values computed (App. A 4.8.2.1)."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING

from .check_values import file_check, line_check
from .layout import Section
from .rendering import Rendering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .content import OutputFile

_NOT_IN_A_VALUE = re.compile(r"\r\n|[,\r\n]")
_NOT_ASCII = re.compile(r"[^ -~]")


class LineEnd(Enum):
    """What ends a line: CR by the rule; vendors also write the others, and the reader takes all."""

    CR = "\r"
    LF = "\n"
    CRLF = "\r\n"


def write(content: OutputFile, line_end: LineEnd = LineEnd.CR) -> bytes:
    """The bytes of an output file; each list is sorted, most recent first.

    The check values and annotations of the events are not taken from them: the first are computed, the second
    are `content.annotations`. A comma or a line end in a value becomes `;`, other characters outside printable
    ASCII their nearest letter or `?`.

    Raises:
        ValueError: the header has no time.
    """
    return "".join(line + line_end.value for line in _lines(content)).encode("ascii")


def clean(value: str) -> str:
    """A value as it may stand in a file."""
    separated = _NOT_IN_A_VALUE.sub(";", value)
    if _NOT_ASCII.search(separated) is None:
        return separated
    letters = "".join(c for c in unicodedata.normalize("NFKD", separated) if not unicodedata.combining(c))
    return _NOT_IN_A_VALUE.sub(";", _NOT_ASCII.sub("?", letters))


def _lines(content: OutputFile) -> Iterator[str]:
    rendering = Rendering(content, clean)
    checks: list[str] = []

    def checked(values: tuple[str, ...]) -> str:
        text = ",".join(clean(value) for value in values)
        checks.append(line_check(text))
        return f"{text},{checks[-1]}"

    yield Section.HEADER.value
    yield from map(checked, rendering.header())
    for section, rows in rendering.rows():
        yield section.value
        yield from map(checked, rows)
    yield Section.END.value
    yield file_check(checks)
