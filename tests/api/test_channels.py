from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from logwarden.channels.sealing import Sealer
from logwarden.facts import FactKind
from logwarden.pipeline.deliver import deliver
from logwarden.pipeline.notify import Telling, notify
from logwarden.store.channels import Channel
from logwarden.store.facts import Fact
from logwarden.store.users import Role
from tests.receiver import GONE, Receiver, receiving

from .desk import KEY, ON_SQLITE, Desk

pytestmark = ON_SQLITE
SECRET = "a-token-in-an-address"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who is told."""
    with receiving() as receiver:
        yield receiver


async def made(desk: Desk, receiver: Receiver, **more: Any) -> dict[str, Any]:
    """A channel to the receiver, as its maker is told of it."""
    body = {"name": "Night desk", "address": receiver.address(f"/{SECRET}"), "zone": "America/Chicago"}
    answer = await desk.post("/api/channels", body | more, Role.ADMIN)
    assert answer.status_code == 201, answer.text
    channel: dict[str, Any] = answer.json()
    return channel


async def tell(desk: Desk) -> None:
    """The agent's two steps, with the desk's own key."""
    telling = Telling(desk.office.database, desk.office.clock, Sealer(KEY), "https://office.example")
    await notify(telling)
    await deliver(telling)


async def test_an_address_is_never_shown_again(desk: Desk, receiver: Receiver) -> None:
    """No answer, list, row or fact holds it, nor a refusal of another one; what is sent goes there."""
    channel = await made(desk, receiver)
    wrong = {"name": "x", "address": f"file:///{SECRET}", "zone": "America/Chicago"}
    refused = await desk.post("/api/channels", wrong, Role.ADMIN)
    assert refused.status_code == 422
    assert refused.json()["fields"][0]["field"] == "body.address"
    tested = await desk.post(f"/api/channels/{channel['id']}/test", None, Role.ADMIN)
    assert tested.status_code == 202
    await tell(desk)
    assert receiver.requests == [f"POST /{SECRET} HTTP/1.1"]
    listed = await desk.get("/api/channels", Role.ADMIN)
    done = await desk.get(f"/api/channels/{channel['id']}/deliveries", Role.ADMIN)
    assert [(one["about"], one["state"]) for one in done.json()["items"]] == [("test", "sent")]
    async with desk.office.database.read() as session:
        rows = [str(vars(one)) for table in (Channel, Fact) for one in await session.scalars(select(table))]
    assert SECRET not in "".join([refused.text, tested.text, listed.text, done.text, *rows, str(channel)])


async def test_what_is_subscribed_is_told_and_what_ended_is_not(busy_desk: Desk, receiver: Receiver) -> None:
    """From the subscription on; ended, what waits is not told any more; a bad one is refused in words."""
    path = f"/api/channels/{(await made(busy_desk, receiver))['id']}/subscriptions"
    first = await busy_desk.post(path, {"about": "rule.set"}, Role.ADMIN)
    assert first.status_code == 201
    for wrong in ({"about": "delivery.sent"}, {"about": "rule.set", "times": ["25:00"]}):
        assert (await busy_desk.post(path, wrong, Role.ADMIN)).status_code == 422
    for nowhere in ({"about": "rule.set", "system": "moon"}, {"about": "rule.set", "company_id": 99}):
        assert (await busy_desk.post(path, nowhere, Role.ADMIN)).status_code == 404
    rule = f"/api/rules/{busy_desk.status.system}/twoIdenticalStatusesError"
    assert (await busy_desk.put(rule, {"remedy": "clear_twins"})).status_code == 200
    await tell(busy_desk)
    assert [text.splitlines()[0][:6] for text in receiver.texts] == ["Rule 1"]
    admin = busy_desk.bearer(Role.ADMIN)
    assert (await busy_desk.client.delete(f"{path}/{first.json()['id']}", headers=admin)).status_code == 204
    assert (await busy_desk.put(rule, {"remedy": "clear_twins"})).status_code == 200
    await tell(busy_desk)
    assert len(receiver.texts) == 1


async def test_a_channel_says_what_keeps_it_and_a_new_address_helps(desk: Desk, receiver: Receiver) -> None:
    """An address that is gone: told on the channel; a new one, and it has no trouble; ended, it is not there."""
    number = (await made(desk, receiver))["id"]
    receiver.status = GONE
    await desk.post(f"/api/channels/{number}/test", None, Role.ADMIN)
    await tell(desk)
    (listed,) = (await desk.get("/api/channels", Role.ADMIN)).json()
    assert "404 (Not Found)" in listed["trouble"]
    better = {"address": receiver.address("/new"), "quiet": {"start": "22:00", "end": "07:00"}}
    changed = (await desk.patch(f"/api/channels/{number}", better, Role.ADMIN)).json()
    assert (changed["trouble"], changed["quiet"]["start"]) == ("", "22:00")
    assert (await desk.patch(f"/api/channels/{number}", {"quiet": None}, Role.ADMIN)).json()["quiet"] is None
    off = await desk.patch(f"/api/channels/{number}", {"active": False}, Role.ADMIN)
    assert off.json()["active"] is False
    assert (await desk.post(f"/api/channels/{number}/test", None, Role.ADMIN)).status_code == 409
    gone = await desk.client.delete(f"/api/channels/{number}", headers=desk.bearer(Role.ADMIN))
    assert gone.status_code == 204
    assert (await desk.get("/api/channels", Role.ADMIN)).json() == []
    async with desk.office.database.read() as session:
        assert (await session.get_one(Channel, number)).address == ""
    facts = [kind for kind in FactKind if kind.startswith("channel.")]
    assert [len(await desk.office.facts(kind)) for kind in facts] == [1, 3, 1, 1]


async def test_a_person_has_his_own_quiet_hours_and_sees_his_own_channels(desk: Desk, receiver: Receiver) -> None:
    """His hours show at his channel and are his to leave; other people's channels are not listed to him."""
    await made(desk, receiver)
    await made(desk, receiver, owner_id=desk.people[Role.VIEWER].id)
    own = {"start": "21:00", "end": "06:30", "zone": "Europe/Warsaw"}
    assert (await desk.get("/api/quiet-hours")).json() is None
    assert (await desk.put("/api/quiet-hours", own, Role.VIEWER)).json() == own
    assert (await desk.put("/api/quiet-hours", own | {"zone": "../etc"}, Role.VIEWER)).status_code == 422
    assert (await desk.put("/api/quiet-hours", own | {"end": "21:00"}, Role.VIEWER)).status_code == 422
    (listed,) = (await desk.get("/api/channels")).json()
    assert (listed["owner_id"], listed["quiet"]) == (desk.people[Role.VIEWER].id, own)
    left = await desk.client.delete("/api/quiet-hours", headers=desk.bearer(Role.VIEWER))
    assert left.status_code == 204
    assert (await desk.get("/api/channels")).json()[0]["quiet"] is None
    assert len(await desk.office.facts(FactKind.QUIET_HOURS_SET)) == 2
