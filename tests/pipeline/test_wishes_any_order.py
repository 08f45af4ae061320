"""Whatever happens to a wish in whatever order: nothing is clicked twice, and it ends in words."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from logwarden.eld.events import RecordStatus
from logwarden.remedies.catalogue import Remedy
from tests.kept import KeptFile

from .drivers import FakeDriver
from .fake_portal import Killed
from .office import Office
from .test_any_order import FEW, HAPPENS, POINTS, in_an_office
from .wishes import LUNCH, driver_with, ready, somebody, wish

KINDS = {
    Remedy.ANNOTATE: ("LOCATION CHANGED ERROR", "AnnotateRow", {"done", "not_effective", "failed", "expired"}),
    Remedy.REQUEST_EDIT: ("INCORRECT STATUS PLACEMENT ERROR", "RequestEdit", {"not_effective", "failed", "expired"}),
    Remedy.RESYNC: ("SEQUENTIAL ID BREAK WARNING", "Resync", {"done", "not_effective", "failed", "expired"}),
}


@FEW
@given(
    st.sampled_from(list(KINDS)),
    st.lists(st.tuples(st.sampled_from(POINTS), st.integers(1, 3), st.sampled_from(HAPPENS)), max_size=5),
)
def test_no_wish_is_clicked_twice(
    kept_file: KeptFile, remedy: Remedy, troubles: list[tuple[str, int, Callable[[], BaseException]]]
) -> None:
    """However attempts die, are put off or break: one click at most, and what is called done stands in the log."""

    async def play(office: Office, smith: FakeDriver) -> None:
        del smith
        message, click, endings = KINDS[remedy]
        driver = driver_with(message, LUNCH, driver_id="D2")
        await ready(office, driver)
        (error,) = [error.id for error in await office.errors() if error.message == message]
        fix = await office.approve((await office.wished(wish(remedy, error_ids=(error,)))).id)
        if fix.state == "proposed":
            await office.approve(fix.id, user=await somebody(office, "ben"))
        for point, time, happens in troubles:
            office.portal.passed.clear()
            office.portal.script = {(point, time): happens()}
            await attempts(office, fix.id)
        office.portal.script.clear()
        await attempts(office, fix.id)
        fix = await office.fix(fix.id)
        assert office.clicks() in ([], [click])
        assert fix.reason
        assert fix.state == "awaiting_driver" or fix.outcome in endings
        if fix.outcome == "done" and remedy is Remedy.ANNOTATE:
            assert driver.record(LUNCH).notes
        if fix.state == "awaiting_driver":
            assert any(e.status is RecordStatus.INACTIVE_CHANGE_REQUESTED for e in driver.events)

    in_an_office(kept_file, play)


async def attempts(office: Office, fix_id: int) -> None:
    """What the queue and the agent would do until nothing is left to do at once."""
    for _ in range(6):
        fix = await office.fix(fix_id)
        number = fix.attempt if fix.state == "running" else fix.attempt + 1
        try:
            await office.act(fix_id, number)
        except Killed:
            continue
        await office.ingest_anew()
        try:
            await office.verify()
        except (Killed, RuntimeError):
            continue
        if (await office.fix(fix_id)).state not in ("approved", "running", "unknown"):
            return
