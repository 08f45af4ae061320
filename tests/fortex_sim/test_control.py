"""The simulator's own interface."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from logwarden.eld.events import Origin

if TYPE_CHECKING:
    from tests.fortex_sim.conftest import Desk


async def test_the_control_token_is_needed(desk: Desk) -> None:
    """Without the control token, or with the API's, everything is 401."""
    for token in ("", desk.api.headers["Authorization"]):
        answer = await desk.control.get("/__sim__/truth", headers={"Authorization": token})
        assert answer.status_code == 401


async def test_the_ledger_tells_a_repair_in_order(desk: Desk) -> None:
    """A repair reads: login, choice, opened, loaded, annotated, proceeded, with both times and records."""
    driver = desk.driver("GARCIA MARIA", 1)
    await desk.ui.get(f"/ui/companies/{driver.company.id}/drivers")
    await desk.ui.get(f"/ui/drivers/{driver.id}")
    target = next(r for r in await desk.rows(driver, "06/14/2026") if r["marks"])
    before = datetime.now(UTC)
    await desk.ui.post(f"/ui/drivers/{driver.id}/annotate", json={"recordId": target["id"], "text": "Tapped twice"})
    await desk.clear_twins(driver, "06/14/2026")
    entries = await desk.ledger()
    assert [e["kind"] for e in entries] == ["LOGIN", "CHOICE", "OPEN", "LOAD", "ANNOTATE", "PROCEED"]
    assert [e["n"] for e in entries] == [1, 2, 3, 4, 5, 6]
    assert {e["at"] for e in entries} == {"2026-06-17T14:20:00Z"}
    assert before <= datetime.fromisoformat(entries[-1]["wall"]) <= datetime.now(UTC)
    assert entries[3]["from"] == entries[3]["to"] == "2026-06-14"
    assert (entries[4]["text"], entries[4]["changed"][0]["change"]) == ("Tapped twice", "annotated")
    proceeded = entries[5]
    assert (proceeded["driver_id"], proceeded["company_id"]) == (driver.id, driver.company.id)
    assert proceeded["boxes"] == ["CLEAR TWIN EVENTS"]
    [change] = proceeded["changed"]
    assert change["change"] == "requested_removal"
    assert change["target_record_id"] == target["id"]
    assert change["target_sequence_id"] == target["sequenceId"]
    assert (change["day"], change["day_certified"]) == ("2026-06-14", True)
    assert change["target_annotated_before"] is True


async def test_a_request_without_a_note_before_it(desk: Desk) -> None:
    """The ledger says when the target of a request was not annotated before."""
    await desk.clear_twins(desk.driver("GARCIA MARIA", 1), "06/14/2026")
    assert (await desk.ledger())[-1]["changed"][0]["target_annotated_before"] is False


async def test_refused_writes_are_in_the_ledger(desk: Desk) -> None:
    """A PROCEED that the portal refuses stands in the ledger with its message."""
    await desk.clear_twins(desk.driver("SMITH JOHN"), "06/15/2026")
    entry = (await desk.ledger())[-1]
    assert (entry["kind"], entry["ok"], entry["changed"]) == ("PROCEED", False, [])
    assert "06/15/2026" in entry["message"]


async def test_a_driver_taps_his_status_once_more(desk: Desk) -> None:
    """He has it twice from now on, the truth says why, and the next list that is computed has the error."""
    world = desk.simulator.portal.world
    known = len(world.errors)
    for driver in world.drivers.values():
        answer = await desk.control.post("/__sim__/taps", json={"driverId": driver.id})
        if answer.status_code == 200:
            break
    first, second = [r.event for r in world.log(driver.id) if r.is_active and r.event.is_main][-2:]
    assert (second.code, second.at > first.at, second.origin) == (first.code, True, Origin.DRIVER)
    (new,) = (await desk.control.get("/__sim__/truth")).json()["errors"][known:]
    assert (new["record_id"], new["key"]) == (answer.json()["recordId"], "twoIdenticalStatusesError")
    assert new["listed"]


async def test_the_clock_only_moves_forward(desk: Desk) -> None:
    """The clock goes ahead by seconds or to an instant, never back, and not by both at once."""
    assert (await desk.control.get("/__sim__/clock")).json() == {"now": "2026-06-17T14:20:00Z"}
    moved = await desk.control.post("/__sim__/clock", json={"to": "2026-06-17T10:30:00-05:00"})
    assert moved.json() == {"now": "2026-06-17T15:30:00Z"}
    for wrong in (
        {"to": "2026-06-17T15:29:59Z"},
        {"to": "2026-06-17T16:00:00"},
        {"to": "2126-06-17T16:00:00Z"},
        {"advanceSeconds": -1},
        {"advanceSeconds": 1, "to": "2026-06-17T16:00:00Z"},
        {},
    ):
        assert (await desk.control.post("/__sim__/clock", json=wrong)).status_code == 400
    assert (await desk.control.get("/__sim__/clock")).json() == {"now": "2026-06-17T15:30:00Z"}


async def test_reset_begins_anew(desk: Desk) -> None:
    """A reset makes another fleet at the clock's start; sessions, ledger, cache and faults are gone."""
    old = desk.driver("LEE MIN-JUN")
    await desk.errors(old)
    await desk.pass_time(3600)
    await desk.fault("http_500")
    answer = await desk.control.post("/__sim__/reset", json={"seed": 11, "profile": "small"})
    assert answer.json() == {"now": "2026-06-17T14:20:00Z", "seed": 11, "profile": "small"}
    assert await desk.ledger() == []
    assert (await desk.ui.get("/ui/session")).status_code == 401
    assert (await desk.api.get(f"/monitoring/smart-analyze/{old.company.id}")).status_code == 404
    assert len(await desk.errors(desk.driver("LEE MIN-JUN"))) == 2
    assert (await desk.control.post("/__sim__/reset", json={"profile": "huge"})).status_code == 400


async def test_a_fault_that_is_none(desk: Desk) -> None:
    """A name that the contract does not have is 400, and says which there are."""
    unknown = await desk.control.post("/__sim__/faults", json={"name": "rain"})
    assert unknown.status_code == 400
    assert {"rain", "proceed_half"} <= set(unknown.json()["message"].replace("'", " ").replace(",", " ").split())


async def test_a_fault_is_switched_off(desk: Desk) -> None:
    """Without times a fault lasts until it is switched off."""
    await desk.fault("http_500")
    assert [(await desk.api.get("/monitoring")).status_code for _ in range(3)] == [500] * 3
    await desk.control.post("/__sim__/faults", json={"name": "http_500", "on": False})
    assert (await desk.api.get("/monitoring")).status_code == 200


async def test_the_true_log(desk: Desk) -> None:
    """/log gives a driver's records with ids, though the API gives none; an unknown driver is 404."""
    driver = desk.driver("YAZZIE RUTH")
    log = (await desk.control.get(f"/__sim__/log/{driver.id}")).json()
    assert {"id", "eventTime", "eventCodeName", "state", "certifiedDate"} <= set(log[0])
    assert [r["eventTime"] for r in log] == sorted(r["eventTime"] for r in log)
    assert (await desk.control.get("/__sim__/log/nobody")).status_code == 404
