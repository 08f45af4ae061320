"""The office at several seeds: its sizes and shares are those of the one real system that was seen."""

from __future__ import annotations

from collections import Counter

import pytest

from fortex_sim.clock import DEFAULT_START
from fortex_sim.profiles import PROFILES
from fortex_sim.world.building import build_world

GRAVE = {
    "drivingOriginWarning",
    "odometerError",
    "locationChangedError",
    "speedMuchHigherThanLimit",
    "unidentifiedDriverEvent",
}


@pytest.mark.parametrize("seed", [7, 8, 2026])
def test_the_office_is_like_the_one_real_system(seed: int) -> None:
    """46 companies, 362 drivers, 35,400 errors, 73.5 % sequence breaks, and few grave ones."""
    world = build_world(PROFILES["office"](), seed, DEFAULT_START)
    assert (len(world.companies), len(world.drivers)) == (46, 362)
    listed = [e for d in world.drivers.values() for e in world.listed(d)]
    keys = Counter(e.key for e in listed)
    assert len(listed) == pytest.approx(35_400, rel=0.02)
    assert keys["sequentialIdBreak"] / len(listed) == pytest.approx(0.735, abs=0.01)
    hours = sum(n for key, n in keys.items() if key.startswith("hos"))
    assert 20 <= hours <= 40
    assert 40 <= keys["unidentifiedDriverEvent"] <= 80
    assert len({e.driver_id for e in listed if e.key == "unidentifiedDriverEvent"}) <= 12
    assert hours + sum(keys[key] for key in GRAVE) <= 150
    assert len(keys) >= 27
