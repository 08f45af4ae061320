from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from logwarden.agent.crew import Crew, Pace
from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.worker import WorkerLife
from logwarden.facts import FactKind
from logwarden.pipeline.attempt import kill_file
from logwarden.store import audit, facts
from tests.pipeline.drivers import FIRST_DAY, TODAY, FakeDriver, working_days
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import Office

from .test_queue import until
from .test_ready import Queue


@asynccontextmanager
async def at_work(office: Office) -> AsyncIterator[Crew]:
    """A crew that works until the block ends."""
    life, queue = WorkerLife(office.database), Queue()
    agent = Agent(office.database, Portal(SYSTEM, office.api, office.pages, kit_proved=True), office.clock, life)
    pace = Pace(round_seconds=0.05, sweep_seconds=0.05, beat_seconds=1)
    crew = Crew(office.database, [agent], queue, life, pace, office.data_dir, *office.kept)
    await crew.start()
    try:
        yield crew
    finally:
        await crew.stop()


async def logged_in(office: Office) -> None:
    """A person logs in."""
    async with office.database.write() as session:
        facts.record(session, FactKind.USER_LOGGED_IN, "user", office.user.id, user_id=office.user.id)


async def told(office: Office) -> list[str]:
    """What happened, by the trail."""
    async with office.database.read() as session:
        return [entry["what"] async for entry in audit.stream(session)]


async def test_a_crew_keeps_the_trail(office: Office) -> None:
    """What happened before the crew began, while it works, and until it ends is in the trail by itself."""
    await logged_in(office)
    async with at_work(office):

        async def both() -> bool:
            return await told(office) == [FactKind.USER_LOGGED_IN] * 2

        await logged_in(office)
        await until(both)
        await logged_in(office)
    assert await told(office) == [FactKind.USER_LOGGED_IN] * 3


async def test_a_kill_file_is_in_the_trail(office: Office) -> None:
    """The file that needs no server has no author; that it came and went is in the trail all the same."""
    async with at_work(office) as crew:
        file = kill_file(office.data_dir)

        async def seen() -> bool:
            return await told(office) == [FactKind.KILL_FILE_FOUND]

        file.parent.mkdir(exist_ok=True)
        file.touch()
        await until(seen)
        file.unlink()

        async def gone() -> bool:
            return await told(office) == [FactKind.KILL_FILE_FOUND, FactKind.KILL_FILE_GONE]

        await until(gone)
        assert crew.works


async def test_a_trail_that_was_cut_off_is_no_readiness(office: Office) -> None:
    """While the head file knows more entries than there are, the process does not do what it should."""
    await logged_in(office)
    async with at_work(office) as crew:

        async def there() -> bool:
            return office.trail.head.path.exists() and crew.works

        await until(there)
        line = {"count": 9, "after": 1}
        with office.trail.head.path.open("a") as file:  # a head of 9 entries
            file.write(str(line).replace("'", '"') + "\n")

        async def not_ready() -> bool:
            return not crew.works

        await until(not_ready)


async def test_a_crew_makes_the_days_digest(office: Office) -> None:
    """As soon as a crew works, this day's digest of the archive is made; another crew of the day makes none."""
    driver = FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY), gives_records=True)
    office.employ(driver)
    await office.ingest()
    for _ in range(2):
        async with at_work(office):

            async def made() -> bool:
                return len(await office.facts(FactKind.DIGEST_MADE)) == 1

            await until(made)
    assert office.archive.head.path.exists()
