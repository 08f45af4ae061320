"""The comparison: a thousand lawful fixes break nothing, and each unlawful change is found wherever it is made."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any

from logwarden.eld.comparison import compare

from .code_version import code_version
from .lawful_fixes import KINDS, Fix, lawful_fixes
from .ledger import Results, write_section
from .tampering import TAMPERS

SEED = 20_262
FIXES = 1_000
"""So many on drivers who drove on and certified between the readings."""

LOGS = 40
"""On so many different logs is each unlawful change made, at least."""

_ENOUGH = 60


def _result(number: int, results: Results, code: str) -> dict[str, Any]:
    """What the fixes of one world and the unlawful changes there gave."""
    name = {"code": code, "seed": SEED, "number": number}
    known: dict[str, Any] | None = results.known.get(tuple(name.values()))
    if known is not None:
        return known
    began = time.monotonic()
    wanted = [name for name in TAMPERS if _logs(results, code, name) < _ENOUGH]
    fixes: list[dict[str, Any]] = []
    found: dict[str, list[list[str]]] = defaultdict(list)
    seen: set[str] = set()
    for fix in lawful_fixes(SEED, number):
        fixes.append(
            {
                "kind": fix.kind,
                "full": fix.drove_on and fix.certified,
                "comparisons": len(fix.comparisons),
                "breaches": fix.breaches,
                "stale": fix.stale,
                "complete": all(c.expected_seen.is_complete for c in fix.comparisons.values() if c.expected_seen),
            }
        )
        driver = fix.readings.before.driver_id
        if fix.readings.expected.removals and driver not in seen:
            seen.add(driver)
            rng = Random(f"{SEED}/{number}/{driver}")  # noqa: S311 - a seeded proof
            for tamper, broken in _tampered(fix, wanted, rng).items():
                found[tamper].append(broken)
    result = {**name, "fixes": fixes, "tampered": found}
    results.add(result)
    sys.stderr.write(f"world {number}: {len(fixes)} fixes, {time.monotonic() - began:.0f} s\n")
    return result


def _logs(results: Results, code: str, tamper: str) -> int:
    return sum(len(r["tampered"].get(tamper, ())) for r in results.known.values() if r["code"] == code)


def _tampered(fix: Fix, names: Sequence[str], rng: Random) -> dict[str, list[str]]:
    """By name of what was done to the log: the invariants that the comparison says are broken."""
    broken = {}
    for name in names:
        tampered = TAMPERS[name](fix.readings, rng)
        if tampered is not None:
            may = tampered.may_have_answered
            judged = compare(tampered.before, tampered.after, tampered.expected, driver_may_have_answered=may)
            broken[name] = sorted({b.invariant for b in judged.breaches})
    return broken


def test_lawful_fixes_break_nothing_and_unlawful_changes_are_found() -> None:
    """Not one breach in 1,000 lawful fixes; each unlawful change is found on each of at least 40 logs."""
    code = code_version("tests.prove.lawful_fixes", "tests.prove.tampering")
    sys.stdout.write(f"seed {SEED}, {FIXES} fixes, code {code}\n")
    results = Results("comparison", "code", "seed", "number")
    worlds: list[dict[str, Any]] = []
    while sum(f["full"] for r in worlds for f in r["fixes"]) < FIXES:
        worlds.append(_result(len(worlds), results, code))

    fixes = [f for r in worlds for f in r["fixes"]]
    rows = [_fix_row(kind, [f for f in fixes if f["kind"] == kind]) for kind in KINDS]
    rows.append(_fix_row("all", fixes))
    heads = ("fix", "occasions", "drove on and certified", "plan seen whole", "comparisons", "breaches", "stale")
    words = (
        f"Seed {SEED}, code {code}: {len(worlds)} worlds of the simulator in process, its kit `restores`, ten drivers "
        "each who drive on, answer and certify between the readings (eight days each; before, right after the click, "
        "hours later). Each fix is compared with its plan right after and later, and as the witness compares. Limit: "
        "no breach. *Stale*: days that stand certified by a certification older than the driver's yes (I7)."
    )
    sys.stdout.write(write_section("Comparison: lawful fixes", words, heads, rows) + "\n\n")

    made = {name: [broken for r in worlds for broken in r["tampered"].get(name, ())] for name in TAMPERS}
    tampered = [
        (name, f"{sum(map(bool, all_))} / {len(all_)}", ", ".join(sorted({i for b in all_ for i in b})))
        for name, all_ in made.items()
    ]
    words = (
        f"Seed {SEED}, code {code}: honest readings as above, of which the second was altered, each on another "
        f"driver's log. Limit: all found, on at least {LOGS} logs."
    )
    columns = ("change", "found / logs", "what it breaks")
    sys.stdout.write(write_section("Comparison: unlawful changes", words, columns, tampered) + "\n")

    assert not [b for f in fixes for b in f["breaches"]]
    assert not [f for f in fixes if f["stale"] or not f["complete"]]
    assert not {name: len(all_) for name, all_ in made.items() if len(all_) < LOGS or not all(all_)}


def _fix_row(kind: str, fixes: Sequence[dict[str, Any]]) -> tuple[object, ...]:
    return (
        kind,
        len(fixes),
        sum(f["full"] for f in fixes),
        sum(f["complete"] for f in fixes),
        sum(f["comparisons"] for f in fixes),
        sum(len(f["breaches"]) for f in fixes),
        sum(f["stale"] for f in fixes),
    )
