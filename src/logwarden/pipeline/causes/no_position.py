"""The receiver has no position: record after record without a place."""

from __future__ import annotations

from collections.abc import Iterable

from logwarden.remedies.catalogue import Remedy

from .line import Own
from .rule import Found, Rule

A_DAY = 4
"""Records without a place on one day from which on it is a broken receiver, and no tunnel."""

_PLACE = ("locationError", "locationDidNotChangeWarning")


def _find(own: Own) -> Iterable[Found]:
    if any(len(lines) >= A_DAY for lines in own.by_day("locationError").values()):
        yield "", own.of(*_PLACE)


NO_POSITION = Rule(
    name="no_position",
    title="The device has no position: records without a place",
    to_do="Check the antenna, then a ticket to the provider. A positioning malfunction has to be repaired within 8 "
    "days; until then the driver types the place when the device asks for it (395.34).",
    find=_find,
    of_device=True,
    remedy=Remedy.TASK,
)
