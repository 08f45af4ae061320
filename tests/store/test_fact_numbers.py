"""The order of facts: numbers that are given after the commit."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from logwarden.facts import FactKind
from logwarden.store import fact_numbers, facts
from logwarden.store.database import Database


async def number_all(database: Database) -> None:
    """Until nothing waits."""
    given = 1
    while given:
        async with database.write() as session:
            given = await fact_numbers.give(session)


async def test_numbers_have_no_gap_whoever_gives_them(database: Database) -> None:
    """Writers, some of which fail, and three who give numbers, all at once: 1, 2, 3 and so on, each once."""
    told: list[int] = []

    async def write(first: int) -> None:
        for number in range(first, first + 10):
            with suppress(ZeroDivisionError):
                async with database.write() as session:
                    facts.record(session, FactKind.SCAN_FINISHED, "scan", number)
                    await session.flush()
                    assert 1 // (number % 5) in {0, 1}
                told.append(number)

    async def give() -> None:
        while len(told) < 40:
            await number_all(database)

    async with asyncio.TaskGroup() as group:
        for first in range(0, 50, 10):
            group.create_task(write(first))
        for _ in range(3):
            group.create_task(give())
    await number_all(database)
    async with database.read() as session:
        found = await fact_numbers.between(session, 0, None, 100)
        assert not await fact_numbers.are_waiting(session)
        assert await fact_numbers.newest(session) == 40
    assert [fact.number for fact in found] == list(range(1, 41))
    assert sorted(fact.subject_id or 0 for fact in found) == sorted(told)
