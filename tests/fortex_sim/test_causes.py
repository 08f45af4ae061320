"""Each message of the catalogue: its cause shows in the records, and the error in the API; controls have none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from fortex_sim import Options, Simulator
from fortex_sim.clock import DEFAULT_START
from fortex_sim.planning.causes import Cause, Injection
from fortex_sim.planning.controls import MUST_NOT, Control
from fortex_sim.profiles import PROFILES
from fortex_sim.world.building import build_world
from fortex_sim.world.cast import Cast, Member
from fortex_sim.world.errors import LogError
from logwarden.eld.events import Event, EventType

if TYPE_CHECKING:
    from fortex_sim.world.fleet import Driver
    from fortex_sim.world.world import World

YESTERDAY = 1
SOLO = Member("SOLO", "CT", "Omaha", time(5, 30), rests=(1, 2), cruise=(49.5, 52.5))


@dataclass(frozen=True)
class Case:
    """A cause, the keys of its errors, and what it changes in the records: `gone` of the clean day, or `new`."""

    cause: Cause
    keys: str
    at: str = ""
    amount: float = 0.0
    minutes: int = 8

    @property
    def member(self) -> Member:
        """A driver to whom it happened yesterday."""
        injection = Injection(self.cause, YESTERDAY, self.at, amount=self.amount, minutes=self.minutes)
        week = (YESTERDAY, int(self.amount)) if self.cause is Cause.LONG_WEEK else None
        return replace(SOLO, name=self.cause, injections=(injection,), long_week=week)


CASES = (
    Case(Cause.LOST_UPLOADS, "sequentialIdBreak missingIntermediateError noShutdownError", "down1,inter2.1"),
    Case(Cause.POWER_UP_NOT_MADE, "noPowerUpError", "up2"),
    Case(Cause.SHUT_DOWN_NOT_MADE, "noShutdownError", "down2"),
    Case(Cause.RAN_UNRECORDED, "engineHoursAfterShutdown", "up0", 0.8),
    Case(Cause.NOT_DOWNLOADED, "eventIsNotDownloaded", "stop2"),
    Case(Cause.RETAPPED, "twoIdenticalStatusesError", "stop1"),
    Case(Cause.DRIVING_ENTERED_AGAIN, "drivingOriginWarning", "drive2"),
    Case(Cause.INTERMEDIATE_NOT_MADE, "missingIntermediateError", "inter1.1"),
    Case(Cause.INTERMEDIATE_SHIFTED, "incorrectIntermediatePlacementError missingIntermediateError", "inter1.1", 20.0),
    Case(Cause.LOGGED_IN_ON_THE_ROAD, "incorrectStatusPlacementError excessiveLogInWarning", "drive2"),
    Case(Cause.BAD_ODOMETER_READING, "odometerError", "drive2", 5.0),
    Case(Cause.BAD_HOURS_READING, "engineHoursWarning", "inter2.1", 0.4),
    Case(Cause.NO_ENGINE_DATA, "noDataInOdometerOrEngineHours", "inter2.1"),
    Case(Cause.GPS_MOVED, "locationChangedError", "up2", 0.3),
    Case(Cause.NO_FIX, "locationError", "inter3.1"),
    Case(Cause.GPS_FROZEN, "locationDidNotChangeWarning locationError", "inter2.1"),
    Case(Cause.LOGGED_IN_TWICE, "excessiveLogInWarning"),
    Case(Cause.LOGGED_OUT_TWICE, "excessiveLogOutWarning"),
    Case(Cause.DROVE_MUCH_TOO_FAST, "speedMuchHigherThanLimit"),
    Case(Cause.DROVE_ABOVE_LIMIT, "speedHigherThanLimit"),
    Case(Cause.NO_BREAK, "hosViolation8Hour", amount=25.0),
    Case(Cause.DROVE_TOO_LONG, "hosViolation11Hour", "drive4"),
    Case(Cause.WINDOW_EXCEEDED, "hosViolation14Hour", amount=20.0),
    Case(Cause.LONG_WEEK, "hosViolation60Hour", "drive4", 60.0),
    Case(Cause.LONG_WEEK, "hosViolation70Hour", "drive4", 70.0),
    Case(Cause.DATA_DIAGNOSTIC, "diagnosticEvent", "drive2"),
    Case(Cause.TYPED_PLACE, "eventHasManualLocation", "stop1"),
    Case(Cause.UNIDENTIFIED_TRIP, "unidentifiedDriverEvent sequentialIdBreak"),
    Case(
        Cause.UNPLUGGED,
        "engineHoursAfterShutdown noShutdownError noPowerUpError missingIntermediateError "
        "noDataInOdometerOrEngineHours",
    ),
    Case(Cause.GATEWAY_CHANGED, "odometerError engineHoursAfterShutdown sequentialIdBreak"),
    Case(Cause.DEVICE_SWAPPED, "sequentialIdBreak"),
    Case(Cause.DEVICE_RESET, "sequentialIdBreak"),
    Case(Cause.OUT_AT_STOPS, "sequentialIdBreak"),
)

ALL_KEYS = {key for case in CASES for key in case.keys.split()}

CONTROLS = (
    Injection(Control.PERSONAL_BLANKS, YESTERDAY),
    Injection(Control.YARD_INTERMEDIATE, YESTERDAY),
    Injection(Control.COMPACTED_POWER, YESTERDAY),
    Injection(Control.AUTOMATIC_ON, YESTERDAY),
    Injection(Control.TYPED_IN_ORDER, YESTERDAY, "stop1"),
    Injection(Control.EXPLAINED_BY_MALFUNCTION, YESTERDAY),
    Injection(Control.VEHICLE_CHANGED, YESTERDAY),
    Injection(Cause.OUT_AT_STOPS, YESTERDAY, listed=False),
)


def cast(members: tuple[Member, ...]) -> Cast:
    """One company of them, with enough history for a long week."""
    return Cast((("CASES LLC", members),), history_days=11)


def team(*, listed: bool) -> tuple[Member, Member]:
    """Two drivers of one truck; the first one's co-driver logs in on the road."""
    login = Injection(Control.CO_DRIVER_LOGIN, YESTERDAY)
    first = replace(SOLO, name="EARLY", start=time(5), rides=2, gaps_listed=listed)
    second = replace(first, name="LATE", start=time(18), beside=True)
    return replace(first, injections=() if listed else (login,)), second


def events(world: World, driver: Driver) -> set[Event]:
    """All that his device recorded yesterday and today, but for its numbers: his records and nobody's."""
    nobody = [r for records in world.unidentified.values() for r in records if r.event.vehicle == driver.truck.vehicle]
    return {replace(r.event, sequence_id=None) for r in (*world.log(driver.id), *nobody)}


@pytest.fixture(scope="module")
def world() -> World:
    """A driver a cause."""
    return build_world(cast(tuple(case.member for case in CASES)), 3, DEFAULT_START)


@pytest.fixture(scope="module")
def clean() -> World:
    """The same drivers, to whom nothing happens."""
    return build_world(cast(tuple(SOLO for _ in CASES)), 3, DEFAULT_START)


@pytest.fixture(scope="module")
def controls() -> World:
    """A driver a control, and a team."""
    members = tuple(replace(SOLO, name=f"{c.cause}", injections=(c,)) for c in CONTROLS)
    rolls = replace(SOLO, name=Control.ROLL_OVER, first_sequence=0xFFF0)
    return build_world(cast((*members, rolls, *team(listed=False))), 3, DEFAULT_START)


def test_every_key_has_a_case() -> None:
    """The cases make all 28 keys of the catalogue (the two speeds and five limits each one)."""
    assert len(ALL_KEYS) == 28


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES)), ids=[f"{c.cause}-{c.amount}" for c in CASES])
def test_a_cause_makes_its_errors_and_shows_in_the_records(world: World, clean: World, number: int, case: Case) -> None:
    """Its errors, all of one cause, are listed; the records differ from those of the same days without it."""
    driver, same = list(world.drivers.values())[number], list(clean.drivers.values())[number]
    listed = world.listed(driver)
    assert {e.key for e in listed} == set(case.keys.split())
    assert len({e.cause_id for e in listed}) == 1
    only_flagged = case.cause is Cause.NOT_DOWNLOADED
    only_numbers = case.cause is Cause.DEVICE_RESET
    assert (events(world, driver) == events(clean, same)) is (only_flagged or only_numbers)
    if only_flagged:
        assert {listed[0].record_id} <= world.flagged
    if only_numbers:
        assert 0 in {r.event.sequence_id for r in world.log(driver.id)}


@pytest.mark.parametrize(
    ("cause", "devices", "rows"),
    [
        (Cause.LOST_UPLOADS, True, False),
        (Cause.DEVICE_SWAPPED, False, False),
        (Cause.OUT_AT_STOPS, False, False),
        (Cause.UNIDENTIFIED_TRIP, True, False),
        (Cause.NOT_DOWNLOADED, False, False),
        (Cause.NO_BREAK, True, True),
    ],
)
def test_truth_says_what_can_be_decided(world: World, cause: Cause, devices: bool, rows: bool) -> None:
    """Lost numbers show in the devices alone, others' numbers nowhere, driving hours in the rows too."""
    main = {Cause.UNIDENTIFIED_TRIP: "unidentifiedDriverEvent"}.get(cause)
    errors = [e for e in world.errors if e.cause_id.startswith(cause) and main in (None, e.key)]
    first = next(e for e in errors if e.key != "missingIntermediateError")
    assert (first.from_devices, first.from_rows) == (devices, rows)


def test_an_unidentified_trip_stands_in_nobodys_profile(world: World) -> None:
    """Its records are in no driver's log, its miles are on the truck, its numbers are missing in the driver's."""
    nobody = [r for records in world.unidentified.values() for r in records]
    trip = [r.event for r in nobody if r.event.is_driving]
    assert len(trip) == 1
    logs = {r.id for d in world.drivers for r in world.log(d)}
    assert not {r.id for r in nobody} & logs


async def test_the_api_lists_every_message(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Smart-analyze of the same fleet gives each driver the messages of his cause."""
    monkeypatch.setitem(PROFILES, "cases", lambda: cast(tuple(case.member for case in CASES)))
    simulator = Simulator(Options(profile="cases", seed=3, clock_rate=0))
    headers = {"Authorization": simulator.portal.credentials.token, "x-system-name": "zero"}
    transport = httpx2.ASGITransport(app=simulator.monitoring)
    async with httpx2.AsyncClient(transport=transport, base_url="http://portal.test", headers=headers) as api:
        answer = await api.get(f"/monitoring/smart-analyze/{next(iter(world.companies))}")
    elements: list[dict[str, Any]] = answer.json()
    for element, driver in zip(elements, world.drivers.values(), strict=True):
        told = sorted(e["errorMessage"] for e in element["logCheckErrors"])
        assert told == sorted(e.message for e in world.listed(driver))
        assert told


@pytest.mark.parametrize("number", range(len(CONTROLS)), ids=[f"{c.cause}" for c in CONTROLS])
def test_a_control_shows_in_the_records_and_lists_nothing(controls: World, clean: World, number: int) -> None:
    """It changes the records, is marked with what it must not make, and the portal lists no error."""
    driver, same = list(controls.drivers.values())[number], list(clean.drivers.values())[number]
    assert controls.listed(driver) == []
    assert events(controls, driver) != events(clean, same)
    marked = [c for c in controls.controls if c.driver_id == driver.id]
    assert marked
    assert all(c.must_not for c in marked)


def test_numbers_of_the_other_and_roll_over(controls: World) -> None:
    """A team's gaps, a co-driver's login on the road and FFFF to 0 are marked and not listed."""
    assert controls.errors == []
    names = {c.name for c in controls.controls}
    assert {Control.CO_DRIVER_NUMBERS, Control.CO_DRIVER_LOGIN, Control.ROLL_OVER, Control.NOBODYS_NUMBERS} <= names
    assert names <= set(MUST_NOT)


def test_a_teams_gaps_are_listed_where_the_portal_does() -> None:
    """Both drivers' lists have breaks, all of one cause; the device's numbers are whole over both."""
    world = build_world(cast(team(listed=True)), 3, DEFAULT_START)
    assert {e.key for e in world.errors} == {"sequentialIdBreak"}
    assert len({e.cause_id for e in world.errors}) == 1
    assert len({e.driver_id for e in world.errors}) == 2
    records = sorted((r for d in world.drivers for r in world.log(d)), key=lambda r: r.order)
    numbers = [r.event.sequence_id or 0 for r in records]
    assert {(b - a) % 0x10000 for a, b in pairwise(numbers)} == {1}


def test_a_team_drives_in_turn_and_over_midnight() -> None:
    """Never both at once; the second one drives on past midnight."""
    world = build_world(cast(team(listed=True)), 3, DEFAULT_START)
    spans = []
    for driver in world.drivers.values():
        duty = [r.event for r in world.log(driver.id) if r.is_active and r.event.type is EventType.DUTY_STATUS]
        spans += [(a.at, b.at) for a, b in pairwise(duty) if a.is_driving]
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))
    late = list(world.drivers.values())[1]
    assert any(late.day_of(start) != late.day_of(end) for start, end in spans)


def test_a_day_of_another_length_is_a_control() -> None:
    """Over a change of the clock the days are marked, and nothing is listed."""
    start = DEFAULT_START.replace(month=3, day=12)
    world = build_world(cast((SOLO,)), 3, start)
    assert {c.name for c in world.controls} == {Control.CLOCK_CHANGE}
    assert world.errors == []


def test_an_error_that_leaves_the_window_is_not_mended() -> None:
    """Eight days later it is listed no more, and the truth still has it: it stands."""
    world = build_world(cast((Case(Cause.NO_FIX, "", "inter3.1").member,)), 3, DEFAULT_START)
    driver = next(iter(world.drivers.values()))
    error: LogError = world.listed(driver)[0]
    world.advance_to(DEFAULT_START + timedelta(days=6))
    assert error in world.listed(driver)
    world.advance_to(DEFAULT_START + timedelta(days=8))
    assert error not in world.listed(driver)
    assert world.stands(error)
