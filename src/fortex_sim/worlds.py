"""Carriers with all that their devices recorded and the truth about it, for proofs and measurements without HTTP."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from logwarden.eld.events import Event, Identity
from logwarden.eld.log import DriverLog

from .clock import DEFAULT_START
from .planning.controls import MAY
from .planning.marking import COMPANIONS
from .profiles.drawing import draw_solo, draw_team
from .world.building import build_world
from .world.cast import Cast, Member
from .world.errors import ControlMade, LogError
from .world.world import World

HISTORY_DAYS = 15
WEEKS_A_DRIVER = 2
DRIVERS = 10
SIXTY_EVERY = 5
STARTS = (
    DEFAULT_START,
    datetime(2026, 3, 13, 15, 0, tzinfo=UTC),
    datetime(2026, 8, 5, 14, 20, tzinfo=UTC),
    datetime(2026, 11, 6, 15, 0, tzinfo=UTC),
)
"""Where the carriers' clocks stand: two of the histories hold a day of 23 or 25 hours."""


@dataclass(frozen=True, slots=True)
class Injected:
    """An error that is there by a cause.

    `records` are those that it is about, the one that the portal lists first. `at` is that one's instant, `day` its
    home-terminal day. `from_devices`: all records of the devices prove the message; `from_rows`: the rows of this
    driver alone prove it. `companions` are keys that a sound judge may say of that day besides.
    """

    cause_id: str
    cause: str
    key: str
    driver_id: str
    at: datetime
    day: date
    records: tuple[Identity, ...]
    from_devices: bool
    from_rows: bool
    companions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Innocent:
    """A negative control: something that is in order, of which nobody may say an error of the keys in `must_not`.

    `may` are keys that one may rightly say of it, though the portal lists none: a typed place is a typed place.
    """

    cause_id: str
    name: str
    must_not: tuple[str, ...]
    may: frozenset[str]
    driver_id: str
    at: datetime
    day: date
    records: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """One carrier at `now`: what a client sees of each driver, and what the devices recorded besides.

    `logs` are the drivers' logs, each of them exactly the rows that the portal shows for him. Together with
    `unidentified` they are everything that the devices have uploaded. `withheld` is what they still hold.
    `not_downloaded` are the records that the portal marks so, `cycles` the drivers' rule, `60/7` or `70/8`.
    """

    number: int
    now: datetime
    logs: tuple[DriverLog, ...]
    unidentified: tuple[Event, ...]
    withheld: tuple[Event, ...]
    not_downloaded: tuple[Identity, ...]
    cycles: Mapping[str, str]
    errors: tuple[Injected, ...]
    controls: tuple[Innocent, ...]

    @property
    def weeks(self) -> int:
        """How many driver-weeks it counts for."""
        return WEEKS_A_DRIVER * len(self.logs)


def driver_weeks(seed: int, count: int, *, causes: bool = True, controls: bool = True) -> Iterator[Carrier]:
    """Carriers of ten drivers with two weeks each, one after the other, until so many driver-weeks are there.

    With neither causes nor controls the drivers are solo and their weeks clean. The same arguments give the same.
    """
    left = -(-count // WEEKS_A_DRIVER)
    number = 0
    while left > 0:
        drivers = min(left, DRIVERS)
        yield _carrier(seed, number, drivers, causes=causes, controls=controls)
        left -= drivers
        number += 1


def _carrier(seed: int, number: int, drivers: int, *, causes: bool, controls: bool) -> Carrier:
    rng = Random(f"{seed}/carrier/{number}")
    cycle = "60/7" if number % SIXTY_EVERY == SIXTY_EVERY - 1 else "70/8"
    members: list[Member] = []
    if drivers > 1 and (causes or controls):
        listed = causes and (not controls or number % 2 == 0)
        members += draw_team(rng, HISTORY_DAYS, cycle, rides=2, listed=listed)
    while len(members) < drivers:
        members.append(draw_solo(rng, HISTORY_DAYS, cycle, causes=causes, controls=controls))
    cast = Cast(((f"CARRIER {number}", tuple(members)),), history_days=HISTORY_DAYS)
    start = STARTS[number % len(STARTS)]
    return _seen(build_world(cast, seed * 1_000_003 + number, start), number)


def _seen(world: World, number: int) -> Carrier:
    """What there is to see of a world, and the truth about it."""
    logs = tuple(
        DriverLog(
            driver.id,
            driver.zone,
            driver.first_day,
            world.today(driver),
            world.now,
            tuple(r.event for r in world.log(driver.id)),
        )
        for driver in world.drivers.values()
    )
    known = {r.id: r.event for d in world.drivers for r in world.log(d)}
    nobody = [r for records in world.unidentified.values() for r in records]
    known |= {r.id: r.event for r in nobody}
    return Carrier(
        number=number,
        now=world.now,
        logs=logs,
        unidentified=tuple(r.event for r in nobody),
        withheld=tuple(r.event for records in world.withheld.values() for r in records),
        not_downloaded=tuple(known[i].identity for i in sorted(world.flagged) if i in known),
        cycles={d.id: d.member.cycle for d in world.drivers.values()},
        errors=tuple(_injected(error, known) for error in world.errors),
        controls=tuple(_innocent(control, known) for control in world.controls),
    )


def _injected(error: LogError, known: Mapping[str, Event]) -> Injected:
    cause = error.cause_id.partition("-")[0]
    about = (error.record_id, *([error.twin_id] if error.twin_id else []))
    return Injected(
        cause_id=error.cause_id,
        cause=cause,
        key=error.key,
        driver_id=error.driver_id,
        at=error.at,
        day=error.day,
        records=tuple(known[i].identity for i in about),
        from_devices=error.from_devices,
        from_rows=error.from_rows,
        companions=COMPANIONS.get(cause, frozenset()),
    )


def _innocent(control: ControlMade, known: Mapping[str, Event]) -> Innocent:
    return Innocent(
        cause_id=control.cause_id,
        name=control.name,
        must_not=control.must_not,
        may=MAY.get(control.name, frozenset()),
        driver_id=control.driver_id,
        at=control.at,
        day=control.day,
        records=(known[control.record_id].identity,),
    )
