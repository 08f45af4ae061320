"""Driving with nobody logged in, and the number that it took from the counter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from logwarden.remedies.catalogue import Remedy

from .line import BREAK, Line, Own
from .rule import Found, Rule

BEFORE_LOGIN = timedelta(hours=12)
"""How long after the trip the next record of the driver may come that shows the gap: a night."""


def _find(own: Own) -> Iterable[Found]:
    """All trips of the vehicle's driver, each with the first break after it."""
    trips = own.dated("unidentifiedDriverEvent")
    breaks = [(at, line) for at, line in own.dated(BREAK) if line.id not in own.shared]
    found: list[Line] = own.of("unidentifiedDriverEvent")
    for at, _ in trips:
        gap = next((line for when, line in breaks if at <= when <= at + BEFORE_LOGIN), None)
        if gap is not None and gap not in found:
            found.append(gap)
    if found:
        yield "", found


UNIDENTIFIED_TRIP = Rule(
    name="unidentified_trip",
    title="The truck was driven with nobody logged in",
    to_do="Find out who drove. Assign the trip to him, and he accepts it at his login, or annotate why nobody can be "
    "named (395.32(c)). Never assign by guess.",
    find=_find,
    remedy=Remedy.TASK,
)
