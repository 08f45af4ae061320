from __future__ import annotations

import pytest

from logwarden.facts import FactKind
from logwarden.problems import TryAgain
from logwarden.remedies.catalogue import Remedy
from logwarden.store.users import Role
from tests.pipeline.fake_portal import Fault
from tests.pipeline.wishes import LUNCH, driver_with, ready, wish

from .desk import ON_SQLITE, Desk

ORDER = "INCORRECT STATUS PLACEMENT ERROR"
WHY = {"reason": "The driver calls in first."}


async def test_a_fix_is_taken_back_for_good(busy_desk: Desk) -> None:
    """Approved or not, it ends as cancelled, its errors stay pending, and the same plan does not come back."""
    await busy_desk.office.approve(1)
    answer = await busy_desk.post("/api/fixes/1/cancel", WHY)
    assert (answer.json()["state"], answer.json()["outcome"], answer.json()["reason"]) == (
        "closed",
        "cancelled",
        WHY["reason"],
    )
    await busy_desk.office.act(1)
    await busy_desk.office.untouched(1)
    await busy_desk.office.plan()
    assert len(await busy_desk.office.fixes()) == 1
    (fact,) = await busy_desk.office.facts(FactKind.FIX_CANCELLED)
    assert (fact.user_id, fact.before and fact.before["state"]) == (1, "approved")
    again = await busy_desk.post("/api/fixes/1/cancel", WHY)
    assert (again.status_code, "nothing left to cancel" in again.json()["detail"]) == (409, True)


@ON_SQLITE
async def test_what_the_driver_was_asked_is_not_taken_back(busy_desk: Desk) -> None:
    """Once the request stands in his log, the answer is the driver's; nor is it tried again."""
    await busy_desk.office.approve(1)
    await busy_desk.office.act(1)
    for action, words in (("cancel", "the answer is his"), ("retry", "only what failed")):
        answer = await busy_desk.post(f"/api/fixes/1/{action}", WHY)
        assert (answer.status_code, words in answer.json()["detail"]) == (409, True)
    assert (await busy_desk.office.fix(1)).state == "awaiting_driver"


async def test_what_failed_is_planned_anew(busy_desk: Desk) -> None:
    """An approved fix that waits goes at once; given up, its errors are pending again, and a new plan wants a yes."""
    office = busy_desk.office
    await office.approve(1)
    office.portal.passed.clear()
    office.portal.script |= {("open", n): TryAgain("The portal is busy.", after_seconds=120) for n in (1, 2, 3)}
    await office.act(1, 1)
    assert (await office.fix(1)).not_before is not None
    assert (await busy_desk.post("/api/fixes/1/retry", WHY)).status_code == 200
    assert (await office.fix(1)).not_before is None
    for number in (2, 3):
        await office.act(1, number)
    told = (await busy_desk.get("/api/fixes/1")).json()
    assert (told["outcome"], told["failed_error_ids"]) == ("failed", told["error_ids"])
    assert (await busy_desk.post("/api/fixes/1/retry", WHY)).status_code == 200
    assert (await busy_desk.get("/api/fixes/1")).json()["failed_error_ids"] == []
    assert (await busy_desk.post("/api/fixes/1/retry", WHY)).status_code == 409
    await office.plan()
    assert [fix.state for fix in await office.fixes()] == ["closed", "proposed"]
    first, second = await office.facts(FactKind.FIX_RETRIED)
    assert (first.before and first.before["state"], second.before and second.before["outcome"]) == (
        "approved",
        "failed",
    )


@ON_SQLITE
async def test_only_what_broke_a_log_is_released(busy_desk: Desk) -> None:
    """A fix that is no violation stops nothing: there is nothing to let go on."""
    answer = await busy_desk.post("/api/fixes/1/release", WHY, Role.ADMIN)
    assert (answer.status_code, "no violation" in answer.json()["detail"]) == (409, True)


@ON_SQLITE
async def test_evidence_is_listed_by_number(busy_desk: Desk) -> None:
    """The list has each file with its number, which alone gives the file; an attempt's first number is one."""
    await busy_desk.office.approve(1)
    await busy_desk.office.act(1)
    listed = (await busy_desk.get("/api/fixes/1/evidence", Role.AUDITOR)).json()
    assert {one["attempt"] for one in listed} == {1}
    assert "records-before.json" in {one["name"] for one in listed}
    for one in listed:
        assert (await busy_desk.get(f"/api/evidence/{one['id']}", Role.AUDITOR)).status_code == 200
    for name in ("records-before.json", "..%2F..%2Flogwarden.db", "%2Fetc%2Fpasswd", "0", "-1"):
        assert (await busy_desk.get(f"/api/evidence/{name}", Role.AUDITOR)).status_code in (404, 422)


@ON_SQLITE
@pytest.mark.parametrize("action", ["cancel", "retry"])
async def test_a_reason_is_wanted(busy_desk: Desk, action: str) -> None:
    """Without a reason nothing is taken back or tried again."""
    assert (await busy_desk.post(f"/api/fixes/1/{action}", {"reason": " "})).status_code == 409
    assert (await busy_desk.office.fix(1)).state == "proposed"


@ON_SQLITE
async def test_what_broke_a_log_is_tried_again_once_it_was_released(desk: Desk) -> None:
    """Until an admin has looked, its lines stay failed, whoever asks; then an auditor has them tried again, once."""
    office = desk.office
    await ready(office, driver_with(ORDER, LUNCH))
    office.portal.faults.add(Fault.ACCEPTED_AT_ONCE)
    fix = (await office.wished(wish(Remedy.REQUEST_EDIT))).id
    for person in (office.user, desk.people[Role.ADMIN]):
        await office.approve(fix, user=person)
    await office.act(fix)
    assert (await office.fix(fix)).outcome == "violation"
    assert (await desk.post(f"/api/fixes/{fix}/retry", WHY)).status_code == 409
    assert (await desk.post(f"/api/fixes/{fix}/release", WHY, Role.ADMIN)).status_code == 200
    assert (await desk.get(f"/api/fixes/{fix}")).json()["failed_error_ids"] == [1]
    assert (await desk.post(f"/api/fixes/{fix}/retry", WHY)).status_code == 200
    assert (await office.errors())[0].status == "pending"
    told = (await desk.get(f"/api/fixes/{fix}")).json()
    assert (told["outcome"], told["failed_error_ids"], told["released_at"] is None) == ("violation", [], False)
