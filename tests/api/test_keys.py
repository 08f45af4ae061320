from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx2
from sqlalchemy import select

from logwarden.facts import FactKind
from logwarden.store.api_keys import ApiKey
from logwarden.store.users import Role

from .desk import ON_SQLITE, Desk
from .test_accounts import change

pytestmark = ON_SQLITE
REPORT = {"name": "weekly report", "days": 30}


async def made(desk: Desk, role: Role = Role.AUDITOR) -> dict[str, Any]:
    """What the person with that role was told about a new key."""
    answer = await desk.post("/api/keys", REPORT, role)
    assert answer.status_code == 201
    said: dict[str, Any] = answer.json()
    return said


async def opens(desk: Desk, key: dict[str, Any], path: str = "/api/errors") -> int:
    """What a key opens."""
    return (await desk.client.get(path, headers={"Authorization": f"Bearer {key['key']}"})).status_code


async def delete(desk: Desk, key: dict[str, Any], role: Role = Role.AUDITOR) -> httpx2.Response:
    """The person with that role takes a key away."""
    return await desk.client.delete(f"/api/keys/{key['id']}", headers=desk.bearer(role))


async def test_a_key_is_shown_once_and_kept_as_a_hash(desk: Desk) -> None:
    """The answer that makes it shows it; no list and no row does; who made it is a fact."""
    key = await made(desk)
    assert key["key"].startswith("lwk_")
    assert len(key["key"]) > 40
    listed = await desk.get("/api/keys", Role.AUDITOR)
    assert [(one["id"], one["name"], one["last_used_at"]) for one in listed.json()] == [
        (key["id"], "weekly report", None)
    ]
    async with desk.office.database.read() as session:
        row = (await session.scalars(select(ApiKey))).one()
    (fact,) = await desk.office.facts(FactKind.KEY_MADE)
    assert key["key"] not in listed.text + str(vars(row)) + str(vars(fact))
    assert (fact.user_id, fact.detail["name"]) == (desk.people[Role.AUDITOR].id, "weekly report")


async def test_a_key_looks_and_decides_nothing(busy_desk: Desk) -> None:
    """With an auditor's key one sees what he sees; a yes, a no, a leave, a kill and another key are 403."""
    key = await made(busy_desk)
    header = {"Authorization": f"Bearer {key['key']}"}
    fix = (await busy_desk.client.get("/api/fixes/1", headers=header)).json()
    yes = {"plan_hash": fix["plan_hash"], "reason": "Seen in the records."}
    for path, body in (
        ("/api/fixes/1/approve", yes),
        ("/api/fixes/1/reject", {"reason": "No, thank you."}),
        ("/api/errors/leave", {"error_ids": [2], "reason": "No time counts differently."}),
        ("/api/agent/kill", {"reason": "The portal is being updated."}),
        ("/api/keys", REPORT),
        ("/api/auth/password", {"old": "x", "new": "a better horse battery"}),
    ):
        answer = await busy_desk.client.post(path, headers=header, json=body)
        assert (answer.status_code, "API key" in answer.json()["detail"]) == (403, True), path
    assert (await busy_desk.get("/api/fixes/1")).json() == fix


async def test_an_admin_s_key_is_no_admin(desk: Desk) -> None:
    """What only admins see or do, no key opens; metrics, which programs read, it does."""
    key = await made(desk, Role.ADMIN)
    assert [await opens(desk, key, path) for path in ("/api/users", "/api/audit", "/api/keys")] == [403] * 3
    assert [await opens(desk, key, path) for path in ("/api/errors", "/metrics")] == [200] * 2


async def test_a_key_ends(desk: Desk) -> None:
    """A key opens until its day is over, until its person takes it away, and until he is switched off."""
    over, gone, cut = await made(desk), await made(desk), await made(desk)
    assert [await opens(desk, key) for key in (over, gone, cut)] == [200] * 3
    assert (await delete(desk, gone, Role.ADMIN)).status_code == 404
    assert (await delete(desk, gone)).status_code == 204
    (fact,) = await desk.office.facts(FactKind.KEY_ENDED)
    assert (fact.subject_id, (fact.before or {}).get("name")) == (gone["id"], "weekly report")
    assert [await opens(desk, key) for key in (over, gone, cut)] == [200, 401, 200]
    auditor = desk.people[Role.AUDITOR].id
    await change(desk, auditor, active=False)
    assert await opens(desk, cut) == 401
    await change(desk, auditor, active=True)
    assert await opens(desk, cut) == 401
    later = await made(desk, Role.VIEWER)
    desk.office.clock.tick(timedelta(days=30).total_seconds() - 1)
    assert await opens(desk, later) == 200
    desk.office.clock.tick(1)
    assert await opens(desk, later) == 401


async def test_the_last_use_is_noted_to_the_minute(desk: Desk) -> None:
    """A key says when it was last used; many requests in a minute are one write."""
    key = await made(desk)
    first = desk.office.clock.now()
    noted = []
    for seconds in (0, 59, 1):
        desk.office.clock.tick(seconds)
        assert await opens(desk, key) == 200
        async with desk.office.database.read() as session:
            noted.append((await session.scalars(select(ApiKey))).one().last_used_at)
    assert noted == [first, first, first + timedelta(minutes=1)]


async def test_a_made_up_key_opens_nothing(desk: Desk) -> None:
    """A wrong key, a key without its beginning and a hash of a key are 401."""
    key = await made(desk)
    async with desk.office.database.read() as session:
        row = (await session.scalars(select(ApiKey))).one()
    for text in ("lwk_made-up", key["key"][4:], key["key"] + "x", row.key_hash, f"lwk_{row.key_hash}", "lwk_"):
        assert await opens(desk, {"key": text}) == 401


async def test_a_person_has_so_many_keys_at_most(desk: Desk) -> None:
    """The twenty-first key is refused with what to do; a life of none or of years is no life."""
    for _ in range(20):
        await made(desk)
    answer = await desk.post("/api/keys", REPORT)
    assert (answer.status_code, "delete one" in answer.json()["detail"]) == (409, True)
    for days in (0, 367):
        assert (await desk.post("/api/keys", REPORT | {"days": days}, Role.VIEWER)).status_code == 422
