"""Records that should be there are not: missing numbers, power events that do not alternate, hours without a mark."""

from __future__ import annotations

from collections.abc import Iterable

from logwarden.remedies.catalogue import Remedy

from .line import BREAK, Own
from .rule import Found, Rule

MISSING = (BREAK, "noPowerUpError", "noShutdownError", "missingIntermediateError", "eventIsNotDownloaded")
"""Kinds that say: here a record should be."""

_WITH_THEM = ("engineHoursAfterShutdown", "noDataInOdometerOrEngineHours", "incorrectIntermediatePlacementError")
"""What a device leaves besides that loses power: it belongs here on a day on which a record is missing too."""


def _find(own: Own) -> Iterable[Found]:
    found = own.of(*MISSING)
    days = {line.day for line in found if line.day is not None}
    found += [line for line in own.of(*_WITH_THEM) if line.day in days]
    if found:
        yield "", found


RECORDS_MISSING = Rule(
    name="records_missing",
    title="The device does not record or does not upload everything",
    to_do="RESYNC first: the device uploads what it still holds. What does not come then is not there: check plug and "
    "power, then a ticket to the provider. Missing records are never made up (App. A 4.3.2.8.2).",
    find=_find,
    of_device=True,
    remedy=Remedy.TASK,
)
