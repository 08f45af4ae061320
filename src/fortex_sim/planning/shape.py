"""The shape of a working day: how long the legs and stops are, before they become records."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from logwarden.eld.events import OFF_DUTY, ON_DUTY, SLEEPER_BERTH


@dataclass(slots=True)
class Leg:
    """A stretch of driving: minutes, and the mean speed in miles an hour."""

    minutes: int
    mph: float


@dataclass(slots=True)
class Stop:
    """A stop between two legs: its status code, minutes, and whether and how long the truck moves in the yard.

    With `automatic` the driver forgets his status: after 5 minutes the device asks, after 1 more it says ON
    (App. A 4.4.1.2).
    """

    code: int
    minutes: int
    yard: bool = False
    yard_minutes: int = 8
    automatic: bool = False


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
OPEN_ROAD = (54.0, 60.0)
"""Mean miles an hour on the road, from and to."""


def draw_shape(
    login: datetime, night: int, *, personal: bool, rng: Random, cruise: tuple[float, float] = OPEN_ROAD
) -> Shape:
    """Draws a lawful day: 7 to 9.75 h of driving in four legs, under 13 h from login to rest.

    The break of 30 minutes or more lies before the eighth hour of driving, so that no limit of hours of
    service is touched.
    """
    mph = rng.uniform(*cruise)
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


def draw_team_shape(login: datetime, rng: Random, cruise: tuple[float, float]) -> Shape:
    """Draws one driver's part of a team's day: 7 h of driving in two legs, under 9 h in all.

    Eight such days in a row stay below 70 hours, and two of them in one day leave each ten hours of rest.
    """
    mph = rng.uniform(*cruise)
    return Shape(
        login=login.replace(microsecond=0),
        inspection_minutes=rng.randint(12, 16),
        legs=[Leg(rng.randint(200, 220), mph + rng.uniform(-2, 2)) for _ in range(2)],
        stops=[Stop(OFF_DUTY, rng.randint(31, 38))],
        closing_minutes=rng.randint(10, 12),
        night=SLEEPER_BERTH,
    )
