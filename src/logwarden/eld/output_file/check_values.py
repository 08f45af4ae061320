"""The three check values of the output file: event, line and file (App. A 4.4.5, Table 3).

They find damage, not fraud: the sums ignore the order of characters and every zero.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_COUNTING = (string.digits + string.ascii_letters).encode()
_TABLE = bytes(byte - 48 if byte in _COUNTING else 0 for byte in range(256))


def total(text: str | bytes) -> int:
    """The sum of the characters' values (Table 3): digits and ASCII letters count, all else is 0."""
    data = text.encode("ascii", "replace") if isinstance(text, str) else text
    return sum(data.translate(_TABLE))


def event_check(*rendered: str) -> str:
    """Two hex digits over an event's text as rendered (App. A 4.4.5.1).

    In any order: type, code, date MMDDYY, time HHMMSS, miles, hours, latitude, longitude, power unit and
    username.
    """
    return event_check_of_total(sum(total(text) for text in rendered))


def event_check_of_total(summed: int) -> str:
    """Two hex digits of an event whose texts have this `total`."""
    return f"{_rotated(summed & 0xFF) ^ 0xC3:02X}"


def line_check(text: str | bytes) -> str:
    """Two hex digits over a data line without its own check value; commas count nothing (App. A 4.4.5.2)."""
    return f"{_rotated(total(text) & 0xFF) ^ 0x96:02X}"


def file_check(line_checks: Iterable[str]) -> str:
    """Four hex digits over all line check values, each two hex digits (App. A 4.4.5.3)."""
    return file_check_of_sum(sum(int(check, 16) for check in line_checks))


def file_check_of_sum(summed: int) -> str:
    """Four hex digits of a file whose line check values have this sum."""
    low = summed & 0xFFFF
    return f"{((_rotated(low >> 8) << 8) | _rotated(low & 0xFF)) ^ 0x969C:04X}"


def _rotated(byte: int) -> int:
    return ((byte << 3) | (byte >> 5)) & 0xFF
