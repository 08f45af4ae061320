"""Every outcome that a fix can have is reached here, each by the shortest way; one that nobody reaches fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from logwarden.eld.events import OFF_DUTY
from logwarden.pipeline import approve as deciding
from logwarden.pipeline.withdraw import cancel
from logwarden.problems import AskPerson
from logwarden.remedies.catalogue import Remedy
from logwarden.states import Outcome
from logwarden.store import fixes
from logwarden.store.fixes import Fix

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, at, twin, working_days
from .fake_portal import Fault
from .office import ON_SQLITE, Office
from .wishes import LUNCH, driver_with, ready, wish

DAY_SECONDS = 86_400
Way = Callable[[Office, FakeDriver], Awaitable[Fix]]


async def _asked(office: Office, smith: FakeDriver) -> Fix:
    office.employ(smith)
    return await office.acted()


async def _looked(office: Office, fix: Fix) -> Fix:
    await office.ask(fix.id)
    await office.ingest_anew()
    await office.verify()
    return await office.fix(fix.id)


async def confirmed(office: Office, smith: FakeDriver) -> Fix:
    """Yes, certified anew, gone from a fresh list."""
    await _asked(office, smith)
    await office.answered(smith)
    return await office.certified(smith, WEDNESDAY)


async def done(office: Office, smith: FakeDriver) -> Fix:
    """A note that stands on the record."""
    del smith
    await ready(office, driver_with("LOCATION CHANGED ERROR", LUNCH))
    fix = await office.approve((await office.wished(wish(Remedy.ANNOTATE))).id)
    await office.act(fix.id)
    return await office.fix(fix.id)


async def partly(office: Office, smith: FakeDriver) -> Fix:
    """Two were asked about, one was accepted."""
    smith.events = working_days(FIRST_DAY, TODAY, twin(WEDNESDAY), twin(WEDNESDAY, "18:30", OFF_DUTY, 0x91))
    fix = await _asked(office, smith)
    office.wait(300)
    smith.accepts(but=1)
    smith.rejects()
    return await _looked(office, fix)


async def not_effective(office: Office, smith: FakeDriver) -> Fix:
    """The portal says saved and did nothing."""
    office.portal.faults.add(Fault.PROCEED_SILENT)
    return await _asked(office, smith)


async def refused(office: Office, smith: FakeDriver) -> Fix:
    """The guard says no for good."""
    del smith
    await ready(office, driver_with("NO POWER UP ERROR", LUNCH))
    return await office.wished(wish(Remedy.RESTORE_RECORDS))


async def rejected(office: Office, smith: FakeDriver) -> Fix:
    """A person says no."""
    office.employ(smith)
    fix = await office.proposed()
    async with office.database.write() as session:
        return await deciding.reject(session, fix.id, office.user, "He calls in first.", office.clock)


async def expired(office: Office, smith: FakeDriver) -> Fix:
    """A yes of yesterday."""
    office.employ(smith)
    fix = await office.approved()
    office.clock.tick(DAY_SECONDS)
    await office.act(fix.id)
    return await office.fix(fix.id)


async def stale(office: Office, smith: FakeDriver) -> Fix:
    """Records moved after the yes."""
    office.employ(smith)
    fix = await office.approved()
    smith.changes(smith.record(at(WEDNESDAY, "18:00")), location="3mi N of Joliet, IL")
    await office.act(fix.id)
    return await office.fix(fix.id)


async def cancelled(office: Office, smith: FakeDriver) -> Fix:
    """A person takes it back before a browser is at it."""
    office.employ(smith)
    fix = await office.approved()
    async with office.database.write() as session:
        known = await fixes.get(session, fix.id)
        assert known is not None
        cancel(session, known, office.user, "He calls in first.", office.clock)
    return await office.fix(fix.id)


async def dry_run(office: Office, smith: FakeDriver) -> Fix:
    """Everything staged, nothing clicked."""
    office.dry_run = True
    return await _asked(office, smith)


async def failed(office: Office, smith: FakeDriver) -> Fix:
    """A page that nobody understands."""
    office.employ(smith)
    fix = await office.approved()
    office.portal.script[("stage", 1)] = AskPerson("The page changed.")
    await office.act(fix.id)
    return await office.fix(fix.id)


async def driver_rejected(office: Office, smith: FakeDriver) -> Fix:
    """The driver says no."""
    fix = await _asked(office, smith)
    office.wait(300)
    smith.rejects()
    return await _looked(office, fix)


async def driver_silent(office: Office, smith: FakeDriver) -> Fix:
    """The day left the window and the request still waits."""
    fix = await _asked(office, smith)
    office.wait(9 * DAY_SECONDS)
    return await _looked(office, fix)


async def superseded(office: Office, smith: FakeDriver) -> Fix:
    """The error went before anybody decided."""
    office.employ(smith)
    fix = await office.proposed()
    smith.lists_twins = False
    await office.round()
    return await office.fix(fix.id)


async def unconfirmed(office: Office, smith: FakeDriver) -> Fix:
    """The driver said yes, never certified anew, and the day left the window."""
    fix = await _asked(office, smith)
    await office.answered(smith)
    office.wait(9 * DAY_SECONDS)
    return await _looked(office, fix)


async def violation(office: Office, smith: FakeDriver) -> Fix:
    """The portal made a record up."""
    office.portal.faults.add(Fault.FABRICATES)
    return await _asked(office, smith)


REACHED: dict[Outcome, Way] = {
    Outcome.CONFIRMED: confirmed,
    Outcome.DONE: done,
    Outcome.PARTLY: partly,
    Outcome.NOT_EFFECTIVE: not_effective,
    Outcome.REFUSED: refused,
    Outcome.REJECTED: rejected,
    Outcome.EXPIRED: expired,
    Outcome.STALE: stale,
    Outcome.CANCELLED: cancelled,
    Outcome.DRY_RUN: dry_run,
    Outcome.FAILED: failed,
    Outcome.DRIVER_REJECTED: driver_rejected,
    Outcome.DRIVER_SILENT: driver_silent,
    Outcome.SUPERSEDED: superseded,
    Outcome.UNCONFIRMED: unconfirmed,
    Outcome.VIOLATION: violation,
}


@ON_SQLITE
@pytest.mark.parametrize("outcome", REACHED)
async def test_an_outcome_is_reached(office: Office, smith: FakeDriver, outcome: Outcome) -> None:
    """The fix is closed with that outcome, words and a fact of it, and none of its errors hangs in progress."""
    fix = await REACHED[outcome](office, smith)
    assert (fix.state, fix.outcome, bool(fix.reason)) == ("closed", outcome, True)
    assert fix.closed_at is not None
    assert "in_progress" not in await office.statuses()
    closing = {fact for fact in await office.said(fix.id) if fact.startswith("fix.")}
    assert closing & {
        "fix.closed",
        "fix.refused",
        "fix.rejected",
        "fix.expired",
        "fix.stale",
        "fix.violation",
        "fix.cancelled",
    }


def test_every_outcome_is_reached() -> None:
    """The table above has every outcome that there is."""
    assert set(REACHED) == set(Outcome)
