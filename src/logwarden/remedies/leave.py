"""leave: nothing happens in the portal; a reason is kept. Legal class: none, no record is touched.

The default for twins: a repeated status does not make a log false. One person decides, or a rule's author.
"""

from __future__ import annotations

from dataclasses import dataclass

SUGGESTED_REASONS: dict[str, str] = {
    "twoIdenticalStatusesError": "The second status repeats the first; no time counts differently.",
    "eventHasManualLocation": "The driver typed the place, which the rule allows.",
    "speedHigherThanLimit": "Not a matter of the log.",
}
"""A draft for the person who decides; the reason that is kept is his own."""

SHORTEST_REASON, LONGEST_REASON = 4, 500


@dataclass(frozen=True, slots=True)
class BadReason(ValueError):
    """The reason says nothing, or too much."""

    words: str

    def __str__(self) -> str:
        """One sentence for the person who typed it."""
        return self.words


def check_reason(reason: str) -> str:
    """The reason, trimmed.

    Raises:
        BadReason: it has fewer than 4 or more than 500 characters.
    """
    text = reason.strip()
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        raise BadReason(f"Give a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters.")
    return text
