from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from logwarden.agent.lifecycle import Agent, Portal
from logwarden.agent.worker import WorkerLife
from logwarden.store.controls import Wish
from logwarden.store.database import Database
from tests.pipeline.drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from tests.pipeline.fake_portal import SYSTEM
from tests.pipeline.office import Office


@pytest.fixture
def smith() -> FakeDriver:
    """SMITH JOHN, with one twin at 12:30 on Wednesday, a day that he certified."""
    return FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))


@pytest_asyncio.fixture
async def office(database: Database, tmp_path: Path) -> Office:
    """An office without drivers yet."""
    office = Office(database, tmp_path / "data")
    await office.open()
    return office


@pytest_asyncio.fixture
async def life(office: Office) -> AsyncIterator[WorkerLife]:
    """This process among the workers."""
    life = WorkerLife(office.database)
    await life.enlist()
    yield life
    await life.leave()


@pytest_asyncio.fixture
async def agent(office: Office, life: WorkerLife) -> Agent:
    """The office's agent, running."""
    agent = Agent(
        office.database, Portal(SYSTEM, office.api, office.pages, dry_run=False, kit_proved=True), office.clock, life
    )
    agent.obey(Wish.RUNNING, "")
    return agent
