"""What no other rule takes: the errors of one kind of one driver, and unknown messages by their words."""

from __future__ import annotations

from collections.abc import Iterable

from logwarden.remedies.catalogue import UNKNOWN

from .line import Line, Own
from .rule import Found, Rule


def _find(own: Own) -> Iterable[Found]:
    found: dict[str, list[Line]] = {}
    for line in own.lines:
        detail = f"{line.key} {line.words}" if line.key == UNKNOWN.key else line.key
        found.setdefault(detail, []).append(line)
    yield from found.items()


ONE_KIND = Rule(
    name="one_kind",
    title="",
    to_do="Look at the records of these days, find out how it came to it, and write down the outcome.",
    find=_find,
)
