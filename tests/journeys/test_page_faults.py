"""A few runs of the fault matrix: rounds and attempts while the portal's pages lie. The rest: `make prove`."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.prove.fault_portal import Deployment, deployed
from tests.prove.fault_run import Case, run

from fortex_sim.faults import Fault
from fortex_sim.kits import Kit
from logwarden.portal.browser import Browsers

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

CASES = [Case(Fault.WRONG_DRIVER_OPENS, Kit.RESTORES, True, 1)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def deployment() -> AsyncIterator[Deployment]:
    """A simulator on loopback, for one run after the other."""
    async with deployed() as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browsers() -> AsyncIterator[Browsers]:
    """One Chromium for all of them."""
    browsers = Browsers()
    yield browsers
    await browsers.aclose()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.fault)
async def test_what_the_pages_do_wrong_breaks_no_promise(
    case: Case, deployment: Deployment, browsers: Browsers, migrated_file: Path, tmp_path: Path
) -> None:
    """The fault strikes, something is written all the same, and the judge finds no promise broken."""
    shutil.copyfile(migrated_file, tmp_path / "logwarden.db")
    left = await run(case, deployment, browsers, tmp_path)
    assert left["struck"]
    assert left["wrong"] == {}, left
