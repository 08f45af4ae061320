from __future__ import annotations

import asyncio
from typing import Any

import pytest

from logwarden.facts import FactKind
from logwarden.store.users import Role
from tests.pipeline.drivers import WEDNESDAY, twin

from .desk import ON_SQLITE, Desk

REASON = "Seen in the records; the driver tapped twice."


async def fix_1(desk: Desk) -> dict[str, Any]:
    """The one fix, whole."""
    whole: dict[str, Any] = (await desk.get("/api/fixes/1")).json()
    return whole


async def yes(desk: Desk, role: Role = Role.AUDITOR, **changed: object) -> Any:
    """Says yes to the plan as it stands."""
    body = {"plan_hash": (await fix_1(desk))["plan_hash"], "reason": REASON} | changed
    return await desk.post("/api/fixes/1/approve", body, role)


async def test_a_fix_shows_before_and_after(busy_desk: Desk) -> None:
    """The later twin is active before and no longer after; no total of any status moves by a second."""
    preview = (await fix_1(busy_desk))["preview"]
    before, after = (
        {r["sequence_id"]: r["status"] for r in preview[side] if r["event"] == "DS_ON"} for side in ("before", "after")
    )
    assert before["90"] == "ACTIVE"
    assert after["90"] == "INACTIVE_CHANGED"
    assert {key for key in before if before[key] != after[key]} == {"90"}
    assert preview["seconds_before"] == preview["seconds_after"]
    assert set(preview["seconds_before"]["2026-11-18"]) == {"OFF", "SB", "D", "ON"}
    assert sum(preview["seconds_before"]["2026-11-18"].values()) <= 24 * 3600


async def test_a_fix_shows_what_will_be_asked_and_why(busy_desk: Desk) -> None:
    """A fix tells remedy, driver, days, steps with the note, records, how we know, and what else may be done."""
    fix = await fix_1(busy_desk)
    assert (fix["remedy"], fix["state"], fix["outcome"]) == ("clear_twins", "proposed", None)
    assert (fix["driver_id"], fix["driver_name"], fix["company_id"]) == ("D1", "SMITH JOHN", "C1")
    assert (fix["first_day"], fix["last_day"], fix["error_ids"]) == ("2026-11-18", "2026-11-18", [1])
    assert [step["step"] for step in fix["steps"]] == ["annotate", "clear_twins"]
    assert fix["steps"][0]["note"] == "ON 12:30 repeats ON of 12:00, same place"
    assert [(r["sequence_id"], r["local_time"]) for r in fix["targets"]] == [("90", "11/18/2026 12:30:00 PM")]
    assert fix["offers"] == ["leave", "annotate", "clear_twins"]
    assert "by the portal's clock" in fix["basis"]
    assert [fact["kind"] for fact in fix["facts"]] == [FactKind.FIX_PROPOSED]
    assert (fix["approvals"], fix["attempts"], fix["evidence"]) == ([], [], [])


async def test_a_yes_is_kept_with_who_and_why(busy_desk: Desk) -> None:
    """An approval moves the fix to approved, with the person, his reason, the plan's hash and the time."""
    hash_seen = (await fix_1(busy_desk))["plan_hash"]
    answer = await yes(busy_desk)
    assert (answer.status_code, answer.json()["state"]) == (200, "approved")
    fix = await fix_1(busy_desk)
    said = fix["approvals"][0]
    assert (said["user"], said["approved"], said["reason"]) == ("ana@desk.example", True, REASON)
    assert said["plan_hash"] == hash_seen
    assert said["at"].startswith(f"{busy_desk.office.clock.now():%Y-%m-%dT%H:%M}")
    assert [fact["kind"] for fact in fix["facts"]] == [FactKind.FIX_PROPOSED, FactKind.FIX_APPROVED]


async def test_a_fact_knows_its_request(busy_desk: Desk) -> None:
    """The fact of an approval carries the correlation id of the request that made it."""
    answer = await yes(busy_desk)
    facts = await busy_desk.office.facts(FactKind.FIX_APPROVED)
    assert [fact.correlation_id for fact in facts] == [answer.headers["x-correlation-id"]]


async def test_a_yes_to_another_plan_does_not_count(busy_desk: Desk) -> None:
    """Whoever saw another plan is told to read the fix again, and nothing is approved."""
    answer = await yes(busy_desk, plan_hash="0" * 64)
    assert answer.status_code == 409
    assert "open the fix again" in answer.json()["detail"]
    assert (await fix_1(busy_desk))["approvals"] == []


@ON_SQLITE
@pytest.mark.parametrize("reason", ["", "    ", "ok", "x" * 501])
async def test_a_decision_needs_a_reason(busy_desk: Desk, reason: str) -> None:
    """A yes, a no and a leave without a reason of 4 to 500 characters are refused, and nothing changes."""
    assert (await yes(busy_desk, reason=reason)).status_code == 409
    assert (await busy_desk.post("/api/fixes/1/reject", {"reason": reason})).status_code == 409
    assert (await busy_desk.post("/api/errors/leave", {"error_ids": [2], "reason": reason})).status_code == 409
    assert (await fix_1(busy_desk))["state"] == "proposed"
    assert set(await busy_desk.office.statuses()) == {"pending"}


async def test_the_guard_looks_again_at_a_yes(busy_desk: Desk) -> None:
    """When the records moved after the plan was made, a yes is refused with the guard's words."""
    busy_desk.office.portal.driver("D1").events += (twin(WEDNESDAY, "12:45", number=0x91),)
    busy_desk.office.wait(25 * 3600)
    await busy_desk.office.ingest()
    await busy_desk.office.read()
    answer = await yes(busy_desk)
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The guard refuses: ")
    assert (await fix_1(busy_desk))["state"] == "proposed"


async def test_of_two_who_decide_at_once_one_decides(busy_desk: Desk) -> None:
    """A yes and a no of two people at the same instant: one counts, the other is told that nobody is asked any more."""
    body = {"plan_hash": (await fix_1(busy_desk))["plan_hash"], "reason": REASON}
    answers = await asyncio.gather(
        busy_desk.post("/api/fixes/1/approve", body, Role.ADMIN),
        busy_desk.post("/api/fixes/1/reject", {"reason": REASON}, Role.AUDITOR),
        busy_desk.post("/api/fixes/1/approve", body, Role.AUDITOR),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    fix = await fix_1(busy_desk)
    (said,) = fix["approvals"]
    assert fix["state"] == ("approved" if said["approved"] else "closed")


async def test_a_no_closes_the_fix(busy_desk: Desk) -> None:
    """A rejection closes the fix as rejected with its reason; its errors stay pending."""
    answer = await busy_desk.post("/api/fixes/1/reject", {"reason": "The driver calls in first."})
    assert (answer.json()["state"], answer.json()["outcome"]) == ("closed", "rejected")
    fix = await fix_1(busy_desk)
    assert [(said["approved"], said["reason"]) for said in fix["approvals"]] == [(False, "The driver calls in first.")]
    assert fix["closed_at"] is not None
    assert await busy_desk.office.statuses("twoIdenticalStatusesError") == ["pending"]
    assert (await busy_desk.post("/api/fixes/1/reject", {"reason": REASON})).status_code == 409
    assert (await yes(busy_desk)).status_code == 409


async def test_what_nobody_asked_for_is_not_looked_at(busy_desk: Desk) -> None:
    """A look is refused for a fix that waits for no driver."""
    answer = await busy_desk.post("/api/fixes/1/verify")
    assert answer.status_code == 409
    assert "nothing to read" in answer.json()["detail"]


async def test_a_wish_to_look_is_kept_for_the_agent(busy_desk: Desk) -> None:
    """A request to verify a fix that waits for its driver is kept as a wish, and the agent's next look takes it."""
    assert (await yes(busy_desk)).status_code == 200
    await busy_desk.office.act(1, 1)
    answer = await busy_desk.post("/api/fixes/1/verify")
    assert (answer.status_code, answer.json()["state"]) == (200, "awaiting_driver")
    assert (await busy_desk.office.fix(1)).verify_requested
    await busy_desk.office.verify()
    assert not (await busy_desk.office.fix(1)).verify_requested


async def test_an_attempt_is_shown_with_what_it_left(busy_desk: Desk) -> None:
    """After an attempt the fix shows when it was, by which account, how it ended, and its evidence with hashes."""
    await yes(busy_desk)
    await busy_desk.office.act(1, 1)
    fix = await fix_1(busy_desk)
    attempt = fix["attempts"][0]
    assert (attempt["number"], attempt["dry_run"], attempt["portal_account"]) == (1, False, "desk")
    assert attempt["ended_at"] is not None
    assert attempt["ending"]
    assert "01-opened.png" in {file["name"] for file in fix["evidence"]}
    assert all(len(file["sha256"]) == 64 and file["attempt"] == 1 for file in fix["evidence"])
    assert fix["applied_at"] is not None


async def test_errors_are_left_for_a_reason(busy_desk: Desk) -> None:
    """Left errors are ignored with the reason and a fact; naming one twice counts once; a second time is refused."""
    body = {"error_ids": [2, 2], "reason": "Known to the gateway's maker."}
    answer = await busy_desk.post("/api/errors/leave", body)
    assert answer.json() == {"left": 1}
    error = (await busy_desk.get("/api/errors", status="ignored")).json()["items"][0]
    assert (error["id"], error["status_reason"]) == (2, "Known to the gateway's maker.")
    assert [fact.subject_id for fact in await busy_desk.office.facts(FactKind.ERROR_IGNORED)] == [2]
    assert (await busy_desk.post("/api/errors/leave", body)).status_code == 409


async def test_of_two_who_leave_at_once_one_leaves(busy_desk: Desk) -> None:
    """Two people who leave the same error at the same instant: one counts, and one reason is kept."""
    answers = await asyncio.gather(
        *(
            busy_desk.post("/api/errors/leave", {"error_ids": [2], "reason": f"The reason of an {role}."}, role)
            for role in (Role.AUDITOR, Role.ADMIN, Role.AUDITOR)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert len(await busy_desk.office.facts(FactKind.ERROR_IGNORED)) == 1


async def test_all_are_left_or_none(busy_desk: Desk) -> None:
    """One error that does not exist, or that an open fix covers, leaves all of the request as they were."""
    for ids, status in (([2, 4711], 404), ([2, 1], 409)):
        answer = await busy_desk.post("/api/errors/leave", {"error_ids": ids, "reason": REASON})
        assert answer.status_code == status
    assert set(await busy_desk.office.statuses()) == {"pending"}


@pytest.mark.parametrize("ids", [[], [0], [2**31], ["x"], list(range(1, 502)), None])
async def test_a_list_of_errors_has_bounds(busy_desk: Desk, ids: object) -> None:
    """A list to leave has 1 to 500 numbers that a column can hold."""
    answer = await busy_desk.post("/api/errors/leave", {"error_ids": ids, "reason": REASON})
    assert answer.status_code == 422
