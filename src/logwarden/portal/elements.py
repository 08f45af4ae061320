"""The elements of an analysis, one by one, each with a hash of what was sent: what did not change need not be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from json import JSONDecodeError, JSONDecoder

from logwarden.problems import TryAgain

_BLANK = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*(?:(,)[ \t\r\n]*|\])")
_UPDATED = re.compile(r'"lastUpdatedAt"\s*:\s*(?:"[^"\\]*"|[-+.0-9eE]+|null)')
_DECODER = JSONDecoder()


def elements(text: str) -> Iterator[tuple[object, str]]:
    """Each element of the answer, with the hash of its text without `lastUpdatedAt`, which always changes.

    Raises:
        TryAgain: the answer broke off, is no JSON, or is neither a list, nor `{"drivers": [...]}`, nor `{}`.
    """
    try:
        begin = _after(_BLANK, text, 0)
        if text[begin : begin + 1] == "[":
            yield from _of_list(text, begin)
            return
        whole: object = json.loads(text)
    except (ValueError, RecursionError):
        raise TryAgain("The portal's API broke off in the middle of an answer, or it is not JSON.") from None
    listed = whole.get("drivers", [] if not whole else None) if isinstance(whole, dict) else None
    if not isinstance(listed, list):
        raise TryAgain("The portal answered an analysis with something that is not a list of drivers.")
    for element in listed:
        yield element, _content(json.dumps(element, ensure_ascii=False, separators=(",", ":")))


def _of_list(text: str, begin: int) -> Iterator[tuple[object, str]]:
    """The elements of a JSON list: each is parsed once, and its own text hashed."""
    place = _after(_BLANK, text, begin + 1)
    if text[place : place + 1] == "]":
        _nothing_after(text, place + 1)
        return
    while True:
        element, end = _DECODER.raw_decode(text, place)
        yield element, _content(text[place:end])
        between = _BETWEEN.match(text, end)
        if between is None:
            raise JSONDecodeError("Expecting ',' delimiter", text, end)
        place = between.end()
        if between[1] is None:
            _nothing_after(text, place)
            return


def _content(text: str) -> str:
    return sha256(_UPDATED.sub("", text).encode(errors="surrogatepass")).hexdigest()


def _after(blank: re.Pattern[str], text: str, place: int) -> int:
    found = blank.match(text, place)
    return place if found is None else found.end()


def _nothing_after(text: str, place: int) -> None:
    if _after(_BLANK, text, place) != len(text):
        raise JSONDecodeError("Extra data", text, place)
