from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from logwarden.eld.events import Event, EventType, Origin, RecordStatus
from logwarden.portal import parse
from logwarden.portal.wire import DriverSnapshot, ListedError
from logwarden.problems import TryAgain

ASKED = datetime(2026, 6, 17, 14, 20, tzinfo=UTC)
AT = datetime(2026, 6, 16, 10, 5, 30, tzinfo=UTC)
MS = int(AT.timestamp()) * 1000

ERROR: dict[str, Any] = {
    "id": "e1",
    "eventCode": "DS_ON",
    "errorTime": MS,
    "errorMessage": "TWO IDENTICAL STATUSES ERROR",
    "errorType": "error",
}
RECORD: dict[str, Any] = {
    "id": "r1",
    "sequenceId": "1A2F",
    "eventTime": MS,
    "eventType": 1,
    "eventCode": 4,
    "eventCodeName": "DS_ON",
    "origin": 2,
    "state": "ACTIVE",
    "location": "Gary, IN",
    "odometer": 500120,
    "engineHours": 10412.3,
    "notes": "",
    "vehicle": "T105",
    "device": "FX520997",
    "latitude": "41.59",
    "longitude": "-87.35",
    "checkValue": "D2",
    "certifiedDate": None,
}


def element(**change: object) -> dict[str, Any]:
    """A driver's element, as most deployments send it."""
    return {
        "timezone": "CT",
        "driverId": "d1",
        "driverState": {"account_id": "d1", "status": "ON"},
        "driverLogs": [{"date": "2026-06-16", "certified": True}],
        "logCheckErrors": [ERROR],
        "lastUpdatedAt": "2026-06-17T14:18:00Z",
    } | change


def analysis(answer: object) -> list[DriverSnapshot]:
    """The drivers of an analysis, read."""
    return [one.snapshot() for one in parse.analysis(json.dumps(answer), ASKED).drivers]


def driver(**change: object) -> DriverSnapshot:
    """The one driver of an analysis."""
    (snapshot,) = analysis([element(**change)])
    return snapshot


def error(**change: object) -> ListedError:
    """The one error of a driver."""
    (found,) = driver(logCheckErrors=[{k: v for k, v in (ERROR | change).items() if v != "gone"}]).errors
    return found


def test_an_element_gives_the_driver_his_errors_and_days() -> None:
    """The observed shape: zone, id, errors, days, when it was computed and when it was asked."""
    snapshot = driver()
    assert (snapshot.driver_id, snapshot.zone, snapshot.driver_name) == ("d1", "CT", None)
    assert snapshot.asked_at == ASKED
    assert snapshot.last_updated_at == datetime(2026, 6, 17, 14, 18, tzinfo=UTC)
    assert snapshot.errors == (ListedError("e1", ERROR["errorMessage"], AT, "DS_ON", "error", ERROR),)
    assert [(day.day, day.certified, day.events) for day in snapshot.days] == [(date(2026, 6, 16), True, None)]
    assert snapshot.malformed_raw == ()


@pytest.mark.parametrize("answer", [[element()], {"drivers": [element()]}])
def test_a_list_stands_alone_or_under_drivers(answer: object) -> None:
    """Both shapes give the same drivers."""
    assert [snapshot.driver_id for snapshot in analysis(answer)] == ["d1"]


def test_an_empty_object_is_a_company_without_drivers() -> None:
    """`{}` is an answer, and lists nobody."""
    assert analysis({}) == []


@pytest.mark.parametrize("answer", [None, "busy", 7, {"error": "busy"}, {"drivers": "busy"}, {"drivers": None}])
def test_what_is_no_list_of_drivers_is_no_answer(answer: object) -> None:
    """Anything else is refused in whole, with words for people."""
    with pytest.raises(TryAgain, match="not a list of drivers"):
        analysis(answer)


@pytest.mark.parametrize(
    "change",
    [
        {"errorMessage": "gone", "message": ERROR["errorMessage"]},
        {"errorMessage": "gone", "error_message": ERROR["errorMessage"]},
        {"errorTime": "gone", "timestamp": MS},
        {"errorTime": "gone", "date": MS},
        {"errorTime": MS // 1000},
        {"errorTime": MS + 730},
        {"errorTime": str(MS)},
        {"errorTime": "2026-06-16T10:05:30Z"},
        {"errorTime": "2026-06-16T05:05:30-05:00"},
        {"errorTime": "2026-06-16T10:05:30"},
        {"errorType": "gone", "type": "error"},
        {"eventCode": "gone", "event_code": "DS_ON"},
    ],
)
def test_older_names_and_other_times_say_the_same(change: dict[str, object]) -> None:
    """Message, time, type and code of older deployments; times in ms, seconds and ISO, to the second."""
    found = error(**change)
    assert (found.portal_id, found.message, found.error_at) == ("e1", ERROR["errorMessage"], AT)
    assert (found.event_code, found.error_type) == ("DS_ON", "error")


@pytest.mark.parametrize("time", ["gone", None, "", "soon", 10**30])
def test_an_error_without_a_time_is_kept(time: object) -> None:
    """A missing or unreadable time is None; the error stays, and its JSON with it."""
    found = error(errorTime=time)
    assert found.error_at is None
    assert found.raw["errorMessage"] == ERROR["errorMessage"]


@pytest.mark.parametrize("portal_id", ["gone", None, ""])
def test_an_error_without_an_id_is_kept(portal_id: object) -> None:
    """`id` may be null or missing."""
    assert error(id=portal_id).portal_id is None


def test_a_message_is_kept_as_sent() -> None:
    """Stray spaces and lower case are the portal's own, and stay."""
    assert error(errorMessage=" Engine hours  warning ").message == " Engine hours  warning "


def test_nested_errors_are_merged_with_the_drivers_own() -> None:
    """The same error in the list and in a daily log is one; another one there is a second."""
    nested = [ERROR | {"id": None}, ERROR | {"id": "e2", "errorTime": MS + 60_000}]
    snapshot = driver(driverLogs=[{"date": "2026-06-16", "logCheckErrors": nested}])
    assert [(e.portal_id, e.log_day) for e in snapshot.errors] == [("e1", date(2026, 6, 16)), ("e2", date(2026, 6, 16))]


def test_two_ids_are_two_errors() -> None:
    """Equal in all but two different ids is not the same error."""
    assert [e.portal_id for e in driver(logCheckErrors=[ERROR, ERROR | {"id": "e2"}]).errors] == ["e1", "e2"]


def test_a_doubled_row_is_one_error() -> None:
    """The same row twice, or again without its id, is one."""
    assert len(driver(logCheckErrors=[ERROR, dict(ERROR), ERROR | {"id": None}]).errors) == 1


def test_errors_without_a_time_are_told_apart_by_their_daily_logs() -> None:
    """Equal errors of two days are two, though neither has a time."""
    timeless = ERROR | {"id": None, "errorTime": None}
    logs = [{"date": f"2026-06-{day}", "logCheckErrors": [timeless]} for day in (15, 16)]
    assert len(driver(driverLogs=logs, logCheckErrors=[]).errors) == 2


def test_lines_without_time_and_id_are_not_taken_for_one() -> None:
    """Equal in all that is left can be two errors: whether they are is not for the parser to say."""
    assert len(driver(logCheckErrors=[ERROR | {"id": None, "errorTime": None}] * 2).errors) == 2


@pytest.mark.parametrize(
    "logs",
    [
        [{"date": "2026-06-15", "certified": False}, {"date": "2026-06-16", "certified": True}],
        {"2026-06-15": {"certified": False}, "2026-06-16": {"certified": True}},
        {"a": {"date": "06/15/2026", "certified": False}, "b": [{"date": "06/16/2026", "certified": True}]},
    ],
)
def test_daily_logs_come_in_a_list_or_an_object(logs: object) -> None:
    """A list, an object by day, an object by any key."""
    days = [(day.day.day, day.certified) for day in driver(driverLogs=logs).days]
    assert days == [(15, False), (16, True)]


def test_a_daily_log_may_be_the_object_itself() -> None:
    """One daily log in place of a list of them."""
    assert [day.day for day in driver(driverLogs={"date": "2026-06-16", "certified": True}).days] == [date(2026, 6, 16)]


@pytest.mark.parametrize("logs", [None, [], {}])
def test_no_daily_logs_are_no_fault(logs: object) -> None:
    """Null, an empty list and an empty object say that there are none."""
    snapshot = driver(driverLogs=logs)
    assert (snapshot.days, snapshot.malformed_raw) == ((), ())


def test_a_driver_listed_twice_is_one() -> None:
    """Errors and days of both are there; the older instant counts, and a name that one of them has."""
    second = element(
        driverName="SMITH JOHN",
        logCheckErrors=[ERROR, ERROR | {"id": "e2", "errorTime": MS + 1000}],
        driverLogs=[{"date": "2026-06-15", "certified": True}, {"date": "2026-06-16", "certified": False}],
        lastUpdatedAt="2026-06-17T14:08:00Z",
    )
    (snapshot,) = analysis([element(), second])
    assert [e.portal_id for e in snapshot.errors] == ["e1", "e2"]
    assert [(day.day.day, day.certified) for day in snapshot.days] == [(15, True), (16, False)]
    assert snapshot.last_updated_at == datetime(2026, 6, 17, 14, 8, tzinfo=UTC)
    assert snapshot.driver_name == "SMITH JOHN"


@pytest.mark.parametrize(("other", "count"), [("r1", 1), ("r2", 2), (None, 2), ({"odd": 1}, 2)])
def test_equal_records_are_told_apart_by_their_ids(other: object, count: int) -> None:
    """A row that comes twice is one record; a request made anew and refused again is equal to the first, but two."""
    day = {"date": "2026-06-16", "certified": True, "events": [RECORD, RECORD | {"id": other}]}
    (summary,) = driver(driverLogs=[day]).days
    assert len(summary.events or ()) == count
    (twice,) = analysis([element(driverLogs=[day]), element(driverLogs=[day])])
    assert twice.days[0].events == summary.events


def test_malformed_parts_do_not_stop_their_neighbours() -> None:
    """An error and a daily log that nobody can read are kept as sent; what stands beside them is read."""
    snapshot = driver(
        logCheckErrors=["odd", {"id": "e9"}, ERROR],
        driverLogs=[{"date": "someday", "certified": True}, 7, {"date": "2026-06-16", "certified": True}],
    )
    assert [e.portal_id for e in snapshot.errors] == ["e1"]
    assert [day.day for day in snapshot.days] == [date(2026, 6, 16)]
    assert snapshot.malformed_raw == ("odd", {"id": "e9"}, {"date": "someday", "certified": True}, 7)


def test_errors_of_a_daily_log_without_a_day_are_kept() -> None:
    """The day cannot be read, its errors can."""
    snapshot = driver(logCheckErrors=[], driverLogs=[{"date": "someday", "logCheckErrors": [ERROR]}])
    assert [(e.portal_id, e.log_day) for e in snapshot.errors] == [("e1", None)]


@pytest.mark.parametrize("stray", ["odd", None, {"timezone": "CT", "logCheckErrors": [ERROR]}, element(driverId=None)])
def test_what_belongs_to_no_driver_stands_apart(stray: object) -> None:
    """An element without an id is kept as sent, beside the drivers."""
    found = parse.analysis(json.dumps([stray, element()]), ASKED)
    assert [one.driver_id for one in found.drivers] == ["d1"]
    assert found.stray == (stray,)


def test_null_fields_are_no_fault() -> None:
    """Zone, errors, days and instant may all be null."""
    snapshot = driver(timezone=None, logCheckErrors=None, driverLogs=None, lastUpdatedAt=None, driverState=None)
    assert (snapshot.zone, snapshot.errors, snapshot.days) == ("", (), ())
    assert (snapshot.last_updated_at, snapshot.malformed_raw) == (None, ())


def events(*records: object) -> tuple[Event, ...] | None:
    """The records of a day, as parsed."""
    (day,) = driver(driverLogs=[{"date": "2026-06-16", "certified": True, "events": list(records)}]).days
    return day.events


def test_records_become_events() -> None:
    """A record of the API is the eld event that the page's row gives."""
    assert events(RECORD) == (
        Event(
            at=AT,
            type=EventType.DUTY_STATUS,
            code=4,
            status=RecordStatus.ACTIVE,
            origin=Origin.DRIVER,
            sequence_id=0x1A2F,
            device="FX520997",
            vehicle="T105",
            location="Gary, IN",
            odometer=500120,
            engine_hours=Decimal("10412.3"),
            latitude="41.59",
            longitude="-87.35",
            check_value="D2",
        ),
    )


def test_a_record_may_be_blank_where_the_regulation_allows() -> None:
    """No sequence id, no miles, no hours, no place: a request that no device made."""
    blank = {"sequenceId": "", "odometer": None, "engineHours": None, "location": None, "state": "INACTIVE_CHANGED"}
    (event,) = events(RECORD | blank) or ()
    assert (event.sequence_id, event.odometer, event.engine_hours, event.location) == (None, None, None, "")
    assert event.status is RecordStatus.INACTIVE_CHANGED


@pytest.mark.parametrize("where", [{"notes": "06/15/2026"}, {"certifiedDate": "2026-06-15"}])
def test_a_certification_names_its_day(where: dict[str, str]) -> None:
    """The day stands in its own field, or where others have the note."""
    (event,) = events(RECORD | {"eventType": 4, "eventCode": 1, "eventCodeName": "DR_CERT_1"} | where) or ()
    assert (event.certified_date, event.notes) == (date(2026, 6, 15), "")


def test_a_code_name_is_enough() -> None:
    """Without numbers the name tells type and code, in the portals' own misspelling too."""
    (event,) = events(RECORD | {"eventType": None, "eventCode": None, "eventCodeName": "INTER_REDUCED_PERCISION"}) or ()
    assert (event.type, event.code) == (EventType.INTERMEDIATE, 2)


@pytest.mark.parametrize(
    "odd",
    [
        {"eventTime": None},
        {"eventType": 9, "eventCode": 1},
        {"sequenceId": "1FFFF"},
        {"origin": "nobody"},
        {"state": 8},
    ],
)
def test_a_day_with_an_unreadable_record_is_not_whole(odd: dict[str, object]) -> None:
    """A list with a hole is never taken for the day; the record beside it is kept, the odd one as sent."""
    snapshot = driver(driverLogs=[{"date": "2026-06-16", "events": [RECORD, RECORD | odd]}])
    assert [(len(day.events or ()), day.whole) for day in snapshot.days] == [(1, False)]
    assert snapshot.malformed_raw == (RECORD | odd,)


def test_an_empty_list_of_records_is_an_empty_day() -> None:
    """`[]` says that there are none; a missing list says that the API gives none."""
    assert events() == ()
    assert driver().days[0].events is None


def test_the_overview_lists_each_company_once() -> None:
    """A doubled company is one; a company without an id is kept as sent."""
    odd = {"name": "NOBODY INC"}
    overview = parse.overview(
        {
            "totalNumberOfCompany": 2,
            "totalNumberOfError": 12,
            "companies": [
                {"id": "c1", "name": "ACME", "total": 9},
                odd,
                {"id": "c1", "name": None, "total": 9},
                {"id": 7, "name": "BETA", "total": None},
            ],
            "lastUpdatedAt": MS,
        },
        ASKED,
    )
    assert [(c.company_id, c.name, c.total) for c in overview.companies] == [("c1", "ACME", 9), ("7", "BETA", 0)]
    assert (overview.total_errors, overview.asked_at, overview.last_updated_at) == (12, ASKED, AT)
    assert overview.malformed_raw == (odd,)


@pytest.mark.parametrize("answer", [None, [], {}, {"companies": None}, {"companies": {}}])
def test_an_overview_without_companies_is_no_answer(answer: object) -> None:
    """An overview that lists nothing must not pass for a portal without errors."""
    with pytest.raises(TryAgain, match="lists no companies"):
        parse.overview(answer, ASKED)
