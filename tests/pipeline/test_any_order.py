"""Whatever happens in whatever order: nothing is clicked twice, and nothing is called fixed too early."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logwarden.problems import AskPerson, TryAgain
from tests.kept import KeptFile

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from .fake_portal import Killed
from .office import Office

POINTS = ("open", "read", "stage", "clicking", "clicked", "close")
HAPPENS = (Killed, lambda: TryAgain("Busy."), lambda: AskPerson("What is this?"), lambda: RuntimeError("a defect"))
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_an_office(kept: KeptFile, play: Callable[[Office, FakeDriver], Awaitable[None]]) -> None:
    """Plays in an office of its own, with SMITH JOHN and his twin of Wednesday."""

    async def whole() -> None:
        with tempfile.TemporaryDirectory() as folder:
            database = kept.begun()
            try:
                office = Office(database, Path(folder) / "data")
                await office.open()
                smith = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))
                office.employ(smith)
                await play(office, smith)
            finally:
                await database.close()

    asyncio.run(whole())


@FEW
@given(st.lists(st.tuples(st.sampled_from(POINTS), st.integers(1, 5), st.sampled_from(HAPPENS)), max_size=5))
def test_no_click_is_made_twice(
    kept_file: KeptFile, troubles: list[tuple[str, int, Callable[[], BaseException]]]
) -> None:
    """However attempts die, are put off or break, each click is made once at most, and every fix ends in words."""

    async def play(office: Office, smith: FakeDriver) -> None:
        del smith
        fix = await office.approved()
        for point, time, happens in troubles:
            office.portal.passed.clear()
            office.portal.script = {(point, time): happens()}
            await attempts(office, fix.id)
        office.portal.script.clear()
        await attempts(office, fix.id)
        clicks = office.clicks()
        assert clicks in ([], ["AnnotateRow"], ["AnnotateRow", "ClearTwins"])
        fix = await office.fix(fix.id)
        assert (fix.state, bool(fix.reason)) in (("closed", True), ("awaiting_driver", True))
        assert fix.state == "closed" or len(clicks) == 2
        assert (await office.statuses() == ["in_progress"]) == (fix.state == "awaiting_driver")

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
        office.wait(120)
        try:
            await office.verify()
        except (Killed, RuntimeError):
            continue
        if (await office.fix(fix_id)).state not in ("approved", "running", "unknown"):
            return


@dataclass
class Truth:
    """What really happened, by the portal's clock."""

    accepted_at: datetime | None = None
    certified_at: datetime | None = None
    listed_at: datetime | None = None


@FEW
@given(
    st.lists(
        st.sampled_from(["accepts", "certifies", "waits", "turns", "passes", "looks", "asks and looks"]),
        min_size=4,
        max_size=16,
    )
)
def test_nothing_is_fixed_before_all_agree(kept_file: KeptFile, happenings: list[str]) -> None:
    """Confirmed only after yes, then certification, then a list computed a minute later; before, nothing is fixed."""

    async def play(office: Office, smith: FakeDriver) -> None:
        fix = await office.acted()
        truth = Truth()
        office.wait(60)
        for happening in happenings:
            await happens(office, smith, truth, happening)
            fix = await office.fix(fix.id)
            assert fix.outcome in (None, "confirmed")
            assert await office.statuses() == ["fixed" if fix.outcome else "in_progress"]
            if fix.outcome:
                assert truth.accepted_at is not None
                assert truth.certified_at is not None
                assert truth.listed_at is not None
                assert truth.accepted_at < truth.certified_at
                assert truth.certified_at + timedelta(seconds=60) <= truth.listed_at

    in_an_office(kept_file, play)


async def happens(office: Office, smith: FakeDriver, truth: Truth, happening: str) -> None:
    """One thing happens."""
    office.wait(1)
    match happening:
        case "accepts":
            truth.accepted_at = truth.accepted_at or office.portal.now
            smith.accepts()
        case "certifies":
            smith.certifies(WEDNESDAY, office.portal.now)
            if truth.accepted_at is not None:
                truth.certified_at = truth.certified_at or office.portal.now
        case "waits":
            office.wait(59)
        case "turns":
            office.wait(601)
            await happens(office, smith, truth, "passes")
            await happens(office, smith, truth, "asks and looks")
        case "passes":
            await office.ingest()
            truth.listed_at = await office.listed_at()
        case "asks and looks":
            await office.ask(1)
            await office.verify()
        case _:
            await office.verify()
