"""One case of the kill matrix (tests/prove): the server dies between the click that asks the driver and its record."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.crashes import crash

pytestmark = pytest.mark.timeout(280)


def test_a_kill_after_the_click_asks_the_driver_once(tmp_path: Path) -> None:
    """The next server neither clicks again nor forgets: one PROCEED, nothing forbidden, and the fix ends with a why."""
    verdict = crash("after the click", 2, tmp_path)
    assert verdict.died
    assert (verdict.annotates, verdict.proceeds, verdict.forbidden) == (1, 1, 0)
    assert verdict.holds, verdict
