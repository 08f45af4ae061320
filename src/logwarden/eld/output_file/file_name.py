"""The name of an output file, 25 characters (App. A 4.8.2.2)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_NAME_LETTERS, _LICENCE_END = 5, 2
_FREE = re.compile(r"[0-9A-Z]{9}")


def file_name(last_name: str, licence_number: str, day: date, free: str = "000000000") -> str:
    """The name without an extension, such as `Doe__7836111826-000000000`.

    Five letters of the last name, the last two characters of the licence number, each padded with `_`; the
    sum of the licence's digits modulo 100; the home-terminal day as MMDDYY; nine characters that are free.
    Accents, blanks and punctuation of the name and the licence do not count.

    Raises:
        ValueError: `free` is not nine of 0-9 and A-Z.
    """
    if _FREE.fullmatch(free) is None:
        raise ValueError(f"the free part is nine of 0-9 and A-Z, not {free!r}")
    letters = "".join(c for c in _ascii(last_name) if c.isalpha())[:_NAME_LETTERS]
    licence = "".join(c for c in _ascii(licence_number) if c.isalnum())
    digits = sum(int(c) for c in licence if c.isdigit()) % 100
    name, end = letters.ljust(_NAME_LETTERS, "_"), licence[-_LICENCE_END:].rjust(_LICENCE_END, "_")
    return f"{name}{end}{digits:02d}{day:%m%d%y}-{free}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
