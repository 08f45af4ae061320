"""What of other people's text may stand in a message: text that no reader's program takes for mark-up or a link."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 80
_MARKS = re.compile(r"[<>\[\](){}*_~`|\\#@/:&=]")
"""What HTML, Markdown, Slack and Discord read as their own, and what an address needs."""
_DOT_WITHIN = re.compile(r"\.(?=\w)")


def plain(text: str | None) -> str:
    """The text without mark-up, addresses, and signs that cannot be seen; at most 80 characters.

    A dot inside a word gets a blank after it: `evil.example` is an address to many programs, and `J.B. Hunt` is
    still read as what it is.
    """
    shown = "".join(
        sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in unicodedata.normalize("NFKC", text or "")
    )
    words = " ".join(_DOT_WITHIN.sub(". ", _MARKS.sub(" ", shown)).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def initials(name: str | None) -> str:
    """A driver in a message: `S. J.` of SMITH JOHN, in the order of the portal; never his name."""
    letters = [next((sign for sign in word if sign.isalpha()), "") for word in plain(name).split()]
    return " ".join(f"{letter.upper()}." for letter in letters[:3] if letter) or "without a name"
