"""Lines out of chunks of bytes: CR, LF and CRLF each end one line, also mixed in one file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_LINE = 8192
"""Bytes of a line that are kept. The longest that App. A allows has some 300."""

_END = re.compile(rb"\r\n|\r|\n")


class Line(NamedTuple):
    """One line without its end: its number from 1, at most `LONGEST_LINE` bytes, and whether some were cut."""

    number: int
    data: bytes
    is_cut: bool


def split_lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    """The lines of a file in order; a last line without an end counts, an empty rest does not.

    Holds one chunk and one line, however long the file and its lines are. Where the chunks are cut does not
    matter, not even between CR and LF.
    """
    number = 0
    begun = bytearray()
    after_cr = False
    for chunk in chunks:
        if not chunk:
            continue
        data = chunk[1:] if after_cr and chunk.startswith(b"\n") else chunk
        after_cr = chunk.endswith(b"\r")
        *ended, rest = _END.split(data)
        for part in ended:
            number += 1
            yield _line(number, bytes(begun) + part if begun else part)
            begun.clear()
        begun += rest[: LONGEST_LINE + 1 - len(begun)]
    if begun:
        yield _line(number + 1, bytes(begun))


def _line(number: int, data: bytes) -> Line:
    return Line(number, data[:LONGEST_LINE], len(data) > LONGEST_LINE)
