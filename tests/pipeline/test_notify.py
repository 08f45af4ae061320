from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from logwarden.facts import FactKind
from logwarden.pipeline.deliver import deliver
from logwarden.pipeline.notify import notify
from logwarden.problems import TryAgain
from logwarden.states import DeliveryState
from logwarden.store import user_companies
from logwarden.store.channels import Channel, QuietHours
from logwarden.store.users import Role, User
from tests.receiver import AWAY, GONE, OK

from .drivers import FakeDriver
from .fake_portal import SYSTEM
from .office import ON_SQLITE
from .telling import Desk, night

REFUSED, ACCEPTED = FactKind.SYSTEM_TOKEN_REFUSED, FactKind.SYSTEM_TOKEN_ACCEPTED


async def test_a_fix_that_waits_is_told_once_without_a_name(desk: Desk, smith: FakeDriver) -> None:
    """Initials, company, system and a link; portal text stays text; looking again tells nothing again."""
    desk.office.employ(smith)
    desk.office.portal.names["C1"] = "<b>ACME</b> https://evil.example"
    await desk.wants(await desk.channel(), "approvals")
    fix = await desk.office.proposed()
    (text,) = await desk.told()
    assert f"Fix {fix.id} ({fix.remedy}, driver S. J., b ACME b https evil. example, {SYSTEM})" in text
    assert f"https://office.example/fixes/{fix.id}\n" in text
    assert not {"SMITH", "JOHN", "<b>", "evil.example"} & set(text.replace("/", " ").split())
    assert await desk.told() == []
    assert [one.state for one in await desk.deliveries()] == [DeliveryState.SENT]


async def test_the_same_matter_is_told_again_only_when_it_was_over(desk: Desk) -> None:
    """While it goes on, once in 24 hours; when it ended and began anew, at once."""
    await desk.wants(await desk.channel(), "paused")
    for kind, messages in ((REFUSED, 1), (REFUSED, 0), (ACCEPTED, 0), (REFUSED, 1)):
        await desk.happens(kind, "system", system=SYSTEM)
        assert len(await desk.told()) == messages
    desk.office.clock.tick(timedelta(hours=24).total_seconds())
    await desk.happens(REFUSED, "system", system=SYSTEM)
    assert len(await desk.told()) == 1


async def test_a_company_that_stays_unseen_is_told_once(desk: Desk, smith: FakeDriver) -> None:
    """Each pass that misses it is no news; a pass that saw it ends the matter, and the next miss is told."""
    desk.office.employ(smith)
    await desk.wants(await desk.channel(), "not_seen")
    told = []
    for away in (False, True, True, False, True):
        desk.office.portal.failing = {"C1": TryAgain("The portal is busy.")} if away else {}
        await desk.office.ingest_anew()
        told.append(len(await desk.told()))
    assert told == [0, 1, 0, 0, 1]


async def test_what_waits_too_long_goes_to_another(desk: Desk) -> None:
    """After so many minutes the second channel is told of a fix that still waits, and not of one that was decided."""
    await desk.wants(await desk.channel("/first"), "approvals")
    await desk.wants(await desk.channel("/second"), "approvals", wait_minutes=30)
    for fix in (1, 2):
        await desk.happens(FactKind.FIX_PROPOSED, "fix", fix)
    assert len(await desk.told()) == 2
    desk.office.clock.tick(20 * 60)
    await desk.happens(FactKind.FIX_APPROVED, "fix", 1)
    assert await desk.told() == []
    desk.office.clock.tick(10 * 60)
    (text,) = await desk.told()
    assert text.startswith("Fix 2")
    assert [one["path"] for one in desk.receiver.received] == ["/first", "/first", "/second"]
    assert [one.state for one in await desk.deliveries()].count(DeliveryState.NOT_NEEDED) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("evening", "later", "morning"),
    [
        ("2026-03-07T23:00-06:00", "2026-03-08T06:59-05:00", "2026-03-08T07:00-05:00"),
        ("2026-10-31T23:00-05:00", "2026-11-01T06:59-06:00", "2026-11-01T07:00-06:00"),
    ],
)
async def test_a_quiet_night_over_a_change_of_clocks(desk: Desk, evening: str, later: str, morning: str) -> None:
    """What happens in quiet hours is told when they are over, by the clock on the wall; what is urgent, at once."""
    channel = await desk.channel(**night())
    await desk.wants(channel, "approvals")
    await desk.wants(channel, "violations", urgent=True)
    assert await desk.told_at(evening) == []
    await desk.happens(FactKind.FIX_PROPOSED, "fix", 1)
    await desk.happens(FactKind.FIX_VIOLATION, "fix", 2)
    assert [text[:5] for text in await desk.told()] == ["Fix 2"]
    assert await desk.told_at(later) == []
    assert [text[:5] for text in await desk.told_at(morning)] == ["Fix 1"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("facts_at", "summary"),
    [
        (["2026-03-07T21:00-06:00", "2026-03-08T01:30-06:00", "2026-03-08T07:59-05:00"], "2026-03-08T08:00-05:00"),
        (["2026-10-31T21:00-05:00", "2026-11-01T01:30-05:00", "2026-11-01T01:30-06:00"], "2026-11-01T08:00-06:00"),
    ],
)
async def test_a_summary_over_a_change_of_clocks(desk: Desk, facts_at: list[str], summary: str) -> None:
    """All that happened since the last one, in one message, at its time by the clock on the wall."""
    await desk.wants(await desk.channel(), "approvals", "08:00", "20:00")
    for fix, at in enumerate(facts_at):
        await desk.told_at(at)
        await desk.happens(FactKind.FIX_PROPOSED, "fix", fix)
        assert await desk.told() == []
    (text,) = await desk.told_at(summary)
    assert [f"Fix {fix}:" in text for fix in range(len(facts_at))] == [True] * len(facts_at)
    assert desk.receiver.received[-1]["title"] == f"Logwarden: Waits for a yes or no ({len(facts_at)})"


async def test_a_person_s_own_quiet_hours_count_before_the_channel_s(desk: Desk) -> None:
    """His zone and hours, on each of his channels; the office's channels keep theirs."""
    own, office = await desk.channel("/own", owner_id=desk.office.user.id), await desk.channel("/office", **night())
    for channel in (own, office):
        await desk.wants(channel, "approvals")
    async with desk.office.database.write() as session:
        session.add(QuietHours(user_id=desk.office.user.id, zone="Asia/Tokyo", **night("08:00", "09:00")))
    await desk.told_at("2026-07-01T23:30+00:00")  # 08:30 in Tokyo, 18:30 in Chicago
    await desk.happens(FactKind.FIX_PROPOSED, "fix", 1)
    await desk.told()
    assert [one["path"] for one in desk.receiver.received] == ["/office"]
    await desk.told_at("2026-07-02T00:00+00:00")
    assert [one["path"] for one in desk.receiver.received] == ["/office", "/own"]


async def test_nobody_is_told_what_he_may_not_see(desk: Desk, smith: FakeDriver, jones: FakeDriver) -> None:
    """A limited person's channel tells of his companies alone; one that was switched off is told nothing."""
    desk.office.employ(smith)
    desk.office.employ(jones, company="C2")
    await desk.office.ingest()
    limited, off = await person(desk, "limited@desk.example"), await person(desk, "off@desk.example", active=False)
    async with desk.office.database.write() as session:
        await user_companies.limit(session, limited.id, [2])
    for owner in (limited, off):
        channel = await desk.channel(f"/{owner.id}", owner_id=owner.id)
        for about in ("not_seen", "user.locked_out"):
            await desk.wants(channel, about)
    for company in (1, 2):
        await desk.happens(FactKind.SCAN_COMPANY_NOT_SEEN, "company", company)
    await desk.happens(FactKind.USER_LOCKED_OUT, "user", limited.id)
    (text,) = await desk.told()
    assert text.startswith(f"Company 2 (ACME C2 INC, {SYSTEM})")
    await desk.happens(FactKind.SCAN_COMPANY_NOT_SEEN, "company", 2)
    async with desk.office.database.write() as session:
        await user_companies.limit(session, limited.id, [1])
    assert await desk.told() == []


async def person(desk: Desk, email: str, **more: Any) -> User:
    """One more viewer."""
    async with desk.office.database.write() as session:
        user = User(
            email=email, name=email, role=Role.VIEWER, password_hash="-", created_at=desk.office.clock.now(), **more
        )
        session.add(user)
    return user


async def test_only_what_one_wants_of_where_one_wants_it(desk: Desk, smith: FakeDriver, jones: FakeDriver) -> None:
    """A system, a company, a kind of fact: all else is not told, and what was before is not either."""
    desk.office.employ(smith)
    desk.office.employ(jones, company="C2")
    await desk.office.ingest()
    await desk.happens(FactKind.SCAN_COMPANY_NOT_SEEN, "company", 2)
    await notify(desk.telling)
    channel = await desk.channel()
    await desk.wants(channel, "not_seen", company_id=2)
    await desk.wants(channel, "paused", system="hero")
    await desk.wants(channel, "rule.set")
    await desk.happens(FactKind.SCAN_COMPANY_NOT_SEEN, "company", 1)
    await desk.happens(REFUSED, "system", system=SYSTEM)
    assert await desk.told() == []
    await desk.happens(REFUSED, "system", system="hero")
    await desk.happens(FactKind.RULE_SET, "rule", 3)
    await desk.happens(FactKind.RULE_SET, "rule", 3)
    assert [text.split(":")[0] for text in await desk.told()] == ["System (hero)", "Rule 3", "Rule 3"]


async def test_a_failure_rests_the_channel_and_is_tried_again(desk: Desk) -> None:
    """Nobody answers: the message keeps its place, the rest after it waits too, and the channel says why."""
    channel = await desk.channel()
    await desk.wants(channel, "approvals")
    desk.receiver.status = AWAY
    for fix in (1, 2):
        await desk.happens(FactKind.FIX_PROPOSED, "fix", fix)
    for seconds, asked in ((0, 1), (59, 1), (1, 2), (119, 2), (1, 3)):
        desk.office.clock.tick(seconds)
        assert await desk.told() == []
        assert len(desk.receiver.requests) == asked
    assert "503 (Service Unavailable)" in await trouble(desk, channel)
    desk.receiver.status = OK
    desk.office.clock.tick(5 * 60)
    assert [text[:5] for text in await desk.told()] == ["Fix 1", "Fix 2"]
    assert await trouble(desk, channel) == ""


async def trouble(desk: Desk, channel: Channel) -> str:
    """What a channel says of its last message."""
    async with desk.office.database.read() as session:
        return (await session.get_one(Channel, channel.id)).trouble


async def test_what_will_never_work_is_given_up_and_told(desk: Desk) -> None:
    """An answer of 404: not tried again, on the channel's page, and a fact; what fails for a day is given up too."""
    channel = await desk.channel()
    await desk.wants(channel, "approvals")
    for fix, status, hours in ((1, GONE, 0), (2, AWAY, 24)):
        desk.receiver.status = status
        await desk.happens(FactKind.FIX_PROPOSED, "fix", fix)
        await desk.told()
        desk.office.clock.tick(hours * 3600)
        await desk.told()
    assert [(one.state, one.attempts) for one in await desk.deliveries()] == [
        (DeliveryState.GIVEN_UP, 1),
        (DeliveryState.GIVEN_UP, 2),
    ]
    given_up = await desk.office.facts(FactKind.DELIVERY_GIVEN_UP)
    assert [fact.detail["channel_id"] for fact in given_up] == [channel.id] * 2
    assert "404 (Not Found)" in given_up[0].detail["why"]


async def test_one_dead_channel_holds_up_no_other(desk: Desk) -> None:
    """Each channel has its own turn, its own rest and its own order."""
    dead = await desk.channel("/dead")
    async with desk.office.database.write() as session:
        found = await session.get_one(Channel, dead.id)
        found.address = "sealed with a key that is lost"
    for channel in (dead, await desk.channel("/alive")):
        await desk.wants(channel, "approvals")
    for fix in range(3):
        await desk.happens(FactKind.FIX_PROPOSED, "fix", fix)
    assert len(await desk.told()) == 3
    assert "SECRET_KEY was changed" in await trouble(desk, dead)


async def test_two_processes_at_once_tell_everything_once(desk: Desk) -> None:
    """Both look and both send: each fact becomes one message, and each message goes out once."""
    await desk.wants(await desk.channel(), "approvals")
    for fix in range(8):
        await desk.happens(FactKind.FIX_PROPOSED, "fix", fix)
    await asyncio.gather(notify(desk.telling), notify(desk.telling))
    await asyncio.gather(deliver(desk.telling), deliver(desk.telling))
    assert sorted(text[:6] for text in desk.receiver.texts) == [f"Fix {fix}:" for fix in range(8)]
