"""The kill matrix: SIGKILL of the worker at each named point, five times, on both databases."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes import BOTH_CLICKS, POINTS, crash
from tests.postgres import Postgres, running_postgres

from .ledger import Results, write_section

TIMES = 5
DATABASES = ("sqlite", "postgresql")
CASES = [(point, database, n) for n in range(TIMES) for point in POINTS for database in DATABASES]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """One PostgreSQL for the whole matrix."""
    with running_postgres() as running:
        yield running


def test_a_kill_anywhere_leaves_a_defined_state(server: Postgres, tmp_path: Path) -> None:
    """At most one PROCEED a fix, none without approval, and every fix ends, or stands unknown with a reason."""
    results = Results("kill_matrix", "point", "database", "n")
    for number, (point, database, n) in enumerate(CASES, 1):
        if (point, database, n) in results.known:
            continue
        click = 2 if point in BOTH_CLICKS and n % 2 == 0 else 1
        folder = tmp_path / str(number)
        folder.mkdir()
        began = time.monotonic()
        if database == "postgresql":
            with server.database() as name:
                verdict = crash(point, click, folder, server.url(name))
        else:
            verdict = crash(point, click, folder)
        results.add({**verdict.to_json(), "database": database, "n": n})
        took = time.monotonic() - began
        sys.stderr.write(f"{number}/{len(CASES)} {point}, {database}: {verdict.state}, {took:.0f} s\n")
    rows = []
    for point in POINTS:
        for database in DATABASES:
            found = [r for r in results.known.values() if (r["point"], r["database"]) == (point, database)]
            ended = Counter(r["state"] for r in found)
            rows.append(
                (
                    point,
                    database,
                    len(found),
                    ", ".join(f"{count} {state}" for state, count in sorted(ended.items())),
                    max(r["proceeds"] for r in found),
                    sum(r["forbidden"] for r in found),
                    sum(not r["holds"] for r in found),
                )
            )
    heads = ("killed", "database", "runs", "the fix", "most PROCEEDs a fix", "forbidden writes", "does not hold")
    words = (
        "A server is killed (SIGKILL) at a named point of a fix, another is started, the driver answers. The ledger of "
        "the simulator (seed 7) is the judge. Killed in turn at the annotation's click and at the tool kit's."
    )
    sys.stdout.write(write_section("Kill matrix", words, heads, rows) + "\n")
    assert all(result["holds"] for result in results.known.values())
