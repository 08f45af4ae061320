from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from fortex_sim.serving import running
from fortex_sim.simulator import Simulator
from logwarden.portal.browser import Browsers

from .desk import Desk, SentElsewhere, Served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served() -> AsyncIterator[Served]:
    """A simulator on loopback, for all tests of a module."""
    simulator = Simulator()
    elsewhere = SentElsewhere(simulator.ui)
    simulator.ui = elsewhere
    async with running(simulator) as addresses:
        yield Served(simulator.portal, addresses, elsewhere)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browsers() -> AsyncIterator[Browsers]:
    """One Chromium for all tests of a module."""
    browsers = Browsers()
    yield browsers
    await browsers.aclose()


@pytest.fixture
def desk(served: Served, browsers: Browsers, tmp_path: Path) -> Desk:
    """An account at a portal where nothing was done yet."""
    served.portal.reset(7, "small")
    served.elsewhere.to = ""
    return Desk(served, browsers, tmp_path)
