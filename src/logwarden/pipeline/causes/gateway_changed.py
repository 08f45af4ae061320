"""Another gateway or engine computer reads other totals: miles, hours and numbers leap together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from logwarden.remedies.catalogue import Remedy

from .line import BREAK, Line, Own
from .rule import Found, Rule

TOGETHER = timedelta(hours=1)
"""How far apart the leaps stand: power-up, login and first status of one start."""

_LEAPS = (BREAK, "odometerError", "engineHoursAfterShutdown", "engineHoursWarning")


def _find(own: Own) -> Iterable[Found]:
    """The leap of the odometer with a break, and what leapt within the same hour."""
    leaps = [(at, line) for at, line in own.dated(*_LEAPS) if line.id not in own.shared]  # breaks are everywhere there
    found: list[Line] = []
    for at, line in leaps:
        if line.key != "odometerError":
            continue
        near = [other for when, other in leaps if abs(when - at) <= TOGETHER]
        if len({other.key for other in near}) > 2:  # noqa: PLR2004 - miles, hours and numbers
            found += [other for other in near if other not in found]
    if found:
        yield "", found


GATEWAY_CHANGED = Rule(
    name="gateway_changed",
    title="Another gateway reads other totals: miles, engine hours and numbers leapt together",
    to_do="Find out whether the device or gateway was changed or reset, and when. Keep the shop's or provider's paper "
    "with the log; ask the provider to set the offset. No record may be changed (App. A 4.3.2.8.2).",
    find=_find,
    of_device=True,
    remedy=Remedy.TASK,
)
