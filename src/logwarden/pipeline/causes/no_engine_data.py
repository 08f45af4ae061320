"""The device has no link to the engine's computer: no miles and hours on record after record."""

from __future__ import annotations

from collections.abc import Iterable

from logwarden.remedies.catalogue import Remedy

from .line import Own
from .rule import Found, Rule

A_DAY = 4
"""Records without data on one day from which on it is a broken link: two or three are a slow answer at a start."""


def _find(own: Own) -> Iterable[Found]:
    blanks = own.of("noDataInOdometerOrEngineHours")
    if any(len(lines) >= A_DAY for lines in own.by_day("noDataInOdometerOrEngineHours").values()):
        yield "", blanks


NO_ENGINE_DATA = Rule(
    name="no_engine_data",
    title="The device does not read the engine: records without miles and engine hours",
    to_do="Check plug and cable, then a ticket to the provider. An engine synchronisation malfunction has to be "
    "repaired within 8 days; the driver keeps paper logs where the device does not record rightly (395.34).",
    find=_find,
    of_device=True,
    remedy=Remedy.TASK,
)
