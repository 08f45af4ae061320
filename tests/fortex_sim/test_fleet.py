"""The fleet's records are what real devices would have made."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil

from fortex_sim.planning.check_value import event_check_value
from fortex_sim.planning.places import great_circle_miles
from fortex_sim.world.fleet import Driver
from fortex_sim.world.records import Record
from fortex_sim.world.world import World
from logwarden.eld.events import DRIVING, Event, EventType

TWO_IDENTICAL = "twoIdenticalStatusesError"


def active(world: World, driver: Driver) -> list[Record]:
    """A driver's active records."""
    return [r for r in world.log(driver.id) if r.is_active]


def duty(world: World, driver: Driver) -> list[Event]:
    """His active duty statuses."""
    return [r.event for r in active(world, driver) if r.event.type is EventType.DUTY_STATUS]


def driving_spans(world: World, driver: Driver) -> list[tuple[datetime, datetime]]:
    """Start and end of his driving, but for what goes on now."""
    return [(a.at, b.at) for a, b in pairwise(duty(world, driver)) if a.code == DRIVING]


def faulty_days(world: World, driver: Driver, *keys: str) -> set[date]:
    """His days with an injected error of these keys."""
    return {e.day for e in world.errors if e.driver_id == driver.id and e.key in keys}


def placed(world: World, driver: Driver) -> list[Record]:
    """His active records with a position, but for the twin that was injected some miles off."""
    records = [r for r in active(world, driver) if r.event.latitude[-1:].isdigit()]
    if driver.name != "LEE MIN-JUN":
        return records
    moved = {e.record_id for e in world.errors if e.driver_id == driver.id and e.key == TWO_IDENTICAL}
    return [r for r in records if r.id not in moved]


def test_three_companies_and_twelve_drivers(world: World) -> None:
    """The small profile has 3 companies and 12 drivers."""
    assert (len(world.companies), len(world.drivers)) == (3, 12)


def test_nine_full_days_before_the_start(world: World) -> None:
    """Records begin in the night or morning of the ninth day before the start."""
    for driver in world.drivers.values():
        first = driver.day_of(world.log(driver.id)[0].event.at)
        assert timedelta(days=7) <= driver.start_day - first <= timedelta(days=9)


def test_a_devices_numbers_are_whole(world: World) -> None:
    """Each device's sequence ids run without gap, but for lost and withheld records, over FFFF to 0."""
    rolled = 0
    for driver in world.drivers.values():
        known = world.log(driver.id) + world.withheld.get(driver.id, [])
        numbers = [r.event.sequence_id for r in sorted(known, key=lambda r: r.order)]
        steps = [(b - a) % 0x10000 for a, b in pairwise(n for n in numbers if n is not None)]
        lost = sum(
            e.cause_id.startswith("lost") and e.key == "sequentialIdBreak"
            for e in world.errors
            if e.driver_id == driver.id
        )
        assert sorted(steps)[: len(steps) - lost] == [1] * (len(steps) - lost)
        assert sum(steps) == len(steps) + lost
        rolled += 0xFFFF in numbers and 0 in numbers
    assert rolled == 1


def test_counters_never_run_backwards(world: World) -> None:
    """Odometer and engine hours only grow along a driver's log."""
    for driver in world.drivers.values():
        records = [r.event for r in world.log(driver.id)]
        miles = [e.odometer for e in records if e.odometer is not None]
        hours = [e.engine_hours for e in records if e.engine_hours is not None]
        assert miles == sorted(miles)
        assert hours == sorted(hours)


def test_parked_trucks_stand_still(world: World) -> None:
    """Between two records without motion between them, the miles stay, and so does the place."""
    compared = 0
    for driver in world.drivers.values():
        leaps = faulty_days(world, driver, "odometerError")
        parked: Event | None = None
        for event in (r.event for r in placed(world, driver) if r.event.type is not EventType.MALFUNCTION):
            is_rest = event.type is EventType.DUTY_STATUS and event.code != DRIVING
            if parked is not None and event.type is not EventType.SPECIAL_DRIVING:
                compared += 1
                assert (event.latitude, event.longitude) == (parked.latitude, parked.longitude)
                assert event.odometer == parked.odometer or driver.day_of(event.at) in leaps
            if is_rest:
                parked = event
            elif event.type not in (EventType.ENGINE_POWER, EventType.LOGIN):
                parked = None
    assert compared > 1000


def test_speeds_are_those_of_trucks(world: World) -> None:
    """Between two positions the ground covered fits the miles driven, and no mean speed passes 80 mph."""
    for driver in world.drivers.values():
        for a, b in pairwise(r.event for r in placed(world, driver) if r.event.odometer is not None):
            assert a.odometer is not None
            assert b.odometer is not None
            ground = great_circle_miles(
                (float(a.latitude), float(a.longitude)), (float(b.latitude), float(b.longitude))
            )
            hours = (b.at - a.at).total_seconds() / 3600
            assert ground <= b.odometer - a.odometer + 3
            assert hours < 0.25 or (b.odometer - a.odometer) / hours < 80


def test_one_intermediate_for_each_full_hour(world: World) -> None:
    """A driving leg of L minutes has ceil(L / 60) - 1 intermediate records, one an hour after another."""
    for driver in world.drivers.values():
        lacking = faulty_days(world, driver, "missingIntermediateError")
        marks = [r.event.at for r in active(world, driver) if r.event.type is EventType.INTERMEDIATE]
        for start, end in driving_spans(world, driver):
            if driver.day_of(start) in lacking:
                continue
            inside = [at for at in marks if start < at < end]
            assert len(inside) == ceil((end - start).total_seconds() / 3600) - 1
            assert inside == [start + timedelta(hours=n) for n in range(1, len(inside) + 1)]


def test_eleven_hours_of_driving_and_ten_of_rest(world: World) -> None:
    """No day has 11 hours of driving but the injected one, and 10 hours of rest lie before each shift."""
    for driver in world.drivers.values():
        too_long = faulty_days(world, driver, "hosViolation11Hour")
        driven: dict[date, timedelta] = {}
        for start, end in driving_spans(world, driver):
            day = driver.day_of(start)
            driven[day] = driven.get(day, timedelta()) + (end - start)
        for day, total in driven.items():
            assert (total > timedelta(hours=11)) == (day in too_long)
        nights = [(a.at, b.at) for a, b in pairwise(duty(world, driver)) if b.at - a.at > timedelta(hours=3)]
        rests = [(a, b) for a, b in nights if b - a >= timedelta(hours=10)]
        shifts = [(a[1], b[0]) for a, b in pairwise(rests)]
        assert all(end - start < timedelta(hours=14) for start, end in shifts)
        assert len(rests) >= 20


def test_a_break_before_eight_hours_of_driving(world: World) -> None:
    """At least 30 minutes without driving lie before 8 hours of driving are full."""
    for driver in world.drivers.values():
        total = timedelta()
        last_end: datetime | None = None
        for start, end in driving_spans(world, driver):
            if last_end is not None and start - last_end >= timedelta(minutes=30):
                total = timedelta()
            total += end - start
            assert total <= timedelta(hours=8)
            last_end = end


def test_power_alternates_around_motion(world: World) -> None:
    """Power-ups and shut-downs alternate, but where a shut-down is missing by injection."""
    for driver in world.drivers.values():
        power = [r.event for r in active(world, driver) if r.event.type is EventType.ENGINE_POWER]
        missing = faulty_days(world, driver, "noShutdownError")
        odd = [b for a, b in pairwise(power) if a.code == b.code]
        assert {driver.day_of(e.at) for e in odd} == missing
        assert len(odd) == len(missing)


def test_check_values_follow_the_rule(world: World) -> None:
    """Types 1 to 3 carry the check value of App. A 4.4.5.1 over what they show; the others carry none."""
    for driver in world.drivers.values():
        for event in (r.event for r in world.log(driver.id)):
            local = event.at.astimezone(driver.zone)
            fields = (
                str(int(event.type)),
                str(event.code),
                local.strftime("%m%d%y"),
                local.strftime("%H%M%S"),
                "" if event.odometer is None else str(event.odometer),
                "" if event.engine_hours is None else str(event.engine_hours),
                event.latitude,
                event.longitude,
                event.vehicle,
                driver.username,
            )
            carries = event.type in (
                EventType.DUTY_STATUS,
                EventType.INTERMEDIATE,
                EventType.SPECIAL_DRIVING,
            )
            assert event.check_value == (event_check_value(*fields) if carries else "")


def test_published_check_value_vectors() -> None:
    """The check value gives what the published vectors say."""
    vectors = {
        "26": "1|1|062017|155716|1|0.1|44.26|-88.41|Maj01|dedt",
        "07": "2|1|081110|065509|8766439|10|44.15|-88.55|189|myEld",
        "F9": "2|2|042516|120133|1445664|4667|52.5|-0.2|TEST|thisdriver",
        "2B": "5|1|042116|124504|454333|143433|51.50|-0.13|410 unit|drv1",
    }
    for value, fields in vectors.items():
        assert event_check_value(*fields.split("|")) == value


def test_personal_use_is_coarse_and_blank(world: World) -> None:
    """Personal use shows one decimal of position, and neither miles nor hours."""
    events = [r.event for d in world.drivers.values() for r in world.log(d.id) if r.event.code_name == "DR_IND_PC"]
    assert events
    for event in events:
        assert (event.odometer, event.engine_hours) == (None, None)
        assert len(event.latitude.split(".")[1]) == 1


def test_natural_logs_have_no_twins(world: World) -> None:
    """Adjacent equal statuses are there only where they were injected."""
    for driver in world.drivers.values():
        main = [r for r in active(world, driver) if r.event.is_main]
        pairs = {b.id for a, b in pairwise(main) if (a.event.type, a.event.code) == (b.event.type, b.event.code)}
        listed = {e.record_id for e in world.errors if e.driver_id == driver.id and e.key == TWO_IDENTICAL}
        unlisted = 1 if driver.name == "ШЕВЧЕНКО ОЛЕНА" else 0
        assert listed <= pairs
        assert len(pairs - listed) == unlisted
