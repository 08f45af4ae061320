"""A crash around a click: a read-only visit says whether it was made, and nothing is clicked to find out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from logwarden.eld.events import EventType, Origin

from .drivers import WEDNESDAY, FakeDriver, at, duty, in_time
from .fake_portal import Killed
from .office import Office

BOTH = ["AnnotateRow", "ClearTwins"]


async def crashed(office: Office, smith: FakeDriver, point: str, time: int) -> int:
    """A fix that became unknown because the program died there."""
    office.employ(smith)
    fix = await office.approved()
    office.portal.passed.clear()
    office.portal.script[(point, time)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix.id, 1)
    await office.act(fix.id, 1)
    assert (await office.fix(fix.id)).state == "unknown"
    office.portal.script.clear()
    return fix.id


async def test_too_early_to_say(office: Office, smith: FakeDriver) -> None:
    """Within a minute of the staged page nobody says that a click was not made: it may still come."""
    fix_id = await crashed(office, smith, "clicking", 1)
    await office.verify()
    assert (await office.fix(fix_id)).state == "unknown"


@pytest.mark.parametrize("by_api", [False, True], ids=["page", "api"])
async def test_the_annotation_was_made(office: Office, smith: FakeDriver, by_api: bool) -> None:
    """Seen on the record: the fix goes on with the second click alone, as the next attempt."""
    smith.gives_records = by_api
    fix_id = await crashed(office, smith, "clicked", 1)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.state, fix.applied_at) == ("approved", (await office.intents(fix_id))[0].clicked_at)
    assert await office.statuses() == ["in_progress"]
    await office.act(fix_id, 2)
    assert (await office.fix(fix_id)).state == "awaiting_driver"
    assert office.clicks() == BOTH


async def test_the_rest_that_nobody_can_do_any_more(office: Office, smith: FakeDriver) -> None:
    """Begun and never ended, for the system was paused: it closes once its day is out of the portal's window."""
    fix_id = await crashed(office, smith, "clicked", 1)
    await office.ingest_anew()
    await office.verify()
    await office.plan()
    assert (await office.fix(fix_id)).state == "approved"
    office.wait(10 * 86_400)
    await office.ingest_anew()
    await office.plan()
    fix = await office.fix(fix_id)
    assert (fix.outcome, await office.statuses(), office.clicks()) == ("unconfirmed", ["aged_out"], BOTH[:1])


@pytest.mark.parametrize("by_api", [False, True], ids=["page", "api"])
async def test_the_annotation_was_not_made(office: Office, smith: FakeDriver, by_api: bool) -> None:
    """Not on the record a minute later: nothing was written, the fix is closed and its error pending again."""
    smith.gives_records = by_api
    fix_id = await crashed(office, smith, "clicking", 1)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.state, fix.outcome, office.clicks()) == ("closed", "not_effective", [])
    assert await office.statuses() == ["pending"]
    assert (await office.said(fix_id))[-1] == "fix.closed"


@pytest.mark.parametrize("by_api", [False, True], ids=["page", "api"])
async def test_the_tool_kit_was_clicked(office: Office, smith: FakeDriver, by_api: bool) -> None:
    """The request stands in the records: the fix waits for the driver, and can be confirmed like any other."""
    smith.gives_records = by_api
    fix_id = await crashed(office, smith, "clicked", 2)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.state, office.clicks()) == ("awaiting_driver", BOTH)
    assert all(intent.read_back_at for intent in (await office.intents(fix_id)).values())
    await office.answered(smith)
    assert (await office.certified(smith, WEDNESDAY)).outcome == "confirmed"
    assert await office.statuses() == ["fixed"]


@pytest.mark.parametrize("by_api", [False, True], ids=["page", "api"])
async def test_the_tool_kit_was_not_clicked(office: Office, smith: FakeDriver, by_api: bool) -> None:
    """No request in the records a minute later: not effective; PROCEED is not clicked a second time."""
    smith.gives_records = by_api
    fix_id = await crashed(office, smith, "clicking", 2)
    await office.ingest_anew()
    await office.verify()
    fix = await office.fix(fix_id)
    assert (fix.outcome, await office.statuses()) == ("not_effective", ["pending"])
    assert fix.reason == "The program ended around a click that was not made; nothing was written by it."
    assert office.clicks() == BOTH[:1]


async def test_a_violation_is_found_while_settling(office: Office, smith: FakeDriver) -> None:
    """What the unseen click made of the log is compared like after any click."""
    fix_id = await crashed(office, smith, "clicked", 2)
    made_up = replace(duty(at(WEDNESDAY, "09:00"), 1, None, Origin.AUTOMATIC), type=EventType.INTERMEDIATE)
    smith.events = in_time(*smith.events, made_up)
    office.wait(60)
    await office.verify()
    assert (await office.fix(fix_id)).outcome == "violation"
    assert await office.statuses() == ["failed"]


async def test_settling_only_reads(office: Office, smith: FakeDriver) -> None:
    """The visits that settle an unknown fix stage nothing and click nothing."""
    await crashed(office, smith, "clicked", 1)
    staged = office.portal.passed["stage"]
    for _ in range(3):
        office.wait(60)
        await office.verify()
    assert office.portal.passed["stage"] == staged
    assert office.clicks() == BOTH[:1]


async def test_the_driver_may_have_answered_before_it_was_settled(office: Office, smith: FakeDriver) -> None:
    """A request that was answered while nobody knew of it is settled and then judged like any other."""
    fix_id = await crashed(office, smith, "clicked", 2)
    office.wait(300)
    smith.accepts()
    await office.ingest_anew()
    await office.verify()
    assert (await office.fix(fix_id)).state == "awaiting_driver"
    await office.ask(fix_id)
    await office.verify()
    office.wait(60)
    assert (await office.certified(smith, WEDNESDAY)).outcome == "confirmed"
