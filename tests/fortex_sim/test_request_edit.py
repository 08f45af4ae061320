"""REQUEST EDIT: the carrier asks, the driver answers, the day is certified anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.fortex_sim.conftest import Client, Desk

    from fortex_sim.world.fleet import Driver

DAY, ISO = "06/14/2026", "2026-06-14"
REASON = "Break was taken in the sleeper"


@pytest.fixture
def driver(desk: Desk) -> Driver:
    """A driver who accepts, on whose day everything is certified."""
    return desk.driver("GARCIA MARIA", 1)


async def stop(desk: Desk, driver: Driver) -> dict[str, Any]:
    """The day's first off-duty row."""
    return next(row for row in await desk.rows(driver, DAY) if row["codeName"] == "DS_OFF" and row["menu"])


async def ask(ui: Client, driver: Driver, **wanted: Any) -> tuple[int, str]:
    """REQUEST EDIT: the status and the portal's words."""
    answer = await ui.post(f"/ui/drivers/{driver.id}/request-edit", json={"reason": REASON, **wanted})
    return answer.status_code, answer.json()["message"]


async def test_a_request_waits(desk: Desk, driver: Driver) -> None:
    """A request is a record of status 3 and origin 3 with the reason; the old one stays, the day stays certified."""
    await desk.behave(driver, answer="ignore")
    row = await stop(desk, driver)
    before = await desk.rows(driver, DAY)
    status, words = await ask(desk.ui, driver, recordId=row["id"], status="SLEEPER BERTH")
    assert (status, words) == (200, "Edit requested: the driver has to accept it")
    after = await desk.rows(driver, DAY)
    [request] = [r for r in after if r["id"] not in {b["id"] for b in before}]
    assert [r for r in after if r is not request] == before
    assert (request["codeName"], request["record"], request["origin"]) == ("DS_SB", "INACTIVE_CHANGE_REQUESTED", "3")
    assert (request["notes"], request["sequenceId"], request["device"], request["menu"]) == (REASON, "", "", False)
    assert [request[k] for k in ("time", "location", "odometer")] == [row[k] for k in ("time", "location", "odometer")]
    assert request["checkValue"] != row["checkValue"]
    assert await desk.certified(driver, ISO)


async def test_the_driver_accepts(desk: Desk, driver: Driver) -> None:
    """After his yes the old record is changed, the request active, the day open until he certifies it anew."""
    row = await stop(desk, driver)
    await desk.behave(driver, answerAfterSeconds=120, certifyAfterSeconds=60)
    await ask(desk.ui, driver, recordId=row["id"], time="06:59:59 PM" if row["time"] != "06:59:59 PM" else "")
    await desk.pass_time(119)
    assert next(r for r in await desk.rows(driver, DAY) if r["id"] == row["id"])["record"] == "ACTIVE"
    await desk.pass_time(1)
    rows = await desk.rows(driver, DAY)
    old = next(r for r in rows if r["id"] == row["id"])
    new = next(r for r in rows if r["notes"] == REASON)
    assert (old["record"], new["record"], new["time"]) == ("INACTIVE_CHANGED", "ACTIVE", "06:59:59 PM")
    assert (new["origin"], new["menu"]) == ("3", True)
    assert not await desk.certified(driver, ISO)
    await desk.pass_time(60)
    assert await desk.certified(driver, ISO)


async def test_the_driver_rejects(desk: Desk, driver: Driver) -> None:
    """After his no the request is rejected, everything else as it was."""
    row = await stop(desk, driver)
    before = await desk.rows(driver, DAY)
    await desk.behave(driver, answer="reject", answerAfterSeconds=60)
    await ask(desk.ui, driver, recordId=row["id"], status="ON DUTY")
    await desk.pass_time(60)
    rows = await desk.rows(driver, DAY)
    assert [r for r in rows if r["origin"] != "3"] == before
    assert [r["record"] for r in rows if r["origin"] == "3"] == ["INACTIVE_CHANGE_REJECTED"]
    assert await desk.certified(driver, ISO)


async def test_an_accepted_edit_can_be_removed_by_request(desk: Desk, driver: Driver) -> None:
    """A later request about the new record makes that one inactive: nothing stays active twice."""
    row = await stop(desk, driver)
    await desk.behave(driver, answerAfterSeconds=0, certifyAfterSeconds=0)
    await ask(desk.ui, driver, recordId=row["id"], status="SLEEPER BERTH")
    await desk.pass_time(1)
    new = next(r for r in await desk.rows(driver, DAY) if r["notes"] == REASON)
    await ask(desk.ui, driver, recordId=new["id"], status="OFF DUTY", reason="It was off duty after all")
    await desk.pass_time(1)
    rows = {r["id"]: r["record"] for r in await desk.rows(driver, DAY) if r["codeName"] in ("DS_OFF", "DS_SB")}
    assert (rows[row["id"]], rows[new["id"]]) == ("INACTIVE_CHANGED", "INACTIVE_CHANGED")


async def test_two_requests_keep_their_times(desk: Desk, driver: Driver) -> None:
    """A second request does not put off the answer to the first."""
    row = await stop(desk, driver)
    other = next(r for r in await desk.rows(driver, DAY) if r["codeName"] == "DS_ON" and r["menu"])
    await desk.behave(driver, answerAfterSeconds=100)
    await ask(desk.ui, driver, recordId=row["id"], status="SLEEPER BERTH")
    await desk.pass_time(60)
    await desk.ui.get("/ui/session")
    day_is_open = await ask(desk.ui, driver, recordId=other["id"], status="OFF DUTY")
    assert day_is_open[0] == 200
    await desk.pass_time(40)
    records = [r["record"] for r in await desk.rows(driver, DAY) if r["origin"] == "3"]
    assert sorted(records) == ["ACTIVE", "INACTIVE_CHANGE_REQUESTED"]


async def test_the_portal_refuses(desk: Desk, driver: Driver) -> None:
    """What is no edit is 400 with the reason, stands in the ledger as refused, and changes nothing."""
    row = await stop(desk, driver)
    rows = await desk.rows(driver, DAY)
    power = next(r["id"] for r in rows if r["codeName"] == "ENG_UP_NORMAL")
    for wanted, words in (
        ({"recordId": row["id"]}, "changes nothing"),
        ({"recordId": row["id"], "status": "off duty"}, "changes nothing"),
        ({"recordId": row["id"], "status": "YARD MOVES"}, "must be one of OFF DUTY, SLEEPER BERTH, DRIVING, ON DUTY"),
        ({"recordId": row["id"], "time": "25:00:00"}, "must be hh:mm:ss AM/PM"),
        ({"recordId": row["id"], "status": "ON DUTY", "reason": "why"}, "4 to 60 characters"),
        ({"recordId": row["id"], "status": "ON DUTY", "reason": "two\nlines"}, "one line"),
        ({"recordId": power, "status": "ON DUTY"}, "Only active duty status"),
        ({"recordId": "nothing", "status": "ON DUTY"}, "no such record"),
    ):
        status, said = await ask(desk.ui, driver, **wanted)
        assert (status, words in said) == (400, True), said
        entry = (await desk.ledger())[-1]
        assert (entry["kind"], entry["ok"], entry["changed"], entry["message"]) == ("REQUEST_EDIT", False, [], said)
    assert await desk.rows(driver, DAY) == rows


async def test_one_request_a_record(desk: Desk, driver: Driver) -> None:
    """While a request about a record waits, no other is taken, by this way or by the tool kit."""
    twin = next(r for r in await desk.rows(driver, DAY) if r["marks"])
    await desk.behave(driver, answer="ignore")
    await ask(desk.ui, driver, recordId=twin["id"], status="OFF DUTY")
    status, words = await ask(desk.ui, driver, recordId=twin["id"], status="SLEEPER BERTH")
    assert (status, words) == (400, "A request about this record waits for the driver")
    assert (await desk.clear_twins(driver, DAY))["message"].endswith("nothing to repair")


async def test_uncertified_days_and_the_fault(desk: Desk) -> None:
    """A day that is not certified takes no request, unless the portal forgets to refuse."""
    driver = desk.driver("SMITH JOHN")
    row = next(r for r in await desk.rows(driver, "06/15/2026") if r["codeName"] == "DS_OFF" and r["menu"])
    status, words = await ask(desk.ui, driver, recordId=row["id"], status="SLEEPER BERTH")
    assert (status, words) == (400, "Edits can be requested for certified days only: 06/15/2026")
    await desk.fault("request_on_uncertified_day", times=1)
    assert (await ask(desk.ui, driver, recordId=row["id"], status="SLEEPER BERTH"))[0] == 200
    assert (await desk.ledger())[-1]["changed"][0]["day_certified"] is False


async def test_an_edit_without_the_driver(desk: Desk, driver: Driver) -> None:
    """edit_without_driver makes the request active at once, though this driver never answers."""
    await desk.behave(driver, answer="ignore")
    row = await stop(desk, driver)
    await desk.fault("edit_without_driver", times=1)
    await ask(desk.ui, driver, recordId=row["id"], status="SLEEPER BERTH")
    rows = await desk.rows(driver, DAY)
    assert next(r["record"] for r in rows if r["id"] == row["id"]) == "INACTIVE_CHANGED"
    assert [r["record"] for r in rows if r["notes"] == REASON] == ["ACTIVE"]


async def test_the_ledger_of_a_request(desk: Desk, driver: Driver) -> None:
    """The entry names the reason, the request and its target."""
    row = await stop(desk, driver)
    await ask(desk.ui, driver, recordId=row["id"], status="SLEEPER BERTH")
    entry = (await desk.ledger())[-1]
    assert (entry["kind"], entry["text"], entry["ok"]) == ("REQUEST_EDIT", REASON, True)
    [change] = entry["changed"]
    assert (change["change"], change["code_name"], change["day_certified"]) == ("requested_edit", "DS_SB", True)
    assert (change["target_record_id"], change["target_annotated_before"]) == (row["id"], False)
