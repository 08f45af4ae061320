from __future__ import annotations

import pytest

from logwarden.facts import FactKind
from logwarden.remedies.catalogue import BY_KEY
from tests.pipeline.fake_portal import SYSTEM

from .desk import ON_SQLITE, Desk

TWINS = f"/api/rules/{SYSTEM}/twoIdenticalStatusesError"
REASON = "The second status repeats the first."


async def test_a_rule_is_set_and_kept(desk: Desk) -> None:
    """A rule is listed with its remedy, is a fact with its author, and a second one takes its place."""
    assert (await desk.put(TWINS, {"remedy": "clear_twins"})).status_code == 200
    answer = await desk.put(TWINS, {"remedy": "leave", "reason": f"  {REASON} "})
    rule = answer.json()
    assert (rule["system"], rule["key"], rule["remedy"]) == (SYSTEM, "twoIdenticalStatusesError", "leave")
    assert rule["reason"] == REASON
    assert (await desk.get("/api/rules")).json() == [rule]
    facts = await desk.office.facts(FactKind.RULE_SET)
    assert [fact.detail["remedy"] for fact in facts] == ["clear_twins", "leave"]
    assert {fact.user_id for fact in facts} == {user.id for user in desk.people.values() if user.role == "admin"}


@ON_SQLITE
@pytest.mark.parametrize("remedy", ["annotate", "task", "restore_records", "resync", "", "CLEAR_TWINS", "no such"])
async def test_a_rule_says_only_what_is_possible(desk: Desk, remedy: str) -> None:
    """What cannot be done for twins today is refused, with what can."""
    answer = await desk.put(TWINS, {"remedy": remedy, "reason": REASON})
    assert answer.status_code == 409
    assert "leave, clear_twins" in answer.json()["detail"]
    assert (await desk.get("/api/rules")).json() == []


async def test_clear_twins_is_for_twins_alone(desk: Desk) -> None:
    """No other kind of error can be given to the tool kit by a rule, and none to the FIX boxes."""
    for key in BY_KEY:
        answers = {
            remedy: (await desk.put(f"/api/rules/{SYSTEM}/{key}", {"remedy": remedy})).status_code
            for remedy in ("clear_twins", "restore_records")
        }
        expected = 200 if key == "twoIdenticalStatusesError" else 409
        assert answers == {"clear_twins": expected, "restore_records": 409}, key


@ON_SQLITE
@pytest.mark.parametrize("reason", [None, "", "   ", "ok", "x" * 501])
async def test_to_leave_by_rule_needs_a_reason(desk: Desk, reason: str | None) -> None:
    """A rule that leaves errors as they are says why, in 4 to 500 characters."""
    body = {"remedy": "leave"} | ({} if reason is None else {"reason": reason})
    answer = await desk.put(TWINS, body)
    assert answer.status_code == 409
    assert "reason" in answer.json()["detail"]


@ON_SQLITE
@pytest.mark.parametrize(("words", "status"), [("", 409), (" ok ", 409), ("x" * 501, 409), ("Where were you?", 200)])
async def test_to_ask_drivers_by_rule_needs_the_words(desk: Desk, words: str, status: int) -> None:
    """What a driver is told stands in the rule, in 4 to 500 characters."""
    answer = await desk.put(f"/api/rules/{SYSTEM}/locationError", {"remedy": "ask_driver", "reason": words})
    assert answer.status_code == status
    assert len((await desk.get("/api/rules")).json()) == (status == 200)


async def test_a_rule_for_what_is_not_there_is_refused(desk: Desk) -> None:
    """A system that this server does not watch and a key that no catalogue has get no rule."""
    elsewhere = await desk.put("/api/rules/hero9/twoIdenticalStatusesError", {"remedy": "clear_twins"})
    assert elsewhere.status_code == 404
    assert SYSTEM in elsewhere.json()["detail"]
    for key in ("unknown", "noSuchKey", "a%00b"):
        assert (await desk.put(f"/api/rules/{SYSTEM}/{key}", {"remedy": "leave", "reason": REASON})).status_code == 409
    assert (await desk.get("/api/rules")).json() == []
