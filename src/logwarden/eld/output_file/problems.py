"""What can be wrong with an output file: a closed list of kinds, each found at a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .layout import Section


class ProblemKind(StrEnum):
    """The kinds; their names are part of the command's output and do not change."""

    LINE_CHECK_MISMATCH = "line_check_mismatch"
    EVENT_CHECK_MISMATCH = "event_check_mismatch"
    FILE_CHECK_MISMATCH = "file_check_mismatch"
    MISSING_SECTION = "missing_section"
    DUPLICATE_SECTION = "duplicate_section"
    DATA_AFTER_END_OF_FILE = "data_after_end_of_file"
    TRUNCATED_LINE = "truncated_line"
    MISSING_FILE_CHECK = "missing_file_check"
    BAD_DATE = "bad_date"
    BAD_TIME = "bad_time"
    NON_ASCII = "non_ascii"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file.

    `line` counts from 1; CR, LF and CRLF each end one line. It is None for what is nowhere, such as a missing
    section. `message` is a sentence for a reader; text of the file in it is quoted and escaped.
    `section` is where a line that holds something was read, for `truncated_line` alone: such a line gives no row.
    """

    line: int | None
    kind: ProblemKind
    message: str
    section: Section | None = None


def quoted(text: str, longest: int = 40) -> str:
    """Text of a file for a message: escaped, and cut after `longest` characters."""
    return ascii(text if len(text) <= longest else text[:longest] + "...")
