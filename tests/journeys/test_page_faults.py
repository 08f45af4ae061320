"""One run of the fault matrix: rounds and an attempt while the portal's pages lie. The rest: `make prove`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.prove.fault_portal import deployed
from tests.prove.fault_run import Case, run

from fortex_sim.faults import Fault
from fortex_sim.kits import Kit
from logwarden.portal.browser import Browsers

CASE = Case(Fault.MODAL_IN_THE_WAY, Kit.RESTORES, declared=True, seed=7)
"""One whose portal gives no records by API: they are read from its pages."""


@pytest.mark.timeout(240)
async def test_what_the_pages_do_wrong_breaks_no_promise(migrated_file: Path, tmp_path: Path) -> None:
    """The fault strikes, the driver is asked all the same, and the judge finds no promise broken."""
    shutil.copyfile(migrated_file, tmp_path / "logwarden.db")
    browsers = Browsers()
    try:
        async with deployed() as deployment:
            left = await run(CASE, deployment, browsers, tmp_path)
    finally:
        await browsers.aclose()
    assert (left["by_page"], left["struck"] > 0, "PROCEED" in left["writes"]) == (True, True, True), left
    assert left["wrong"] == {}, left
