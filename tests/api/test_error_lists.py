from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from logwarden.store.errors import LogError
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, WEDNESDAY, FakeDriver, listed, working_days
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import ON_SQLITE

from .desk import Desk

MESSAGES = ("ODOMETER ERROR", "11 HOURS VIOLATION", "GATEWAY NOTICE 4411")
KEYS = ("odometerError", "hosViolation11Hour", "unknown")


async def many(desk: Desk, count: int = 7) -> None:
    """Two drivers of two companies, each with errors of three kinds an hour apart, and one of no time."""
    for number, company in ((1, "C1"), (2, "C2")):
        errors = [listed(MESSAGES[n % 3], NOW - timedelta(hours=n), f"e{n}") for n in range(count)]
        errors.append(listed("LOCATION ERROR", None, "undated", log_day=WEDNESDAY))
        driver = FakeDriver(f"D{number}", "SMITH JOHN", working_days(FIRST_DAY, TODAY), extra_errors=errors)
        desk.office.employ(driver, company=company)
        await desk.office.ingest()  # one by one: so the first driver is the first company's


async def whole_list(desk: Desk, limit: int, **query: object) -> list[dict[str, Any]]:
    """All pages of a list, one after the other; no page is longer than was asked for."""
    found: list[dict[str, Any]] = []
    page = (await desk.get("/api/errors", limit=limit, **query)).json()
    while True:
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next"] is None:
            return found
        assert len(page["items"]) == limit
        page = (await desk.get("/api/errors", limit=limit, cursor=page["next"], **query)).json()


@pytest.mark.parametrize("limit", [1, 8, 17])
async def test_pages_hold_every_error_once(desk: Desk, limit: int) -> None:
    """The pages together hold each error exactly once, in one order, those of one instant and of none among them."""
    await many(desk)
    errors = await whole_list(desk, limit)
    assert sorted(error["id"] for error in errors) == list(range(1, 17))
    times = [error["error_at"] or error["first_listed_at"] for error in errors]
    assert times == sorted(times, reverse=True)
    assert sum(error["error_at"] is None for error in errors) == 2


async def test_a_page_goes_on_where_the_last_one_ended(desk: Desk) -> None:
    """What is listed anew, or moves to another status, between two pages makes no other error come twice."""
    await many(desk)
    first = (await desk.get("/api/errors", limit=5)).json()
    ids = [error["id"] for error in first["items"]]
    await desk.post("/api/errors/leave", {"error_ids": ids[:2], "reason": "Known to the gateway's maker."})
    desk.office.portal.driver("D1").extra_errors.append(listed("ODOMETER ERROR", NOW + timedelta(minutes=5)))
    await desk.office.ingest_anew()
    rest = (await desk.get("/api/errors", limit=50, cursor=first["next"])).json()
    assert sorted([*ids, *(error["id"] for error in rest["items"])]) == list(range(1, 17))


async def test_each_filter_shows_what_it_names(desk: Desk) -> None:
    """Every filter alone and some together show exactly the errors that fit, page by page, and count as many."""
    await many(desk)
    left = [error["id"] for error in await whole_list(desk, 50, key="unknown", company=1)][:1]
    await desk.post("/api/errors/leave", {"error_ids": left, "reason": "Known to the gateway's maker."})
    everything = await whole_list(desk, 50)
    cases: list[tuple[dict[str, object], Callable[[dict[str, Any]], bool]]] = [
        ({"system": SYSTEM}, lambda e: e["system"] == SYSTEM),
        ({"company": 2}, lambda e: e["company_number"] == 2),
        ({"driver": 1}, lambda e: e["driver_number"] == 1),
        ({"key": "unknown"}, lambda e: e["key"] == "unknown"),
        ({"category": "hours_of_service"}, lambda e: e["key"] == "hosViolation11Hour"),
        ({"severity": "critical"}, lambda e: e["severity"] == "critical"),
        ({"severity": "critical", "category": "diagnostic"}, lambda _: False),
        ({"status": "ignored"}, lambda e: e["id"] in left),
        ({"status": "pending", "company": 1}, lambda e: e["company_number"] == 1 and e["id"] not in left),
        ({"status": "ignored", "key": "odometerError"}, lambda _: False),
        ({"since": (NOW - timedelta(hours=2)).isoformat()}, lambda e: (e["error_at"] or "9") >= "2026-11-20T19"),
        ({"until": (NOW - timedelta(hours=2)).isoformat()}, lambda e: (e["error_at"] or "9") < "2026-11-20T19"),
        ({"last_day": WEDNESDAY}, lambda e: e["day"] <= "2026-11-18"),
        ({"first_day": TODAY}, lambda e: e["day"] >= "2026-11-20"),
        ({"text": "hours viol"}, lambda e: "HOURS VIOL" in e["message"]),
        ({"text": "%"}, lambda _: False),
        ({"text": "notice", "driver": 2}, lambda e: e["driver_number"] == 2 and e["key"] == "unknown"),
    ]
    for query, fits in cases:
        expected = [error["id"] for error in everything if fits(error)]
        assert [error["id"] for error in await whole_list(desk, 4, **query)] == expected, query
        assert (await desk.get("/api/errors/statistics", **query)).json()["total"] == len(expected), query


@ON_SQLITE
async def test_several_words_of_one_filter_are_any_of_them(desk: Desk) -> None:
    """A filter that is given twice lets both through."""
    await many(desk)
    answer = await desk.client.get(
        "/api/errors?key=unknown&key=locationError&status=pending", headers=desk.bearer(Role.VIEWER)
    )
    assert {error["key"] for error in answer.json()["items"]} == {"unknown", "locationError"}


@ON_SQLITE
async def test_a_word_that_is_none_is_refused_with_those_that_there_are(desk: Desk) -> None:
    """A filter value that nothing has is a 422 that names the field and lists what may stand there."""
    await many(desk, 1)
    for name, word, allowed in (
        ("system", "nine", ["zero"]),
        ("company", 9, ["1 (ACME C1 INC)", "2 (ACME C2 INC)"]),
        ("key", "twins", ["twoIdenticalStatusesError", "unknown"]),
        ("category", "%", ["authentication", "unknown"]),
        ("severity", "grave", ["critical", "info"]),
        ("status", "done", ["pending", "aged_out"]),
    ):
        for path in ("/api/errors", "/api/errors/statistics", "/api/errors/by-driver", "/api/errors.csv"):
            answer = await desk.get(path, **{name: word})
            assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
            (field,) = answer.json()["fields"]
            assert field["field"] == f"query.{name}"
            assert set(allowed) <= set(field["allowed"])
            assert all(one in field["words"] for one in allowed)


@ON_SQLITE
async def test_what_cannot_be_read_is_refused(desk: Desk) -> None:
    """A cursor of another list, an instant without a zone, a day of no time of ours: 422 that names the field."""
    for field, values in (
        ("cursor", ("", "1", "a-1", "1-9999999999", f"{9**30}-1", "\u00b9-1")),
        ("limit", (0, 501)),
        ("text", ("a\x00b",)),
        ("company", (9**40,)),
        ("since", ("2026-11-20T10:00", "1999-12-31T23:59:59Z")),
        ("until", ("0001-01-01T00:00:00+14:00",)),
        ("first_day", ("0001-01-01",)),
        ("last_day", ("9999-12-31",)),
    ):
        for value in values:
            answer = await desk.get("/api/errors", **{field: value})
            assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, f"query.{field}"), value


async def test_a_cursor_of_the_outermost_time_is_no_defect(desk: Desk) -> None:
    """Whatever time a cursor names, both databases answer."""
    await many(desk, 1)
    assert len((await desk.get("/api/errors", cursor="9999999999999999-1")).json()["items"]) == 4
    assert (await desk.get("/api/errors", cursor="-9999999999999999-1")).json()["items"] == []


async def test_statistics_add_up(desk: Desk) -> None:
    """Each way of counting has the same sum, and says what is there."""
    await many(desk)
    found = (await desk.get("/api/errors/statistics")).json()
    assert found["total"] == 16
    assert found["by_status"] == {"pending": 16}
    assert found["by_key"] == {"odometerError": 6, "hosViolation11Hour": 4, "unknown": 4, "locationError": 2}
    assert found["by_severity"] == {"high": 6, "medium": 6, "critical": 4}
    assert found["by_category"]["hours_of_service"] == 4
    assert found["by_system"] == {SYSTEM: 16}
    assert [(c["company"], c["errors"], c["by_status"]) for c in found["by_company"]] == [
        ("ACME C1 INC", 8, {"pending": 8}),
        ("ACME C2 INC", 8, {"pending": 8}),
    ]


async def test_drivers_by_number_of_errors(desk: Desk) -> None:
    """The driver with the most open errors stands first; pages hold each once; who has none is not in it."""
    await many(desk)
    ids = [error["id"] for error in await whole_list(desk, 50, driver=1)]
    await desk.post("/api/errors/leave", {"error_ids": ids[:3], "reason": "Known to the gateway's maker."})
    pages = [(await desk.get("/api/errors/by-driver", limit=1)).json()]
    pages.append((await desk.get("/api/errors/by-driver", limit=1, cursor=pages[0]["next"])).json())
    assert [(page["items"][0]["driver_id"], page["items"][0]["errors"]) for page in pages] == [("D2", 8), ("D1", 5)]
    assert pages[1]["next"] is None
    assert pages[0]["items"][0]["by_severity"] == {"medium": 3, "high": 3, "critical": 2}
    assert pages[0]["items"][0]["read_at"] == "2026-11-20T21:00:00Z"
    (ignored,) = (await desk.get("/api/errors/by-driver", status="ignored")).json()["items"]
    assert (ignored["driver_id"], ignored["errors"]) == ("D1", 3)


async def test_one_error_with_its_history(desk: Desk) -> None:
    """An error has what the portal said of it letter by letter, and what happened to it."""
    await many(desk, 1)
    await desk.post("/api/errors/leave", {"error_ids": [1], "reason": "Known to the gateway's maker."})
    error = (await desk.get("/api/errors/1")).json()
    assert error["raw"] == {"errorMessage": "ODOMETER ERROR", "id": "e0"}
    assert [(fact["kind"], fact["detail"]["reason"]) for fact in error["history"]] == [
        ("error.ignored", "Known to the gateway's maker.")
    ]
    assert (await desk.get("/api/errors/99")).status_code == 404


async def test_last_listed_is_when_the_portal_last_said_so(desk: Desk) -> None:
    """While an error is listed it was last listed at the driver's newest reading; then at the last that had it."""
    await many(desk, 2)
    driver = desk.office.portal.driver("D1")
    await desk.office.ingest_anew()
    (gone,) = [error for error in driver.extra_errors if error.portal_id == "e1"]
    driver.extra_errors.remove(gone)
    await desk.office.ingest_anew()
    by_message = {error["message"]: error["last_listed_at"] for error in await whole_list(desk, 50, driver=1)}
    assert by_message["ODOMETER ERROR"] == "2026-11-20T21:20:02Z"
    assert by_message["11 HOURS VIOLATION"] == "2026-11-20T21:10:01Z"


async def test_an_error_that_gets_its_time_goes_to_its_place(desk: Desk) -> None:
    """What the portal first lists without a time, and then with one, stands in the list by that time."""
    await many(desk, 1)
    driver = desk.office.portal.driver("D1")
    driver.extra_errors[-1] = listed("LOCATION ERROR", NOW - timedelta(days=1), "undated")
    await desk.office.ingest_anew()
    assert [error["message"] for error in await whole_list(desk, 50, driver=1)] == ["ODOMETER ERROR", "LOCATION ERROR"]
    async with desk.office.database.read() as session:
        dated = (await session.scalars(select(LogError).where(LogError.driver_id == 1))).all()
    assert all(error.at == error.error_at for error in dated)


async def test_the_export_holds_every_error_once(desk: Desk) -> None:
    """More errors than a page: the CSV has a header, a row for each with times in UTC, and obeys the filters."""
    await many(desk, 520)
    answer = await desk.get("/api/errors.csv", company=1)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="errors.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len({row["id"] for row in rows}) == len(rows) == 521
    newest = rows[1]
    assert (newest["error_at"], newest["day"]) == ("2026-11-20T21:00:00+00:00", "2026-11-20")
    assert (newest["driver_id"], newest["company"], newest["status"]) == ("D1", "ACME C1 INC", "pending")


@ON_SQLITE
async def test_no_cell_of_the_export_is_a_formula(desk: Desk) -> None:
    """A message or a name that a spreadsheet would run begins with an apostrophe; quotes and commas stay inside it."""
    nasty = [f'{begins}HYPERLINK("http://x","a,b")\r\n;=1+1' for begins in "=+-@\t\r\n"]
    for number, words in enumerate(nasty):
        errors = [listed(words, NOW - timedelta(hours=number), f"e{number}")]
        driver = FakeDriver(f"D{number}", words, working_days(FIRST_DAY, TODAY), extra_errors=errors)
        desk.office.employ(driver)
    await desk.office.ingest()
    header, *rows = csv.reader(io.StringIO((await desk.get("/api/errors.csv")).text, newline=""))
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["message"] for row in told] == [row["driver_name"] for row in told] == [f"'{words}" for words in nasty]
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n"))]
