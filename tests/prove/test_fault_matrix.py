"""The fault matrix: whatever the portal's pages do wrong, nothing unlawful is done, and nothing untrue is claimed.

One process, one browser, one simulator, one SQLite file a run. The simulator's ledger and truth are the judge
(`fault_judge.py`); a fault strikes at a drawn moment, so often and so likely as the seed says.

Several such processes go side by side, each with its share of what is left: PROVE_SHARE=1/2 and PROVE_SHARE=2/2; one
more run without it writes the table of all.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fortex_sim.faults import ALTERATIONS, Fault
from fortex_sim.kits import Kit
from logwarden import log
from logwarden.portal.browser import Browsers

from .code_version import MIGRATIONS, code_version
from .fault_portal import PAGE_FAULTS, deployed
from .fault_run import Case, run
from .ledger import Results, write_section

SEEDS = 10
FABRICATED = 3
"""So many seeds a fault with the kit that fabricates; as many more with that kit declared proved."""

_ROWS: tuple[Fault | None, ...] = (None, *PAGE_FAULTS, *(fault for fault in Fault if fault in ALTERATIONS))


def cases() -> list[Case]:
    """All runs, seed by seed; with `restores` the kit is declared proved every other time."""
    found = []
    for seed in range(1, SEEDS + 1):
        found += [Case(fault, Kit.RESTORES, seed % 2 == 1, seed) for fault in _ROWS]
        for declared in (False, True) if seed <= FABRICATED else ():
            found += [Case(fault, Kit.FABRICATES, declared, seed) for fault in (None, *PAGE_FAULTS)]
    return found


def test_no_fault_of_the_pages_breaks_a_promise(migrated_file: Path, tmp_path: Path) -> None:
    """Every fault, kit and seed: no wrong write, no untrue claim, every violation found and no other."""
    log.set_up("CRITICAL")
    code = code_version("tests.prove.fault_run", data=[MIGRATIONS, "web/portal/src"])
    results = Results("fault_matrix", "fault", "kit", "declared", "seed", code=code)
    todo = [case for case in cases() if tuple(case.name.values()) not in results.known]
    share, shares = map(int, os.environ.get("PROVE_SHARE", "1/1").split("/"))
    try:
        asyncio.run(_carry_out(todo[share - 1 :: shares], results, migrated_file, tmp_path))
    finally:
        found = list(results.known.values())
        _tell(found, code)
    assert [one for one in found if one["wrong"]] == []
    assert shares > 1 or {one["fault"] for one in found if one["struck"]} >= {*PAGE_FAULTS, *ALTERATIONS}


async def _carry_out(todo: Sequence[Case], results: Results, migrated: Path, tmp_path: Path) -> None:
    browsers = Browsers()
    try:
        async with deployed() as deployment:
            for number, case in enumerate(todo, 1):
                folder = tmp_path / str(number)
                folder.mkdir(mode=0o700)
                shutil.copyfile(migrated, folder / "logwarden.db")
                began = time.monotonic()
                left = await run(case, deployment, browsers, folder)
                results.add({**case.name, **left, "seconds": round(time.monotonic() - began, 1)})
                shutil.rmtree(folder)
                said = left["wrong"] or ", ".join(left["ended"])
                sys.stderr.write(f"{number}/{len(todo)} {' '.join(map(str, case.name.values()))}: {said}\n")
    finally:
        await browsers.aclose()


def _tell(found: Sequence[dict[str, Any]], code: str) -> None:
    words = (
        f"Code {code}: the product's rounds and attempts before a simulated portal of four drivers, in one process "
        "with one browser. Two auditors say yes to some fixes, drivers say yes, no or nothing, and the portal's clock "
        "goes on until every day has left its window. A fault strikes at a drawn moment, once or again and again. "
        f"{SEEDS} seeds with the kit `restores`; {FABRICATED} with `fabricates`, {FABRICATED} with that kit falsely "
        "declared proved. The judge is the simulator's ledger and truth: writes on a wrong record, unapproved, on an "
        "uncertified day, unannotated, with a forbidden box, twice; claims of confirmed or fixed that the truth "
        "denies; unlawful changes not called a violation, violations that were none; alterations that nobody found; "
        "fixes left open. Limit: none of these in any run."
    )
    heads = ("fault", "runs", "with `fabricates`", "struck in", "writes", "how approved fixes ended", "promises broken")
    write_section("Fault matrix", words, heads, [_row(fault or "none", found) for fault in _ROWS])


def _row(fault: str, found: Sequence[dict[str, Any]]) -> tuple[object, ...]:
    mine = [one for one in found if one["fault"] == fault]
    ended = Counter(how.partition(" ")[2] for one in mine for how in one["ended"])
    return (
        fault,
        len(mine),
        sum(one["kit"] == Kit.FABRICATES for one in mine),
        sum(bool(one["struck"]) for one in mine),
        sum(len(one["writes"]) for one in mine),
        ", ".join(f"{count} {how}" for how, count in ended.most_common()),
        sum(bool(one["wrong"]) for one in mine),
    )
