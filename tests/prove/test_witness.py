"""The witness: each silent alteration is found at the next reading; thirty days of lawful life give no finding."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from logwarden.store.database import Database
from logwarden.store.readings import Reading
from logwarden.store.records import Record

from .code_version import code_version
from .ledger import Results, write_section
from .silent_changes import ALTERATIONS, Watch, silent_alteration, watching

SEEDS = range(1, 31)
OFFICE_SEED = 7
DAYS = 30
STEADY = 10
"""On that day the desk looks every ten minutes, else every three hours."""

_KINDS = ("sqlite", "postgresql")


def _code() -> str:
    return code_version("silent_changes", "test_witness")


async def _altered(database: Database, kind: str, profile: str, fault: str, seed: int) -> None:
    results = Results("witness", "code", "kind", "profile", "fault", "seed")
    name = {"code": _code(), "kind": kind, "profile": profile, "fault": fault, "seed": seed}
    known = results.known.get(tuple(name.values()))
    if known is None:
        known = {**name, **await silent_alteration(database, fault, seed, profile)}
        results.add(known)
    assert known["found"] == known["altered"] > 0, known
    assert known["right_driver"], known
    assert known["right_window"], known
    assert known["false"] == 0, known


def _kind(database: Database) -> str:
    return "sqlite" if database.is_sqlite else "postgresql"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fault", ALTERATIONS)
async def test_an_alteration_on_small_is_found(database: Database, fault: str, seed: int) -> None:
    """Every record that a third party altered is a finding at the next reading, with exactly its window."""
    await _altered(database, _kind(database), "small", fault, seed)


@pytest.mark.parametrize("fault", ALTERATIONS)
async def test_an_alteration_in_the_office_is_found(database: Database, fault: str) -> None:
    """The same among 362 drivers."""
    await _altered(database, _kind(database), "office", fault, OFFICE_SEED)


async def test_thirty_days_of_lawful_life_give_no_finding(database: Database) -> None:
    """Trucks drive on, devices upload late, drivers certify, say yes and no: there is nothing to find."""
    results = Results("witness-life", "code", "kind")
    name = {"code": _code(), "kind": _kind(database)}
    known = results.known.get(tuple(name.values()))
    if known is None:
        known = {**name, **await lawful_life(database)}
        results.add(known)
    assert known["findings"] == 0, known["words"]


async def lawful_life(database: Database, days: int = DAYS, seed: int = 7) -> dict[str, Any]:
    """What the witness says of so many days, and how much it compared."""
    began = time.process_time()
    looks = findings = 0
    words: list[str] = []
    async with watching(database, seed) as watch:
        await watch.look()
        for day in range(days):
            every = timedelta(minutes=10) if day == STEADY else timedelta(hours=3)
            for n in range(timedelta(days=1) // every):
                await watch.wait(int(every.total_seconds()) + (1 if n == 0 else 0))
                if n % 4 == 1:
                    await _acts(watch, day * 100 + n)
                findings += await watch.look()
                looks += 1
        words = [f"{finding.words} {finding.identity}" for finding, _ in await watch.findings()][:5]
        acted = dict(_ACTED)
        async with database.read() as session:
            readings = await session.scalar(select(func.count()).select_from(Reading))
            records = await session.scalar(select(func.count()).select_from(Record))
    return {
        "looks": looks, "readings": readings, "records": records, "findings": findings, "words": words, **acted,
        "seconds": round(time.process_time() - began),
    }  # fmt: skip
