"""The witness before a whole portal: the simulator in process, records by API. The long proof is tests/prove."""

from __future__ import annotations

import pytest

from logwarden.store.database import Database
from tests.prove.lawful_life import lawful_life
from tests.prove.silent_changes import ALTERATIONS, silent_alteration

from .office import ON_SQLITE


@pytest.mark.parametrize("fault", ALTERATIONS)
async def test_what_a_third_party_altered_is_found(database: Database, fault: str) -> None:
    """Every record, at the next reading, of the right driver, in exactly the window between two lists."""
    found = await silent_alteration(database, fault, 31)
    assert found["found"] == found["altered"] > 0
    assert (found["right_driver"], found["right_window"], found["false"]) == (True, True, 0)


@ON_SQLITE
async def test_a_day_of_lawful_life_is_no_finding(database: Database) -> None:
    """Driving, certifying, requests and answers, notes, late uploads, pages read between: nothing is found."""
    lived = await lawful_life(database, days=1, steady=None, seed=9)
    assert (lived["findings"], lived["words"]) == (0, [])
    assert len(lived["done"]) > 2
