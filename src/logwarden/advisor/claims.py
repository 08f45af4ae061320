"""What the records around one error show, in a sentence, with their ids: what is there, never why."""

from __future__ import annotations

from collections.abc import Callable

from logwarden.eld.events import Event, Origin

from .advice import Claim
from .case import Line, Shown

_MAKERS = {Origin.DRIVER: "the driver", Origin.OTHER_USER: "the carrier", Origin.AUTOMATIC: "the device"}
NO_PLACE = {"X": "no valid position", "E": "a positioning malfunction", "M": "a place typed by the driver"}
"""What a letter in place of a latitude says (App. A 4.6.1.4)."""


def claim_of(line: Line) -> Claim | None:
    """What is seen at an error's own record and its neighbours; None where there is none."""
    own = line.own
    if own is None:
        return None
    words, seen = _WORDS.get(line.key, _listed)(line, own)
    return Claim(words, tuple(shown.id for shown in seen if shown is not None))


Told = tuple[str, list[Shown | None]]


def clock(line: Line, shown: Shown) -> str:
    """The home terminal's time of a record, with its day; UTC where the zone is not known."""
    if line.zone is None:
        return f"{shown.event.at:%m/%d %H:%M:%S} UTC"
    return f"{shown.event.at.astimezone(line.zone):%m/%d %H:%M:%S}"


def _listed(line: Line, own: Shown) -> Told:
    return f"{own.event.code_name} of {clock(line, own)} is the record that the portal means.", [own]


def _numbers(line: Line, own: Shown) -> Told:
    before = line.before()
    if before is None or own.event.sequence_id is None or before.event.sequence_id is None:
        return _listed(line, own)
    number, last = own.event.sequence_id, before.event.sequence_id
    if own.event.device != before.event.device:
        words = f"The record before {clock(line, own)} is another device's."
    elif number > last:
        words = f"At {clock(line, own)} number {number:X} follows on {last:X}; not in this log: {number - last - 1}."
    else:
        words = f"At {clock(line, own)} number {number:X} follows on {last:X}: the counter began anew."
    return words, [before, own]


def _figures(name: str, of: Callable[[Event], object]) -> Callable[[Line, Shown], Told]:
    def told(line: Line, own: Shown) -> Told:
        near = [("before", line.before()), ("there", own), ("after", line.after())]
        parts = [f"{of(shown.event)} {where}" for where, shown in near if shown and of(shown.event) is not None]
        return f"{name} at {clock(line, own)}: {', '.join(parts) or 'none'}.", [shown for _, shown in near]

    return told


def _blank(line: Line, own: Shown) -> Told:
    lacking = [
        name
        for name, value in (("miles", own.event.odometer), ("engine hours", own.event.engine_hours))
        if value is None
    ]
    return f"{own.event.code_name} of {clock(line, own)} has no {' and no '.join(lacking) or 'such figures'}.", [own]


def maker(event: Event) -> str:
    """Who made a record."""
    return _MAKERS.get(event.origin, "somebody else")


def where(event: Event) -> str:
    """Where a record was made, or why nobody knows it."""
    return NO_PLACE.get(event.latitude, f"{event.latitude or '-'}, {event.longitude or '-'}")


def _place(line: Line, own: Shown) -> Told:
    near = [("before", line.before()), ("there", own), ("after", line.after())]
    parts = [f"{where(shown.event)} {name}" for name, shown in near if shown is not None]
    return f"Position at {clock(line, own)}: {'; '.join(parts)}.", [shown for _, shown in near]


def _same_status(line: Line, own: Shown) -> Told:
    earlier = next(
        (
            shown
            for shown in reversed(line.records[: line.place])
            if (shown.event.type, shown.event.code) == (own.event.type, own.event.code)
        ),
        None,
    )
    if earlier is None:
        return _listed(line, own)
    words = f"{own.event.code_name} of {clock(line, own)} repeats the one of {clock(line, earlier)}."
    return words, [earlier, own]


def _origin(line: Line, own: Shown) -> Told:
    return f"{own.event.code_name} of {clock(line, own)} was made by {maker(own.event)}.", [own]


_WORDS: dict[str, Callable[[Line, Shown], Told]] = {
    "sequentialIdBreak": _numbers,
    "odometerError": _figures("Miles", lambda event: event.odometer),
    "engineHoursWarning": _figures("Engine hours", lambda event: event.engine_hours),
    "engineHoursAfterShutdown": _figures("Engine hours", lambda event: event.engine_hours),
    "noDataInOdometerOrEngineHours": _blank,
    "locationError": _place,
    "locationChangedError": _place,
    "locationDidNotChangeWarning": _place,
    "eventHasManualLocation": _place,
    "twoIdenticalStatusesError": _same_status,
    "drivingOriginWarning": _origin,
}
