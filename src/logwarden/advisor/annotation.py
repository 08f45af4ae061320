"""A draft of an annotation: 4 to 60 characters that state what the records show, never a cause that nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta

from logwarden.eld.events import Origin
from logwarden.eld.lawful import NOTE_LONGEST
from logwarden.remedies.catalogue import BY_KEY, Remedy
from logwarden.remedies.words import short_name

from .advice import Draft
from .case import Line, Shown

_HOURLY = timedelta(hours=1, minutes=1)
"""How far apart a driving record and the next may stand (App. A 4.5.1.2), with a minute for the device."""


def draft_for(line: Line) -> Draft | None:
    """A draft for an error's own record; None where no annotation is lawful, or the records show too little."""
    own, write = line.own, _TEXTS.get(line.key)
    if own is None or write is None or not own.event.is_main or Remedy.ANNOTATE not in BY_KEY[line.key].remedies:
        return None
    text = write(line, own)
    return Draft(own.id, text) if text is not None and len(text) <= NOTE_LONGEST else None


def _name(shown: Shown) -> str:
    return short_name(shown.event.type, shown.event.code)


def _clock(line: Line, shown: Shown) -> str:
    """The home terminal's minute."""
    return f"{shown.event.at.astimezone(line.zone or UTC):%H:%M}"


def _repeats(line: Line, own: Shown) -> str | None:
    before = line.before()
    if before is None or (before.event.type, before.event.code) != (own.event.type, own.event.code):
        return None
    return f"{_name(own)} {_clock(line, own)} repeats {_name(own)} of {_clock(line, before)}"


def _no_position(_line: Line, own: Shown) -> str | None:
    return "No valid position at this record" if own.event.latitude in ("X", "E") else None


def _elsewhere(line: Line, own: Shown) -> str | None:
    before, after = line.before(), line.after()
    if before is None or after is None or not before.event.location or not own.event.location:
        return None
    if before.event.location != after.event.location or own.event.location == before.event.location:
        return None
    return f"Before and after: {before.event.location}"


def _entered(line: Line, own: Shown) -> str | None:
    if own.event.origin is not Origin.DRIVER:
        return None
    return f"{_name(own)} {_clock(line, own)} entered by driver, not by device"


def _no_intermediate(line: Line, own: Shown) -> str | None:
    after = line.after()
    if after is None or not own.event.is_driving or after.event.at - own.event.at <= _HOURLY:
        return None
    return f"No intermediate record {_clock(line, own)} to {_clock(line, after)}"


_TEXTS: dict[str, Callable[[Line, Shown], str | None]] = {
    "twoIdenticalStatusesError": _repeats,
    "locationError": _no_position,
    "locationChangedError": _elsewhere,
    "drivingOriginWarning": _entered,
    "missingIntermediateError": _no_intermediate,
}
