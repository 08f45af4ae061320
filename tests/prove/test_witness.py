"""The witness: each silent alteration is found at the next reading; thirty days of lawful life give no finding."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from logwarden.store.database import Database

from .code_version import code_version
from .lawful_life import lawful_life
from .ledger import Results, write_section
from .silent_changes import ALTERATIONS, silent_alteration

SEEDS = range(1, 31)
OFFICE_SEED = 7
LIVES = (7, 8)
DAYS = 30
STEADY = 10
"""On that day the desk looks every ten minutes, else every three hours."""

_KINDS = ("sqlite", "postgresql")


def _code() -> str:
    return code_version("tests.prove.silent_changes", "tests.prove.lawful_life")


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


@pytest.mark.parametrize("seed", LIVES)
async def test_thirty_days_of_lawful_life_give_no_finding(database: Database, seed: int) -> None:
    """Trucks drive on, devices upload late, drivers certify, say yes and no: there is nothing to find."""
    results = Results("witness-life", "code", "kind", "seed")
    name = {"code": _code(), "kind": _kind(database), "seed": seed}
    known = results.known.get(tuple(name.values()))
    if known is None:
        known = {**name, **await lawful_life(database, days=DAYS, steady=STEADY, seed=seed)}
        results.add(known)
    assert known["findings"] == 0, known["words"]


def test_the_proof_is_written_down() -> None:
    """What was found stands in docs/proof.md."""
    code = _code()
    runs = [
        r for r in Results("witness", "code", "kind", "profile", "fault", "seed").known.values() if r["code"] == code
    ]
    rows = []
    for kind in _KINDS:
        for profile in ("small", "office"):
            for fault in ALTERATIONS:
                these = [r for r in runs if (r["kind"], r["profile"], r["fault"]) == (kind, profile, fault)]
                if these:
                    rows.append((kind, profile, fault, *_row(these)))
    words = (
        f"Code {code}: the simulator in process, records by API, its clock moved by its control interface. A third "
        f"party alters one log between two lists of the portal; seeds {SEEDS[0]} to {SEEDS[-1]} on `small`, "
        f"{OFFICE_SEED} in the `office` of 362 drivers, each at another hour. *Exact window*: from the lastUpdatedAt "
        "before to the one after. *False*: findings of the passes before and after. Limits: all found, no false one."
    )
    heads = ("database", "fleet", "alteration", "runs", "records", "found", "right driver", "exact window", "false")
    sys.stdout.write(write_section("The witness: silent alterations", words, heads, rows) + "\n\n")
    lives = [r for r in Results("witness-life", "code", "kind", "seed").known.values() if r["code"] == code]
    words = (
        f"Code {code}: {DAYS} days of `small`, looked at every three hours and one day every ten minutes. Trucks drive "
        "on, drivers certify and answer; besides, twins are requested away, records annotated, what devices recorded "
        "by themselves is uploaded late, and pages are read between the lists. Limit: no finding."
    )
    columns = ("database", "seed", "looks", "readings", "records", "lawful acts", "findings", "seconds of processor")
    rows = [
        (r["kind"], r["seed"], r["looks"], r["readings"], r["records"], _told(r["done"]), r["findings"], r["seconds"])
        for r in lives
    ]
    sys.stdout.write(write_section("The witness: lawful life", words, columns, rows) + "\n")
    assert {(r["kind"], r["profile"], r["fault"]) for r in runs} == {
        (kind, profile, fault) for kind in _KINDS for profile in ("small", "office") for fault in ALTERATIONS
    }


def _row(runs: list[dict[str, Any]]) -> tuple[object, ...]:
    count = len(runs)
    return (
        count,
        sum(r["altered"] for r in runs),
        sum(r["found"] for r in runs),
        f"{sum(r['right_driver'] for r in runs)} / {count}",
        f"{sum(r['right_window'] for r in runs)} / {count}",
        sum(r["false"] for r in runs),
    )


def _told(done: dict[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(done.items()))
