"""Whether an event's check value is right, by what the file has said so far of its unit and its driver."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .check_values import event_check_of_total, total
from .layout import HEADER_LINES, Section
from .problems import quoted

if TYPE_CHECKING:
    from .rows import Row

_FIRST, _LAST = "type", "longitude"
"""From the type to the longitude, eight columns count as rendered, in both lists (App. A 4.4.5.1.1)."""

UNIDENTIFIED_USERNAMES = ("", "unidentified", "Unidentified")
"""Names that devices count for the unidentified profile; neither file nor rule gives it one."""

_TWO_HEX = re.compile(r"[0-9A-F]{2}")
_ORDER = re.compile(r"[0-9]{1,2}")


class EventChecks:
    """Learns units and usernames from the header and the CMV list, and judges the events after them.

    An event is not judged where its check value cannot be computed: no driver in the header, or a CMV order
    number that the list lacks. At most the order numbers 0 to 99 are kept (App. A 7.37).
    """

    def __init__(self) -> None:
        self._usernames: list[int] | None = None
        self._units: dict[str, int] = {}

    def mismatch(self, row: Row) -> str | None:
        """What is wrong with the row's event check value, in words; None if nothing is or it has none."""
        if row.layout.section in (Section.EVENTS, Section.UNIDENTIFIED):
            return self._judged(row)
        if row.layout.section is Section.CMVS and _ORDER.fullmatch(row["order"]) is not None:
            self._units.setdefault(row["order"], total(row["power_unit"]))
        elif row.layout is HEADER_LINES[0] and self._usernames is None:
            self._usernames = [total(row["username"])]
        elif row.layout is HEADER_LINES[1] and row["co_username"] and self._usernames is not None:
            self._usernames.append(total(row["co_username"]))
        return None

    def _judged(self, row: Row) -> str | None:
        written = row["event_check"].upper()
        unit = self._units.get(row["cmv"])
        if _TWO_HEX.fullmatch(written) is None:
            return f"The event check value {quoted(written)} is not two hex digits."
        if unit is None or self._usernames is None:
            return None
        usernames = self._usernames
        if row.layout.section is Section.UNIDENTIFIED:
            usernames = [*map(total, UNIDENTIFIED_USERNAMES), *usernames]
        places = row.layout.places
        summed = unit + total("".join(row.values[places[_FIRST] : places[_LAST] + 1]))
        expected = [event_check_of_total(summed + username) for username in usernames]
        if written in expected:
            return None
        return f"The event check value is {quoted(written)}, the event's own is {expected[0]}."
