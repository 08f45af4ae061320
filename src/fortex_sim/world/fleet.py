"""Companies, drivers and trucks as the world holds them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fortex_sim.planning.route import Route
from fortex_sim.planning.steps import Owned

from .cast import AnswerPolicy, Member

SEQUENCE_IDS = 0x10000
"""How many event sequence ids there are; after FFFF comes 0 (App. A 7.24)."""


@dataclass(slots=True)
class Truck:
    """A truck and its device.

    `sequence` is the id that the device's next record gets. `odometer` and `hours` are what the counters
    showed at the beginning, `road_miles` and `engine_hours` what was truly driven and run since,
    `odometer_error` and `hours_error` by how much the counters have leapt. `free_at` is when the day that was planned
    last leaves it alone, in UTC; `users` are its drivers.
    """

    vehicle: str
    device: str
    route: Route
    sequence: int
    odometer: float
    hours: float
    road_miles: float = 0.0
    engine_hours: float = 0.0
    odometer_error: float = 0.0
    hours_error: float = 0.0
    unidentified_made: int = 0
    free_at: datetime | None = None
    users: list["Driver"] = field(default_factory=list)

    def next_sequence(self) -> int:
        """Uses up one sequence id."""
        given = self.sequence
        self.sequence = (given + 1) % SEQUENCE_IDS
        return given


@dataclass(frozen=True, slots=True)
class Company:
    """A carrier, with the label that the portal shows."""

    id: str
    label: str


@dataclass(slots=True)
class Driver:
    """A driver, the truck he drives, and how he behaves.

    `never_certifies` are home-terminal days, `left_open` those that he leaves uncertified after an edit.
    `off_since` is when his last rest began, in UTC. `partner` is his co-driver. `gap` says why the device's next
    number does not follow the last one in his log.
    """

    id: str
    name: str
    username: str
    company: Company
    zone_code: str
    zone: ZoneInfo
    truck: Truck
    member: Member
    answers: AnswerPolicy
    start_day: date
    first_day: date
    never_certifies: set[date] = field(default_factory=set)
    left_open: set[date] = field(default_factory=set)
    off_since: datetime | None = None
    records_made: int = 0
    partner: "Driver | None" = None
    gap: Owned | None = None

    def day_of(self, instant: datetime) -> date:
        """The home-terminal day of an instant."""
        return instant.astimezone(self.zone).date()
