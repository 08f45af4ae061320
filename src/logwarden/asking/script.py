"""The call script: what the office says to a driver on the telephone, in a language that both speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .words import days_in_words, say


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One thing to ask: its kind, the days, and what the office or the plan says of it."""

    kind: str
    days: tuple[date, ...]
    words: str = ""


def script(to_ask: Sequence[ToAsk], office: str, language: str) -> list[str]:
    """The script's lines, in order; nothing in it tells him what to answer (395.30(e))."""
    lines = [say(language, "hello", office=office), say(language, "if not"), say(language, "free")]
    for one in to_ask:
        about = say(language, "about days", days=days_in_words(language, one.days))
        lines += [
            " ".join(part for part in (say(language, f"why {one.kind}"), about, one.words) if part),
            say(language, f"ask {one.kind}"),
            say(language, f"left {one.kind}"),
        ]
    return [*lines, say(language, "wait"), say(language, "note")]
