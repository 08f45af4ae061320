"""Reads an output file as a stream: rows, and every problem with its line; no file makes it raise.

It holds one line and some counts, whatever the size of the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .check_values import file_check_of_sum, line_check
from .event_checks import EventChecks
from .layout import HEADER_LINES, LAYOUTS, TITLES, Layout, Section
from .lines import LONGEST_LINE, Line, split_lines
from .problems import Problem, ProblemKind, quoted
from .rows import Row
from .wall_time import is_date, is_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TWO_HEX = re.compile(rb"[0-9A-Fa-f]{2}")
_NOT_ASCII = re.compile(rb"[\x7f-\xff]")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(chunks: Iterable[bytes]) -> Iterator[Row | Problem]:
    """The rows of a file and its problems, as they come.

    Every data line with the right number of columns gives a `Row`, even if its values are wrong; the problems
    of a line come before its row. What only the end can tell, such as a missing section, comes last.
    """
    reading = _Reading()
    for line in split_lines(chunks):
        yield from reading.take(line)
    yield from reading.ended()


class _Reading:
    """Where in the file the reader is, and what it needs to judge the next line."""

    def __init__(self) -> None:
        self.section: Section | None = None
        self.title_lines: dict[Section, int] = {}
        self.header_lines = 0
        self.line_checks = 0
        self.has_file_check = False
        self.event_checks = EventChecks()

    def take(self, line: Line) -> Iterator[Row | Problem]:
        if self.has_file_check:
            if line.data:
                yield _problem(line, ProblemKind.DATA_AFTER_END_OF_FILE, "Nothing may follow the file check value.")
            return
        data = line.data
        if line.number == 1 and data.startswith(_BYTE_ORDER_MARK):
            yield _problem(line, ProblemKind.NON_ASCII, "The file begins with a byte order mark.")
            data = data.removeprefix(_BYTE_ORDER_MARK)
        title = TITLES.get(data.rstrip(b" \t"))
        if title is not None:
            yield from self._begin(title, line)
        elif self.section is Section.END:
            yield from self._file_check(line, data)
        else:
            yield from self._data_line(line, data)

    def ended(self) -> Iterator[Problem]:
        if 0 < self.header_lines < len(HEADER_LINES):
            message = f"The header has {self.header_lines} of its {len(HEADER_LINES)} lines."
            yield Problem(self.title_lines[Section.HEADER], ProblemKind.MISSING_SECTION, message)
        elif Section.HEADER in self.title_lines and not self.header_lines:
            line = self.title_lines[Section.HEADER]
            yield Problem(line, ProblemKind.MISSING_SECTION, "The header has none of its lines.")
        for section in Section:
            if section not in self.title_lines:
                message = f"The section {section.value!r} is missing."
                yield Problem(None, ProblemKind.MISSING_SECTION, message)
        if not self.has_file_check:
            message = "The file ends without a file check value."
            yield Problem(self.title_lines.get(Section.END), ProblemKind.MISSING_FILE_CHECK, message)

    def _begin(self, title: Section, line: Line) -> Iterator[Problem]:
        first = self.title_lines.setdefault(title, line.number)
        if first != line.number:
            message = f"The section {title.value!r} was already at line {first}."
            yield _problem(line, ProblemKind.DUPLICATE_SECTION, message)
        self.section = title

    def _data_line(self, line: Line, data: bytes) -> Iterator[Row | Problem]:
        body, _, check = data.rpartition(b",")
        if _TWO_HEX.fullmatch(check) is not None and not line.is_cut:
            self.line_checks += int(check, 16)
        layout = self._layout()
        message = _wrong_columns(line, data, layout)
        if layout is None or message:
            within = self.section if data else None
            yield Problem(line.number, ProblemKind.TRUNCATED_LINE, message, within)
            return
        if _NOT_ASCII.search(data) is not None:
            yield _problem(line, ProblemKind.NON_ASCII, "The line holds a byte above 7E.")
        expected = line_check(body)
        if check.upper() != expected.encode():
            message = f"The line check value is {quoted(_text(check))}, the line's own is {expected}."
            yield _problem(line, ProblemKind.LINE_CHECK_MISMATCH, message)
        row = Row(line.number, layout, tuple(_text(body).split(",")))
        yield from _calendar_problems(row)
        mismatch = self.event_checks.mismatch(row)
        if mismatch is not None:
            yield _problem(line, ProblemKind.EVENT_CHECK_MISMATCH, mismatch)
        yield row

    def _layout(self) -> Layout | None:
        """The layout of the next data line; None where none is foreseen."""
        if self.section is Section.HEADER:
            self.header_lines += 1
            return HEADER_LINES[self.header_lines - 1] if self.header_lines <= len(HEADER_LINES) else None
        return None if self.section is None else LAYOUTS[self.section]

    def _file_check(self, line: Line, data: bytes) -> Iterator[Problem]:
        if not data:
            yield _problem(line, ProblemKind.TRUNCATED_LINE, "The line is empty.")
            return
        self.has_file_check = True
        expected = file_check_of_sum(self.line_checks)
        if b"," in data or line.is_cut:
            message = "The file check value stands alone on its line."
            yield _problem(line, ProblemKind.TRUNCATED_LINE, message)
            return
        if _NOT_ASCII.search(data) is not None:
            yield _problem(line, ProblemKind.NON_ASCII, "The line holds a byte above 7E.")
        if data.upper() != expected.encode():
            message = f"The file check value is {quoted(_text(data))}, the lines' own is {expected}."
            yield _problem(line, ProblemKind.FILE_CHECK_MISMATCH, message)


def _problem(line: Line, kind: ProblemKind, message: str) -> Problem:
    return Problem(line.number, kind, message)


def _wrong_columns(line: Line, data: bytes, layout: Layout | None) -> str:
    """What is wrong with the number of columns, in words; empty if nothing is."""
    if layout is None:
        return "The line belongs to no section, or the header has more than its seven lines."
    if line.is_cut:
        return f"The line is longer than {LONGEST_LINE} bytes."
    count, needed = data.count(b",") + 1, len(layout.columns) + 1
    if count == needed:
        return ""
    return f"The line has {count if data else 0} of {needed} columns."


def _calendar_problems(row: Row) -> Iterator[Problem]:
    for place in row.layout.dates:
        if not is_date(row.values[place]):
            message = f"{quoted(row.values[place])} is no date as MMDDYY ({row.layout.columns[place]})."
            yield Problem(row.line, ProblemKind.BAD_DATE, message)
    for place in row.layout.times:
        if not is_time(row.values[place]):
            message = f"{quoted(row.values[place])} is no time as HHMMSS ({row.layout.columns[place]})."
            yield Problem(row.line, ProblemKind.BAD_TIME, message)


def _text(data: bytes) -> str:
    """The text of some bytes: ASCII as it should be, else UTF-8, else Latin-1, which takes anything."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
