"""Attempts that end early: tried again, given up, killed in the middle, or made by two at once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from logwarden.problems import AskPerson, GiveUp, TryAgain

from .drivers import FakeDriver
from .fake_portal import Fault, Killed
from .office import ON_SQLITE, Office

BOTH = ["AnnotateRow", "ClearTwins"]
BUSY = TryAgain("The portal is busy.", after_seconds=120)


async def approved(office: Office, smith: FakeDriver) -> int:
    """An approved fix; from here on the portal's points are counted anew."""
    office.employ(smith)
    fix = await office.approved()
    office.portal.passed.clear()
    return fix.id


async def killed(office: Office, fix_id: int, point: str, time: int, number: int = 1) -> None:
    """The program dies when the attempt passes that point."""
    office.portal.script[(point, time)] = Killed()
    with pytest.raises(Killed):
        await office.act(fix_id, number)
    fix = await office.fix(fix_id)
    assert (fix.state, [a.ended_at for a in await office.attempts(fix_id)][-1]) == ("running", None)


@ON_SQLITE
@pytest.mark.parametrize("point", ["open", "read", "stage"])
async def test_a_busy_portal_is_tried_again(office: Office, smith: FakeDriver, point: str) -> None:
    """Before any click the fix goes back to approved until the portal's time has passed; the second go does it all."""
    fix_id = await approved(office, smith)
    office.portal.script[(point, 1)] = BUSY
    assert await office.act(fix_id, 1) == "The portal is busy."
    fix = await office.untouched(fix_id)
    assert (fix.state, fix.attempt, fix.not_before) == ("approved", 1, office.clock.now() + timedelta(seconds=120))
    await office.act(fix_id, 2)
    assert (await office.fix(fix_id)).state == "awaiting_driver"
    assert office.clicks() == BOTH
    assert [(a.number, a.ending) for a in await office.attempts(fix_id)] == [
        (1, "The portal is busy."),
        (2, "The request waits for the driver's answer."),
    ]


async def test_three_attempts_and_no_more(office: Office, smith: FakeDriver) -> None:
    """After the third busy answer the fix has failed, and its errors wait for people."""
    fix_id = await approved(office, smith)
    office.portal.script |= {("open", n): BUSY for n in (1, 2, 3)}
    for number in (1, 2, 3):
        await office.act(fix_id, number)
    fix = await office.fix(fix_id)
    assert (fix.outcome, fix.reason) == ("failed", "Given up after 3 attempts: The portal is busy.")
    assert await office.statuses() == ["failed"]
    assert await office.act(fix_id, 4) == "nothing to do"
    assert office.clicks() == []


@pytest.mark.parametrize("problem", [AskPerson("The portal asks for a code."), GiveUp("Another driver's page.")])
async def test_what_must_not_be_repeated(office: Office, smith: FakeDriver, problem: Exception) -> None:
    """A page that nobody understands, or the wrong one, ends the fix as failed at once."""
    fix_id = await approved(office, smith)
    office.portal.script[("stage", 1)] = problem
    await office.act(fix_id)
    fix = await office.fix(fix_id)
    assert (fix.outcome, fix.reason, office.clicks()) == ("failed", str(problem), [])
    assert await office.statuses() == ["failed"]


async def test_a_busy_portal_between_the_clicks(office: Office, smith: FakeDriver) -> None:
    """The second go begins at the second click: the annotation is not made twice."""
    fix_id = await approved(office, smith)
    office.portal.script[("stage", 2)] = BUSY
    await office.act(fix_id, 1)
    assert office.clicks() == BOTH[:1]
    office.wait(120)
    await office.act(fix_id, 2)
    assert office.clicks() == BOTH
    fix = await office.fix(fix_id)
    assert (fix.state, await office.statuses()) == ("awaiting_driver", ["in_progress"])


@ON_SQLITE
@pytest.mark.parametrize(
    ("point", "time", "problem"),
    [
        ("clicking", 1, BUSY),
        ("clicked", 1, AskPerson("What is this?")),
        ("read", 3, GiveUp("Not as staged.")),
        ("clicking", 2, GiveUp("Not as staged.")),
        ("clicked", 2, BUSY),
        ("read", 5, AskPerson("What is this?")),
    ],
)
async def test_trouble_around_a_click_is_unknown(
    office: Office, smith: FakeDriver, point: str, time: int, problem: Exception
) -> None:
    """From the intent to the read-back any trouble leaves the fix unknown, and nobody clicks again."""
    fix_id = await approved(office, smith)
    office.portal.script[(point, time)] = problem
    await office.act(fix_id, 1)
    fix = await office.fix(fix_id)
    assert (fix.state, fix.reason) == ("unknown", f"Nobody knows yet whether the click was made: {problem}")
    clicks = office.clicks()
    for number in (1, 2):
        assert await office.act(fix_id, number) == "nothing to do"
    assert office.clicks() == clicks
    assert await office.statuses() == ["in_progress"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("point", "time"), [("open", 1), ("read", 1), ("read", 2), ("stage", 1), ("read", 4), ("stage", 2), ("close", 1)]
)
async def test_killed_before_a_click(office: Office, smith: FakeDriver, point: str, time: int) -> None:
    """Taken up again, the same attempt goes on with the first click that was not made, and makes each once."""
    fix_id = await approved(office, smith)
    await killed(office, fix_id, point, time)
    await office.act(fix_id, 1)
    assert (await office.fix(fix_id)).state == "awaiting_driver"
    assert office.clicks() == BOTH
    assert [attempt.number for attempt in await office.attempts(fix_id)] == [1]
    assert await office.statuses() == ["in_progress"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("point", "time", "made"),
    [("clicking", 1, 0), ("clicked", 1, 1), ("read", 3, 1), ("clicking", 2, 1), ("clicked", 2, 2), ("read", 5, 2)],
)
async def test_killed_around_a_click(office: Office, smith: FakeDriver, point: str, time: int, made: int) -> None:
    """With an intent that nobody read back the fix becomes unknown, made or not, and is never clicked twice."""
    fix_id = await approved(office, smith)
    await killed(office, fix_id, point, time)
    assert office.clicks() == BOTH[:made]
    assert await office.act(fix_id, 1) == "nothing to do"
    fix = await office.fix(fix_id)
    assert fix.state == "unknown"
    (attempt,) = await office.attempts(fix_id)
    assert attempt.ended_at == office.clock.now()
    assert (await office.said(fix_id))[-1] == "fix.unknown"
    assert await office.act(fix_id, 1) == "nothing to do"
    assert await office.act(fix_id, 2) == "nothing to do"
    assert office.clicks() == BOTH[:made]


async def test_killed_at_every_point_in_turn(office: Office, smith: FakeDriver) -> None:
    """Dying again and again before a click loses nothing: the attempt ends with each click made once."""
    fix_id = await approved(office, smith)
    for point, time in (("open", 1), ("read", 1), ("stage", 1)):
        await killed(office, fix_id, point, time)
    await office.act(fix_id, 1)
    assert office.clicks() == BOTH
    assert (await office.fix(fix_id)).state == "awaiting_driver"


@pytest.mark.parametrize("fault", [Fault.FABRICATES, Fault.ACTIVE_AT_ONCE])
async def test_killed_before_a_violation_was_said(office: Office, smith: FakeDriver, fault: Fault) -> None:
    """A program that dies between reading back and telling finds the violation when it is taken up again."""
    fix_id = await approved(office, smith)
    office.portal.faults.add(fault)
    await killed(office, fix_id, "close", 1)
    await office.act(fix_id, 1)
    assert (await office.fix(fix_id)).outcome == "violation"
    assert await office.statuses() == ["failed"]


async def test_an_attempt_is_made_once(office: Office, smith: FakeDriver) -> None:
    """Called again for an attempt that ended, or for another number, act does nothing at all."""
    fix_id = await approved(office, smith)
    await office.act(fix_id, 1)
    said, clicks = await office.said(fix_id), office.clicks()
    for number in (0, 1, 2, 3):
        assert await office.act(fix_id, number) == "nothing to do"
    assert await office.act(99, 1) == "nothing to do"
    assert (await office.said(fix_id), office.clicks()) == (said, clicks)


async def test_nothing_is_done_without_a_yes(office: Office, smith: FakeDriver) -> None:
    """A proposal cannot be carried out, by any number."""
    office.employ(smith)
    fix = await office.proposed()
    for number in (0, 1, 2):
        assert await office.act(fix.id, number) == "nothing to do"
    assert (await office.untouched(fix.id)).state == "proposed"


@ON_SQLITE
@pytest.mark.parametrize(
    ("point", "time"),
    [(p, t) for p in ("open", "close") for t in (1,)]
    + [(p, t) for p in ("stage", "clicking", "clicked") for t in (1, 2)]
    + [("read", t) for t in range(1, 6)],
)
async def test_two_at_once_click_once(office: Office, smith: FakeDriver, point: str, time: int) -> None:
    """Wherever a second worker takes up the attempt that another makes, each click is made once, and none is lost."""
    fix_id = await approved(office, smith)

    async def second() -> None:
        await office.act(fix_id, 1)

    office.portal.script[(point, time)] = second
    await office.act(fix_id, 1)
    assert len(office.clicks()) == len(set(office.clicks()))
    fix = await office.fix(fix_id)
    assert fix.state in ("awaiting_driver", "unknown")
    office.wait(60)
    await office.verify()
    if (await office.fix(fix_id)).state == "approved":
        await office.act(fix_id, 2)
    assert office.clicks() == BOTH
    assert (await office.fix(fix_id)).state == "awaiting_driver"


async def test_two_in_step_click_once(office: Office, smith: FakeDriver) -> None:
    """Two that begin at the same instant make each click at most once, and leave no fix running."""
    fix_id = await approved(office, smith)
    await asyncio.gather(office.act(fix_id, 1), office.act(fix_id, 1))
    assert len(office.clicks()) == len(set(office.clicks()))
    assert (await office.fix(fix_id)).state in ("awaiting_driver", "unknown")


async def test_a_defect_does_not_leave_a_fix_running(office: Office, smith: FakeDriver) -> None:
    """An error that nobody foresaw is told and tried again; after three the fix has failed and reading goes on."""
    fix_id = await approved(office, smith)
    office.portal.script |= {("open", n): RuntimeError("a defect") for n in (1, 2, 3)}
    await office.act(fix_id, 1)
    fix = await office.untouched(fix_id)
    assert (fix.state, fix.reason) == ("approved", "A defect of Logwarden, see its log: RuntimeError.")
    for number in (2, 3):
        await office.act(fix_id, number)
    assert (await office.fix(fix_id)).outcome == "failed"


async def test_a_defect_around_a_click_is_unknown(office: Office, smith: FakeDriver) -> None:
    """After the intent an error that nobody foresaw leaves the fix unknown."""
    fix_id = await approved(office, smith)
    office.portal.script[("clicked", 2)] = RuntimeError("a defect")
    await office.act(fix_id, 1)
    assert (await office.fix(fix_id)).state == "unknown"
