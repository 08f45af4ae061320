"""What people want of the agent, over the API."""

from __future__ import annotations

import pytest

from logwarden.store.controls import Wish, wish_for
from logwarden.store.users import Role
from tests.pipeline.fake_portal import SYSTEM

from .desk import Desk

WHY = {"reason": "The portal is being updated."}


async def wanted(desk: Desk) -> tuple[Wish, str]:
    """What the agent would read now."""
    async with desk.office.database.read() as session:
        return await wish_for(session, SYSTEM)


async def test_nobody_said_anything(desk: Desk) -> None:
    """Without a wish the agent is to run."""
    assert await wanted(desk) == (Wish.RUNNING, "")


@pytest.mark.parametrize(
    ("action", "wish"),
    [("pause", Wish.PAUSED), ("stop", Wish.STOPPED), ("start", Wish.RUNNING), ("resume", Wish.RUNNING)],
)
async def test_a_wish_is_kept_with_its_reason(desk: Desk, action: str, wish: Wish) -> None:
    """Each action leaves its wish for the agent, with the reason that was given."""
    answer = await desk.post(f"/api/agent/{SYSTEM}/{action}", WHY, Role.AUDITOR)
    assert answer.json()["wish"] == wish
    assert await wanted(desk) == (wish, WHY["reason"])


async def test_the_kill_switch_stands_over_every_wish(desk: Desk) -> None:
    """Killed is killed, whatever is wanted of one system, until an admin takes it back; then the old wish counts."""
    await desk.post("/api/agent/kill", WHY, Role.AUDITOR)
    await desk.post(f"/api/agent/{SYSTEM}/pause", WHY, Role.AUDITOR)
    assert (await wanted(desk))[0] is Wish.KILLED
    assert (await desk.post("/api/agent/revive", WHY, Role.AUDITOR)).status_code == 403
    assert (await desk.post("/api/agent/revive", WHY, Role.ADMIN)).status_code == 200
    assert (await wanted(desk))[0] is Wish.PAUSED


async def test_a_wish_needs_a_reason_and_a_known_system(desk: Desk) -> None:
    """Without a reason, or for a system that is not here, nothing is wanted."""
    assert (await desk.post(f"/api/agent/{SYSTEM}/pause", {"reason": " "}, Role.AUDITOR)).status_code == 409
    assert (await desk.post("/api/agent/nowhere/pause", WHY, Role.AUDITOR)).status_code == 404
    assert (await desk.post(f"/api/agent/{SYSTEM}/dance", WHY, Role.AUDITOR)).status_code == 422
    assert await wanted(desk) == (Wish.RUNNING, "")
