from __future__ import annotations

from datetime import timedelta

import pytest

from logwarden.problems import TryAgain
from tests.pipeline.drivers import FIRST_DAY, NOW, TODAY, FakeDriver, listed, working_days
from tests.pipeline.fake_portal import SYSTEM

from .desk import Desk

NASTY = '<script>alert(1)</script> =HYPERLINK("x") \x1b[31m \u202e\' -- {{7*7}} \\ é 🚛 %00'


async def many(desk: Desk, count: int = 7) -> None:
    """So many errors of one driver, an hour apart."""
    errors = [listed("ODOMETER ERROR", NOW - timedelta(hours=n), f"e{n}") for n in range(count)]
    desk.office.employ(FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), extra_errors=errors))
    await desk.office.ingest()


@pytest.mark.parametrize(
    "bad",
    [{"page": 0}, {"page": -1}, {"page": 100_001}, {"limit": 0}, {"limit": 501}, {"limit": "all"}, {"page": 9**40}],
)
async def test_pages_have_bounds(desk: Desk, bad: dict[str, object]) -> None:
    """A page or a limit outside its bounds is refused and named."""
    answer = await desk.get("/api/fixes", **bad)
    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["fields"]] == [f"query.{next(iter(bad))}"]


async def test_the_outermost_page_is_empty_and_no_defect(desk: Desk) -> None:
    """The last page that may be asked for is answered like any other."""
    answer = await desk.get("/api/fixes", page=100_000, limit=500)
    assert answer.json() == {"items": [], "total": 0, "page": 100_000, "limit": 500}


async def test_a_state_that_cannot_be_is_refused(desk: Desk) -> None:
    """A state that no fix has is refused with the ones that there are."""
    answer = await desk.get("/api/fixes", state="done")
    assert answer.status_code == 422
    assert "proposed" in answer.json()["fields"][0]["words"]


async def test_a_message_is_data(desk: Desk) -> None:
    """Markup, formulas, escape sequences and odd letters in a message come out as they were sent."""
    driver = FakeDriver("D1", NASTY, working_days(FIRST_DAY, TODAY), extra_errors=[listed(NASTY, None, "e1")])
    desk.office.employ(driver)
    await desk.office.ingest()
    answer = await desk.get("/api/errors")
    error = answer.json()["items"][0]
    assert (error["message"], error["driver_name"], error["key"]) == (NASTY, NASTY, "unknown")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_error_says_what_may_be_done(busy_desk: Desk) -> None:
    """Each error has its company, driver, day at the home terminal, and the remedies with the default first."""
    page = (await busy_desk.get("/api/errors", key="twoIdenticalStatusesError")).json()
    error = page["items"][0]
    assert (error["company"], error["driver_id"], error["driver_name"]) == ("ACME C1 INC", "D1", "SMITH JOHN")
    assert (error["day"], error["error_at"]) == ("2026-11-18", "2026-11-18T18:30:00Z")
    assert error["offers"] == ["leave", "annotate", "clear_twins"]


async def test_fixes_are_filtered_by_state(busy_desk: Desk) -> None:
    """The list of one state holds the fixes in it and no other."""
    for state, count in (("proposed", 1), ("blocked", 0), ("closed", 0)):
        page = (await busy_desk.get("/api/fixes", state=state)).json()
        assert (page["total"], len(page["items"])) == (count, count)


async def test_a_scan_says_what_it_did_not_see(desk: Desk) -> None:
    """A pass over a portal that hides a company is listed with that gap and the reason, newest first."""
    await many(desk)
    desk.office.employ(FakeDriver("D2", "DOE JANE", working_days(FIRST_DAY, TODAY)), company="C2")
    desk.office.portal.failing["C2"] = TryAgain("The portal was busy.")
    await desk.office.ingest_anew()
    last, first = (await desk.get("/api/scans")).json()
    assert (last["companies_listed"], last["companies_seen"], first["companies_seen"]) == (2, 1, 1)
    assert last["gaps"] == [{"company": "ACME C2 INC", "company_id": "C2", "why": "The portal was busy."}]
    assert [scan["id"] for scan in (await desk.get("/api/scans", limit=1)).json()] == [last["id"]]
    assert (await desk.get("/api/scans", limit=501)).status_code == 422


async def test_the_agent_says_how_it_is(busy_desk: Desk) -> None:
    """The agent's state, trouble and dry run are its own words, the counts are the database's."""
    busy_desk.agent_is(trouble="The portal is away.", dry_run=False)
    told = (await busy_desk.get("/api/agent")).json()
    (system,) = told["systems"]
    assert (system["system"], system["state"], system["rounds"]) == (SYSTEM, "running", 3)
    assert (system["trouble"], system["dry_run"]) == ("The portal is away.", False)
    assert system["last_scan"]["errors_seen"] == 2
    assert told["errors_by_key"] == {"twoIdenticalStatusesError": 1, "unknown": 1}
    assert told["fixes_by_state"] == {"proposed": 1}


async def test_an_agent_that_saw_nothing_yet(desk: Desk) -> None:
    """Before the first pass there is no last scan, and nothing is counted."""
    told = (await desk.get("/api/agent")).json()
    assert [system["last_scan"] for system in told["systems"]] == [None]
    assert (told["errors_by_key"], told["fixes_by_state"]) == ({}, {})
