"""Places that the driver typed: one cause a day, for he certifies his entries day by day (395.30(b))."""

from __future__ import annotations

from collections.abc import Iterable

from .line import Own
from .rule import Found, Rule


def _find(own: Own) -> Iterable[Found]:
    for day, lines in own.by_day("eventHasManualLocation").items():
        yield day.isoformat(), lines


TYPED_PLACES = Rule(
    name="typed_places",
    title="The driver typed the place of his own statuses",
    to_do="Nothing: the rule allows it where the device offers no place.",
    find=_find,
)
