"""Positions as a record renders them, and how far apart two of them are."""

from __future__ import annotations

import math
from typing import NamedTuple

_EARTH_RADIUS_MILES = 3958.8
_DEGREES_OF_LATITUDE, _DEGREES_OF_LONGITUDE = 90.0, 180.0
_FINE_DECIMALS = 2


class Position(NamedTuple):
    """Degrees, and whether they have but one decimal, as in personal use (App. A 4.7.3)."""

    latitude: float
    longitude: float
    coarse: bool


def position_of(latitude: str, longitude: str) -> Position | None:
    """The position of two rendered coordinates; None for a letter, a blank, 0/0 and what is not on the earth.

    One decimal in only one of the two is a trailing zero that was not written, and no reduced precision.
    """
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    if not (abs(north) <= _DEGREES_OF_LATITUDE and abs(east) <= _DEGREES_OF_LONGITUDE):
        return None
    if north == 0 and east == 0:
        return None
    return Position(north, east, _is_coarse(latitude) and _is_coarse(longitude))


def miles_between(a: Position, b: Position) -> float:
    """The way over the great circle, in miles."""
    if a[0] == b[0] and a[1] == b[1]:
        return 0.0
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    half = (
        math.sin((north_b - north_a) / 2) ** 2
        + math.cos(north_a) * math.cos(north_b) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_MILES * math.asin(min(1.0, math.sqrt(half)))


def in_north_america(position: Position) -> bool:
    """Whether a position is in a box around Canada, the United States and Mexico, Hawaii too."""
    south, north, west, east = 14.0, 84.0, -180.0, -52.0
    return south <= position.latitude <= north and west <= position.longitude <= east


def _is_coarse(text: str) -> bool:
    return len(text.partition(".")[2]) < _FINE_DECIMALS
