"""The faults of the pages' data: what the portal says wrong, and what it does wrong to records."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fortex_sim.conftest import Desk

    from fortex_sim.world.fleet import Driver

ALL = {"from": "06/09/2026", "to": "06/17/2026"}


async def proceed(desk: Desk, driver: Driver, *boxes: str) -> dict[str, Any]:
    """PROCEED over nine days."""
    answer = await desk.ui.post(f"/ui/drivers/{driver.id}/toolkit", json={**ALL, "boxes": list(boxes)})
    outcome: dict[str, Any] = answer.json()
    return outcome


async def nine_days(desk: Desk, driver: Driver) -> list[dict[str, Any]]:
    """The rows of nine days, without what their errors say."""
    return [{**row, "marks": []} for row in await desk.rows(driver, ALL["from"], ALL["to"])]


async def test_load_fails(desk: Desk) -> None:
    """load_fails answers LOAD with 500 and words; the ledger keeps the failed LOAD."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.fault("load_fails", times=1)
    answer = await desk.ui.get(f"/ui/drivers/{driver.id}/logs", params=ALL)
    assert (answer.status_code, answer.json()["message"]) == (500, "The logs could not be loaded, try again later")
    assert [e["ok"] for e in await desk.ledger() if e["kind"] == "LOAD"] == [False]
    assert await nine_days(desk, driver)


async def test_slow_load(desk: Desk) -> None:
    """slow_load holds LOAD until it is switched off; the rows come then."""
    driver = desk.driver("YAZZIE RUTH")
    await desk.fault("slow_load", times=2)
    held = asyncio.create_task(nine_days(desk, driver))
    while not desk.simulator.portal.faults.orders[0].struck:
        await asyncio.wait([held], timeout=0.01)
    assert not held.done()
    await desk.fault("slow_load", on=False)
    assert await held


async def test_namesakes_stand_the_other_way_round(desk: Desk) -> None:
    """namesake_first swaps the drivers of one name, and nothing else, in the company's list."""
    company = desk.driver("GARCIA MARIA").company.id
    address = f"/ui/companies/{company}/drivers"
    sound = (await desk.ui.get(address)).json()
    await desk.fault("namesake_first")
    turned = (await desk.ui.get(address)).json()
    assert [d["name"] for d in turned] == [d["name"] for d in sound]
    assert [d["id"] for d in turned] == [*(d["id"] for d in sound[:3]), sound[4]["id"], sound[3]["id"]]


async def test_an_address_that_does_not_open(desk: Desk) -> None:
    """no_direct_open sends one who comes from outside to Activity; from a page of the portal it opens."""
    await desk.fault("no_direct_open")
    address = f"/activity/{desk.driver('YAZZIE RUTH').id}"
    from_outside = await desk.ui.get(address)
    assert (from_outside.status_code, from_outside.headers["Location"]) == (302, "/activity")
    assert (await desk.ui.get(address, headers={"Referer": "http://portal.test/activity"})).status_code in {200, 503}


async def test_a_code_is_asked_for(desk: Desk) -> None:
    """asks_for_code opens no session without the code of the control interface, however often one asks."""
    credentials = desk.simulator.portal.credentials
    login = {"username": credentials.username, "password": credentials.password}
    await desk.ui.post("/ui/logout")
    await desk.fault("asks_for_code", times=1)
    for _ in range(2):
        asked = await desk.ui.post("/ui/login", json=login)
        assert (asked.status_code, asked.json()) == (202, {"codeRequired": True})
        assert (await desk.ui.get("/ui/session")).status_code == 401
    wrong = await desk.ui.post("/ui/login", json={**login, "code": "no code"})
    assert (wrong.status_code, wrong.json()["message"]) == (401, "Wrong code")
    code = (await desk.control.get("/__sim__/faults")).json()["code"]
    assert (await desk.ui.post("/ui/login", json={**login, "code": code})).status_code == 204
    assert [e["message"] for e in await desk.ledger()][1:] == ["code asked for"] * 2 + ["wrong code", ""]


async def test_pages_are_told_what_to_act_out(desk: Desk) -> None:
    """The session's answer names the faults that a page has to act out, each only where it belongs."""
    for name in ("modal_in_the_way", "renamed_button", "self_refresh"):
        await desk.fault(name, times=1)
    told = (await desk.ui.get("/ui/session", params={"page": "/activity/abc"})).json()
    assert told["quirks"] == ["modal_in_the_way", "renamed_button"]
    told = (await desk.ui.get("/ui/session", params={"page": "/activity"})).json()
    assert told["quirks"] == ["self_refresh"]
    assert "quirks" not in (await desk.ui.get("/ui/session", params={"page": "/activity"})).json()


async def test_half_of_the_work(desk: Desk) -> None:
    """proceed_half does the first half of the matches and says that it stopped."""
    driver = desk.driver("NGUYEN VAN")
    await desk.fault("proceed_half", times=1)
    outcome = await proceed(desk, driver, "CLEAR TWIN EVENTS")
    assert outcome == {"success": False, "message": "AI repair stopped after 1 of 2 events"}
    assert len((await desk.ledger())[-1]["changed"]) == 1
    assert (await proceed(desk, driver, "CLEAR TWIN EVENTS"))["message"] == "AI repair finished: 1 events"


async def test_a_new_error_after_the_repair(desk: Desk) -> None:
    """proceed_makes_new_error: the list complains of a record that nobody touched; truth knows the cause."""
    driver = desk.driver("YAZZIE RUTH")
    before = {e["errorMessage"] for e in await desk.errors(driver)}
    await desk.fault("proceed_makes_new_error", times=1)
    rows = await nine_days(desk, driver)
    assert (await proceed(desk, driver, "FIX INTERMEDIATE"))["success"] is True
    assert await nine_days(desk, driver) == rows
    desk.simulator.portal.cache.clear()
    assert {e["errorMessage"] for e in await desk.errors(driver)} - before == {"INCORRECT STATUS PLACEMENT ERROR"}
    assert [e["cause_id"][:7] for e in await desk.truth() if e["key"] == "incorrectStatusPlacementError"] == ["repair-"]


async def test_driving_that_is_shortened(desk: Desk) -> None:
    """proceed_shortens_driving: the status after driving begins 20 minutes earlier, without a trace in the log."""
    driver = desk.driver("YAZZIE RUTH")
    before = {row["id"]: row for row in await nine_days(desk, driver)}
    await desk.fault("proceed_shortens_driving", times=1)
    await proceed(desk, driver, "FIX INTERMEDIATE")
    after = {row["id"]: row for row in await nine_days(desk, driver)}
    assert before.keys() == after.keys()
    moved = [i for i in before if before[i]["time"] != after[i]["time"]]
    assert len(moved) == 1
    [change] = (await desk.ledger())[-2]["changed"]
    assert (change["change"], change["record_id"]) == ("driving_shortened", moved[0])


async def test_a_kit_that_fabricates_for_once(desk: Desk) -> None:
    """proceed_fabricates deletes a twin on a portal whose kit restores."""
    driver = desk.driver("YAZZIE RUTH")
    before = await nine_days(desk, driver)
    await desk.fault("proceed_fabricates", times=1)
    await proceed(desk, driver, "CLEAR TWIN EVENTS")
    assert {c["change"] for c in (await desk.ledger())[-1]["changed"]} == {"deleted"}
    assert len(await nine_days(desk, driver)) < len(before)


async def test_a_day_behind_everyones_back(desk: Desk) -> None:
    """records_shifted moves records of one closed day, keeps that day, and leaves no trace in log and ledger."""
    driver = desk.driver("LEE MIN-JUN")
    before = {row["id"]: row for row in await nine_days(desk, driver)}
    [*altered] = (await desk.fault("records_shifted", driverId=driver.id))["altered"]
    after = {row["id"]: row for row in await nine_days(desk, driver)}
    assert before.keys() == after.keys()
    assert {i for i in before if before[i]["time"] != after[i]["time"]} == {a["recordId"] for a in altered}
    assert len(altered) > 5
    assert len({a["day"] for a in altered}) == 1
    assert {e["kind"] for e in await desk.ledger()} == {"LOGIN", "LOAD"}
    assert (await desk.control.get("/__sim__/faults")).json()["altered"] == altered


async def test_a_record_that_vanishes(desk: Desk) -> None:
    """record_vanishes takes one record out; the same seed takes the same one."""
    driver = desk.driver("LEE MIN-JUN")
    taken = []
    for _ in range(2):
        await desk.control.post("/__sim__/reset", json={"seed": 7})
        [altered] = (await desk.fault("record_vanishes", driverId=driver.id, seed=3))["altered"]
        taken.append(altered["recordId"])
        log = (await desk.control.get(f"/__sim__/log/{driver.id}")).json()
        assert altered["recordId"] not in {record["id"] for record in log}
    assert taken[0] == taken[1]


async def test_an_origin_that_is_changed(desk: Desk) -> None:
    """origin_changed says of one record that somebody else made it; three times alters three drivers' logs."""
    company = desk.driver("LEE MIN-JUN").company.id
    altered = (await desk.fault("origin_changed", times=3, companyId=company))["altered"]
    assert len({a["driverId"] for a in altered}) == 3
    assert {a["companyId"] for a in altered} == {company}
    for each in altered:
        log = (await desk.control.get(f"/__sim__/log/{each['driverId']}")).json()
        origin = next(record["origin"] for record in log if record["id"] == each["recordId"])
        assert origin == each["after"]["origin"] != each["before"]["origin"]
