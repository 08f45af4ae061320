"""Now and then a record without a place, or with the place of the one before."""

from __future__ import annotations

from collections.abc import Iterable

from .line import Own
from .rule import Found, Rule


def _find(own: Own) -> Iterable[Found]:
    if found := own.of("locationError", "locationDidNotChangeWarning"):
        yield "", found


POSITION_UNSURE = Rule(
    name="position_unsure",
    title="Single records without a right place",
    to_do="Ask the driver where he was; look whether it comes again.",
    find=_find,
)
