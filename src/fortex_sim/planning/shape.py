"""The shape of a working day: how long the legs and stops are, before they become records."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from logwarden.eld.events import OFF_DUTY, ON_DUTY


@dataclass(slots=True)
class Leg:
    """A stretch of driving: minutes, and the mean speed in miles an hour."""

    minutes: int
    mph: float


@dataclass(slots=True)
class Stop:
    """A stop between two legs: its status code, minutes, and whether the truck moves in the yard."""

    code: int
    minutes: int
    yard: bool = False


@dataclass(slots=True)
class Shape:
    """A solo over-the-road day from its login, a UTC instant, to its rest.

    `night` is the status code of the rest; `personal_miles` are driven in personal use after work.
    """

    login: datetime
    inspection_minutes: int
    legs: list[Leg]
    stops: list[Stop]
    closing_minutes: int
    night: int
    personal_miles: float = 0.0


YARD_CHANCE = 0.5


def draw_shape(login: datetime, night: int, *, personal: bool, rng: Random) -> Shape:
    """Draws a lawful day: 7 to 9.75 h of driving in four legs, under 13 h from login to rest.

    The break of 30 minutes or more lies before the eighth hour of driving, so that no limit of hours of
    service is touched.
    """
    mph = rng.uniform(54.0, 60.0)
    return Shape(
        login=login.replace(microsecond=0),
        inspection_minutes=rng.randint(12, 20),
        legs=[
            Leg(rng.randint(150, 213), mph + rng.uniform(-2, 2)),
            Leg(rng.randint(122, 160), mph + rng.uniform(-2, 2)),
            Leg(rng.randint(122, 150), mph + rng.uniform(-2, 2)),
            Leg(rng.randint(30, 58), mph + rng.uniform(-12, -4)),
        ],
        stops=[
            Stop(ON_DUTY, rng.randint(22, 30)),
            Stop(OFF_DUTY, rng.randint(31, 45)),
            Stop(ON_DUTY, rng.randint(40, 75), yard=rng.random() < YARD_CHANCE),
        ],
        closing_minutes=rng.randint(10, 14),
        night=night,
        personal_miles=rng.uniform(4.0, 9.0) if personal else 0.0,
    )
