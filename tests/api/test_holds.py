from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from logwarden.facts import FactKind
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk

WHY = "The carrier's lawyer asked for it."
YES = "Seen in the records."
SCOPES = [{"driver_id": 1}, {"company_id": 1}, {"system": SYSTEM}]


async def place(desk: Desk, **scope: object) -> dict[str, Any]:
    """A hold, placed by the auditor."""
    answer = await desk.post("/api/holds", {"reason": WHY, **scope})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def approved(desk: Desk) -> tuple[int, str]:
    """What is answered to a yes to the first fix."""
    fix = (await desk.get("/api/fixes/1")).json()
    answer = await desk.post("/api/fixes/1/approve", {"plan_hash": fix["plan_hash"], "reason": YES})
    return answer.status_code, answer.json().get("detail", "")


@pytest.mark.parametrize("scope", SCOPES, ids=["driver", "company", "system"])
async def test_a_hold_keeps_back_until_it_is_lifted(busy_desk: Desk, scope: dict[str, object]) -> None:
    """Under a hold a yes is refused with its reason and the fix is blocked; lifted, it waits for a person again."""
    hold = await place(busy_desk, **scope)
    assert (hold["in_force"], hold["placed_by"], [hold["scope"]]) == (
        True,
        "ana@desk.example",
        [name.removesuffix("_id") for name in scope],
    )
    code, words = await approved(busy_desk)
    assert code == 409
    assert words.startswith(f"The guard refuses: Hold 1 is open: {WHY}")
    await busy_desk.office.plan()
    fix = await busy_desk.office.fix(1)
    assert (fix.state, fix.reason.startswith("Hold 1 is open")) == ("blocked", True)
    lifted = (await busy_desk.post("/api/holds/1/lift", {"reason": "He is done."})).json()
    assert (lifted["in_force"], lifted["lifted_by"], lifted["lift_reason"]) == (
        False,
        "ana@desk.example",
        "He is done.",
    )
    assert (await busy_desk.post("/api/holds/1/lift", {"reason": "Again."})).status_code == 409
    await busy_desk.office.plan()
    assert (await approved(busy_desk))[0] == 200


async def test_a_hold_stops_what_was_approved_before_its_click(busy_desk: Desk) -> None:
    """A hold that is placed after the yes refuses the click: nothing is written, and a new plan waits blocked."""
    assert (await approved(busy_desk))[0] == 200
    await place(busy_desk, driver_id=1)
    await busy_desk.office.act(1)
    fix = await busy_desk.office.untouched(1)
    assert (fix.state, fix.outcome) == ("closed", "refused")
    assert "Hold 1 is open" in fix.reason
    await busy_desk.office.plan()
    assert [one.state for one in await busy_desk.office.fixes()] == ["closed", "blocked"]


async def test_a_hold_ends_by_itself(busy_desk: Desk) -> None:
    """At the instant that `until` names, and not before, the hold keeps nothing back any more."""
    now = busy_desk.office.clock.now()
    await place(busy_desk, company_id=1, until=(now + timedelta(hours=1)).isoformat())
    assert [one["id"] for one in (await busy_desk.get("/api/holds", in_force=True)).json()["items"]] == [1]
    busy_desk.office.clock.tick(3599)
    assert (await approved(busy_desk))[0] == 409
    busy_desk.office.clock.tick(1)
    assert (await approved(busy_desk))[0] == 200
    assert (await busy_desk.get("/api/holds", in_force=True)).json()["items"] == []
    (ended,) = (await busy_desk.get("/api/holds", in_force=False)).json()["items"]
    assert (ended["in_force"], ended["lifted_at"]) == (False, None)


@ON_SQLITE
async def test_a_hold_over_others_keeps_nothing_back(busy_desk: Desk) -> None:
    """Another company's hold does not concern this one."""
    busy_desk.office.portal.companies["C2"] = []
    busy_desk.office.portal.names["C2"] = "ACME C2 INC"
    await busy_desk.office.ingest_anew()
    await place(busy_desk, company_id=2)
    assert (await approved(busy_desk))[0] == 200


@ON_SQLITE
@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({}, 422, "exactly one"),
        ({"company_id": 1, "driver_id": 1}, 422, "exactly one"),
        ({"company_id": 9}, 404, "no company 9"),
        ({"driver_id": 9}, 404, "no driver 9"),
        ({"system": "hero9"}, 404, "no such system"),
        ({"company_id": 1, "reason": " x "}, 409, "4 to 500"),
        ({"company_id": 1, "until": "2026-11-20T20:59:59Z"}, 409, "over before it begins"),
    ],
)
async def test_a_hold_that_cannot_be_placed(busy_desk: Desk, body: dict[str, object], status: int, words: str) -> None:
    """A hold over nothing, over too much, over nobody that there is, or for no reason is refused in words."""
    answer = await busy_desk.post("/api/holds", {"reason": WHY, **body})
    assert (answer.status_code, words in answer.text) == (status, True), answer.text


@ON_SQLITE
async def test_holds_are_on_record(busy_desk: Desk) -> None:
    """Placed and lifted are facts with who and why; what is lifted says what stood before."""
    await place(busy_desk, company_id=1)
    await busy_desk.post("/api/holds/1/lift", {"reason": "He is done."}, Role.ADMIN)
    (placed,) = await busy_desk.office.facts(FactKind.HOLD_PLACED)
    (lifted,) = await busy_desk.office.facts(FactKind.HOLD_LIFTED)
    assert (placed.user_id, placed.detail["reason"], placed.before) == (1, WHY, None)
    assert (lifted.detail, lifted.before) == ({"lift_reason": "He is done."}, placed.detail)
