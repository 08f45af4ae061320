"""A truck's road: from city to city without end, the same for the same seed."""

from functools import lru_cache
from random import Random

from .places import CITIES, City, great_circle_miles

PATH_RATIO = 1.2
"""Miles driven for each mile of great circle."""

NEAR_MILES, FAR_MILES = 120.0, 450.0


@lru_cache(maxsize=256)
def _within_a_day(here: City) -> tuple[City, ...]:
    """The cities that a truck reaches in a day's drive or less, but for those next door."""
    return tuple(c for c in CITIES if NEAR_MILES < great_circle_miles(here.position, c.position) < FAR_MILES)


class Route:
    """The way of one truck, measured in miles driven since its home terminal.

    It is laid as far as it is asked for, one city after the other, so that the position at a mile is the same
    however often and in whatever order it is asked.
    """

    def __init__(self, home: City, rng: Random) -> None:
        self._rng = rng
        self._cities: list[City] = [home]
        self._miles: list[float] = [0.0]

    def at(self, miles: float) -> tuple[float, float]:
        """Latitude and longitude in degrees after so many miles of driving."""
        while self._miles[-1] <= miles:
            self._extend()
        last = next(i for i in range(len(self._miles) - 1, -1, -1) if self._miles[i] <= miles)
        a, b = self._cities[last], self._cities[last + 1]
        part = (miles - self._miles[last]) / (self._miles[last + 1] - self._miles[last])
        return (
            a.latitude + part * (b.latitude - a.latitude),
            a.longitude + part * (b.longitude - a.longitude),
        )

    def _extend(self) -> None:
        """Chooses the next city: a day's drive or less away, and none of the last three."""
        here = self._cities[-1]
        lately = self._cities[-3:]
        near = [city for city in _within_a_day(here) if city not in lately]
        city = self._rng.choice(near or [c for c in CITIES if c not in lately])
        self._cities.append(city)
        self._miles.append(self._miles[-1] + PATH_RATIO * great_circle_miles(here.position, city.position))
