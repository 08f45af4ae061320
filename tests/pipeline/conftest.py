from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from logwarden.store.database import Database
from tests.receiver import receiving

from .drivers import FIRST_DAY, TODAY, WEDNESDAY, FakeDriver, twin, working_days
from .office import Office
from .telling import Desk


@pytest.fixture
def smith() -> FakeDriver:
    """SMITH JOHN, with one twin at 12:30 on Wednesday, a day that he certified."""
    return FakeDriver("D1", "SMITH JOHN", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))


@pytest.fixture
def jones() -> FakeDriver:
    """JONES MARY, with one twin at 12:30 on Wednesday, a day that she certified."""
    return FakeDriver("D2", "JONES MARY", working_days(FIRST_DAY, TODAY, twin(WEDNESDAY)))


@pytest_asyncio.fixture
async def office(database: Database, tmp_path: Path) -> Office:
    """An office without drivers yet."""
    office = Office(database, tmp_path / "data")
    await office.open()
    return office


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    """An office, and somebody to tell."""
    with receiving() as receiver:
        yield Desk(office, receiver)
