"""A part of the office, one system or one company: lists and figures tell of it alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from logwarden.store import user_companies
from logwarden.store.users import Role
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, listed, twin, working_days
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE

LISTS = ("errors", "incidents", "fixes", "tasks", "desk", "tickets", "findings")
NEVER_MADE = ("tickets", "findings")
"""Of these the desk below has none; the route is the same for all."""
PATHS = (*(f"/api/{noun}" for noun in LISTS), "/api/today", "/api/decisions")


@pytest.fixture
async def two(desk: Desk) -> Desk:
    """Two companies alike: in each a driver with a proposed fix, a cause with a task, and a day not certified."""
    for driver, name, company in (("D1", "SMITH JOHN", "C1"), ("D2", "JONES ANN", "C2")):
        strange = listed(f"GATEWAY NOTICE {driver}", at(WEDNESDAY, "09:00"), "e")
        days = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY))
        employed = FakeDriver(driver, name, days, extra_errors=[strange])
        employed.certified -= {TODAY - timedelta(days=3)}
        desk.office.employ(employed, company=company)
    await desk.office.proposed()
    await desk.office.group()
    return desk


async def _items(desk: Desk, noun: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.get(f"/api/{noun}", Role.AUDITOR, **query)).json()["items"]
    return found


async def test_a_list_of_one_company_has_its_rows_alone(two: Desk) -> None:
    """What is listed of one company and of the other is together what is listed of all, and half of it each."""
    for noun in LISTS:
        everything = await _items(two, noun)
        parts = {number: await _items(two, noun, company=number) for number in (1, 2)}
        for number, items in parts.items():
            assert {one["company"] for one in items} == ({f"ACME C{number} INC"} if everything else set()), noun
        assert (len(parts[1]), len(parts[1]) + len(parts[2])) == (len(parts[2]), len(everything)), noun
        assert everything or noun in NEVER_MADE, noun


async def test_the_figures_of_today_are_of_the_company(two: Desk) -> None:
    """Drivers, requests and decisions of one company are half of those of both, which are alike."""
    both, one = [(await two.get("/api/today", **query)).json() for query in ({}, {"company": 2})]
    assert (both["drivers"], one["drivers"]) == (2, 1)
    assert (both["uncertified"]["over_1"], one["uncertified"]["over_1"]) == (2, 1)
    both, one = [(await two.get("/api/decisions", **query)).json() for query in ({}, {"company": 2})]
    assert (both["decisions"], both["lines"]) == (2 * one["decisions"], 2 * one["lines"])
    assert {item["company"] for item in one["items"]} == {"ACME C2 INC"}


async def test_the_system_of_all_companies_is_all_of_them(two: Desk) -> None:
    """Where there is one system, to choose it changes nothing."""
    for path in PATHS:
        assert (await two.get(path, Role.AUDITOR, system=SYSTEM)).json() == (
            await two.get(path, Role.AUDITOR)
        ).json(), path


async def test_what_is_not_there_is_refused_with_what_is(two: Desk) -> None:
    """A company or a system that there is not is no empty list: the answer says which there are."""
    there = ["1 (ACME C1 INC)", "2 (ACME C2 INC)"]
    for path in PATHS:
        for query, allowed in (({"company": 9}, there), ({"system": "other"}, [SYSTEM])):
            answer = await two.get(path, Role.AUDITOR, **query)
            assert (answer.status_code, answer.json()["fields"][0]["allowed"]) == (422, allowed), path


async def test_a_company_that_is_not_his_cannot_be_chosen(two: Desk) -> None:
    """For whoever is limited to one company another one is not there, and its name is not told."""
    async with two.office.database.write() as session:
        await user_companies.limit(session, two.people[Role.AUDITOR].id, [1])
    for path in PATHS:
        assert (await two.get(path, Role.AUDITOR, company=1)).status_code == 200, path
        answer = await two.get(path, Role.AUDITOR, company=2)
        assert (answer.status_code, answer.json()["fields"][0]["allowed"]) == (422, ["1 (ACME C1 INC)"]), path
