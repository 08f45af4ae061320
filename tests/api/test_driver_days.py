from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from logwarden.eld.events import DRIVING, OFF_DUTY, ON_DUTY, Event, EventType, Origin
from logwarden.eld.log import day_start
from logwarden.store.users import Role
from tests.pipeline.drivers import (
    CHICAGO,
    FIRST_DAY,
    TODAY,
    WEDNESDAY,
    FakeDriver,
    at,
    duty,
    in_time,
    listed,
    twin,
    working_days,
)

from .desk import ON_SQLITE, Desk


def hired(desk: Desk, *more: Event, **fields: Any) -> FakeDriver:
    """SMITH, whose records the API gives."""
    driver = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, *more), gives_records=True, **fields)
    desk.office.employ(driver)
    return driver


async def days(desk: Desk, **query: object) -> dict[str, Any]:
    """What the API says of SMITH's days."""
    answer = await desk.get("/api/drivers/1/days", **{name.strip("_"): value for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def instant(text: str) -> datetime:
    """An instant of an answer."""
    return datetime.fromisoformat(text)


def exact(day: dict[str, Any]) -> None:
    """The segments of a day leave no hole and sum up to what is known of it, as its totals do."""
    begin, until = instant(day["starts_at"]), instant(day["read_until"])
    ends = [begin, *(instant(one["ends_at"]) for one in day["segments"])]
    assert [instant(one["starts_at"]) for one in day["segments"]] == ends[:-1]
    assert ends[-1] == until
    assert sum(day["totals"].values()) == (until - begin).total_seconds()


async def test_the_days_of_the_window_to_the_second(desk: Desk) -> None:
    """Eight days up to the reading; each has its segments without a hole, and all say when they were read."""
    hired(desk, twin(WEDNESDAY))
    await desk.office.ingest()
    found = await days(desk)
    assert (found["zone"], found["source"], found["read_at"]) == ("America/Chicago", "api", "2026-11-20T21:00:00Z")
    assert found["driver"] | {"system": "-"} == {
        "id": 1, "portal_id": "D1", "name": "SMITH JOHN", "company_id": 1, "company": "ACME C1 INC", "system": "-",
    }  # fmt: skip
    assert [day["day"] for day in found["days"]] == [f"2026-11-{day}" for day in range(13, 21)]
    for day in found["days"]:
        exact(day)
        assert (day["minutes_in_day"], day["whole"], day["read_at"]) == (1440, True, found["read_at"])
    wednesday, today = found["days"][5], found["days"][7]
    hours = {name: seconds / 3600 for name, seconds in wednesday["totals"].items()}
    assert hours == {"OFF": 12, "SB": 0, "D": 10, "ON": 2, "unknown": 0}
    assert [one["status"] for one in wednesday["segments"]] == ["OFF", "ON", "D", "ON", "ON", "D", "OFF"]
    assert (wednesday["certified"], today["certified"]) == (True, False)
    assert today["read_until"] == found["read_at"]
    records = {one["id"]: one for one in wednesday["records"]}
    assert [records[one["record_id"]]["at"] for one in wednesday["segments"][1:]] == [
        one["starts_at"] for one in wednesday["segments"][1:]
    ]
    assert {one["kind"] for one in records.values()} == {"DS_ON", "DS_D", "DS_OFF", "DR_CERT_1"}


async def test_what_is_wrong_stands_at_its_record(desk: Desk) -> None:
    """The portal's line and our own finding about a twin name the same record; a line without a time is not lost."""
    hired(desk, twin(WEDNESDAY), extra_errors=[listed("GATEWAY NOTICE", None, "g1")])
    await desk.office.ingest()
    found = await days(desk, from_=WEDNESDAY, to=WEDNESDAY)
    (day,) = found["days"]
    twins = [one for one in day["findings"] if one["key"] == "twoIdenticalStatusesError"]
    assert {one["source"] for one in twins} == {"portal", "ours"}
    (record,) = [one for one in day["records"] if one["at"] == twins[0]["at"]]
    assert {one["record_id"] for one in twins} == {record["id"]}
    assert [one["error_id"] is not None for one in twins if one["source"] == "portal"] == [True]
    assert [one["words"] for one in found["undated"]] == ["GATEWAY NOTICE"]
    shown = await desk.get(f"/api/records/1/{record['id']}")
    assert shown.json()["record"]["at"] == "2026-11-18T18:30:00+00:00"


async def test_a_request_stands_on_its_day_until_the_driver_answers(desk: Desk) -> None:
    """What asks for a change is told with the record it is about, and with the driver's answer once there is one."""
    driver = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)), gives_records=True)
    desk.office.employ(driver)
    await desk.office.proposed()
    await desk.office.approve(1)
    await desk.office.act(1)
    for said in ("waiting", "accepted"):
        await desk.office.ingest_anew()
        (day,) = (await days(desk, from_=WEDNESDAY, to=WEDNESDAY))["days"]
        (request,) = day["edit_requests"]
        assert (request["state"], request["at"]) == (said, "2026-11-18T18:30:00Z")
        assert {one["id"]: one["kind"] for one in day["records"]}[request["about_record_id"]] == "DS_ON"
        exact(day)
        driver.accepts()


async def test_never_read_is_never_clean(desk: Desk) -> None:
    """A driver whose records nobody read has no day, no clock and no instant of a reading."""
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY)))
    await desk.office.ingest()
    found = await days(desk)
    assert (found["days"], found["read_at"], found["source"], found["clocks"]) == ([], None, None, None)
    changes = (await desk.get("/api/drivers/1/changes")).json()
    assert (changes["intact"], changes["changes"], changes["later_read_at"]) == (None, [], None)


async def test_a_day_that_was_not_read_is_empty_and_says_so(desk: Desk) -> None:
    """Days before the first reading and after the last one are not whole, and nothing is said of them."""
    hired(desk)
    await desk.office.ingest()
    found = await days(desk, from_="2026-11-01", to="2026-11-25")
    read = [day["day"] for day in found["days"] if day["whole"]]
    assert (read[0], read[-1], len(found["days"])) == ("2026-11-13", "2026-11-20", 25)
    for day in (found["days"][0], found["days"][-1]):
        assert (day["segments"], day["read_at"], day["read_until"]) == ([], None, None)
    assert found["days"][0]["certified"] is None
    assert found["days"][0]["minutes_in_day"] == 25 * 60  # the clocks went back on the first of November


async def test_earlier_readings_know_the_days_before(desk: Desk) -> None:
    """A day that left the newest reading stands as it was read last, and the graph goes on over the seam."""
    driver = hired(desk)
    await desk.office.ingest()
    desk.office.wait(4 * 86400)
    later = [duty(at(TODAY + timedelta(days=n), "06:00"), ON_DUTY, 0x600 + n) for n in range(1, 4)]
    driver.events = in_time(*driver.events, *later)
    await desk.office.ingest_anew()
    found = await days(desk, from_="2026-11-13", to="2026-11-24")
    assert all(day["whole"] for day in found["days"])
    assert [day["read_at"][:10] for day in found["days"]] == ["2026-11-20"] * 4 + ["2026-11-24"] * 8
    for day in found["days"]:
        exact(day)
    assert found["days"][4]["totals"]["unknown"] == 0


@ON_SQLITE
async def test_personal_use_and_yard_moves_lie_on_their_status(desk: Desk) -> None:
    """PC is off duty and YM on duty, and the totals count them so; before the first record nothing is known."""
    first = date(2026, 11, 19)

    def special(clock: str, code: int, number: int) -> Event:
        return Event(at(TODAY, clock), EventType.SPECIAL_DRIVING, code, origin=Origin.DRIVER, sequence_id=number)

    events = (
        duty(at(first, "10:00:30"), OFF_DUTY, 1),
        special("01:00", 1, 2), special("02:00", 0, 3), duty(at(TODAY, "03:00"), ON_DUTY, 4),
        special("03:10", 2, 5), duty(at(TODAY, "04:00"), DRIVING, 6),
    )  # fmt: skip
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", events, gives_records=True))
    await desk.office.ingest()
    yesterday, today = (await days(desk))["days"][-2:]
    assert [(one["status"], one["special"]) for one in today["segments"]] == [
        ("OFF", None), ("OFF", "PC"), ("OFF", None), ("ON", None), ("ON", "YM"), ("D", None),
    ]  # fmt: skip
    assert [one["status"] for one in yesterday["segments"]] == [None, "OFF"]
    assert yesterday["totals"]["unknown"] == 10 * 3600 + 30
    exact(yesterday)
    exact(today)


@ON_SQLITE
@pytest.mark.parametrize(
    ("first", "days_", "minutes"), [(date(2026, 10, 31), 3, 1500), (date(2027, 3, 13), 3, 1380)], ids=["back", "on"]
)
async def test_the_clocks_change(desk: Desk, first: date, days_: int, minutes: int) -> None:
    """The day on which the clocks change has 23 or 25 hours, and its segments sum up to them."""
    last = first + timedelta(days=days_ - 1)
    driver = FakeDriver("D1", "SMITH JOHN", working_days(first, last), gives_records=True)
    desk.office.employ(driver)
    wanted = day_start(last, CHICAGO) + timedelta(hours=20)
    desk.office.portal.now = desk.office.clock.at = wanted
    await desk.office.ingest()
    found = await days(desk, from_=first, to=last)
    assert [day["minutes_in_day"] for day in found["days"]] == [1440, minutes, 1440]
    for day in found["days"]:
        exact(day)
    assert sum(found["days"][1]["totals"].values()) == minutes * 60


@ON_SQLITE
async def test_the_clocks_and_what_is_beyond_them(desk: Desk) -> None:
    """Twelve hours at the wheel: the violation begins to the second, and nothing of the 11 hours is left."""
    events = (duty(at(TODAY - timedelta(days=1), "00:00"), OFF_DUTY, 1), duty(at(TODAY, "03:00:10"), DRIVING, 2))
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", events, gives_records=True))
    await desk.office.ingest()
    found = await days(desk)
    by_rule = {one["rule"]: one for one in found["days"][-1]["violations"]}
    assert by_rule["11 HOURS"]["starts_at"] == "2026-11-20T20:00:10Z"
    assert by_rule["11 HOURS"]["words"].startswith("11 HOURS VIOLATION: 59 min 50 s of driving beyond the limit")
    clocks = found["clocks"]
    assert (clocks["as_of"], clocks["drive_left"], clocks["break_left"]) == ("2026-11-20T21:00:00Z", 0, 0)
    assert clocks["shift_left"] == 2 * 3600 + 10


@ON_SQLITE
@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-11-20", "to": "2026-11-19"},
        {"from": "2026-10-01", "to": "2026-11-20"},
        {"from": "0001-01-01", "to": "0001-01-02"},
        {"to": "9999-12-31"},
        {"from": "yesterday"},
        {"from": "2026-02-30"},
    ],
)
async def test_days_that_cannot_be_told(busy_desk: Desk, query: dict[str, str]) -> None:
    """Days in no order, too many, or in no year of a log are refused with the field's name."""
    answer = await busy_desk.get("/api/drivers/1/days", Role.VIEWER, **query)
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["fields"]} <= {"query.from", "query.to"}


async def test_what_changed_between_the_two_newest_readings(desk: Desk) -> None:
    """A note is lawful; an odometer that is another is altered, and both records can be looked up."""
    driver = hired(desk)
    await desk.office.ingest()
    driver.changes(driver.record(at(WEDNESDAY, "06:00")), odometer=1)
    await desk.office.ingest_anew()
    found = (await desk.get("/api/drivers/1/changes")).json()
    assert (found["earlier_read_at"], found["later_read_at"]) == ("2026-11-20T21:00:00Z", "2026-11-20T21:10:01Z")
    assert found["intact"] is False
    (change,) = [one for one in found["changes"] if not one["lawful"]]
    assert (change["kind"], change["event"], change["at"]) == ("altered", "DS_ON", "2026-11-18T12:00:00Z")
    after = (await desk.get(f"/api/records/1/{change['after_id']}")).json()
    assert (after["record"]["odometer"], change["before_id"] != change["after_id"]) == (1, True)
    assert found["breaches"][0].startswith("I1 (")
