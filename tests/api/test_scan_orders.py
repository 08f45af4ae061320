"""Orders for scans and who is watched, over HTTP."""

from __future__ import annotations

from logwarden.facts import FactKind
from logwarden.pipeline.scan import scan
from logwarden.store import scan_orders
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk

pytestmark = ON_SQLITE

REASON = "The carrier left us."


async def test_an_order_is_a_wish_that_the_agent_takes(busy_desk: Desk) -> None:
    """It waits until the agent comes, and then says how it ended."""
    answer = await busy_desk.post("/api/scans/orders", {"system": SYSTEM})
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    office = busy_desk.office
    async with office.database.read() as session:
        order = await scan_orders.next_of(session, SYSTEM)
    assert order is not None
    await scan(office.database, office.api, office.pages, office.clock, order)
    told = (await busy_desk.get(f"/api/scans/orders/{order.id}")).json()
    assert (told["state"], told["done"], told["total"], told["seconds_left"]) == ("done", 1, 1, None)
    assert [one["id"] for one in (await busy_desk.get("/api/scans/orders")).json()] == [order.id]


async def test_an_order_names_what_there_is(busy_desk: Desk) -> None:
    """Companies and drivers by their ids here; what there is not is named."""
    answer = await busy_desk.post("/api/scans/orders", {"system": SYSTEM, "company_ids": [1], "driver_ids": [1]})
    assert (answer.json()["companies"], answer.json()["drivers"]) == (["C1"], ["D1"])
    for wanted, word in (
        ({"system": "nine"}, "no system nine"),
        ({"system": SYSTEM, "company_ids": [1, 77]}, "no company 77"),
        ({"system": SYSTEM, "driver_ids": [78]}, "no driver 78"),
    ):
        answer = await busy_desk.post("/api/scans/orders", wanted)
        assert (answer.status_code, word in answer.json()["detail"]) == (404, True)


async def test_an_order_is_cancelled_once(busy_desk: Desk) -> None:
    """The wish is kept, with who had it; an order that has ended has nothing left to cancel."""
    order = (await busy_desk.post("/api/scans/orders", {"system": SYSTEM})).json()
    assert (await busy_desk.post(f"/api/scans/orders/{order['id']}/cancel", None)).status_code == 200
    (fact,) = await busy_desk.office.facts(FactKind.SCAN_ORDER_CANCELLED)
    assert fact.user_id == busy_desk.office.user.id
    async with busy_desk.office.database.write() as session:
        (await session.get_one(scan_orders.ScanOrder, order["id"])).state = scan_orders.OrderState.CANCELLED
    answer = await busy_desk.post(f"/api/scans/orders/{order['id']}/cancel", None)
    assert (answer.status_code, "nothing left to cancel" in answer.json()["detail"]) == (409, True)


async def test_watching_is_changed_with_a_reason_and_a_trace(busy_desk: Desk) -> None:
    """Company and driver; the fact has what stood there before."""
    for path in ("/api/companies/1/watch", "/api/drivers/1/watch"):
        headers = busy_desk.bearer(Role.AUDITOR)
        answer = await busy_desk.client.patch(path, json={"watched": False, "reason": REASON}, headers=headers)
        assert (answer.status_code, answer.json()["watched"]) == (200, False)
        answer = await busy_desk.client.patch(path, json={"watched": False, "reason": " "}, headers=headers)
        assert answer.status_code in (409, 422)
    found = await busy_desk.office.facts(FactKind.WATCH_CHANGED)
    assert [(f.subject, f.before, f.detail["reason"]) for f in found] == [
        ("company", {"watched": True}, REASON),
        ("driver", {"watched": True}, REASON),
    ]
