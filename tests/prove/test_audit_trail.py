"""The pass over an audit trail takes time in proportion to its length, and memory that does not grow."""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from logwarden.facts import FactKind
from logwarden.pipeline.chain import Trail, chain
from logwarden.store.database import Database
from logwarden.store.facts import Fact
from tests.store.trails import judged, trail_of

FEW, MANY = 10_000, 100_000
RATIO = 15
BYTES = 16 << 20


async def grown_to(trail: Trail, database: Database, first: int, count: int) -> None:
    """The trail of so many log-ins, one a second."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    async with database.write() as session:
        await session.execute(
            insert(Fact),
            [
                {
                    "at": begin + timedelta(seconds=number),
                    "kind": FactKind.USER_LOGGED_IN,
                    "subject": "user",
                    "subject_id": number,
                    "detail": {"reason": f"The portal is being updated, no. {number}."},
                }
                for number in range(first, count)
            ],
        )
    assert await chain(trail) == count - first


async def seconds(trail: Trail, count: int) -> float:
    """The least of three passes, in seconds of this process's processor time: others may work beside it."""
    least = float("inf")
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        verdict = await judged(trail)
        least = min(least, time.process_time() - began)
        assert (verdict.entries, verdict.behind, verdict.faults) == (count, 0, ())
    return least


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_time_grows_with_the_length_and_memory_does_not(database: Database, tmp_path: Path) -> None:
    """100,000 entries take at most 15 times as long as 10,000, and no more than 16 MB at any moment."""
    trail = trail_of(database, tmp_path)
    await grown_to(trail, database, 0, FEW)
    few = await seconds(trail, FEW)
    began = time.perf_counter()
    await grown_to(trail, database, FEW, MANY)
    added = time.perf_counter() - began
    many = await seconds(trail, MANY)
    tracemalloc.start()
    await judged(trail)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sys.stdout.write(
        f"\nverify: {FEW} entries {few:.2f} s, {MANY} entries {many:.2f} s, ratio {many / few:.1f}; "
        f"memory at most {peak / 2**20:.1f} MB; {MANY - FEW} entries added in {added:.1f} s\n"
    )
    assert many / few <= RATIO
    assert peak <= BYTES
