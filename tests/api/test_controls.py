from __future__ import annotations

import pytest

from logwarden.facts import FactKind
from logwarden.store import controls
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import Desk

REASON = {"reason": "The portal is being updated."}


@pytest.mark.parametrize(
    ("action", "wish"), [("pause", "paused"), ("resume", "running"), ("stop", "stopped"), ("start", "running")]
)
async def test_a_wish_is_kept_with_its_author(desk: Desk, action: str, wish: str) -> None:
    """A wish for a system's agent is a row that the agent takes, and a fact with who wished it and why."""
    answer = await desk.post(f"/api/agent/{SYSTEM}/{action}", REASON)
    assert answer.status_code == 200
    assert (answer.json()["system"], answer.json()["wish"]) == (SYSTEM, wish)
    async with desk.office.database.read() as session:
        assert await controls.wish_for(session, SYSTEM) == (wish, REASON["reason"])
    (fact,) = await desk.office.facts(FactKind.AGENT_WISHED)
    assert fact.user_id == desk.people[Role.AUDITOR].id
    assert fact.detail["reason"] == REASON["reason"]


async def test_the_kill_switch_goes_before_every_wish(desk: Desk) -> None:
    """After a kill every system is killed, whatever was wished before or is after, until an admin revives it."""
    await desk.post(f"/api/agent/{SYSTEM}/start", REASON)
    assert (await desk.post("/api/agent/kill", REASON)).status_code == 200
    await desk.post(f"/api/agent/{SYSTEM}/resume", REASON)
    assert (await desk.post("/api/agent/revive", REASON, Role.AUDITOR)).status_code == 403
    async with desk.office.database.read() as session:
        assert (await controls.wish_for(session, SYSTEM))[0] == "killed"
    assert (await desk.post("/api/agent/revive", REASON, Role.ADMIN)).status_code == 200
    async with desk.office.database.read() as session:
        assert (await controls.wish_for(session, SYSTEM))[0] == "running"


@pytest.mark.parametrize("reason", ["", "  ", "ok", "x" * 501, "a\x00bcdef", None])
async def test_a_wish_needs_a_reason(desk: Desk, reason: str | None) -> None:
    """A wish without a reason of 4 to 500 letters is refused, and nothing is wished."""
    for path in (f"/api/agent/{SYSTEM}/pause", "/api/agent/kill", "/api/agent/revive"):
        assert (await desk.post(path, {"reason": reason}, Role.ADMIN)).status_code in (409, 422)
    assert await desk.office.facts(FactKind.AGENT_WISHED) == []


async def test_only_what_is_there_is_controlled(desk: Desk) -> None:
    """A system that this server does not watch is not found, and an action that no agent knows is refused."""
    assert (await desk.post("/api/agent/hero9/pause", REASON)).status_code == 404
    assert (await desk.post(f"/api/agent/{SYSTEM}/explode", REASON)).status_code == 422
